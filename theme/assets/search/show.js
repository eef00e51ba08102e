// One answer as a list shows it, for the search page and for the boxes on other pages.
import { extend, inFull, isForeign, partsOf, preparing, rank, snippet, widen } from "./rank.js";
import { isBeside, parsed, replying } from "./reply.js";

const SLICE = 8; // milliseconds of work at a time
const PAGES = 8; // of datasets, loaded for one query

const element = (name, text, css) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (css) made.className = css;
  return made;
};

// The page comes first: what is long gives way between its parts, so that a phone answers whoever touches it.
export const pause = () => new Promise((done) => setTimeout(done));

// The answers of a language, ready to be ranked. `home` is the address that theirs are relative to.
export async function load(form) {
  const response = await fetch(form.dataset.answers);
  if (!response.ok) throw new Error(`${response.status} ${form.dataset.answers}`);
  const steps = preparing(await response.json());
  let [step, since] = [steps.next(), performance.now()];
  for (; !step.done; step = steps.next()) if (performance.now() - since > SLICE) { await pause(); since = performance.now(); }
  const index = step.value;
  const [, language] = /([^/]+)\.json$/.exec(new URL(response.url).pathname);
  const read = kept(async (name) => (await fetch(new URL(name, response.url))).json());
  const block = (number) => read(number === 1 ? `titles/${language}.json` : `titles/${language}/${number}.json`);
  const page = (number) => read(`datasets/${language}/${number}.json`);
  return { ...index, block, words: () => read(`asked/${language}.json`), page: kept(async (number) => extend(index, await page(number))), size: index.page, home: new URL(form.dataset.home, location.href), root: new URL("..", response.url), labels: Object.fromEntries(index.kinds) };
}

// What was asked once is not asked again.
export function kept(get) {
  const known = new Map();
  return (key) => known.get(key) || known.set(key, get(key)).get(key);
}

// The answers that fit, the best first. Of a portal of many datasets, those that may fit are loaded before.
export async function answersTo(index, query, options) {
  if (index.words && isForeign(index, query)) widen(index, await index.words());
  if (index.elsewhere) {
    const { matching } = await import("./words.js");
    const pages = new Set((await matching(index, `${inFull(index, query).join(" ")}${/\s$/.exec(query) || ""}`, index.block)).map((number) => Math.floor(number / index.size) + 1));
    await Promise.all([...pages].slice(0, PAGES).map(index.page));
  }
  return rank(index, query, options);
}

export const addressOf = (hit, index) => new URL(hit.address, index.home).href;

// Its figure with period and status, then what kind of thing it is.
export function meta(hit, index, query) {
  const line = element("p", "", "meta"), isOther = Boolean(hit.answer) && isBeside(index, query, hit);
  if (hit.answer && !isOther) line.append(element("b", hit.answer, "figure"));
  line.append(...[isOther ? "" : hit.when, /^\p{N}/u.test(hit.code) ? hit.code : "", index.labels[hit.kind]].filter(Boolean).map((part) => element("span", part)));
  if (index.statuses[hit.status] && !isOther) line.append(element("span", index.statuses[hit.status], `status ${hit.status}`));
  return line;
}

export function link(hit, index) {
  const made = element("a", hit.title);
  made.href = addressOf(hit, index);
  if (hit.foreign) made.lang = index.language;
  return made;
}

export function item(hit, index, query) {
  const made = element("li", "", "entry");
  const title = element("h2");
  title.append(link(hit, index));
  made.append(title, meta(hit, index, query));
  if (hit.said) made.append(excerpt(hit.said, query));
  return made;
}

// A stretch of a text with the words that were asked marked.
export function excerpt(text, query) {
  const { before, after, words } = snippet(text, query);
  const made = element("p", before ? "… " : "");
  for (const [word, isHit] of words) made.append(isHit ? element("mark", word) : word, " ");
  if (after) made.append("…");
  return made;
}

// The facts of an indicator, or the parts of them that may have some areas. Digits stay as they are written.
async function factsOf(hit, index, areas) {
  const name = hit.facts || hit.address.split("/").slice(1, 3).join(".");
  const parts = areas ? [...new Set(areas.flatMap((area) => partsOf(hit, index, area)))] : hit.parts.map((_, place) => place + 1);
  const files = hit.parts.length ? parts.map((part) => `search/figures/${name}/${part}.json`) : [`facts/${name}.json`];
  const answers = await Promise.all(files.map((file) => fetch(new URL(file, index.root))));
  if (!answers.every(({ ok }) => ok)) return null;
  const loaded = await Promise.all(answers.map(async (answer) => parsed(await answer.text())));
  return { ...loaded[0], areas: loaded.flatMap(({ areas: own = [] }) => own), facts: loaded.flatMap(({ facts }) => facts) };
}

// What answers a question beside the list of what was found; null where that is all.
export async function replyTo(index, query, hits, lang) {
  const steps = replying(index, query, hits, lang);
  let step = steps.next();
  while (!step.done) step = steps.next(await factsOf(step.value.hit, index, step.value.areas));
  return step.value;
}

// The box of an answer: what is missing of what was asked, then the figures, each with its place and period.
export function box(reply, index) {
  const made = element("div", "", "box");
  made.dataset.answer = reply.kind;
  if (reply.text) made.append(element("p", reply.text));
  if (!reply.title) return made;
  const title = element("p");
  title.append(link(reply, index));
  made.append(title, ...reply.cells.map((cell) => line(cell, index)));
  if (reply.also?.length) made.append(element("p", index.says.also, "small"), ...reply.also.flatMap((hit) => [link(hit, index), meta(hit, index, "")]));
  if (reply.cells.length === 1) made.dataset.value = reply.cells[0].value;
  return made;
}

function line({ label, place, answer, when, status, note }, index) {
  const made = element("p", "", "now");
  made.append(...[label, place].filter(Boolean).map((text) => element("span", text)), element("b", answer), element("span", when));
  if (index.statuses[status]) made.append(element("span", index.statuses[status], `status ${status}`));
  if (note) made.append(element("span", note, "small"));
  return made;
}
