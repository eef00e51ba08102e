// Areas and periods chosen on the chart of an indicator: drawn anew by the chart's own rules, out of the page's table of all
// areas. What is chosen stands in the page's address, in the pictures to take and in the code to embed.
import { shape } from "./explorer/chart.js";
import { textOf } from "./explorer/files.js";
import { fill, language, printed, typed } from "./explorer/text.js";

const [TOP, FOOT, WIDTH, MARGIN] = [40, 260, 760, 20]; // pixels, as in the pictures of all charts
const [MOST, FIGURES] = [8, 3]; // areas at a time; figures of a long amount in its scale
const COLOURS = [4, 5, 6]; // of the lines that are chosen, by day and by night those of the page
const element = (name, attributes = {}, ...inside) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...inside);
  return node;
};

// Round ends of an axis: from zero, or cut where all values lie close together far from it.
function axisOf(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const base = low < 0 || ((high - low) * 4 <= high && high > 0) ? low : 0;
  const quarter = ((high > 0 || low >= 0 ? high : 0) - base || Math.abs(high) || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(quarter));
  const step = power * [1, 2, 5, 10].find((part) => power * part * (1 + 1e-9) >= quarter);
  const floor = Math.floor(base / step + 1e-9) * step;
  return { low: floor, high: Math.max(Math.ceil(Math.max(high, 0) / step - 1e-9) * step, floor + step) };
}

// All lines that may be drawn, each with a point a period, the earliest first. Before one that is `cut` the series breaks.
function linesOf(svg, twin, matrix, median) {
  const across = (node) => Number.parseFloat(node.closest("svg[x]")?.getAttribute("x") ?? node.getAttribute("x1"));
  const marks = [...svg.querySelectorAll("path.g2[data-period]")];
  const [start, end] = [across(marks[0]), across(marks.at(-1))];
  const moment = (node) => (across(node) - start) / (end - start || 1);
  const heads = [...matrix.tHead.rows[0].cells].slice(2).reverse();
  const texts = [...twin.tBodies[0].rows].filter((row) => row.cells[1].textContent === median).map((row) => row.cells[2].firstChild.textContent.trim());
  const middle = { name: median, css: "g2", isOpen: true, points: marks.map((mark, place) => ({ value: Number(mark.dataset.value), text: texts[place], isCut: heads[place].classList.contains("cut") })) };
  const areas = [...matrix.tBodies[0].rows].filter((row) => row.id !== "area-").map((row) => ({
    code: row.id.slice(5),
    name: row.cells[1].textContent,
    css: row.classList.contains("home") ? "g1" : "g3",
    points: [...row.cells].slice(2).reverse().map((cell) => ({ text: cell.textContent, value: typed(cell.textContent) ? Number(typed(cell.textContent)) : null, isCut: cell.classList.contains("cut") })),
  }));
  return {
    areas: areas.sort((one, other) => one.name.localeCompare(other.name)),
    middle,
    form: marks[0].getAttribute("d"),
    periods: marks.map((mark, place) => ({ code: mark.dataset.period, label: heads[place].textContent, at: moment(mark) })),
    cuts: [...svg.querySelectorAll(".cut")].map((node) => ({ at: moment(node), since: node.dataset.since })),
  };
}

