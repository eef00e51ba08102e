// The explorer of one table, in place. site.js loads it when a reader first touches a table's tools, or when the
// address holds a view of the table.
import { draw } from "./chart.js";
import { take, textOf } from "./files.js";
import { button, chips, element, panel } from "./panel.js";
import { crossed, filtered, grouped, sorted } from "./query.js";
import { columnsOf, patternOf, printedRows, recognize, records, rowsOfFile, rowsOfPage, unquoted } from "./rows.js";
import { address, blank, isBlank, known, read, write } from "./state.js";
import { count, fill, inert, isNumber, pasted, printed } from "./text.js";

const PAUSE = 200; // milliseconds that a reader may still be typing before a long file is asked
const STEP = 100; // rows of a long table that are shown at a time
const words = fetch(document.body.dataset.words).then((answer) => answer.json());
const styles = document.createElement("link");
Object.assign(styles, { rel: "stylesheet", href: new URL("explorer.css", import.meta.url).href });
document.head.append(styles);

export async function explore(section, bar) {
  recognize(await words);
  const explorer = new Explorer(section, bar, await words);
  await explorer.load();
  explorer.begin();
  return explorer;
}

const CUT = ":scope > :is(td, th) > span[title], :scope > span[title]"; // a text of which the page has only the beginning
const headed = (column) => (column.unit ? `${column.label} (${column.unit})` : column.label);

// Groups with their sums; what a sum lacks stands in a column of its own, so that the sum stays a number.
function groupLines(table) {
  const lines = [...table.rows].map((row) => [...row.cells].map((cell) => cell.dataset.t ?? cell.textContent));
  const notes = [...table.rows].map((row) => [...row.cells].filter((cell) => cell.dataset.note).map((cell) => `${lines[0][cell.cellIndex]}: ${cell.dataset.note}`).join("; "));
  return notes.some(Boolean) ? lines.map((cells, place) => [...cells, notes[place]]) : lines;
}

class Explorer {
  constructor(section, bar, said) {
    Object.assign(this, { section, bar, words: said, key: section.dataset.key, filtering: "", limit: STEP, before: "" });
    this.table = section.querySelector("table");
    this.scroll = section.querySelector(".scroll");
    this.columns = columnsOf(this.table);
    this.input = bar.querySelector("input");
    this.status = element("p", { class: "status-line small", role: "status" });
    this.chosen = element("p", { class: "chips" });
    this.panel = element("div", { class: "panel", hidden: true });
    this.results = element("div", { class: "results" });
    this.more = element("p", {});
    bar.after(this.panel, this.chosen, this.status, this.results);
    this.scroll.after(this.more);
  }

  async load() {
    const { mode, csv, total } = this.section.dataset;
    if (mode === "large") { await this.reach(csv.replace(/\.csv$/, ".parquet")); return; }
    this.headings();
    if (mode === "page") { this.rows = rowsOfPage(this.table, this.columns); return; }
    this.status.textContent = this.words.loading;
    try {
      this.rows = rowsOfFile(await textOf(csv), this.columns, this.table, this.words);
      if (this.rows.length !== Number(total)) throw new Error(`${csv}: ${this.rows.length} rows`);
    } catch (error) {
      this.status.textContent = this.words.failed;
      throw error;
    }
  }

  // The Parquet file of a table too long for the page; without a reader in the theme its files are named instead.
  async reach(address) {
    this.status.textContent = this.words.loading;
    this.rows = [];
    try {
      const { Large } = await import("./large.js");
      this.source = await Large.open(address, this.columns, this.words);
      this.headings();
    } catch (error) {
      this.status.textContent = fill(this.words.large, { total: count(this.section.dataset.total) });
    }
  }

  // Takes over what the reader did while this was loading: letters typed, a column sorted.
  begin() {
    if (this.section.dataset.mode === "large" && !this.source) return;
    this.state = known(read(this.key), this.columns);
    if (this.input.value) this.state.q = this.input.value;
    const head = this.columns.find((column) => column.head.ariaSort);
    if (head && !this.state.sort) this.state.sort = (head.head.ariaSort === "descending" ? "-" : "") + head.key;
    this.printed = printedRows(this.table);
    this.pattern = patternOf(this.table);
    for (const row of this.rows) if (row.node) this.permalink(row);
    this.input.addEventListener("input", () => this.change(() => { this.state.q = this.input.value; }, "q"));
    addEventListener("popstate", () => { this.state = known(read(this.key), this.columns); this.render(); });
    if (this.state.hide.size || this.state.by || this.state.rows || this.state.chart || this.state.in.size) this.open(true);
    write(this.key, this.state, { again: true });
    this.render();
    this.reveal();
  }

  change(edit, what = "") {
    edit();
    this.state.row = "";
    write(this.key, this.state, { again: what !== "" && what === this.before });
    this.before = what;
    this.limit = STEP;
    this.render();
  }

