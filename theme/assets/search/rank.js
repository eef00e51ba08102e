// What fits a query best, from the answers of the portal. Nothing here touches a page, so that it can be tested alone.
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

// Words, and numbers with their signs: 5.4.1 and 50,66 are one word each.
const WORD = /[\p{L}\p{N}]*\p{L}[\p{L}\p{N}]*|\p{N}+(?:[.,]\p{N}+)*/gu;
export const wordsOf = (text) => text.match(WORD) || [];

// What is spelled in several ways, in one: tỉ and tỷ, 116.340 and 116340, 50,66 and 50.66, reports and report. The same
// rules as `stem` of pages/search/finder.py, which writes the words of indexes.
const ENDS = [[/ies$/, "i"], [/([^aeiousi])s$/, "$1"], [/([eo])s$/, "$1"], [/(...)(?:ing|ed)$/, "$1"], [/(....)e$/, "$1"], [/y$/, "i"]];
export function stem(word) {
  if (/^\p{N}/u.test(word)) return /^\p{N}{1,3}([.,])\p{N}{3}(?:\1\p{N}{3})*$/u.test(word) ? word.replace(/[.,]/g, "") : word.replace(",", ".");
  return ENDS.reduce((text, [end, to]) => text.replace(end, to), word);
}
export const keysOf = (text) => wordsOf(fold(text)).map(stem);
const phrase = (text) => keysOf(text).join(" ");
const holds = (text, part) => part !== "" && ` ${text} `.includes(` ${part} `);

// By kind: of two that fit alike, what holds a figure comes first; what is for machines comes after everything.
const FIRST = { indicator: 8, figure: 5, series: 7, report: 7, dataset: 5, page: 6, table: 1, document: -10, row: 2, machine: -60 };
// How much a word found in each place counts, whole and as the beginning of a word still being typed.
export const WHOLE = { title: 3, also: 2.4, words: 1.3 };
const BEGUN = { title: 2.2, also: 1.6, words: 0.8 };
export const MISSED = 0.6; // the share of a query, by the weight of its words, that an answer may leave out
const EMPTY = 0.08; // the weight of a word that asks and names nothing: "how many", "là bao nhiêu"
const STRANGE = 0.2; // of one that no answer holds
const OTHER = 0.5; // how much a word counts that the title has with other marks
const AREA = "area"; // what a query names beside kinds of things
const WHOLE_OF = 6; // for an indicator that has parts
const PLACED = 12; // for a thing that has a figure for each of many areas, where a query names one
const COUNTED = 6; // for a count, where "how many" is asked
const WANTED = 14; // for the kind of thing that a query names: "report", "tệp dữ liệu"

// What an abbreviation stands for, and the abbreviation of what is spelled out, in all languages.
function spelled(text, short) {
  const added = [];
  for (const [abbreviation, meanings] of short) {
    if (holds(text, abbreviation)) added.push(...meanings);
    else if (meanings.some((meaning) => holds(text, meaning))) added.push(abbreviation, ...meanings.filter((meaning) => !holds(text, meaning)));
  }
  return added;
}

function entry(line, kinds, short) {
  const [kind, title, address, code = "", answer = "", when = "", status = "", also = "", words = "", foreign = "", many = "", value = "", note = ""] = line;
  const folded = phrase(title);
  const names = also ? also.split("|").map(phrase) : [];
  const more = [...new Set([folded, ...names].flatMap((name) => spelled(name, short)))];
  return {
    kind: kinds[kind][0], title, address, code, answer, when, status, foreign: foreign === 1, hasAreas: many === 1, value, note, folded, names, more,
    key: fold(code),
    marked: new Set(wordsOf(title.normalize("NFC").toLowerCase())),
    title_: new Set(folded.split(" ")),
    also_: new Set([...names, ...more, phrase(code.replace(/[-_]/g, " "))].flatMap((name) => name.split(" "))),
    words_: new Set(keysOf(`${words} ${when} ${answer} ${kinds[kind][1]}`)),
  };
}

// Answers ready to be ranked, with how many of them hold each word.
export function prepare({ kinds, short, hits, asks, ...rest }) {
  const pairs = Object.entries(short).map(([name, meanings]) => [phrase(name), meanings.map(phrase)]).sort(([a], [b]) => b.length - a.length);
  const entries = hits.map((line) => entry(line, kinds, pairs));
  const counts = new Map();
  for (const each of entries) for (const word of new Set([...each.title_, ...each.also_, ...each.words_])) counts.set(word, (counts.get(word) || 0) + 1);
  return { ...rest, kinds, pairs, asks: phrasesOf(asks), entries, counts, total: entries.length + (rest.elsewhere || 0), held: new Map() };
}

