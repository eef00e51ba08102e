// The view of a table is in the address, under the table's name: it can be sent, reloaded and stepped back through.
export const blank = () => ({ q: "", in: new Map(), min: new Map(), max: new Map(), sort: "", hide: new Set(), by: "", chart: "", row: "", rows: "", cols: "", of: "" });
export const isBlank = (state) => !state.q && !state.in.size && !state.min.size && !state.max.size && !state.sort && !state.hide.size && !state.by && !state.chart && !state.row && !state.rows && !state.cols;

export function read(key) {
  const state = blank();
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (!name.startsWith(`${key}.`)) continue;
    const [, part, column] = /^([a-z]+)(?:\.(.*))?$/s.exec(name.slice(key.length + 1)) || [];
    if (part === "in" && column) state.in.set(column, [...(state.in.get(column) || []), value]);
    else if ((part === "min" || part === "max") && column) state[part].set(column, value);
    else if (part === "hide") state.hide.add(value);
    else if (["q", "sort", "by", "chart", "row", "rows", "cols", "of"].includes(part) && column === undefined) state[part] = value;
  }
  return state;
}

// A view of the columns that are there: what asks for another one, as after a change of language, is dropped.
export function known(state, columns) {
  const keys = new Set(columns.map((column) => column.key));
  for (const held of [state.in, state.min, state.max, state.hide]) for (const key of [...held.keys()]) if (!keys.has(key)) held.delete(key);
  if (!keys.has(state.sort.replace(/^-/, ""))) state.sort = "";
  for (const part of ["by", "chart", "rows", "cols", "of"]) if (!keys.has(state[part])) state[part] = "";
  return state;
}

function* pairs(state) {
  for (const part of ["q", "sort", "by", "chart", "row", "rows", "cols", "of"]) if (state[part]) yield [part, state[part]];
  for (const [column, values] of state.in) for (const value of values) yield [`in.${column}`, value];
  for (const part of ["min", "max"]) for (const [column, value] of state[part]) yield [`${part}.${column}`, value];
  for (const column of state.hide) yield ["hide", column];
}

export function address(key, state) {
  const all = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => !name.startsWith(`${key}.`)));
  for (const [name, value] of pairs(state)) all.append(`${key}.${name}`, value);
  return `${location.pathname}${all.size ? "?" : ""}${all}`;
}

// Letters typed one after the other are one step back, every other change is its own.
export function write(key, state, { again = false } = {}) {
  const next = address(key, state) + location.hash;
  if (next === location.pathname + location.search + location.hash) return;
  history[again ? "replaceState" : "pushState"](null, "", next);
}