// The marks of lines over the periods from one to another: x in per cent of a width, y in pixels.
function marksOf(lines, { periods, cuts, form }, [from, to], width, brief) {
  const known = lines.map((line) => ({ ...line, shown: line.points.map((point, place) => ({ ...point, ...periods[place], place })).slice(from, to + 1).filter((point) => point.value !== null) })).filter((line) => line.shown.length);
  const axis = axisOf(known.flatMap((line) => line.shown.map((point) => point.value)));
  const names = [[axis.low, FOOT], [axis.high, TOP]].map(([value, y]) => ({ y, text: brief({ value }) }));
  const ends = known.map((line) => `${line.name} ${brief(line.shown.at(-1))}`);
  const longest = (texts) => (width < 640 ? 8 : 9) * Math.max(...texts.map((text) => text.length));
  const [left, right] = [Math.max(24, longest(names.map(({ text }) => text)) + 8), width - longest(ends) - 14].map((pixels) => (100 * pixels) / width);
  const [first, span] = [periods[from].at, periods[to].at - periods[from].at || 1];
  const x = (at, more = 0) => `${(left + ((right - left) * (at - first)) / span + more).toFixed(2)}%`;
  const y = (value) => FOOT - ((value - axis.low) / (axis.high - axis.low)) * (FOOT - TOP);
  const line = (css, x1, y1, x2, y2, more = {}) => shape("line", { class: css, x1, y1, x2, y2, ...more });
  const mark = (css, d, where, more = {}) => { const node = shape("svg", { ...where, overflow: "visible" }); node.append(shape("path", { class: css, d, ...more })); return node; };
  const marks = [TOP, (TOP + FOOT) / 2, FOOT].map((at) => line("grid", 0, at, "100%", at));
  if (axis.low > 0) marks.push(mark("snip", "M-6 3 0-3M0 3 6-3", { x: "1.5%", y: FOOT + 5 }));
  marks.push(...names.map(({ text, y: at }) => shape("text", { class: "dim", x: 0, y: at - 4 }, text)));
  marks.push(...cuts.filter(({ at }) => at > first && at <= periods[to].at).map(({ at, since }) => line("cut", x(at), 22, x(at), FOOT + 6, { "data-since": since })));
  for (const { css, shown, points } of known) {
    for (const [place, point] of shown.slice(1).entries()) {
      const before = shown[place];
      const isCut = points.slice(before.place + 1, point.place + 1).some((each) => each.isCut);
      if (!isCut) marks.push(line(`${point.place - before.place > 1 ? "gap" : "line"} ${css}`, x(before.at), y(before.value).toFixed(1), x(point.at), y(point.value).toFixed(1)));
    }
  }
  let free = Infinity; // from the lowest up, so that figures which make room stand in the order of their lines
  const order = known.map((each, place) => ({ ...each, end: ends[place] })).sort((one, other) => one.shown.at(-1).value - other.shown.at(-1).value);
  for (const { name, css, isOpen, shown, end } of order) {
    for (const point of shown) {
      const at = y(point.value).toFixed(1);
      const tip = shape("g", { class: "tip", tabindex: 0, role: "img", "aria-label": `${name}, ${point.label}: ${point.text}` });
      tip.append(shape("text", { class: "v pt halo", x: x(point.at), y: at - 12, "text-anchor": "middle" }, point === shown.at(-1) ? "" : brief(point)), mark(isOpen ? `open ${css}` : css, form, { x: x(point.at), y: at }, { "data-period": point.code, "data-value": point.value }));
      marks.push(tip);
    }
    const last = shown.at(-1);
    free = Math.min(y(last.value) + 5, free - 17);
    if (Math.abs(free - 5 - y(last.value)) > 1) marks.push(line("lead", x(last.at), y(last.value).toFixed(1), x(last.at, 1), free - 5));
    marks.push(shape("text", { class: css === "g1" ? "v pt halo" : `v pt halo ${css}`, x: x(last.at), dx: 11, y: free }, end));
  }
  const every = Math.ceil((to - from + 1) / Math.max(1, Math.floor(((right - left) * width) / 100 / (longest(periods.map(({ label }) => label)) + 16))));
  marks.push(...periods.slice(from, to + 1).filter((_, place) => (to - from - place) % every === 0).map(({ at, label }) => shape("text", { class: "dim", x: x(at), y: FOOT + 20, "text-anchor": "middle" }, label)));
  return marks;
}

// What a picture says of the lines that are chosen: the page's own colours of one scheme.
function coloursOf(scheme) {
  const { dataset } = document.documentElement;
  const before = dataset.theme;
  dataset.theme = scheme;
  const rules = COLOURS.map((each) => { const colour = getComputedStyle(document.documentElement).getPropertyValue(`--c${each}`); return `.g${each}{fill:${colour}}.line.g${each},.gap.g${each}{stroke:${colour}}`; });
  if (before === undefined) delete dataset.theme; else dataset.theme = before;
  return rules.join("");
}