// Words that only ask, those that name a kind of thing or an area, and numbers in words, as they are written and as they are typed.
function phrasesOf({ empty = [], kinds = {}, numbers = {}, areas = [] } = {}) {
  const both = (text) => [wordsOf(text.normalize("NFC").toLowerCase()), wordsOf(fold(text))];
  const named = Object.entries(kinds).flatMap(([kind, texts]) => texts.map((text) => [both(text), kind]));
  const places = areas.flatMap((text) => [text, text.replace(/ /g, "")].map((name) => [both(name), AREA]));
  const all = [...empty.map((text) => [both(text), ""]), ...named, ...places];
  return { phrases: all.sort(([[a]], [[b]]) => b.length - a.length), numbers: new Map(Object.entries(numbers)) };
}

// More answers, of a portal whose datasets stand in files of their own. How many of all hold a word, `held` says.
export function extend(index, lines) {
  index.entries.push(...lines.map((line) => entry(line, index.kinds, index.pairs)));
}

export const rarity = (index, word) => Math.log(1 + index.total / ((index.counts.get(word) || 0) + (index.held.get(word) || 0) || 1));

const knows = (index, word) => index.counts.has(word) || index.held.get(word) > 0;

function begins(set, word) {
  for (const each of set) if (each.startsWith(word)) return true;
  return false;
}

function weight(each, [word, typed, ...others], isLast) {
  for (const place of ["title", "also", "words"]) if (each[`${place}_`].has(word)) return WHOLE[place];
  if (isLast) for (const place of ["title", "also", "words"]) if (begins(each[`${place}_`], typed)) return BEGUN[place];
  return others.length ? weight(each, others, false) : 0;
}

// A word with its marks, in one spelling of those that people use: hoà and hòa, tỉ and tỷ.
const toned = (word) => {
  const spread = word.normalize("NFD").replace(/y/g, "i");
  return spread.replace(/\p{M}/gu, "") + [...spread.matchAll(/\p{M}/gu)].join("");
};

// A word typed with marks stands in the title with others alone: bãi is not bài.
const isOther = ({ title_, marked }, asked, place) => asked.marked[place] !== asked.words[place][1] && title_.has(asked.words[place][0]) && ![...marked].some((word) => toned(word) === toned(asked.marked[place]));

// `isLoose` takes what holds any word that does not only ask.
function score(index, each, asked, isLoose) {
  const { words, marked, weights, pairs, total, last } = asked;
  let found = 0, fits = 0, inTitle = 0, alike = 0, isNamed = false, hasAny = false;
  words.forEach((word, place) => {
    const got = weight(each, word, place === last) * (isOther(each, asked, place) ? OTHER : 1);
    found += got * weights[place];
    if (got) fits += weights[place];
    if (got && asked.deciding.has(place)) isNamed = true;
    if (got && !asked.empty.has(place)) hasAny = true;
    if (each.title_.has(word[0])) inTitle += 1;
    if (marked[place] !== word[0] && each.marked.has(marked[place])) alike += 1;
  });
  if (each.key && each.key === asked.key) return 1000 + FIRST[each.kind];
  if (isLoose ? !hasAny : !isNamed || 1 - fits / total > MISSED) return 0;
  let sum = (100 * found) / (3 * total) + (20 * inTitle) / each.title_.size + FIRST[each.kind] + (3 * alike) / words.length;
  if (asked.kinds.has(AREA) && each.hasAreas) sum += PLACED;
  if (each.hasAreas && !each.code.includes(".")) sum += WHOLE_OF; // the whole before its parts
  if (asked.kinds.has("count") && each.answer && !/[%‰]/.test(each.answer)) sum += COUNTED;
  for (const [pair, share] of pairs) if ([each.folded, ...each.names, ...each.more].some((name) => holds(name, pair))) sum += 16 * share;
  if (asked.kinds.has(each.kind === "table" ? "dataset" : each.kind)) sum += WANTED;
  const [all, named] = asked.wholes.map((whole) => alikeness(each, whole));
  return sum + Math.max(all, named / 2);
}