  act(action, told) {
    if (!this.state) return;
    if (action === "tools") this.open(this.panel.hidden);
    else if (action === "pivot") { this.open(true); this.panel.querySelector("[data-pivot=rows]").focus(); }
    else if (action === "reset") this.change(() => { this.state = blank(); this.filtering = ""; });
    else if (action === "link") this.copy(location.href, told);
    else if (action === "copy") this.asText().then((text) => this.copy(text, told)).catch((error) => { this.status.textContent = this.words.failed; throw error; });
    else if (this.isPart && !this.isTaken) this.all(action);
    else if (this.isPart) this.whole(action);
    else take(this.section, action, this.left, this.state.hide).catch((error) => { this.status.textContent = this.words.failed; throw error; });
  }

  open(shown) {
    this.panel.hidden = !shown;
    this.bar.querySelector("[data-action=tools]").setAttribute("aria-expanded", String(shown));
    this.render();
  }

  // What is taken away is all that fits, not only what has been shown so far.
  async all(action) {
    this.isTaken = true;
    await this.seek();
    this.act(action);
    this.isTaken = false;
  }

  // Only the first of the rows that fit are held: the whole file is named instead of a part of it.
  whole(action) {
    const href = this.section.dataset.csv.replace(/\.csv$/, action === "filtered-excel" ? ".excel.csv" : ".csv");
    this.status.querySelector("a")?.remove();
    this.status.append(" ", element("a", { href, download: "" }, href.split("/").at(-1)));
  }

  async copy(text, told) {
    await navigator.clipboard.writeText(text);
    told.textContent = this.words.copied;
  }

  // What is left, with tabs between the cells, as a spreadsheet takes it: numbers without groups, long texts whole.
  async asText() {
    const table = this.state.by ? this.results.querySelector("table") : null;
    const lines = table ? groupLines(table) : await this.rowLines(this.columns.filter((column) => !this.state.hide.has(column.key)));
    return lines.map((cells) => cells.map((cell) => inert(cell.replace(/\s+/g, " ").trim())).join("\t")).join("\n");
  }

  async rowLines(shown) {
    const isCut = (row) => row.node?.querySelector(CUT);
    const [header, ...lines] = this.left.some(isCut) ? records(await textOf(this.section.dataset.csv), ",") : [[]];
    const names = header.map(unquoted);
    const text = (row, column) => {
      const [said, value] = [row.texts[column.place], row.values[column.place]];
      if (value === "") return "";
      if (column.kind === "num" && isNumber(value) && /^[-\u2212]?\d/.test(said)) return pasted(value);
      const at = isCut(row) && row.node.cells[column.place]?.querySelector(CUT) ? names.indexOf(column.name) : -1;
      return at < 0 ? said : unquoted(lines[row.place][at]);
    };
    return [shown.map((column) => headed(column)), ...this.left.map((row) => shown.map((column) => text(row, column)))];
  }

  headings() {
    for (const column of this.columns.filter((each) => each.order)) {
      let press = column.head.querySelector("button");
      if (!press) {
        press = button("", () => {}, { "aria-label": fill(this.words.sorted, { column: column.label }) });
        column.head[column.head.classList.contains("num") ? "prepend" : "append"](press);
        this.table.classList.add("sortable");
      }
      press.addEventListener("click", (event) => {
        event.stopImmediatePropagation();
        if (!this.state) return;
        const next = { [column.key]: `-${column.key}`, [`-${column.key}`]: "" }[this.state.sort] ?? column.key;
        this.change(() => { this.state.sort = next; });
      }, { capture: true });
    }
  }

  permalink(row) {
    const cell = row.node.querySelector("th") ?? row.node.cells[0];
    if (!cell || cell.querySelector(".perma") || (!row.node.id && this.section.dataset.mode === "page")) return;
    const href = row.node.id ? `#${row.node.id}` : address(this.key, { ...blank(), row: String(row.place + 1) });
    // An address by a line ("d-…", "row=…") is one of today: rows move.
    const said = row.node.id && !row.node.id.startsWith("d-") ? this.words.row : this.words.line;
    cell.append(element("a", { class: "perma", href, "aria-label": said, title: said }, "#"));
  }

  node(row) {
    if (row.node) return row.node;
    const heads = this.pattern.map((cell) => cell.tagName.toLowerCase());
    const kinds = this.columns.map(({ kind, head }) => `${["num", "day"].includes(kind) ? kind : ""}${head.classList.contains("off") ? " off" : ""}`.trim());
    const cells = row.texts.map((text, place) => element(heads[place] ?? "td", {
      class: kinds[place] || false,
      scope: heads[place] === "th" ? "row" : false,
    }, text));
    row.node = element("tr", {}, ...cells);
    this.permalink(row);
    return row.node;
  }

