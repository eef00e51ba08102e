// What a question asks for (a measure, places, periods, an end of a ranking, a change), and what answers it: the cells,
// the row of a ranking, or which of these is missing and what is nearest. Nothing here touches a page or a server: who
// asks hands in the figures, so that the page, assistants and short messages have the same answer.
import { FIGURES, YEAR, areasCalled, askedFor, coverage, isIn, isItself, isNamed, isOf, isSure, nameOf } from "./rank.js";

const FLOOR = 0.7; // of what a question names, by weight, the best thing has to hold; below it the portal has nothing of it
const MONTH = /(?<!\d)(\d{1,2})[/-]((?:19|20)\d\d)(?!\d)/g;
const LOOKED = 3; // of what was found, to find a measure
const LEVELS = 4; // areas at least that make a ranking

// JSON with its numbers as texts, so that every digit stays as it is written.
export const parsed = (text) => JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.]*/g, (token) => (token.startsWith('"') ? token : `"${token}"`)));

// The periods that a query names, as codes begin: a year, a month of one, a part of one.
export function periodsIn(query, spans) {
  const years = query.match(YEAR) || [];
  const months = [...query.matchAll(MONTH)].map(([, month, year]) => `${year}-${month.padStart(2, "0")}`);
  return months.length ? months : spans.size && years.length ? years.flatMap((year) => [...spans].map((span) => `${year}-${span}`)) : years;
}

// The question, read once: what is asked for beside the measure.
export function reading(index, query) {
  const { kinds, areas, spans, ends, strangers, isSince, isLost } = askedFor(index, query);
  const isChange = kinds.has("course") || isSince;
  return { kinds, areas: [...areas], spans, periods: periodsIn(query, spans), ends, strangers, isSince, isLost, isChange, isRank: kinds.has("rank"), isPosition: kinds.has("compare") };
}

// Codes of periods that one names: itself, and the parts of a year that nothing stands for as a whole.
const within = (asked) => ({ period }) => period === asked || (/^\d{4}$/.test(asked) && period.startsWith(`${asked}-`));
const newest = (facts) => facts.reduce((last, { value, end }) => (value && end > last ? end : last), "");
const known = (facts) => facts.filter(({ value, others }) => value && !others);