// As a whole: the exact title, a name, or a stretch of one.
function alikeness(each, whole) {
  if (each.folded === whole) return 80;
  if (each.names.includes(whole)) return 40;
  if (holds(each.folded, whole)) return each.folded.startsWith(whole) ? 25 : 20;
  return [...each.names, ...each.more].some((name) => holds(name, whole)) ? 16 : 0;
}

// The places of a query that only ask or name a kind of thing, and the kinds named. Typed without any mark, words are
// compared without them.
function asking({ phrases }, marked, folded) {
  const isPlain = marked.every((word, place) => word === folded[place]);
  const empty = new Set(), kinds = new Set(), areas = new Set();
  for (const [[withMarks, without], kind] of phrases) {
    const wanted = isPlain ? without : withMarks;
    for (let place = 0; place + wanted.length <= marked.length; place += 1) {
      if (!wanted.every((word, step) => marked[place + step] === word && !empty.has(place + step))) continue;
      wanted.forEach((_, step) => empty.add(place + step));
      if (kind) kinds.add(kind);
      if (kind === AREA) wanted.forEach((_, step) => areas.add(place + step));
    }
  }
  return { empty: empty.size < marked.length ? empty : new Set(), kinds, areas };
}

// What is asked, once for all answers: rare words decide, words that only ask hardly count. The tone marks of a query
// only break ties: without them it finds the same.
function question(index, query) {
  const marked = wordsOf(query.normalize("NFC").toLowerCase());
  const folded = marked.map(fold);
  const last = /\s$/.test(query) ? -1 : marked.length - 1;
  const { empty, kinds, areas } = asking(index.asks, marked, folded);
  const words = folded.map((word, place) => [stem(word), word, ...(index.asks.numbers.has(marked[place]) ? [index.asks.numbers.get(marked[place])] : [])]);
  const isKnown = (word, place) => knows(index, word[0]) || (place === last && begins(index.counts.keys(), word[1])) || word.length > 2;
  const rarities = words.map((word, place) => rarity(index, word[0]) * (empty.has(place) ? EMPTY : isKnown(word, place) ? 1 : STRANGE));
  const total = rarities.reduce((sum, each) => sum + each, 0);
  const most = Math.max(...rarities.filter((_, place) => isKnown(words[place], place)), 0);
  const deciding = new Set(rarities.flatMap((each, place) => (each >= most / 2 ? [place] : [])));
  const pairs = words.slice(1).flatMap(([word], place) => (empty.has(place) || empty.has(place + 1) ? [] : [[`${words[place][0]} ${word}`, (rarities[place] + rarities[place + 1]) / total / 2]]));
  const wholes = [words, words.filter((_, place) => !empty.has(place))].map((part) => part.map(([word]) => word).join(" "));
  return { words, marked, wholes, key: fold(query.trim()), weights: rarities, pairs, deciding, kinds, total, last, empty, areas };
}

// A query without the words that only ask.
export function content(index, query) {
  const marked = wordsOf(query.normalize("NFC").toLowerCase());
  const { empty } = asking(index.asks, marked, marked.map(fold));
  return marked.filter((_, place) => !empty.has(place)).join(" ");
}

// The answers that fit, the best first; `kind` leaves only those of one kind. Where no more than pages of help fit, what
// holds any word of the query is better than nothing.
export function rank(index, query, { kind = "", most = Infinity } = {}) {
  const asked = question(index, query);
  if (!asked.words.length) return [];
  const own = index.entries.filter((each) => !kind || each.kind === kind);
  const fit = (isLoose) => own.map((each) => [score(index, each, asked, isLoose), each]).filter(([sum]) => sum > 0);
  const strict = fit(false);
  const found = strict.some(([, each]) => each.kind !== "page") ? strict : fit(true);
  return found.sort(([a], [b]) => b - a).slice(0, most).map(([, each]) => each);
}

const LONG = 4; // words of a query that name something
const FIGURES = ["indicator", "figure"];
const PERIOD = /(?:19|20)\d\d/;