// The picture that others show: the file of the chart with its marks, title, notes and address in the place of the old ones.
async function pictureOf(address, { heading, notes, description, marks, day, link }) {
  const text = await textOf(address);
  const own = /<style>.*?<\/style>/s.exec(text)[0]; // the page's policy would refuse it, were it parsed
  const file = new DOMParser().parseFromString(text.replace(own, ""), "image/svg+xml").documentElement;
  const lines = (text, size) => {
    const most = Math.floor((WIDTH - 2 * MARGIN) / (size * 0.56));
    return text.split(/\s+/).flatMap((word) => word.match(new RegExp(`.{1,${most}}`, "gsu")) ?? []).reduce((all, word) => { if (all.length && `${all.at(-1)} ${word}`.length <= most) all.push(`${all.pop()} ${word}`); else all.push(word); return all; }, []);
  };
  const style = own.replace("</style>", `${coloursOf("light")}@media(prefers-color-scheme:dark){${coloursOf("dark")}}</style>`);
  let top = MARGIN;
  const write = (css, size, text) => { for (const each of lines(text, size)) { file.append(shape("text", { class: css, x: MARGIN, y: (top + size).toFixed(1) }, each)); top += size * 1.45; } };
  const credits = [...file.querySelectorAll(".credit")].map((each) => each.textContent).join(" ").replace(/\S*:\/\/\S*/g, "").trim();
  for (const old of file.querySelectorAll(".title, .note, .credit")) old.remove();
  const body = file.querySelector("svg");
  write("title", 17, heading);
  write("note", 13, notes);
  body.setAttribute("y", (top += 14).toFixed(1));
  body.setAttribute("height", FOOT + 28);
  body.replaceChildren(...marks.map((each) => (each.localName === "g" ? each.lastChild : each))); // nobody touches a file
  top += FOOT + 28 + 14;
  write("credit", 12, credits);
  write("credit", 12, `${day} ${link}`);
  const height = Math.round(top + MARGIN);
  file.setAttribute("height", height);
  file.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
  file.querySelector(".paper").setAttribute("height", height);
  [file.querySelector("title").textContent, file.querySelector("desc").textContent] = [heading, `${description} ${credits} ${day} ${link}`];
  return { height, text: new XMLSerializer().serializeToString(file).replace("<rect", `${style}<rect`) };
}

