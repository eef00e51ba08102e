// Two figures of an indicator set beside each other: which, stands in the page's address. The rows of the page's own table
// say what may be compared with what; a difference is taken digit by digit, and judged as the table's columns are.
import { draw } from "./explorer/chart.js";
import { fill, printed, total } from "./explorer/text.js";

const NAME = "compare";

const negated = (number) => (number.startsWith("-") ? number.slice(1) : `-${number}`);
const places = (number) => number.split(".")[1]?.length ?? 0;
const scaled = (number, digits) => BigInt(total([number, `0.${"0".repeat(digits)}`]).replace(".", ""));
const signed = (number) => (number.startsWith("-") ? "" : "+") + printed(number);
const absolute = (number) => (number < 0n ? -number : number);

// What rounding alone may make of two figures: half of the last digit of each.
function isRounding(earlier, later) {
  const digits = Math.max(places(earlier), places(later)) + 1;
  const slack = (number) => 5n * 10n ** BigInt(digits - places(number) - 1);
  return absolute(scaled(later, digits) - scaled(earlier, digits)) < slack(earlier) + slack(later);
}

// Hundredths of a per cent, halves to the even one, as a canonical number; "" where the earlier figure is zero.
function percent(earlier, difference) {
  const digits = Math.max(places(earlier), places(difference), 1);
  const [whole, part] = [absolute(scaled(earlier, digits)), scaled(difference, digits)];
  if (whole === 0n) return "";
  const [quotient, rest] = [(absolute(part) * 10000n) / whole, (absolute(part) * 10000n) % whole];
  const up = 2n * rest > whole || (2n * rest === whole && quotient % 2n === 1n);
  const text = String(quotient + (up ? 1n : 0n)).padStart(3, "0");
  return `${part < 0n ? "-" : ""}${text.slice(0, -2)}.${text.slice(-2)}`;
}

// At most so many decimals, halves to the even digit, as the page prints.
export function rounded(number, most = Infinity) {
  if (places(number) <= most) return number;
  const [whole, ten] = [absolute(scaled(number, places(number))), 10n ** BigInt(places(number) - most)];
  const [quotient, twice] = [whole / ten, 2n * (whole % ten)];
  const text = String(quotient + (twice > ten || (twice === ten && quotient % 2n === 1n) ? 1n : 0n)).padStart(most + 1, "0");
  return (number.startsWith("-") ? "-" : "") + (most ? `${text.slice(0, -most)}.${text.slice(-most)}` : text);
}

// Why the difference of two rows says nothing; "" where it may be told.
export function reason(one, other) {
  for (const { why } of [one, other]) if (why) return why;
  if (one.at !== other.at && one.period !== other.period) return "apart";
  if (one.run !== other.run) return "broken";
  if (one.unit !== other.unit) return "unit";
  if (one.kind === "custom" && one.period !== other.period) return "kind"; // windows of any length
  return one.kind === other.kind ? "" : "kind";
}

// The change in the words of the table's columns.
export function told(earlier, later, words) {
  const exact = total([later.value, negated(earlier.value)]);
  if (!/[1-9]/.test(exact)) return words.same;
  const isSmall = !/[1-9]/.test(rounded(exact, words.most));
  const difference = isSmall ? exact : total([rounded(later.value, words.most), negated(rounded(earlier.value, words.most))]); // of what is printed
  const shown = rounded(difference, words.most);
  if (!/[1-9]/.test(shown)) return words.rounding;
  const isNear = isRounding(earlier.value, later.value);
  if (isNear && places(earlier.value) && places(later.value)) return words.rounding;
  const isShare = later.share !== undefined;
  const share = isShare || later.flat !== undefined ? "" : percent(earlier.value, difference);
  const isUp = !difference.startsWith("-");
  const judged = later.good && (isUp === (later.good === "up") ? words.better : words.worse);
  const notes = [isShare && words.points, share && `${signed(share)}\u00a0%`, isNear ? words.doubt : judged].filter(Boolean);
  return signed(shown) + (notes.length ? ` (${notes.join("; ")})` : "");
}

// The figures that the table by period offers, in the order of time.
function offered() {
  const seen = new Map();
  return [...document.querySelectorAll("tr[data-pair]")].map((row, order) => {
    const { pair, ...data } = row.dataset;
    const again = (seen.get(pair) ?? 0) + 1;
    seen.set(pair, again);
    const text = row.querySelector("td.main").firstChild.textContent.trim();
    const figure = data.unit ? `${text} ${data.unit}` : text;
    return { ...data, order, key: again > 1 ? `${pair}.${again}` : pair, text: data.status ? `${figure} (${data.status})` : figure };
  });
}

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const whole = (row) => [row.name, row.place].filter(Boolean).join(", ");

function choice(rows, label, chosen) {
  const [box, select] = [document.createElement("label"), document.createElement("select")];
  select.append(...rows.map((row) => new Option(`${capital(whole(row))}: ${row.text}`, row.key, false, row === chosen)));
  box.append(label, " ", select);
  return { box, select };
}

// The newest figure that may be compared with an earlier one, and the nearest such.
function usual(rows) {
  for (const later of rows.toReversed()) {
    const earlier = rows.findLast((row) => row.order < later.order && !reason(row, later));
    if (earlier) return [later, earlier];
  }
  return [rows.at(-1), rows.at(-2)];
}

export function compare(root, button) {
  if (root.dataset.ready !== undefined) return;
  root.dataset.ready = "";
  const most = root.dataset.places === undefined ? undefined : Number(root.dataset.places);
  const words = { ...root.dataset, most };
  const rows = offered();
  const named = (key) => rows.find((row) => row.key === key);
  const asked = (new URLSearchParams(location.search).get(NAME) ?? "").split("..").map(named);
  const [first, second] = asked.length === 2 && asked.every(Boolean) ? asked : usual(rows);
  const [one, other] = [choice(rows, words.first, first), choice(rows, words.second, second)];
  const [result, picture] = [document.createElement("p"), document.createElement("div")];
  result.className = "headline";
  result.setAttribute("role", "status");
  const show = () => {
    const chosen = [named(one.select.value), named(other.select.value)];
    const [later, earlier] = chosen[0].at === chosen[1].at && chosen[0].order < chosen[1].order ? chosen.toReversed() : chosen;
    const why = reason(earlier, later);
    const isNumber = earlier.value !== "" && later.value !== "";
    const name = earlier.at === later.at ? (row) => row.name : whole;
    const said = chosen.map((row) => `${capital(name(row))}: ${row.text}.`);
    if (why) said.push(fill(words.none, { reason: words[why] }));
    else if (isNumber && earlier !== later) said.push(`${capital(fill(words.against, { change: told(earlier, later, words), period: name(earlier) }))}.`);
    result.textContent = said.join(" ");
    const bars = chosen.map((row) => ({ label: capital(name(row)), value: row.value, text: printed(rounded(row.value, most)) }));
    picture.replaceChildren(...(isNumber && !why ? [draw(bars, { title: document.querySelector("h1").textContent, unit: later.unit, caption: "", words: {} })] : []));
    const state = new URLSearchParams(location.search);
    state.set(NAME, `${one.select.value}..${other.select.value}`);
    history.replaceState(null, "", `${location.pathname}?${state}${location.hash}`);
  };
  for (const { select } of [one, other]) select.addEventListener("change", show);
  const choices = document.createElement("p");
  choices.className = "chosen";
  choices.append(one.box, other.box);
  const isPressed = document.activeElement === button;
  button.parentElement.replaceWith(choices, result, picture);
  show();
  if (isPressed) one.select.focus({ preventScroll: true }); // a shared address leaves the reader at the top
}