// Whether nothing that a query names is left out of its first answer: each word asks, is the answer's or names a period. One
// that no answer knows may be missing, where another word is in the title of this figure alone. Of a long query no other
// answer that lacks one word says less beyond what is asked; a word with marks is none with others (bãi, bài); nothing asks for a rank or a comparison. The same rules, but
// for areas, as `is_sure` of extensions/mcp/rank.py.
export function isSure(index, query, [best, ...others]) {
  if (!best || !FIGURES.includes(best.kind)) return false;
  const asked = question(index, query);
  if (asked.kinds.has("rank") || asked.kinds.has("compare")) return false;
  const months = new Set((query.match(/\d{1,2}(?=[/-](?:19|20)\d\d)/g) || []).map(Number));
  const isPeriod = ([, typed]) => new RegExp(`^${PERIOD.source}$`).test(typed) || (/^\d{1,2}$/.test(typed) && months.has(Number(typed)));
  const named = asked.words.map((_, place) => place).filter((place) => !asked.empty.has(place));
  const missing = (each) => named.filter((place) => (!weight(each, asked.words[place], false) && !isPeriod(asked.words[place])) || isOther(each, asked, place));
  if ([...asked.areas].some((place) => !weight(best, asked.words[place], false))) return false;
  const beyond = (each) => Math.min(...[each.folded, ...each.names].map((name) => [...new Set(name.split(" "))].filter((word) => !asked.words.flat().includes(word)).length));
  if (named.length >= LONG && others.slice(0, 7).some((each) => FIGURES.includes(each.kind) && missing(each).length === 1 && beyond(each) + 1 < beyond(best))) return false;
  const lost = missing(best);
  if (!lost.length) return named.some((place) => weight(best, asked.words[place], false));
  if (lost.length > 1 || knows(index, asked.words[lost[0]][0])) return false;
  const figures = index.entries.filter((each) => FIGURES.includes(each.kind));
  return named.some((place) => best.title_.has(asked.words[place][0]) && figures.filter((each) => each.title_.has(asked.words[place][0])).length === 1);
}

// Rows of one dataset that hold every word of a query, those first whose head holds the most.
export function rankRows(dataset, tables, query) {
  const words = keysOf(query);
  const found = [];
  for (const [table, rows] of tables) {
    for (const [title, anchor, said] of rows) {
      const head = new Set(keysOf(title));
      const all = new Set([...head, ...keysOf(said)]);
      const missing = words.filter((word) => !all.has(word));
      if (!words.length || missing.length > 1 || (missing.length && (missing[0] !== words.at(-1) || !begins(all, missing[0])))) continue;
      const fit = words.filter((word) => head.has(word)).length;
      found.push([fit / Math.max(words.length, head.size) + fit, { kind: "row", title, address: `${dataset.address}#${anchor}`, code: "", answer: "", when: table, status: "", said, foreign: dataset.foreign }]);
    }
  }
  return found.sort(([a], [b]) => b - a).map(([, row]) => row);
}

// How far two words are apart, up to two letters.
function distance(a, b) {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = [...b, ""].map((_, place) => place);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}

// What there is whose words are nearest to those of a query that finds nothing: things, never a spelling.
export function nearest(index, query, most = 3) {
  const known = [...index.counts.keys()].filter((word) => word.length > 3);
  const better = wordsOf(fold(query)).map((word) => {
    if (word.length < 4 || knows(index, stem(word))) return word;
    const near = known.map((each) => [distance(stem(word), each), -index.counts.get(each), each]).filter(([away]) => away < 3);
    near.sort(([a, m], [b, n]) => a - b || m - n);
    return near.length ? near[0][2] : word;
  });
  return rank(index, better.join(" "), { most });
}

// The stretch of a text around the rarest word of a query, in whole words: each with whether it is one that was asked.
export function snippet(text, query, span = 32) {
  const words = text.trim().split(/\s+/);
  const wanted = [...new Set(wordsOf(fold(query)))];
  const places = wanted.map((part) => words.flatMap((word, place) => (wordsOf(fold(word)).some((own) => own.startsWith(part)) ? [place] : [])));
  const hits = new Set(places.flat());
  const rarest = places.filter((found) => found.length).sort((a, b) => a.length - b.length)[0] || [0];
  const near = (place) => [...hits].filter((hit) => hit > place - 5 && hit < place + span - 5).length;
  const best = rarest.reduce((a, b) => (near(b) > near(a) ? b : a));
  const start = best > 4 ? best - 4 : 0;
  return { before: start > 0, after: start + span < words.length, words: words.slice(start, start + span).map((word, place) => [word, hits.has(start + place)]) };
}