  render() {
    if (!this.state) return;
    if (this.source) this.seek();
    else this.show();
  }

  // Asks the file for the rows of this view; a view that came later is the one that is shown.
  async seek() {
    const { state } = this;
    this.turn = (this.turn ?? 0) + 1;
    const mine = this.turn;
    this.status.textContent = this.words.loading;
    await new Promise((done) => { setTimeout(done, PAUSE); });
    if (mine !== this.turn) return;
    const found = state.row ? { rows: await this.source.around(Number(state.row)), isPart: false } : await this.source.seek(state, state.sort || state.by || state.rows || state.chart || this.isTaken ? undefined : this.limit + STEP);
    if (mine !== this.turn || !found) return;
    Object.assign(this, found);
    for (const row of this.rows) if (row.place < this.printed.length) row.node ??= this.printed[row.place];
    this.show();
    this.reveal();
  }

  show() {
    const { state, columns, rows } = this;
    const total = this.source?.total ?? rows.length;
    if (document.activeElement !== this.input) this.input.value = state.q;
    this.left = sorted(filtered(rows, columns, state), columns, this.isPart ? "" : state.sort);
    if (state.row) this.left = rows;
    state.texts = new Map(columns.filter((column) => state.in.has(column.key)).flatMap((column) => rows.map((row) => [`${column.key}\n${row.values[column.place]}`, row.texts[column.place] || this.words.empty])));
    this.lay();
    this.mark();
    this.chosen.replaceChildren(...chips(columns, state, this.words, (edit) => this.change(edit)));
    this.status.textContent = !this.left.length ? this.words.none
      : this.isPart ? fill(this.words.part, { shown: count(this.left.length), total: count(total) })
      : this.left.length === total || state.row ? fill(this.words.all, { total: count(total) })
      : fill(this.words.rows, { shown: count(this.left.length), total: count(total) });
    this.results.replaceChildren(...(this.isPart ? [] : this.made()));
    this.scroll.hidden = Boolean(state.by) && !this.isPart;
    if (!this.panel.hidden) this.fill();
  }

  // Makes the panel anew and gives the focus back to where it was.
  fill() {
    const places = () => [...this.panel.querySelectorAll("select, input, button")];
    const held = places().indexOf(document.activeElement);
    this.panel.replaceChildren(...panel(this, (edit) => this.change(edit), (action, told) => this.act(action, told)));
    places()[held]?.focus();
  }

  // Puts the rows that are left into the table: all of a short one, the first of a long one.
  lay() {
    const body = this.table.tBodies[0];
    if (this.section.dataset.mode === "page") {
      const kept = new Set(this.left);
      for (const row of this.rows) row.node.hidden = !kept.has(row);
      body.append(...this.left.map((row) => row.node), ...this.rows.filter((row) => !kept.has(row)).map((row) => row.node));
      return;
    }
    const wanted = this.state.row ? this.left.findIndex((row) => row.place === Number(this.state.row) - 1) : 0;
    const start = Math.floor(Math.max(wanted, 0) / STEP) * STEP;
    const shown = isBlank(this.state) && this.limit === STEP ? this.printed.length : this.limit;
    body.replaceChildren(...this.left.slice(start, start + shown).map((row) => this.node(row)));
    const rest = this.left.length - start - shown;
    this.more.replaceChildren(...(rest > 0 ? [button(fill(this.words.more, { count: count(Math.min(STEP, rest)) }), () => { this.limit += STEP; this.render(); })] : []));
  }

  // Hidden columns, and the arrow of the sorted one.
  mark() {
    const isHidden = this.columns.map((column) => this.state.hide.has(column.key));
    for (const line of [this.table.tHead.rows[0], ...this.table.tBodies[0].rows]) {
      let place = 0;
      for (const cell of line.cells) {
        const span = Number(cell.dataset.span ??= cell.colSpan);
        const left = isHidden.slice(place, place + span).filter((hidden) => !hidden).length;
        cell.hidden = !left;
        if (left) cell.colSpan = left;
        place += span;
      }
    }
    const sort = this.isPart ? "" : this.state.sort;
    for (const { head, key } of this.columns) {
      if (sort === key) head.ariaSort = "ascending";
      else if (sort === `-${key}`) head.ariaSort = "descending";
      else head.removeAttribute("aria-sort");
    }
  }

  // Groups and chart of what is left.
  made() {
    const { state, columns } = this;
    const found = state.by && columns.some((column) => column.key === state.by && !column.isSummed) ? grouped(this.left, columns, state.by) : null;
    const out = found ? [this.groups(found)] : [];
    if (state.rows && state.cols && state.rows !== state.cols) out.push(this.cross(crossed(this.left, columns, state)));
    const column = columns.find((each) => each.key === state.chart && each.kind === "num");
    if (!column) return out;
    const bars = found ? groupBars(found, column) : this.bars(column);
    if (!bars) return [...out, element("p", { class: "small" }, this.words.mixed)];
    const caption = this.table.caption.firstChild.textContent.trim();
    return [draw(bars, { title: column.label, unit: column.unit || this.unit(), caption: `${caption}. ${location.host}`, words: this.words }), ...out];
  }

