// Conveniences; every page reads and works without them. Words come from data attributes.
(() => {
  const root = document.documentElement;

  // Theme: follows the system until the reader chooses.
  const toggles = [...document.querySelectorAll("[data-toggle]")];
  const stored = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
  if (stored === "dark" || stored === "light") root.dataset.theme = stored;
  const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const name = () => { for (const toggle of toggles) toggle.textContent = isDark() ? toggle.dataset.light : toggle.dataset.dark; };
  name();
  for (const toggle of toggles) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private mode: this page only */ }
      name();
    });
  }

  // Citation, code to embed: copies the text of the element that the button names.
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText((source.value ?? source.innerText).trim());
      button.nextElementSibling.textContent = button.dataset.done;
    });
  }

  // Who came to a row by its address reports an error in that row.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest(".report a"), row = link && document.querySelector("tr:target");
    if (row && link.closest("section, .block").contains(row)) link.href = link.href.replace(encodeURIComponent(`#${row.closest("table").caption.id}`), encodeURIComponent(`#${row.id}`));
  });

  // The picture of a chart as pixels: its SVG painted twice as large, in the colours of the day as prints want them.
  for (const button of document.querySelectorAll("[data-paint]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const file = new URL(button.dataset.paint, location.href);
      const drawn = (button.picture ?? await (await fetch(file)).text()).replace(/@media.*(?=<\/style>)/, "");
      const image = Object.assign(new Image(), { src: `data:image/svg+xml,${encodeURIComponent(drawn)}` });
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: 2 * image.width, height: 2 * image.height });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((made) => {
        const href = URL.createObjectURL(made);
        Object.assign(document.createElement("a"), { href, download: file.pathname.replace(/.*\/|svg$/g, "") + "png" }).click();
        URL.revokeObjectURL(href);
      });
    });
  }

  // A map is one stop of the keyboard: arrows lead from area to area, in the order of rank.
  document.addEventListener("keydown", (event) => {
    const way = { ArrowRight: "next", ArrowDown: "next", ArrowLeft: "previous", ArrowUp: "previous" }[event.key];
    const area = way && event.target.closest(".shapes a")?.[`${way}ElementSibling`];
    if (area?.matches("a")) { event.preventDefault(); area.focus(); }
  });

  // Sharing is the device's own affair, where it offers that.
  for (const button of navigator.share ? document.querySelectorAll("[data-share]") : []) {
    button.hidden = false;
    button.addEventListener("click", () => navigator.share({ title: document.title, url: document.querySelector("link[rel=canonical]")?.href ?? location.href }).catch(() => {}));
  }

  // The day of access is the reader's: pages hold a blank for it, files of references get it as they are taken.
  const spelled = root.lang.startsWith("en") ? { dateStyle: "long" } : undefined;
  for (const day of document.querySelectorAll("[data-today]")) day.textContent = new Date().toLocaleDateString(root.lang === "en" ? "en-GB" : root.lang, spelled);
  for (const link of document.querySelectorAll("a[data-cite]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      import("./cite.js").then((made) => made.take(link)).catch(() => { location.href = link.href; });
    });
  }

  // The same page in another language: its row or section, and what was searched for, go along.
  for (const link of document.querySelectorAll("a[data-language]")) {
    link.addEventListener("click", () => { link.search = location.search; link.hash = location.hash; });
  }

  // The search of the header is ready to be typed into when it opens.
  const find = document.querySelector("details.find");
  find?.addEventListener("toggle", () => { if (find.open) find.querySelector("input").focus(); });
  find?.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) { find.open = false; find.firstElementChild.focus(); } });

  // Search boxes: the first answers while one types, loaded at the first letter.
  for (const form of document.querySelectorAll("form[data-suggest]")) {
    form.elements.q.addEventListener("input", () => import("./search/box.js").then((made) => made.suggest(form)), { once: true });
  }

  // What the assistant of a browser may ask, where the browser has one.
  const context = document.modelContext ?? navigator.modelContext;
  const asked = document.querySelector("form[data-answers]");
  if (context?.registerTool && asked) import("./tools.js").then((made) => made.offer(context, asked, root.lang));

  // On a narrow screen a long report is a list of its sections, each opened by its heading.
  const sections = document.querySelectorAll("details.part");
  if (sections.length > 3 && matchMedia("(max-width: 61.99rem)").matches) for (const section of sections) section.open = false;
  const all = document.querySelector("[data-unfold]");
  if (all && document.querySelector(".part:not([open])")) {
    all.hidden = false;
    all.addEventListener("click", () => { for (const section of sections) section.open = true; all.hidden = true; });
  }
  const { sheet, printed } = root.dataset;
  addEventListener("beforeprint", () => {
    for (const section of sections) section.open = true;
    const day = new Date().toLocaleDateString(root.lang === "en" ? "en-GB" : root.lang);
    root.dataset.sheet = `${sheet} · ${printed.replace("{day}", day)}`;
  });

  // A link to a row inside a closed <details> opens it, where the browser does not.
  const unfold = (node) => { for (let closed; (closed = node.closest("details:not([open])"));) closed.open = true; };
  const reveal = () => {
    const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target?.closest("details:not([open])")) return;
    unfold(target);
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // Explorer: each table that has rows of its own gets tools over it; what they do is loaded at the first touch, or
  // where the address holds a view of the table.
  const tools = document.getElementById("explore");
  for (const section of tools ? document.querySelectorAll("[data-table]") : []) {
    const bar = tools.content.firstElementChild.cloneNode(true);
    const input = bar.querySelector("input");
    input.ariaLabel = input.ariaLabel.replace("{table}", section.querySelector("caption").firstChild.textContent.trim());
    const menu = section.querySelector(".dots");
    if (menu) menu.append(bar); else section.prepend(bar);
    let loading;
    const load = () => (loading ??= import("./explorer/index.js").then((made) => made.explore(section, bar)));
    input.addEventListener("input", load);
    section.addEventListener("click", async (event) => {
      const button = event.target.closest("button");
      if (!button || !section.contains(button) || (loading && !bar.contains(button))) return;
      const explorer = await load();
      if (bar.contains(button)) explorer.act(button.dataset.action);
    });
    const view = [...new URLSearchParams(location.search).keys()].some((name) => name.startsWith(`${section.dataset.key}.`));
    if (view) { unfold(bar); load(); }
  }

  // Two figures of an indicator, set beside each other when asked for, or where the address names them.
  const pair = document.querySelector("[data-compare]");
  if (pair) {
    const button = pair.querySelector("button");
    const load = () => import("./compare.js").then((made) => made.compare(pair, button));
    pair.hidden = false;
    button.addEventListener("click", load, { once: true });
    if (new URLSearchParams(location.search).has("compare")) load();
  }

  // Areas and periods on the chart of an indicator of many areas, likewise.
  const chosen = document.querySelector("[data-choose-areas]");
  if (chosen) {
    const load = () => import("./choose.js").then((made) => made.choose(chosen));
    const button = chosen.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", load, { once: true });
    if (["areas", "from", "to"].some((name) => new URLSearchParams(location.search).has(name))) load();
  }

  // Facets: in the list of all datasets they combine, on other pages a press leads there with what the page is about.
  const facets = document.querySelector("[data-facets]");
  if (facets) {
    const list = new URL(facets.dataset.list, location.href);
    const isList = list.pathname === location.pathname;
    let loading;
    for (const facet of facets.querySelectorAll("[data-facet]")) facet.hidden = false;
    const load = () => (loading ??= import("./facets.js").then((made) => made.narrow(facets)));
    if (isList && location.search) load();
    facets.addEventListener("click", async (event) => {
      const link = event.target.closest("[data-facet] a[data-value]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      const [name, value] = [link.closest("[data-facet]").dataset.facet, link.dataset.value];
      if (isList) return (await load()).press(name, value);
      const state = new URLSearchParams(facets.dataset.here);
      if (state.get(name) === value) state.delete(name, value); else state.append(name, value);
      list.search = state;
      location.href = list.href;
    });
  }

  // Sort: ascending, descending, then the printed order. Cells with an empty data-v stay last.
  // data-sort is "num" or "text": the code 4.10 is text, since it is not 4.1.
  const collator = new Intl.Collator(root.lang, { numeric: true });
  const key = (row, i) => row.cells[i]?.dataset.v ?? row.cells[i]?.textContent ?? "";
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const printed = [...body.rows];
    table.querySelectorAll("th[data-sort]").forEach((th) => {
      const button = document.createElement("button");
      button.type = "button";
      button.ariaLabel = document.body.dataset.sortLabel.replace("{column}", th.textContent);
      th[th.classList.contains("num") ? "prepend" : "append"](button);
      button.addEventListener("click", () => {
        printed.forEach((row, place) => { row.dataset.row ??= place; });
        const next = { ascending: "descending", descending: "none" }[th.ariaSort] || "ascending";
        table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
        if (next !== "none") th.setAttribute("aria-sort", next);
        const sign = next === "descending" ? -1 : 1;
        const compare = th.dataset.sort === "num" ? (a, b) => a - b : collator.compare;
        const full = printed.filter((row) => key(row, th.cellIndex) !== "");
        const empty = printed.filter((row) => key(row, th.cellIndex) === "");
        if (next !== "none") full.sort((a, b) => sign * compare(key(a, th.cellIndex), key(b, th.cellIndex)));
        body.append(...(next === "none" ? printed : [...full, ...empty]));
      });
    });
  }
})();
