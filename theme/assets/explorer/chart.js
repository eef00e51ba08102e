// Bars of what is left: x in per cent and y in pixels, coloured by the classes of the stylesheet, like every chart.
import { count, fill, isNumber } from "./text.js";

const MOST = 60;
const [BAR, LINE] = [26, 18]; // heights of a bar with its room, and of a line of its label
const SVG = "http://www.w3.org/2000/svg";

export function shape(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

// A label in as many lines as it needs, so that no two become equal by being cut.
function lines(label) {
  const most = innerWidth < 600 ? 36 : 80;
  const found = [""];
  for (const word of label.split(/\s+/).flatMap((whole) => whole.match(new RegExp(`.{1,${most}}`, "gsu")) ?? [])) {
    const longer = `${found.at(-1)} ${word}`.trim();
    if (longer.length > most) found.push(word); else found[found.length - 1] = longer;
  }
  return found;
}

// Where a figure stands: inside its bar at the bar's own end where there is room, else beside the bar.
function figurePlace(number, from, to) {
  if (number === null) return { x: "0%", dx: 6, class: "v", "text-anchor": "start" };
  if (to < 70) return { x: `${to}%`, dx: 6, class: "v", "text-anchor": "start" };
  if (to - from >= 30) return { x: `${to}%`, dx: -6, class: "v inside", "text-anchor": "end" };
  return { x: `${from}%`, dx: -6, class: "v", "text-anchor": "end" };
}

// `bars` have a label, a canonical value ("" where there is none) and its text; nothing is drawn for a hole.
export function draw(bars, { title, unit, caption, words }) {
  const shown = bars.slice(0, MOST);
  const numbers = shown.map((bar) => (isNumber(bar.value) ? Number(bar.value) : null));
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const at = (number) => ((number - low) / (high - low || 1)) * 100;
  const figure = document.createElement("figure");
  figure.className = "plot";
  const labels = shown.map((bar) => lines(bar.label));
  const svg = shape("svg", { height: labels.reduce((sum, label) => sum + BAR + label.length * LINE, 4), role: "img", "aria-label": `${title}. ${caption}` });
  let top = 0;
  shown.forEach((bar, place) => {
    const number = numbers[place];
    for (const line of labels[place]) {
      svg.append(shape("text", { x: 0, y: top + 14, class: "pt" }, line));
      top += LINE;
    }
    svg.append(shape("rect", { x: 0, y: top + 2, width: "100%", height: 16, class: "track" }));
    const [from, to] = [at(Math.min(0, number)), at(Math.max(0, number))];
    if (number !== null) svg.append(shape("rect", { x: `${from}%`, y: top + 2, width: `${to - from}%`, height: 16, class: "g1" }));
    svg.append(shape("text", { y: top + 15, ...figurePlace(number, from, to) }, number === null ? "…" : bar.text));
    top += BAR;
  });
  const said = document.createElement("figcaption");
  said.textContent = unit ? `${title} (${unit})` : title;
  const small = document.createElement("small");
  small.textContent = bars.length > MOST ? `${caption} ${fill(words.drawn, { shown: count(MOST), total: count(bars.length) })}` : caption;
  said.append(small);
  figure.append(said, svg);
  return figure;
}
