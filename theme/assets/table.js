// A table of the reader's own: chosen indicators, areas and periods of any series, crossed by two of them. Figures are
// those of the published rows, digit by digit; a change is told where the rows compare, else why not. What is chosen is
// in the address.
import { reason, rounded, told } from "./compare.js";
import { draw, shape } from "./explorer/chart.js";
import { save, saveFile, textOf } from "./explorer/files.js";
import { records, unquoted } from "./explorer/rows.js";
import { count, fill, isNumber, language, printed, total } from "./explorer/text.js";
import { workbook } from "./explorer/xlsx.js";

const form = document.getElementById("own");
const said = form.dataset;
const DIMENSIONS = ["indicator", "area", "period"];
const MOST = 3000; // figures that a page shows
const BARS = 40;
const RANKS = ["draft", "estimate", "preliminary", "official"];
const select = (name) => form.querySelector(name);
const choices = Object.fromEntries(DIMENSIONS.map((name) => [name, select(`[data-choose=${name}]`)]));
const [rowsBy, columnsBy, measure] = ["[data-pivot=rows]", "[data-pivot=columns]", "[data-measure]"].map(select);
const [status, result, taking] = ["[role=status]", "[data-result]", ".get"].map(select);
const [STATUSES, QUALIFIERS] = [JSON.parse(said.status), JSON.parse(said.qualifiers)];
const files = new Map();
let sort = "";
let shown = { header: [], lines: [] };

const element = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== false) node.setAttribute(key, value === true ? "" : value);
  node.append(...children);
  return node;
};
const values = (name) => [...choices[name].selectedOptions].map((option) => option.value);
const places = (name) => new Map([...choices[name].options].map((option, place) => [option.value, { place, label: option.text.trim(), short: option.dataset.short, option }]));
const known = Object.fromEntries(DIMENSIONS.map((name) => [name, places(name)]));
const label = (name, value) => known[name].get(value)?.label ?? value;

// The published rows of one indicator, each with the line that it is in the file.
async function rowsOf(indicator) {
  const { option } = known.indicator.get(indicator);
  if (!files.has(indicator)) files.set(indicator, textOf(option.dataset.csv));
  const [header, ...lines] = records(await files.get(indicator), ",");
  const names = header.map(unquoted);
  return lines.map((line) => {
    const row = Object.fromEntries(names.map((name, place) => [name, unquoted(line[place] ?? "")]));
    return { ...row, indicator, area: row.area || option.dataset.home, line, header };
  });
}

// Of one indicator, area and period: the figures of the best status; several where sources contradict each other.
function cellOf(rows) {
  const filled = rows.filter((row) => row.value !== "");
  const best = Math.max(...filled.map((row) => RANKS.indexOf(row.status)));
  const standing = filled.filter((row) => RANKS.indexOf(row.status) === best);
  const different = [...new Map(standing.map((row) => [`${row.value} ${row.unit}`, row])).values()];
  if (!different.length) return null;
  const [row] = different;
  const own = known.indicator.get(row.indicator).option.dataset;
  const most = own.places ? Number(own.places) : undefined;
  const breaks = own.breaks.split(" ").filter(Boolean).map((each) => each.split("@"));
  const run = breaks.filter(([since, area]) => since <= row.period_end && (!area || area === row.area)).length;
  const why = different.length > 1 ? "several" : row.qualifier ? "near" : row.derived === "true" && own.judges === undefined ? "derived" : "";
  const texts = different.map((each) => figure(each, own, most));
  const [value, unit] = [different.length > 1 ? "" : row.value, row.unit === own.main ? own.unit : row.unit];
  return { rows, row, value, text: texts.join(" / "), unit, most, run, why, kind: row.period_kind, at: row.area, period: row.period, good: own.good || undefined, flat: own.flat, share: row.unit === "%" ? "" : undefined, adds: own.adds !== undefined, note: [STATUSES[row.status], became(own)[`${row.area} ${row.period}`]].filter(Boolean).join("; ") };
}

