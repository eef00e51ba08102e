// The rows that are left, as files: cut from the table's own files, so that every cell is the one published.
import { records, unquoted } from "./rows.js";

const FORMS = { "filtered-csv": [".csv", ",", "\n", ""], "filtered-excel": [".excel.csv", ";", "\r\n", "\ufeff"] };

// `rows` by their places; `hidden` are names of columns to leave out. Fails where the file holds other rows.
export async function take(section, form, rows, hidden) {
  const [suffix, delimiter, end, mark] = FORMS[form];
  const address = section.dataset.csv.replace(/\.csv$/, suffix);
  const [header, ...lines] = records(await textOf(address), delimiter);
  if (lines.length !== Number(section.dataset.total)) throw new Error(`${address}: ${lines.length} rows`);
  const kept = header.map((name, place) => place).filter((place) => !hidden.has(unquoted(header[place])));
  const line = (cells) => (kept.map((place) => cells[place]).join(delimiter) || '""') + end;
  const text = mark + [header, ...rows.map((row) => lines[row.place])].map(line).join("");
  save(text, `${section.dataset.table}-filtered${suffix}`);
}

export async function textOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
}

export const save = (text, name, type = "text/csv") => saveFile(new Blob([text], { type: `${type};charset=utf-8` }), name);

export function saveFile(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
