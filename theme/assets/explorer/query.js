// Which rows are left, in which order, and what they add up to.
import { isTotal } from "./rows.js";
import { finder, isNumber, language, total } from "./text.js";

const collator = new Intl.Collator(language, { numeric: true });

export function filtered(rows, columns, state) {
  const tests = [];
  const at = new Map(columns.map((column) => [column.key, column]));
  if (state.q.trim()) {
    const fits = finder(state.q);
    tests.push((row) => fits(row.text, row.folded));
  }
  for (const [key, values] of state.in) {
    const column = at.get(key);
    if (column) tests.push((row) => !row.isHeading && values.includes(row.values[column.place]));
  }
  for (const [bounds, sign] of [[state.min, 1], [state.max, -1]]) {
    for (const [key, bound] of bounds) {
      const column = at.get(key);
      if (column) tests.push((row) => !row.isHeading && row.values[column.place] !== "" && sign * compared(column, row.values[column.place], bound) >= 0);
    }
  }
  return rows.filter((row) => tests.every((test) => test(row)));
}

function compared(column, a, b) {
  if (column.kind === "day") return a.slice(0, b.length) < b ? -1 : a.slice(0, b.length) > b ? 1 : 0;
  return Number(a) - Number(b);
}

// As printed, or by one column; a cell that holds nothing stays last.
export function sorted(rows, columns, sort) {
  const column = columns.find((each) => each.key === sort.replace(/^-/, ""));
  if (!sort || !column) return rows;
  const sign = sort.startsWith("-") ? -1 : 1;
  const compare = column.order === "num" || column.kind === "num" ? (a, b) => Number(a) - Number(b) : collator.compare;
  const value = (row) => row.values[column.place];
  const full = rows.filter((row) => value(row) !== "");
  return [...full.sort((a, b) => sign * compare(value(a), value(b))), ...rows.filter((row) => value(row) === "")];
}

// The values of a column with how many rows have each, most common first.
export function valuesOf(rows, column) {
  const found = new Map();
  for (const row of rows) {
    if (row.isHeading) continue;
    const value = row.values[column.place];
    const held = found.get(value) || { value, text: row.texts[column.place], count: 0 };
    held.count += 1;
    found.set(value, held);
  }
  return [...found.values()].sort((a, b) => b.count - a.count || collator.compare(a.text, b.text));
}

// Groups by one column and by every column that keeps periods, levels and units apart and differs among the rows, so that a
// sum never crosses them. Totals are left out: they are of another level than their parts.
export function grouped(rows, columns, key) {
  const own = columns.find((column) => column.key === key);
  const isWhole = (row) => row.isTotal || isTotal(row.texts[own.place]);
  const parts = rows.filter((row) => !row.isHeading && !isWhole(row));
  const differs = (column) => new Set(parts.map((row) => row.values[column.place])).size > 1;
  // A category that has a total among its values is another level in those rows.
  const mixes = (column) => column.kind === "text" && !column.isNote && parts.some((row) => isTotal(row.texts[column.place]));
  const by = [own, ...columns.filter((column) => column !== own && differs(column) && (column.isApart || mixes(column)))];
  const summed = columns.filter((column) => column.isSummed && !by.includes(column));
  const groups = new Map();
  for (const row of parts) {
    const name = JSON.stringify(by.map((column) => row.values[column.place]));
    if (!groups.has(name)) groups.set(name, { texts: by.map((column) => row.texts[column.place]), values: by.map((column) => row.values[column.place]), rows: [] });
    groups.get(name).rows.push(row);
  }
  const made = [...groups.values()].map((group) => ({ ...group, sums: summed.map((column) => sumOf(group.rows, column)) }));
  return { by, summed, groups: made, totals: rows.filter((row) => !row.isHeading && isWhole(row)).length };
}

// Two columns crossed: how many rows have both values, or the sum of a column over them. Totals are left out, and a sum
// never crosses what keeps periods, levels and units apart: a column that does stands beside the rows.
export function crossed(rows, columns, { rows: by, cols: across, of }) {
  const named = (key) => columns.find((column) => column.key === key);
  const [own, other, summed] = [named(by), named(across), named(of)];
  const { by: apart } = grouped(rows, columns, by);
  const heads = [own, ...(summed ? apart.filter((column) => column !== own && column !== other) : [])];
  const parts = rows.filter((row) => !row.isHeading && !row.isTotal && !heads.concat(other).some((column) => isTotal(row.texts[column.place])));
  const [lines, ends] = [new Map(), new Map()];
  for (const row of parts) {
    const [key, end] = [JSON.stringify(heads.map((column) => row.values[column.place])), row.values[other.place]];
    if (!lines.has(key)) lines.set(key, { texts: heads.map((column) => row.texts[column.place]), cells: new Map() });
    ends.set(end, row.texts[other.place]);
    const { cells } = lines.get(key);
    cells.set(end, [...(cells.get(end) ?? []), row]);
  }
  const order = [...ends].sort((a, b) => (other.kind === "num" ? a[0] - b[0] : collator.compare(a[1], b[1])));
  const value = (found) => (!found ? { value: "", missing: 0 } : summed ? sumOf(found, summed) : { value: String(found.length), missing: 0 });
  const made = [...lines.values()].map(({ texts, cells }) => ({ texts, cells: order.map(([end]) => value(cells.get(end))) }));
  return { heads, other, summed, ends: order.map(([, text]) => text), lines: made, totals: rows.filter((row) => !row.isHeading).length - parts.length };
}

function sumOf(rows, column) {
  const values = rows.map((row) => row.values[column.place]);
  const numbers = values.filter(isNumber);
  return { value: numbers.length ? total(numbers) : "", missing: values.length - numbers.length };
}