// A figure as the reader's language prints it; "" where its form is not known from the newest one.
export function printer(hit, index, lang) {
  if (lang === index.language || typeof Intl === "undefined") return (fact) => fact.printed; // an engine without languages says it as the facts do
  const model = hit.exact || hit.answer, [head] = /^[\d.,]+/.exec(model) || [""];
  if (!head || !/^[\d.,]+(?:\s.*)?$/.test(model)) return () => "";
  const written = (value, digits) => new Intl.NumberFormat(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const digits = (head.split(written(0.1, 1)[1])[1] || "").length;
  if (hit.value && written(hit.value, digits) !== head) return () => ""; // its unit is another one
  return (fact) => (fact.qualifier || (hit.unit && fact.unit !== hit.unit) ? "" : model.replace(head, written(fact.value, hit.hasAreas ? digits : (String(fact.value).split(".")[1] || "").length)));
}

// The answer to a question. A generator: it yields {hit, areas} to be handed that thing's figures (of these areas, of all
// where `areas` is null), and returns the answer; null where the list of what was found is all there is to say.
export function* replying(index, query, hits, lang) {
  const asked = reading(index, query);
  if (["file", "page", "define", "report"].some((kind) => asked.kinds.has(kind)) || [...asked.kinds].some((kind) => kind.endsWith("/"))) return null;
  const parts = asked.isRank ? partsOfSeries(index, query) : [];
  if (parts.length) return yield* ofParts(index, query, asked, parts, lang);
  const best = (asked.areas.length || asked.isRank ? hits.slice(0, LOOKED).find(({ kind }) => FIGURES.includes(kind)) : null) || hits[0];
  if (!best || coverage(index, query, best) < FLOOR) return { ...NOTHING, text: [asked.strangers.length ? say(index, "strange", { words: asked.strangers.join(", ") }) : say(index, "none", {}), best ? say(index, "nearest", {}) : ""].filter(Boolean).join(" ") };
  const made = { title: best.title, address: best.address, foreign: best.foreign };
  if (asked.isLost && !FIGURES.includes(best.kind)) return { ...made, kind: "lacks", what: "period", text: say(index, "period", { period: asked.periods.join(", ") }), cells: [] };
  if (!FIGURES.includes(best.kind)) return null;
  const answer = yield* measured(index, query, asked, best, lang);
  const others = hits.filter((hit) => hit !== best);
  if (!answer || isSure(index, query, [best, ...others], { anywhere: true })) return answer && { ...made, ...answer, also: namesakes(index, query, best, others) };
  const isOther = asked.strangers.length > 0 || (best.hasAreas && !asked.areas.length && !asked.isRank);
  return { ...made, ...answer, kind: "near", cells: isOther ? [] : answer.cells, text: [say(index, "unsure", {}), answer.text].filter(Boolean).join(" ") };
}

// Other figures that the words of a query name as well, each as what it is.
function namesakes(index, query, best, others) {
  const isSame = (hit) => FIGURES.includes(hit.kind) && hit.answer && hit.answer !== best.answer && isNamed(index, query, hit) && !isBeside(index, query, hit);
  return others.filter(isSame).slice(0, LOOKED);
}

const NOTHING = { kind: "none", what: "measure", title: "", cells: [] };

// Whether the figure that a list shows of a thing is of another place or period than a query names.
export function isBeside(index, query, hit) {
  const { areas, periods, strangers } = reading(index, query);
  return strangers.length > 0 || periods.some((period) => !isOfPeriod(hit.when, period)) || (areas.length > 0 && !isOf({ about: hit.whole }, areas) && (hit.hasAreas || !isOf(hit, areas)));
}

// The measures of a series that a query names alone, as "the lowest PAPI": it may have no total.
function partsOfSeries(index, query) {
  const series = index.entries.find((each) => each.kind === "series" && isNamed(index, query, each));
  return series ? index.entries.filter(({ kind, address, hasAreas, code }) => kind === "indicator" && hasAreas && !code.includes(".") && address.startsWith(`indicators/${series.code}/`)) : [];
}

function* ofParts(index, query, asked, parts, lang) {
  const cells = [];
  for (const hit of parts) {
    const document = yield { hit, areas: null };
    const { cells: own = [] } = (document && decide(index, { ...asked, areas: [], isItself: true }, hit, document, lang)) || {};
    cells.push(...own.map((cell) => ({ ...cell, label: `${hit.title}: ${cell.label.toLowerCase()}` })));
  }
  return cells.length ? { kind: "rank", what: "", title: "", text: say(index, "whole", {}), cells } : null;
}

// What answers of one measure.
function* measured(index, query, asked, best, lang) {
  const own = isOwn(index, asked, best);
  if (asked.areas.length && !best.hasAreas && !isOf(best, asked.areas)) return { kind: "lacks", what: "place", text: say(index, "place", { place: asked.areas.map((area) => nameOf(index, area)).join(", ") }), cells: [] };
  if (own.isAll) return own.cells.length ? { kind: "cells", what: "", text: "", cells: own.cells } : null;
  if (best.kind === "figure") return asked.periods.length && !asked.isChange ? { kind: "lacks", what: "period", text: say(index, "period", { period: asked.periods.join(", ") }), cells: own.cells } : null;
  if ((asked.spans.size && !asked.periods.length) || (best.hasAreas && !asked.areas.length && !asked.isRank)) return null;
  const document = yield { hit: best, areas: asked.isRank || asked.isPosition || !asked.areas.length ? null : asked.areas };
  return document && decide(index, { ...asked, isItself: isItself(index, query, best) }, best, document, lang);
}

// What a thing's own newest figure answers: whether it is all that is asked for.
function isOwn(index, asked, best) {
  const isNewest = asked.periods.every((period) => isOfPeriod(best.when, period)) && [...asked.spans].every((span) => isIn(index, best, [span]));
  const isAll = isNewest && !asked.isRank && !asked.isPosition && !asked.isChange && (!asked.areas.length || (asked.areas.length === 1 && isOf({ about: best.whole }, asked.areas)) || !best.hasAreas);
  return { isAll, cells: best.value ? [{ place: "", when: best.when, answer: best.answer, value: best.value, status: best.status, note: best.note }] : [] };
}

// Whether the words of a period are of a year, or of a month of it.
function isOfPeriod(when, period) {
  const [year, month] = period.split("-");
  return when.includes(/^\d\d$/.test(month) ? `${+month}/${year}` : year);
}

const say = (index, name, words) => Object.entries(words).reduce((text, [key, word]) => text.replace(`{${key}}`, word), index.says?.[name] || "");

function decide(index, asked, hit, document, lang) {
  const print = printer(hit, index, lang), { areas = [], facts } = document;
  const placeName = (code) => { const area = areas.find((each) => each.code === code); return (lang !== index.language && area?.name_en) || area?.name || ""; };
  const when = ({ period, label }) => { const [year, month] = period.split("-"); return label || (/^\d\d$/.test(month) ? `${+month}/${year}` : period); };
  const cell = (fact) => ({ place: hit.hasAreas || areas.length > 1 ? placeName(fact.area) : "", when: when(fact), answer: print(fact), value: fact.value, status: fact.status, note: (fact.corrections || []).map(({ text }) => text).join("; "), area: fact.area, period: fact.period, address: fact.page });
  if (hit.hasAreas && asked.isRank && !asked.areas.length) return ranked(index, asked, hit, document, cell);
  const own = hit.hasAreas ? asked.areas.map((area) => [area, areasCalled(area, areas)]) : [["", null]];
  const cells = [], lacks = [];
  for (const [area, codes] of own) {
    const here = facts.filter((fact) => !codes || codes.includes(fact.area));
    if (!known(here).length) { lacks.push(["place", nameOf(index, area)]); continue; }
    if (asked.isChange && (asked.isSince || asked.periods.length !== 1)) { cells.push(...course(known(here), asked.periods)); continue; }
    const periods = asked.periods.length ? asked.periods : [known(here).find(({ end }) => end === newest(here)).period];
    for (const period of periods) {
      const exact = here.filter(({ period: code }) => code === period), found = exact.length ? exact : here.filter(within(period));
      if (found.some((fact) => !fact.value || fact.others)) return null; // nothing alone answers
      if (found.length) cells.push(...found);
      else lacks.push(["period", period, known(here).filter(({ end }) => end === newest(here))]);
    }
  }
  if (!own.length) return null;
  const missing = lacks.map(([what, name, near]) => say(index, near?.length ? "newest" : what, { place: name, period: name, newest: near?.length ? when(near[0]) : "" }));
  const nearest = lacks.flatMap(([, , near = []]) => near);
  const shown = [...new Set([...cells, ...nearest])].map(cell);
  if (shown.some(({ answer }) => !answer)) return { kind: lacks.length ? "lacks" : "", text: missing.join(" "), cells: [] };
  if (asked.isPosition && shown.length < 2 && !lacks.length) return null;
  return { kind: lacks.length ? "lacks" : asked.isChange ? "course" : "cells", what: lacks[0]?.[0] || "", text: missing.join(" "), cells: shown };
}

// The first and the last figure of the stretch that is asked for, within one run of comparable ones.
function course(facts, periods) {
  const sorted = [...facts].sort((a, b) => (a.end < b.end ? -1 : 1)), [from, to] = [periods[0], periods.at(-1)];
  const inside = sorted.filter(({ period }) => (!from || period >= from) && (!to || periods.length < 2 || period.slice(0, to.length) <= to));
  const last = inside.at(-1), same = inside.filter(({ run }) => run === last?.run);
  return [...new Set([same[0], last].filter(Boolean))];
}

// The ends of the ranking of one period: the one that is asked for, both where its word may mean the thing, not its figure.
function ranked(index, asked, hit, { areas = [], facts, direction }, cell) {
  const period = asked.periods.at(-1);
  const levels = new Map(areas.map(({ code, level }) => [code, level || 0]));
  const all = known(facts).filter(period ? within(period) : ({ end }) => end === newest(facts));
  const counts = all.reduce((sums, { area }) => sums.set(levels.get(area), (sums.get(levels.get(area)) || 0) + 1), new Map());
  const [level] = [...counts].sort(([, a], [, b]) => b - a)[0] || [];
  const peers = all.filter(({ area }) => levels.get(area) === level);
  if (!peers.length) return { kind: "lacks", what: "period", text: say(index, "period", { period, newest: newestPeriod(facts) }), cells: [] };
  if (peers.length < LEVELS) return null;
  const sorted = [...peers].sort((a, b) => Number(b.value) - Number(a.value));
  const end = asked.ends.size === 1 ? [...asked.ends][0] : "";
  const isHigh = { high: true, low: false, best: direction !== "down", worst: direction === "down" }[end];
  const isPlain = end && (end === "best" || end === "worst" ? Boolean(direction) : asked.isItself);
  const at = (value) => sorted.filter((fact) => cell(fact).answer === cell({ ...value }).answer);
  const rows = [["highest", at(sorted[0])], ["lowest", at(sorted.at(-1))]].filter(([name]) => !isPlain || (name === "highest") === isHigh);
  const cells = rows.flatMap(([name, ties]) => ties.map((fact) => ({ ...cell(fact), label: say(index, name, {}) })));
  if (cells.some(({ answer }) => !answer)) return null;
  return { kind: "rank", text: say(index, "among", { count: peers.length, period: cells[0].when }), cells };
}

const newestPeriod = (facts) => (known(facts).find(({ end }) => end === newest(facts)) || { period: "" }).period;
