// One answer as a list shows it, for the search page and for the boxes on other pages.
import { areasCalled, extend, inFull, isForeign, isIn, isOf, isSure, namedIn, partsOf, preparing, rank, snippet, widen } from "./rank.js";

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

// JSON with its numbers as texts, so that every digit stays as it is written.
export const parsed = (text) => JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.]*/g, (token) => (token.startsWith('"') ? token : `"${token}"`)));

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
export function meta(hit, index) {
  const line = element("p", "", "meta");
  if (hit.answer) line.append(element("b", hit.answer, "figure"));
  line.append(...[hit.when, /^\p{N}/u.test(hit.code) ? hit.code : "", index.labels[hit.kind]].filter(Boolean).map((part) => element("span", part)));
  if (index.statuses[hit.status]) line.append(element("span", index.statuses[hit.status], `status ${hit.status}`));
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
  made.append(title, meta(hit, index));
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

// The facts of an indicator, or the parts of them that may have an area. Digits stay as they are written.
async function factsOf(hit, index, area) {
  const name = hit.facts || hit.address.split("/").slice(1, 3).join(".");
  const files = hit.parts.length ? partsOf(hit, index, area).map((part) => `search/figures/${name}/${part}.json`) : [`facts/${name}.json`];
  const answers = await Promise.all(files.map((file) => fetch(new URL(file, index.root))));
  if (!answers.every(({ ok }) => ok)) return null;
  const loaded = await Promise.all(answers.map(async (answer) => parsed(await answer.text())));
  return { ...loaded[0], areas: loaded.flatMap(({ areas = [] }) => areas), facts: loaded.flatMap(({ facts }) => facts) };
}

// The figure of another period than the newest one, or of an area of many.
async function stated(hit, index, { years, periods, area }, lang) {
  const loaded = hit.hasAreas && !area ? null : await factsOf(hit, index, area);
  if (!loaded) return null;
  const places = area ? areasCalled(area, loaded.areas) : [];
  const own = hit.hasAreas ? loaded.facts.filter((fact) => places.includes(fact.area)) : loaded.facts;
  const of = (asked) => own.filter(({ period }) => asked.some((each) => period === each || (/^\d{4}(?:-\d\d)?$/.test(each) && period.startsWith(`${each}-`))));
  const asked = periods.length ? periods : years;
  const newest = own.reduce((last, { value, end }) => (value && end > last ? end : last), "");
  const exact = asked.length ? own.filter(({ period }) => asked.includes(period)) : own.filter(({ end }) => end === newest);
  const [fact, ...more] = exact.length ? exact : of(asked);
  if (!fact?.value || more.length || fact.others) return null;
  const [year, month] = fact.period.split("-");
  const place = loaded.areas.find((each) => each.code === fact.area);
  const name = place && ((lang === index.language ? "" : place.name_en) || place.name);
  const when = [/^\d\d$/.test(month) ? `${+month}/${year}` : fact.period, hit.hasAreas ? name : ""].filter(Boolean).join(", ");
  const base = { value: fact.value, when, status: fact.status, note: (fact.corrections || []).map(({ text }) => text).join("; ") };
  if (lang === index.language) return { ...base, answer: fact.printed };
  const printed = hit.exact || hit.answer;
  if (fact.qualifier || fact.unit !== loaded.unit || fact.corrections || !/^[\d.,]+(?:\s.*)?$/.test(printed)) return null;
  const written = (value, digits) => new Intl.NumberFormat(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const [, fraction = ""] = /^[\d.,]+/.exec(printed)[0].split(written(0.1, 1)[1]);
  const decimals = fraction.length;
  const last = hit.hasAreas ? [hit] : own.filter(({ end }) => end === newest);
  if (!last.some(({ value }) => value && printed.startsWith(written(value, decimals)))) return null; // its unit is another one
  return { ...base, answer: printed.replace(/^[\d.,]+/, written(fact.value, hit.hasAreas ? decimals : (fact.value.split(".")[1] || "").length)) };
}

// The one figure that answers a question; null where the first answer leaves out something that is asked.
export async function figureFor(index, query, hits, lang) {
  const [hit] = hits;
  if (!hit?.answer || !isSure(index, query, hits)) return null;
  const { areas, spans } = namedIn(index, query);
  const years = query.match(/(?<!\d)(?:19|20)\d\d(?!\d)/g) || [];
  const typed = [...query.matchAll(/(?<!\d)(\d{1,2})[/-]((?:19|20)\d\d)(?!\d)/g)].map(([, month, year]) => `${year}-${month.padStart(2, "0")}`);
  const periods = typed.length ? typed : years.flatMap((year) => [...spans].map((span) => `${year}-${span}`));
  if (spans.size && !years.length) return null;
  const isPart = (span) => isIn(index, hit, [span]);
  const isMonth = (month) => hit.when.includes(`${+month.slice(5)}/${month.slice(0, 4)}`);
  const isNewest = years.every((year) => hit.when.includes(year)) && (typed.length ? typed.every(isMonth) : [...spans].every(isPart)) && (!areas.size || isOf(hit, areas));
  if (isNewest) return hit.value ? hit : null;
  const figure = hit.kind === "indicator" ? await stated(hit, index, { years, periods, area: [...areas][0] }, lang) : null;
  return figure && { ...hit, ...figure };
}

// The box of that figure.
export function box(figure, index) {
  const made = element("div", "", "box");
  made.dataset.answer = "";
  made.dataset.value = figure.value;
  const line = element("p", "", "now");
  line.append(element("b", figure.answer), element("span", figure.when));
  if (index.statuses[figure.status]) line.append(element("span", index.statuses[figure.status], `status ${figure.status}`));
  const title = element("p");
  title.append(link(figure, index));
  made.append(title, line);
  if (figure.note) made.append(element("p", figure.note, "small"));
  return made;
}