export function choose(root) {
  if (root.dataset.ready !== undefined) return;
  root.dataset.ready = "";
  const said = root.dataset;
  const isPressed = root.contains(document.activeElement);
  const figure = document.getElementById(said.chart);
  const [svg, twin, caption] = ["svg", "table", "figcaption"].map((name) => figure.querySelector(name));
  const chart = linesOf(svg, twin, document.querySelector("table.matrix"), said.median);
  const code = document.getElementById(`${said.chart}-code`);
  const [vector, raster] = [figure.querySelector(".dots a[href$='.svg']"), figure.querySelector("[data-paint]")];
  const source = vector.href;
  const page = document.querySelector("link[rel=canonical]").href;
  const asked = new URLSearchParams(location.search);
  const place = (name, usual) => { const found = chart.periods.findIndex(({ code: each }) => each === asked.get(name)); return found < 0 ? usual : found; };
  const option = (text, value) => new Option(text, value);
  const select = (words, ...options) => { const box = element("select"); box.append(...options); return { box, label: element("label", {}, words, " ", box) }; };
  const adding = select(said.add, option(said.none, ""), ...chart.areas.filter(({ css }) => css !== "g1").map(({ name, code: each }) => option(name, each)));
  const [since, until] = [said.from, said.to].map((words) => select(words, ...chart.periods.map(({ label }, each) => option(label, each))));
  const chips = element("p", { class: "chosen" });
  let chosen = (asked.get("areas") ?? "").split(",").map((each) => chart.areas.find((area) => area.code === each && area.css !== "g1")).filter(Boolean).slice(0, MOST);
  [since.box.value, until.box.value] = [place("from", 0), place("to", chart.periods.length - 1)];
  const brief = ({ value, text }) => {
    const scaled = said.power ? Number((value / 10 ** said.power).toPrecision(FIGURES)) : value;
    return said.power || text === undefined ? printed(String(Number(scaled.toPrecision(12)))) : text;
  };

  async function show() {
    const span = [since, until].map(({ box }) => Number(box.value)).sort((one, other) => one - other);
    const lines = [...chart.areas.filter(({ css }) => css === "g1"), chart.middle, ...chosen.map((area, each) => ({ ...area, css: `g${COLOURS[each % COLOURS.length]}` }))];
    const isWhole = span[1] - span[0] === chart.periods.length - 1;
    const state = new URLSearchParams(location.search);
    for (const [name, value] of [["areas", chosen.map((area) => area.code).join(",")], ["from", isWhole ? "" : chart.periods[span[0]].code], ["to", isWhole ? "" : chart.periods[span[1]].code]]) if (value) state.set(name, value); else state.delete(name);
    const query = state.toString().replaceAll("%2C", ",");
    history.replaceState(null, "", `${location.pathname}${query && `?${query}`}${location.hash}`);
    const heading = `${said.title}: ${[...lines.filter((line) => line !== chart.middle).map(({ name }) => name), [...new Set(span.map((each) => chart.periods[each].label))].join("–")].join(", ")}`;
    const drawn = (width) => marksOf(lines, chart, span, width, brief);
    const values = lines.flatMap((line) => line.points.slice(span[0], span[1] + 1).map((point) => point.value).filter((value) => value !== null));
    const axis = axisOf(values);
    const missing = lines.filter((line) => line.points.slice(span[0], span[1] + 1).every((point) => point.value === null)).map(({ name }) => name);
    const notes = [said.unit, axis.low > 0 && fill(said.start, { value: brief({ value: axis.low }) }), said.hollow, missing.length && `${said.missing}: ${missing.join(", ")}`, said.breaks].filter(Boolean).join(". ");
    const told = lines.map((line) => `${line.name}: ${line.points.slice(span[0], span[1] + 1).map(({ text }, each) => `${chart.periods[span[0] + each].label}: ${text}`).join("; ")}.`).join(" ");
    [svg.querySelector("title").textContent, svg.querySelector("desc").textContent] = [heading, told];
    svg.replaceChildren(...svg.querySelectorAll(":scope > title, :scope > desc"), ...drawn(svg.clientWidth || WIDTH));
    svg.setAttribute("height", FOOT + 28);
    caption.replaceChildren(...caption.querySelectorAll("a"), heading, element("small", {}, notes));
    twin.tBodies[0].replaceChildren(...lines.flatMap((line) => line.points.slice(span[0], span[1] + 1).map(({ text }, each) => element("tr", {}, element("th", { scope: "row" }, chart.periods[span[0] + each].label), element("td", {}, line.name), element("td", { class: "num" }, text)))));
    chips.replaceChildren(...chosen.map((area) => {
      const chip = element("button", { class: "chip", type: "button", "aria-label": fill(said.drop, { area: area.name }) }, `${area.name} ×`);
      chip.addEventListener("click", () => { chosen = chosen.filter((each) => each !== area); show(); adding.box.focus(); });
      return chip;
    }));
    button.disabled = chosen.length >= MOST;
    const link = `${page}${query && `?${query}`}#${said.chart}`;
    const day = fill(said.day, { day: new Date().toLocaleDateString(language === "en" ? "en-GB" : language, language === "en" ? { dateStyle: "long" } : undefined) }); // the figures are those of this day
    const { text, height } = await pictureOf(source, { heading, notes, description: told, marks: drawn(WIDTH - 2 * MARGIN), day, link });
    const address = `data:image/svg+xml,${encodeURIComponent(text)}`;
    [raster.picture, vector.href, vector.download] = [text, address, `${said.chart}.svg`];
    const image = element("img", { src: address, alt: heading, width: WIDTH, height });
    if (code) code.value = element("a", { href: link }, image).outerHTML.replace("<img ", '<img style="max-width:100%;height:auto" ');
  }

  const button = element("button", { class: "chip", type: "button" }, said.put);
  button.addEventListener("click", () => { // not at each change of the list: arrow keys go through all areas
    const area = chart.areas.find((each) => each.code === adding.box.value);
    if (area && !chosen.includes(area)) chosen = [...chosen, area];
    adding.box.value = "";
    show();
  });
  for (const { box } of [since, until]) box.addEventListener("change", show);
  root.replaceChildren(element("p", { class: "chosen" }, adding.label, since.label, until.label), element("p", {}, button), chips);
  if (isPressed) adding.box.focus({ preventScroll: true });
  show();
}
