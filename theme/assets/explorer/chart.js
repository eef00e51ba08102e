// Bars of what is left: x in per cent and y in pixels, coloured by the classes of the stylesheet, like every chart.
import { count, fill, isNumber } from "./text.js";

const MOST = 60;
const ROW = 44;
const SVG = "http://www.w3.org/2000/svg";

function shape(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

// `bars` have a label, a canonical value ("" where there is none) and its text; nothing is drawn for a hole.
export function draw(bars, { title, unit, caption, words }) {
  const shown = bars.slice(0, MOST);
  const numbers = shown.map((bar) => (isNumber(bar.value) ? Number(bar.value) : null));
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const at = (number) => ((number - low) / (high - low || 1)) * 100;
  const figure = document.createElement("figure");
  figure.className = "plot";
  const svg = shape("svg", { height: shown.length * ROW + 4, role: "img", "aria-label": `${title}. ${caption}` });
  shown.forEach((bar, place) => {
    const top = place * ROW;
    const number = numbers[place];
    svg.append(shape("text", { x: 0, y: top + 14, class: "pt" }, bar.label.length > 60 ? `${bar.label.slice(0, 59)}…` : bar.label));
    svg.append(shape("rect", { x: 0, y: top + 20, width: "100%", height: 16, class: "track" }));
    if (number !== null) {
      const [from, to] = [at(Math.min(0, number)), at(Math.max(0, number))];
      svg.append(shape("rect", { x: `${from}%`, y: top + 20, width: `${to - from}%`, height: 16, class: "g1" }));
    }
    const outside = number !== null && at(Math.max(0, number)) < 70;
    svg.append(shape("text", { x: outside ? `${at(Math.max(0, number))}%` : "100%", dx: outside ? 6 : -6, y: top + 33, class: outside || number === null ? "v" : "v inside", "text-anchor": outside ? "start" : "end" }, number === null ? "…" : bar.text));
  });
  const said = document.createElement("figcaption");
  said.textContent = unit ? `${title} (${unit})` : title;
  const small = document.createElement("small");
  small.textContent = bars.length > MOST ? `${caption} ${fill(words.drawn, { shown: count(MOST), total: count(bars.length) })}` : caption;
  said.append(small);
  figure.append(said, svg);
  return figure;
}