  // A bar is named by its row's head and by every column that keeps it apart from others.
  bars(column) {
    const head = Math.max(this.pattern.findIndex((cell) => cell.tagName === "TH"), 0);
    const all = this.left.filter((row) => !row.isHeading);
    const parts = all.filter((row) => !row.isTotal);
    const rows = parts.length ? parts : all;
    if (!column.unit && this.unit(rows) === null) return null;
    const apart = this.columns.filter(({ isApart, place }) => isApart && place !== head && new Set(rows.map((row) => row.values[place])).size > 1);
    const label = (row) => [row.texts[head], ...apart.map(({ place }) => row.texts[place])].filter(Boolean).join(", ");
    return rows.map((row) => ({ label: label(row), value: row.values[column.place], text: row.texts[column.place] }));
  }

  // The one unit that the rows' own column of units has; null where there are several or the file does not say which,
  // "" where there is no such column.
  unit(rows = this.left.filter((row) => !row.isHeading)) {
    const place = this.columns.findIndex((column) => column.isUnit || this.pattern[column.place]?.classList.contains("unit"));
    const units = new Set(place < 0 ? [] : rows.map((row) => row.texts[place]));
    if (this.section.dataset.mode !== "page" && units.has("")) return null;
    return units.size > 1 ? null : [...units][0] ?? "";
  }

  groups({ by, summed, groups, totals }) {
    const { words: said } = this;
    const heads = [...by.map((column) => element("th", { scope: "col" }, column.label)), element("th", { scope: "col", class: "num" }, said.count)];
    heads.push(...summed.map((column) => element("th", { scope: "col", class: "num", "data-t": headed(column) }, column.label, ...(column.unit ? [element("small", {}, ` ${column.unit}`)] : []))));
    const lines = groups.map((group) => element("tr", {},
      ...group.texts.map((text, place) => element(place ? "td" : "th", place ? {} : { scope: "row" }, text || said.empty)),
      element("td", { class: "num", "data-t": group.rows.length }, count(group.rows.length)),
      ...group.sums.map(({ value, missing }) => element("td", { class: "num main", "data-v": value, "data-t": pasted(value), "data-note": missing ? fill(said.missing, { count: count(missing) }) : false }, printed(value) || "…", ...(missing ? [element("small", {}, ` ${fill(said.missing, { count: count(missing) })}`)] : []))),
    ));
    const notes = [];
    if (by.length > 1) notes.push(fill(said.apart, { columns: by.slice(1).map((column) => column.label).join(", ") }));
    if (totals) notes.push(fill(said.totals, { count: count(totals) }));
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...lines));
    return element("div", { class: "groups" }, element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": said.group }, table), ...notes.map((note) => element("p", { class: "small" }, note)));
  }

  cross({ heads, other, summed, ends, lines, totals }) {
    const { words: said } = this;
    const label = (column) => element("th", { scope: "col" }, column.label);
    const head = [...heads.map(label), ...ends.map((text) => element("th", { scope: "col", class: "num" }, text || said.empty))];
    const body = lines.map(({ texts, cells }) => element("tr", {},
      ...texts.map((text, place) => element(place ? "td" : "th", place ? {} : { scope: "row" }, text || said.empty)),
      ...cells.map(({ value, missing }) => element("td", { class: "num main", "data-v": value }, printed(value) || "…", ...(missing ? [element("small", {}, ` ${fill(said.missing, { count: count(missing) })}`)] : []))),
    ));
    const caption = `${other.label}: ${summed ? headed(summed) : said.count}`;
    const notes = totals ? [element("p", { class: "small" }, fill(said.totals, { count: count(totals) }))] : [];
    const table = element("table", {}, element("caption", {}, caption), element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
    return element("div", { class: "groups", "data-result": "" }, element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": said.pivot }, table), ...notes);
  }

  reveal() {
    const wanted = Number(this.state.row);
    const row = wanted ? this.rows.find((each) => each.place === wanted - 1) : null;
    if (!row?.node?.isConnected) return;
    row.node.classList.add("found");
    row.node.scrollIntoView({ block: "center" });
  }
}

function groupBars({ by, summed, groups }, column) {
  const place = summed.indexOf(column);
  return place < 0 || (!column.unit && by.some((each) => each.isUnit)) ? null : groups.map((group) => ({ label: group.texts.join(", "), value: group.sums[place].value, text: printed(group.sums[place].value) }));
}
