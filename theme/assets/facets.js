// The facets of the catalogue combined: several values of one widen, several facets narrow. site.js loads this when a
// facet is pressed in the list of all datasets, or when the address names one. What is shown is taken from the list's
// own pages, so that an entry looks the same everywhere.
const STEP = 20;
const SHOWN = 8;
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);
const fill = (words, given) => words.replace(/%\((\w+)\)s|\{(\w+)\}/g, (whole, a, b) => given[a ?? b] ?? whole);

export async function narrow(nav) {
  const answer = await fetch(nav.dataset.facets);
  if (!answer.ok) throw new Error(`${nav.dataset.facets}: ${answer.status}`);
  return new Catalogue(nav, await answer.json());
}

class Catalogue {
  constructor(nav, told) {
    Object.assign(this, { nav, ...told, open: new Set(), pages: new Map(), turn: 0 });
    const results = document.getElementById("results").parentElement;
    this.list = results.querySelector("ol");
    this.tally = results.querySelector(".found p");
    this.pager = results.querySelector(".pager");
    this.chips = document.createElement("p");
    this.chips.className = "chosen";
    this.more = document.createElement("button");
    Object.assign(this.more, { type: "button", className: "plain", hidden: true });
    this.more.addEventListener("click", () => { this.limit += STEP; this.show(); });
    this.list.before(this.chips);
    this.list.after(this.more);
    this.printed = [...this.list.children];
    addEventListener("popstate", () => this.read());
    this.read();
  }

  // The choice is the address: it can be sent, reloaded and stepped back through.
  read() {
    const state = new URLSearchParams(location.search);
    this.chosen = this.facets.map(({ name, values }) => new Set(state.getAll(name).map((slug) => values.findIndex(([own]) => own === slug)).filter((place) => place >= 0)));
    for (const { name } of this.facets) if (state.get(name) === "") this.open.add(name);
    this.apply();
  }

  address(chosen) {
    const state = new URLSearchParams();
    chosen.forEach((places, facet) => { for (const place of places) state.append(this.facets[facet].name, this.facets[facet].values[place][0]); });
    return `${location.pathname}${state.size ? "?" : ""}${state}`;
  }

  toggled(facet, place) {
    return this.chosen.map((places, own) => {
      const copy = new Set(places);
      if (own === facet && !copy.delete(place)) copy.add(place);
      return copy;
    });
  }

  press(name, slug) {
    const facet = this.facets.findIndex((own) => own.name === name);
    const place = this.facets[facet]?.values.findIndex(([own]) => own === slug) ?? -1;
    if (place >= 0) this.go(facet, place);
  }

  go(facet, place) {
    this.chosen = this.toggled(facet, place);
    history.pushState(null, "", this.address(this.chosen));
    this.apply();
  }

  // Which datasets fit every facet but one, whose counts are to be told.
  fitting(but) {
    return this.datasets.map((has, place) => place).filter((place) => this.chosen.every((wanted, facet) => facet === but || !wanted.size || this.datasets[place][facet].some((value) => wanted.has(value))));
  }

  apply() {
    this.left = this.fitting(-1);
    this.limit = STEP;
    this.facets.forEach((facet, place) => this.lay(facet, place));
    this.tally.textContent = this.left.length ? fill(this.words[plural.select(this.left.length) === "one" ? "one" : "other"], { count: number.format(this.left.length) }) : this.words.none;
    this.chips.replaceChildren(...this.chosen.flatMap((places, facet) => [...places].map((place) => this.chip(facet, place))));
    this.show();
  }

  chip(facet, place) {
    const text = `${this.facets[facet].title}: ${this.facets[facet].values[place][1]}`;
    const chip = document.createElement("button");
    Object.assign(chip, { type: "button", className: "chip", textContent: `${text} ×`, ariaLabel: fill(this.words.remove, { filter: text }) });
    chip.addEventListener("click", () => this.go(facet, place));
    return chip;
  }

  lay(facet, place) {
    const list = this.nav.querySelector(`[data-facet="${facet.name}"] ul`);
    if (!list) return;
    const counts = new Map();
    for (const dataset of this.fitting(place)) for (const value of this.datasets[dataset][place]) counts.set(value, (counts.get(value) ?? 0) + 1);
    const values = facet.values.map((value, own) => own).filter((own) => counts.get(own) || this.chosen[place].has(own));
    const isOpen = this.open.has(facet.name) || values.length <= SHOWN;
    const held = document.activeElement?.dataset?.value;
    const items = (isOpen ? values : values.slice(0, SHOWN)).map((own) => this.item(facet, place, own, counts.get(own) ?? 0));
    if (!isOpen) items.push(this.rest(facet, place, values.length));
    list.replaceChildren(...items);
    if (held !== undefined) [...list.querySelectorAll("a")].find((link) => link.dataset.value === held)?.focus();
  }

  item(facet, place, own, count) {
    const [slug, title] = facet.values[own];
    const link = document.createElement("a");
    Object.assign(link, { href: this.address(this.toggled(place, own)), textContent: title });
    link.dataset.value = slug;
    if (this.chosen[place].has(own)) link.setAttribute("aria-current", "true");
    const told = document.createElement("span");
    Object.assign(told, { className: "soft num", textContent: number.format(count) });
    const item = document.createElement("li");
    item.append(link, told);
    return item;
  }

  rest(facet, place, count) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain", textContent: fill(this.words.all, { count: number.format(count) }) });
    button.addEventListener("click", () => { this.open.add(facet.name); this.lay(facet, place); });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  async show() {
    this.turn += 1;
    const mine = this.turn;
    const isAll = this.chosen.every((places) => !places.size);
    const all = this.nav.querySelector("a");
    if (isAll) all.setAttribute("aria-current", "true"); else all.removeAttribute("aria-current");
    if (this.pager) this.pager.hidden = !isAll;
    if (isAll) { this.more.hidden = true; this.list.replaceChildren(...this.printed); return; }
    const wanted = this.left.slice(0, this.limit);
    const entries = await Promise.all(wanted.map((place) => this.entry(place)));
    if (mine !== this.turn) return;
    this.list.replaceChildren(...entries);
    this.more.hidden = this.left.length <= this.limit;
    this.more.textContent = fill(this.words.more, { count: number.format(Math.min(STEP, this.left.length - this.limit)) });
  }

  async entry(place) {
    const page = Math.floor(place / this.page);
    if (!this.pages.has(page)) this.pages.set(page, page ? this.fetched(page + 1) : Promise.resolve(this.printed));
    const entry = (await this.pages.get(page))[place % this.page];
    return page ? document.importNode(entry, true) : entry;
  }

  async fetched(page) {
    const address = new URL(`by/page/${page}/`, location.href);
    const answer = await fetch(address);
    if (!answer.ok) { this.tally.textContent = this.words.failed; throw new Error(`${address}: ${answer.status}`); }
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const link of read.querySelectorAll(".entry a[href]")) link.setAttribute("href", new URL(link.getAttribute("href"), address).href);
    return [...read.querySelectorAll(".entry")];
  }
}
