// A table as columns and rows: read from the page, or from its own CSV, whose cells are kept as they are written.
import { day, fold, isNumber, printed } from "./text.js";

export function columnsOf(table) {
  const head = patternOf(table).findIndex((cell) => cell.tagName === "TH");
  return [...table.tHead.rows[0].cells].map((head, place) => ({
    place,
    head,
    label: headText(head),
    unit: head.querySelector("small")?.textContent.trim() ?? "",
    name: head.dataset.name ?? "",
    key: head.dataset.name ?? headText(head),
    kind: head.dataset.kind ?? "text",
    order: head.dataset.sort ?? "",
    isSummed: head.dataset.sum !== undefined,
    isApart: head.dataset.apart !== undefined,
    isUnit: head.dataset.apart === "unit",
    isNote: head.classList.contains("note") || patterns.note.test(`${head.dataset.name} ${headText(head)}`),
  })).map((column, place, all) => ({ ...column, isLead: place === head || (column.kind === "text" && !column.isNote && (place < head || !all.slice(0, place).some(({ kind }) => kind === "text"))) }));
}

// Of columns of notes and of rows of totals, in the languages of the portal's texts: see words_file in explorer.py.
const patterns = {};
export function recognize({ note_columns: notes, total_rows: totals }) {
  patterns.note = new RegExp(`(?:^|[\\s_])(?:${notes})(?:$|[\\s_])`, "iu");
  patterns.total = new RegExp(`^(?:${totals})`);
}

// The cells of a printed row in which none spans another.
export const patternOf = (table) => [...([...table.tBodies[0].rows].find((line) => line.cells.length === table.tHead.rows[0].cells.length)?.cells ?? [])];

// What a header says, without its unit and the button that sorts.
const headText = (head) => [...head.childNodes].filter((node) => !/^(SMALL|BUTTON)$/.test(node.nodeName)).map((node) => node.textContent).join("").trim();

// What a cell says, without what became of its value; a long text whole, without the mark where it folds.
function cellText(cell) {
  if (!cell.querySelector(".fate, .since, .perma, details.long")) return cell.textContent.trim();
  const copy = cell.cloneNode(true);
  for (const extra of copy.querySelectorAll(".fate, .since, .perma")) extra.remove();
  for (const fold of copy.querySelectorAll("details.long > summary")) fold.textContent = fold.textContent.replace(/…$/, "");
  return copy.textContent.trim();
}

// The rows in the order of the file, also where a reader has sorted them since.
export function printedRows(table) {
  const rows = [...table.tBodies[0].rows];
  return rows[0]?.dataset.row === undefined ? rows : rows.sort((a, b) => a.dataset.row - b.dataset.row);
}

// Rows as printed; `values` are canonical where the page knows them (data-v), `texts` what readers see.
export function rowsOfPage(table, columns) {
  return printedRows(table).map((node, place) => {
    const cells = [...node.cells];
    const isHeading = cells.some((cell) => cell.colSpan > 1);
    const texts = [], values = [];
    for (const cell of cells) {
      for (let taken = 0; taken < cell.colSpan; taken += 1) {
        texts.push(taken ? "" : cellText(cell));
        values.push(taken ? "" : cell.dataset.v ?? cellText(cell));
      }
    }
    return row({ place: Number(node.dataset.row ?? place), node, isHeading, values, texts }, columns);
  });
}

// A row of totals is of another level than its parts, and is never added to them.
export const isTotal = (text) => patterns.total.test(text.normalize("NFC").toLowerCase());

// Only what names a row tells that it is one of totals, never a note.
export function row(made, columns) {
  const said = made.texts.map((text) => text.normalize("NFC").toLowerCase());
  const text = said.join(" ");
  return { ...made, text, folded: fold(text), isTotal: columns.some((column) => column.isLead && isTotal(made.texts[column.place])) };
}

// The records of a CSV (RFC 4180), each cell as written, quotes and all.
export function records(text, delimiter) {
  const found = [];
  let cells = [], start = 0, quoted = false;
  for (let i = 0; i <= text.length; i += 1) {
    const letter = text[i];
    if (letter === '"') quoted = !quoted;
    if (quoted && i < text.length) continue;
    if (letter === delimiter || letter === "\n" || letter === undefined) {
      if (letter === undefined && i === start && !cells.length) break;
      const end = letter === "\n" && text[i - 1] === "\r" ? i - 1 : i;
      cells.push(text.slice(start, end));
      start = i + 1;
      if (letter !== delimiter) { found.push(cells); cells = []; }
    }
  }
  return found;
}

export const unquoted = (cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);

// Rows of a file, for columns that the page prints; those already printed keep their own lines.
export function rowsOfFile(text, columns, table, words) {
  const [header, ...lines] = records(text, ",");
  const names = header.map(unquoted);
  const places = columns.map((column) => names.indexOf(column.name));
  const nodes = printedRows(table);
  return lines.map((cells, place) => {
    const values = places.map((at) => (at < 0 ? "" : unquoted(cells[at] ?? "")));
    const texts = values.map((value, at) => shown(value, columns[at].kind, words));
    return row({ place, node: nodes[place], isHeading: false, values: values.map((value, at) => ordered(value, columns[at].kind)), texts }, columns);
  });
}

const ordered = (value, kind) => (kind === "bool" && value ? String(Number(value === "true")) : value);

export function shown(value, kind, words) {
  if (!value) return "";
  if (kind === "num") return printed(value);
  if (kind === "day") return day(value, words.date);
  return kind === "bool" ? words[value === "true" ? "yes" : "no"] : value;
}