// What readers must know of figures of an indicator: corrected, revised, withdrawn.
const became = (own) => (own.fates ? JSON.parse(own.fates) : {});

function figure(row, own, most) {
  const answer = own.answers ? JSON.parse(own.answers)[own.numbers.split(" ").indexOf(row.value)] : "";
  const before = row.qualifier ? `${QUALIFIERS[row.qualifier] ?? row.qualifier}\u00a0` : "";
  return answer || before + printed(rounded(row.value, most));
}

// Rows as cells: one for each indicator, area and period that has a figure.
function cellsOf(rows) {
  const groups = new Map();
  for (const row of rows) {
    const key = DIMENSIONS.map((name) => row[name]).join("\n");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map(cellOf).filter(Boolean);
}

const published = async () => (await Promise.all(values("indicator").map(rowsOf))).flat();

const ordered = (name, keys) => [...new Set(keys)].sort((a, b) => (known[name].get(a)?.place ?? 0) - (known[name].get(b)?.place ?? 0));

// What is left of the three names stands beside the rows, so that a cell is one figure and nothing is ever added up.
// What was asked for and has no figure is an empty column or row; a line over time is dotted across it.
function crossed(cells, all) {
  const [by, across] = [rowsBy.value, columnsBy.value];
  const rest = DIMENSIONS.filter((name) => name !== by && name !== across);
  const kinds = new Set(cells.map((cell) => cell.kind));
  const asked = (name) => (name === "period" && !values(name).length ? all.filter((cell) => kinds.has(cell.kind)).map((cell) => cell.period) : values(name));
  const columns = ordered(across, [...cells.map((cell) => cell.row[across]), ...asked(across)]);
  const beside = rest.filter((name) => new Set(cells.map((cell) => cell.row[name])).size > 1);
  const lines = new Map();
  for (const cell of cells) {
    const heads = [by, ...beside].map((name) => cell.row[name]);
    const key = heads.join("\n");
    if (!lines.has(key)) lines.set(key, { key, heads, cells: new Map() });
    lines.get(key).cells.set(cell.row[across], cell);
  }
  if (!beside.length) for (const value of values(by)) if (!lines.has(value)) lines.set(value, { key: value, heads: [value], cells: new Map() });
  const order = [by, ...beside];
  const rows = [...lines.values()].sort((a, b) => {
    for (const [place, name] of order.entries()) {
      const apart = (known[name].get(a.heads[place])?.place ?? 0) - (known[name].get(b.heads[place])?.place ?? 0);
      if (apart) return apart;
    }
    return 0;
  });
  const same = DIMENSIONS.filter((name) => new Set(cells.map((cell) => cell.row[name])).size === 1 && (name !== by || rows.length > 1));
  return { order, columns, rows, across, caption: same.map((name) => label(name, cells[0].row[name])).join(", ") };
}

// The figure of the same kind that comes before in time, among all rows of its indicator and area.
function before(cell, all) {
  const earlier = all.filter((each) => each.row.indicator === cell.row.indicator && each.at === cell.at && each.kind === cell.kind && each.row.period_end < cell.row.period_end);
  return earlier.sort((a, b) => (a.row.period_end < b.row.period_end ? 1 : -1))[0];
}

function changed(cell, all) {
  const earlier = before(cell, all);
  if (!earlier) return { text: "", value: "" };
  const why = reason(earlier, cell);
  if (why) return { text: "–", why: fill(said.refused, { reason: said[why === "unit" ? "units" : why] }), value: "" };
  return { text: told(earlier, cell, { ...said, most: cell.most }), title: label("period", earlier.period), value: total([cell.value, earlier.value.startsWith("-") ? earlier.value.slice(1) : `-${earlier.value}`]) };
}

// Of the column's figures, where all are amounts of one thing in one unit.
function shares(column, rows) {
  const cells = rows.map((row) => row.cells.get(column)).filter(Boolean);
  const isWhole = cells.every((cell) => cell.adds && cell.value !== "" && !cell.why) && new Set(cells.map((cell) => `${cell.row.indicator} ${cell.unit} ${cell.period}`)).size === 1;
  const sum = isWhole ? Number(total(cells.map((cell) => cell.value))) : 0;
  return (cell) => (sum ? { text: `${printed((Number(cell.value) / sum * 100).toFixed(1))}\u00a0%`, value: String(Number(cell.value) / sum) } : { text: "–", why: fill(said.refused, { reason: said.whole }), value: "" });
}

function measured({ columns, rows }, all) {
  const kind = measure.value;
  for (const column of columns) {
    const share = kind === "share" ? shares(column, rows) : null;
    for (const row of rows) {
      const cell = row.cells.get(column);
      if (!cell) continue;
      cell.shown = share ? share(cell) : kind === "change" ? changed(cell, all) : { text: cell.text, value: cell.value, title: cell.why ? said[cell.why] : "" };
    }
  }
}

// Where two columns next to each other do not compare, as the pages of indicators draw it.
function cutAfter(columns, rows, across) {
  if (across !== "period") return new Set();
  return new Set(columns.filter((column, place) => rows.some(({ cells }) => {
    const [one, other] = [cells.get(column), columns.slice(place + 1).map((next) => cells.get(next)).find(Boolean)];
    return one && other && one.run !== other.run;
  })));
}

function tableOf(cross, cells) {
  const { order, columns, rows, across, caption } = cross;
  const units = new Set(cells.map((cell) => cell.unit));
  const cuts = cutAfter(columns, rows, across);
  const unitOf = (row) => [...new Set([...row.cells.values()].map((cell) => cell.unit))].join(" / ");
  const heading = (key, words, isNumber_) => {
    const press = element("button", { type: "button", "aria-label": fill(said.sorted, { column: words }) });
    press.addEventListener("click", () => { sort = { [key]: `-${key}`, [`-${key}`]: "" }[sort] ?? key; show(); });
    const direction = sort === key ? "ascending" : sort === `-${key}` ? "descending" : "";
    const head = element("th", { scope: "col", class: isNumber_ ? `num${cuts.has(key) ? " cut" : ""}` : false, "aria-sort": direction || false, "data-sort": isNumber_ ? "num" : "text" });
    head.append(...(isNumber_ ? [press, words] : [words, press]));
    return head;
  };
  const hasUnits = units.size > 1;
  const head = element("tr", {}, ...order.map((name, place) => heading(`#${place}`, said[name])), ...(hasUnits ? [element("th", { scope: "col" }, said.unit)] : []), ...columns.map((column) => heading(column, known[across].get(column)?.short || label(across, column), true)));
  const key = sort.replace(/^-/, "");
  const sign = sort.startsWith("-") ? -1 : 1;
  const collator = new Intl.Collator(language, { numeric: true });
  const full = key.startsWith("#") ? rows : rows.filter((row) => isNumber(row.cells.get(key)?.shown.value ?? ""));
  const sorted = !sort ? rows : [...full.toSorted((a, b) => sign * (key.startsWith("#") ? collator.compare(label(order[key.slice(1)], a.heads[key.slice(1)]), label(order[key.slice(1)], b.heads[key.slice(1)])) : a.cells.get(key).shown.value - b.cells.get(key).shown.value)), ...rows.filter((row) => !full.includes(row))];
  const body = sorted.map((row) => element("tr", {},
    ...row.heads.map((value, place) => element(place ? "td" : "th", place ? {} : { scope: "row", class: "name" }, label(order[place], value))),
    ...(hasUnits ? [element("td", { class: "unit" }, unitOf(row))] : []),
    ...columns.map((column) => {
      const cell = row.cells.get(column);
      const css = `num${cuts.has(column) ? " cut" : ""}${cell?.shown.text ? "" : " none"}`;
      const notes = cell && measure.value === "value" && cell.note ? [element("small", {}, ` ${cell.note}`)] : [];
      return element("td", { class: css, "data-v": cell?.shown.value ?? "", title: cell?.shown.title || false }, cell?.shown.text || "…", ...notes);
    }),
  ));
  const unit = hasUnits ? "" : [...units][0];
  const heads = [...order.map((name) => said[name]), ...(hasUnits ? [said.unit] : []), ...columns.map((column) => label(across, column))];
  const lines = sorted.map((row) => [...row.heads.map((value, place) => label(order[place], value)), ...(hasUnits ? [unitOf(row)] : []), ...columns.map((column) => plain(row.cells.get(column)))]);
  const notes = sorted.flatMap((row) => columns.map((column) => row.cells.get(column)).filter((cell) => cell?.note).map((cell) => [...DIMENSIONS.map((name) => label(name, cell.row[name])), cell.note]));
  const words = [caption, measure.value === "value" ? unit : said[measure.value]].filter(Boolean).join(", ");
  const title = element("caption", { id: "t-own" }, words || said.value, ...(cuts.size ? [element("small", {}, said.cut)] : []));
  const seen = [[words || said.value], [], heads, ...lines, [], ...(cuts.size ? [[said.cut]] : []), ...notes];
  return { unit, words, sorted, seen, table: element("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "t-own" }, element("table", { class: "sortable" }, title, element("thead", {}, head), element("tbody", {}, ...body))) };
}

// A cell as a spreadsheet takes it: an exact figure as a number, what is only near or unknown as readers see it.
const plain = (cell) => (!cell ? "" : isNumber(cell.shown.value) && cell.why !== "near" ? { digits: cell.shown.value } : cell.shown.text);

// Few rows over time as lines, which a break cuts; else bars of the first column, which of periods is the newest.
function picture({ columns, across, order }, { unit, words, sorted }, cells) {
  const named = (row) => row.heads.map((value, place) => label(order[place], value)).join(", ");
  if (new Set(cells.map((cell) => cell.unit)).size > 1) return [];
  if (across === "period" && columns.length > 2 && sorted.length <= 3 && measure.value === "value" && new Set(cells.map((cell) => cell.kind)).size === 1) return [course(columns.toReversed(), sorted, named, words)];
  const newest = columns.find((column) => sorted.some((row) => row.cells.has(column)));
  const bars = sorted.map((row) => [row, row.cells.get(newest)]).filter(([, cell]) => cell && isNumber(cell.shown.value)).map(([row, cell]) => ({ label: named(row), value: cell.shown.value, text: cell.shown.text }));
  if (bars.length < 2 || bars.length > BARS) return [];
  return [draw(bars, { title: [label(across, newest), words].join(". "), unit: "", caption: location.host, words: {} })];
}

// Lines over days, from zero; the newest figures stand at their ends.
function course(columns, rows, named, words) {
  const cells = rows.flatMap((row) => [...row.cells.values()]).filter((cell) => isNumber(cell.value));
  const [numbers, days] = [cells.map((cell) => Number(cell.value)), cells.map((cell) => Date.parse(cell.row.period_end))];
  const [low, high, first, last] = [Math.min(0, ...numbers), Math.max(0, ...numbers), Math.min(...days), Math.max(...days)];
  const x = (cell) => 4 + ((Date.parse(cell.row.period_end) - first) / (last - first || 1)) * 82;
  const y = (cell) => 200 - ((Number(cell.value) - low) / (high - low || 1)) * 180;
  const [marks, ends] = [[], []]; // figures at the ends stand apart, each as near to its line as it can
  for (const [place, row] of rows.entries()) {
    const line = columns.map((column, at) => ({ at, cell: row.cells.get(column) })).filter(({ cell }) => cell && isNumber(cell.value));
    const css = `g${place + 1}`;
    line.forEach(({ at, cell }, known_) => {
      const { at: last, cell: earlier } = line[known_ - 1] ?? {};
      if (earlier && earlier.run === cell.run) marks.push(shape("line", { class: `${at - last > 1 ? "gap" : "line"} ${css}`, x1: `${x(earlier)}%`, y1: y(earlier), x2: `${x(cell)}%`, y2: y(cell) }));
      const dot = shape("circle", { class: css, cx: `${x(cell)}%`, cy: y(cell), r: 4 });
      dot.append(shape("title", {}, `${named(row)}, ${label("period", cell.period)}: ${cell.text}`));
      marks.push(dot);
    });
    if (line.length) ends.push({ css, cell: line.at(-1).cell, y: y(line.at(-1).cell) + 5 });
    marks.push(shape("circle", { class: css, cx: "2%", cy: 245 + 18 * place, r: 5 }), shape("text", { class: "dim", x: "2%", dx: 14, y: 250 + 18 * place }, named(row)));
  }
  ends.sort((a, b) => a.y - b.y).forEach((end, at) => {
    end.y = Math.max(end.y, (ends[at - 1]?.y ?? -20) + 15);
    marks.push(shape("text", { class: `v pt halo ${end.css}`, x: `${x(end.cell)}%`, dx: 9, y: end.y }, end.cell.text));
  });
  for (const [cell, anchor] of [[cells.find((each) => Date.parse(each.row.period_end) === first), "start"], [cells.find((each) => Date.parse(each.row.period_end) === last), "end"]]) marks.push(shape("text", { class: "dim", x: `${x(cell)}%`, y: 222, "text-anchor": anchor }, known.period.get(cell.period)?.short ?? cell.period));
  const svg = shape("svg", { height: 240 + 18 * rows.length, role: "img", "aria-label": words });
  svg.append(shape("line", { class: "grid", x1: 0, x2: "100%", y1: 200, y2: 200 }), ...marks);
  const figure = element("figure", { class: "plot" }, element("figcaption", {}, words));
  figure.append(svg);
  return figure;
}

async function show() {
  remember();
  result.replaceChildren();
  taking.hidden = true;
  if (!values("indicator").length) { status.textContent = said.none; return; }
  try {
    const [rows, areas, periods] = [await published(), new Set(values("area")), new Set(values("period"))];
    const cells = cellsOf(rows.filter((row) => (!areas.size || areas.has(row.area)) && (!periods.size || periods.has(row.period))));
    shown = linesOf(cells);
    if (!cells.length) { status.textContent = said.empty; return; }
    taking.hidden = false;
    if (cells.length > MOST) { status.textContent = fill(said.many, { count: count(cells.length) }); return; }
    const all = cellsOf(rows);
    const cross = crossed(cells, all);
    measured(cross, all); // a change asks for the period before, chosen or not
    const made = tableOf(cross, cells);
    shown.seen = made.seen;
    const reasons = [...new Set(cells.map((cell) => cell.shown.why).filter(Boolean))];
    result.replaceChildren(made.table, ...reasons.map((why) => element("p", { class: "small" }, `– ${why}`)), ...picture(cross, made, cells));
    status.textContent = fill(said.tally, { count: count(cells.length) });
  } catch (error) {
    status.textContent = said.failed;
    throw error;
  }
}

// The published rows behind what is seen, every cell as it was written.
function linesOf(cells) {
  const rows = cells.flatMap((cell) => cell.rows);
  return { header: rows[0]?.header ?? [], lines: rows.map((row) => row.line) };
}

const csv = () => [shown.header, ...shown.lines].map((line) => `${line.join(",")}\n`).join("");

const isFigure = (name, cell) => ["value", "rank", "row"].includes(name) && isNumber(cell);

// What is seen, with where it was seen, and the published rows behind it.
function xlsx() {
  const names = shown.header.map(unquoted);
  const rows = shown.lines.map((line) => line.map(unquoted).map((cell, place) => (isFigure(names[place], cell) ? { digits: cell } : cell)));
  return workbook([[said.sheet, [...(shown.seen ?? []), [], [location.href]]], [said.rows, [names, ...rows]]]);
}

// Numbers keep their digits: they are written into the text as the file has them.
function json() {
  const names = shown.header.map(unquoted);
  const member = (name, cell) => `${JSON.stringify(name)}:${cell === "" ? "null" : isFigure(name, unquoted(cell)) ? unquoted(cell) : JSON.stringify(unquoted(cell))}`;
  return `[\n${shown.lines.map((line) => `{${line.map((cell, place) => member(names[place], cell)).join(",")}}`).join(",\n")}\n]\n`;
}

const PARTS = { i: "indicator", a: "area", p: "period" };

function remember() {
  const state = new URLSearchParams();
  for (const [key, name] of Object.entries(PARTS)) for (const value of values(name)) state.append(key, value);
  for (const [key, box, usual] of [["rows", rowsBy, "area"], ["columns", columnsBy, "period"], ["show", measure, "value"]]) if (box.value !== usual) state.set(key, box.value);
  if (sort) state.set("sort", sort);
  history.replaceState(null, "", `${location.pathname}${state.size ? "?" : ""}${state}`);
}

function recall() {
  const state = new URLSearchParams(location.search);
  for (const [key, name] of Object.entries(PARTS)) {
    const wanted = new Set(state.getAll(key));
    for (const option of choices[name].options) option.selected = wanted.has(option.value);
    choices[name].selectedOptions[0]?.scrollIntoView?.({ block: "nearest" });
  }
  for (const [key, box] of [["rows", rowsBy], ["columns", columnsBy], ["show", measure]]) if ([...box.options].some((option) => option.value === state.get(key))) box.value = state.get(key);
  sort = state.get("sort") ?? "";
  return values("indicator").length > 0;
}

// Areas and periods of other series than the chosen ones are out of the way.
function narrow() {
  const series = new Set(values("indicator").map((value) => value.split("/")[0]));
  for (const option of [...choices.area.options, ...choices.period.options]) {
    option.hidden = series.size > 0 && !option.dataset.series.split(" ").some((name) => series.has(name));
    option.selected &&= !option.hidden;
  }
}

// Rows and columns are never the same: the other one gives way.
function apart(box, other) {
  if (box.value === other.value) other.value = DIMENSIONS.find((name) => name !== box.value && name !== other.dataset.was) ?? DIMENSIONS.find((name) => name !== box.value);
  for (const each of [box, other]) each.dataset.was = each.value;
}

const act = {
  show,
  pivot: show,
  csv: () => save(csv(), "table.csv"),
  xlsx: () => saveFile(xlsx(), "table.xlsx"),
  json: () => save(json(), "table.json", "application/json"),
  link: async () => { await navigator.clipboard.writeText(location.href); status.textContent = said.copied; },
};

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("click", ({ target }) => act[target.closest("button[data-action]")?.dataset.action]?.());
for (const [box, other] of [[rowsBy, columnsBy], [columnsBy, rowsBy]]) box.addEventListener("change", () => { apart(box, other); sort = ""; if (result.firstChild) show(); });
measure.addEventListener("change", () => { if (result.firstChild) show(); });
// With a mouse a press chooses and takes back, as a finger does; keys do what they do everywhere.
for (const box of Object.values(choices)) {
  box.addEventListener("mousedown", (event) => {
    if (event.target.tagName !== "OPTION" || event.shiftKey) return;
    event.preventDefault();
    const { scrollTop } = box;
    event.target.selected = !event.target.selected;
    box.focus();
    box.scrollTop = scrollTop;
    box.dispatchEvent(new Event("change"));
  });
}
choices.indicator.addEventListener("change", narrow);
if (recall()) { narrow(); show(); }
