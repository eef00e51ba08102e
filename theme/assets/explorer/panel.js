// The tools of one table: made when they are asked for, filled again after every change.
import { valuesOf } from "./query.js";
import { count, day, fill, printed, typed } from "./text.js";

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== false && value !== undefined) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export const button = (words, onclick, attributes = {}) => element("button", { type: "button", onclick, ...attributes }, words);

// What is filtered, in words, each taken out by a press.
export function chips(columns, state, words, change) {
  const made = [];
  const named = (key) => columns.find((column) => column.key === key);
  const chip = (text, undo) => made.push(button(`${text} ×`, () => change(undo), { class: "chip", "aria-label": fill(words.remove, { filter: text }) }));
  for (const [key, values] of state.in) {
    for (const value of values) {
      chip(`${named(key)?.label ?? key}: ${state.texts?.get(`${key}\n${value}`) ?? (value || words.empty)}`, () => {
        const left = values.filter((other) => other !== value);
        if (left.length) state.in.set(key, left); else state.in.delete(key);
      });
    }
  }
  for (const [bounds, sign] of [[state.min, "≥"], [state.max, "≤"]]) {
    for (const [key, bound] of bounds) {
      const column = named(key);
      const said = column?.kind === "day" ? day(bound, words.date) : column?.kind === "num" ? printed(bound) : bound;
      chip(`${column?.label ?? key} ${sign} ${said}`, () => bounds.delete(key));
    }
  }
  return made;
}

function choice(label, options, value, onchange) {
  const select = element("select", { onchange: (event) => onchange(event.target.value) });
  for (const [key, text] of options) select.add(new Option(text, key, key === value, key === value));
  return element("label", {}, element("span", {}, label), select);
}

// The values or the range of one column.
function filterOf(column, rows, state, words, change) {
  if (column.kind === "num" || column.kind === "day" || (column.kind === "name" && column.order === "num")) return range(column, state, words, change);
  const values = valuesOf(rows, column);
  const options = [["", words.choose], ...values.map(({ value, text, count: held }) => [`=${value}`, `${text || words.empty} (${count(held)})`])];
  return choice(words.value, options, "", (chosen) => change(() => {
    const value = chosen.slice(1);
    state.in.set(column.key, [...new Set([...(state.in.get(column.key) || []), value])]);
  }));
}

function range(column, state, words, change) {
  const kind = column.kind === "day" ? { type: "date" } : { inputmode: "decimal", size: 8 };
  const told = element("span", { class: "small", role: "alert" });
  const input = (bounds) => element("input", { ...kind, value: column.kind === "day" ? bounds.get(column.key) ?? "" : printed(bounds.get(column.key) ?? "") });
  const [from, to] = [input(state.min), input(state.max)];
  const apply = () => {
    const given = [[state.min, from], [state.max, to]].map(([bounds, box]) => [bounds, column.kind === "day" ? box.value : typed(box.value), box.value]);
    const wrong = given.find(([, value]) => value === null);
    told.textContent = wrong ? fill(words.unread, { text: wrong[2] }) : "";
    if (wrong) return;
    change(() => { for (const [bounds, value] of given) if (value) bounds.set(column.key, value); else bounds.delete(column.key); });
  };
  const enter = (event) => { if (event.key === "Enter") apply(); };
  for (const box of [from, to]) box.addEventListener("keydown", enter);
  return element("div", { class: "range" }, element("label", {}, element("span", {}, words.from), from), element("label", {}, element("span", {}, words.to), to), button(words.set, apply), told);
}

// `view` is what the explorer knows: columns, rows, state, words; `change` takes a function that changes the state.
export function panel(view, change, act) {
  const { columns, rows, state, words } = view;
  const chosen = columns.find((column) => column.key === view.filtering);
  const pick = choice(words.column, [["", words.choose], ...columns.map((column) => [column.key, column.label])], view.filtering, (key) => { view.filtering = key; change(() => {}); });
  const filter = element("fieldset", {}, element("legend", {}, words.filter), pick);
  if (chosen) filter.append(filterOf(chosen, rows, state, words, change));
  const boxes = columns.map((column) => element("label", { class: "tick" }, element("input", {
    type: "checkbox", checked: !state.hide.has(column.key),
    onchange: (event) => change(() => { if (event.target.checked) state.hide.delete(column.key); else state.hide.add(column.key); }),
  }), column.label));
  const made = [filter, element("fieldset", {}, element("legend", {}, words.columns), element("div", { class: "ticks" }, ...boxes))];
  const more = element("fieldset", { class: "more" });
  if (columns.some((column) => column.isSummed)) {
    const by = columns.filter((column) => !column.isSummed);
    more.append(choice(words.group, [["", words.ungrouped], ...by.map((column) => [column.key, column.label])], state.by, (key) => change(() => { state.by = key; })));
  }
  const pivots = [["", words.ungrouped], ...columns.map((column) => [column.key, column.label])];
  const pivot = element("fieldset", {}, element("legend", {}, words.pivot));
  for (const [part, label, options] of [["rows", words.pivotRows, pivots], ["cols", words.pivotColumns, pivots], ["of", words.pivotOf, [["", words.count], ...columns.filter((column) => column.isSummed).map((column) => [column.key, column.label])]]]) {
    const box = choice(label, options, state[part], (key) => change(() => { state[part] = key; }));
    box.querySelector("select").dataset.pivot = part === "cols" ? "columns" : part;
    pivot.append(box);
  }
  made.push(pivot);
  const drawable = columns.filter((column) => column.kind === "num" && (!state.by || column.isSummed));
  if (drawable.length) more.append(choice(words.chart, [["", words.undrawn], ...drawable.map((column) => [column.key, column.label])], state.chart, (key) => change(() => { state.chart = key; })));
  if (more.children.length) made.push(more);
  const told = element("span", { class: "small", "aria-live": "polite" });
  const actions = [
    ...(words.excel ? [button(words.excel, () => act("filtered-excel"), { "data-action": "filtered-excel" })] : []),
    button(words.copy, () => act("copy", told), { "data-action": "copy" }),
    button(words.link, () => act("link", told), { "data-action": "link" }),
    button(words.reset, () => act("reset"), { "data-action": "reset" }),
    told,
  ];
  return [...made, element("p", { class: "actions" }, ...actions)];
}
