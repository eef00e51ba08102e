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
// The same with the marks that it has: chi tiêu is not chỉ tiêu.
const withMarks = (text) => wordsOf(text.normalize("NFC").toLowerCase()).map((word) => (fold(word) === word ? stem(word) : toned(word))).join(" ");
const holds = (text, part) => part !== "" && ` ${text} `.includes(` ${part} `);

// By kind: of two that fit alike, what holds a figure comes first; what is for machines comes after everything.
const FIRST = { indicator: 8, figure: 5, series: 7, report: 7, dataset: 5, page: 6, table: 1, document: -10, row: 2, machine: -60 };
// How much a word found in each place counts, whole and as the beginning of a word still being typed.
export const WHOLE = { title: 3, also: 2.4, words: 1.3 };
const BEGUN = { title: 2.2, also: 1.6, words: 0.8 };
export const MISSED = 0.6; // the share of a query, by the weight of its words, that an answer may leave out
const BETTER = 24; // by how much what lacks a word that decides must do better than what has it
const EMPTY = 0.08; // the weight of a word that asks and names nothing: "how many", "là bao nhiêu"
const DATE = 0.3; // of a year, which chooses among things rather than names one
const STRANGE = 0.3; // of one that no answer holds
const OTHER = 0.5; // how much a word counts that the title has with other marks, or of a phrase that belongs together
const ALIKE = 0.7; // or in whose place it has a word for the same or the like, or one that is typed nearly so
export const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/g;
const YEAR_ALONE = /^(?:19|20)\d\d$/;
export const FIGURES = ["indicator", "figure"];
const FILES = ["dataset", "file"]; // kinds of words that ask for data, the second to take them away: "tải", "excel"
const AREA = "area"; // what a query names beside kinds of things
const WHOLE_OF = 6; // for an indicator that has parts
const PLACED = 12; // for a thing that has a figure for each of many areas, where a query names one
const DATED = 8; // for the report of a year that a query names
const COUNTED = 6; // for a count, where "how many" is asked
const WANTED = 28; // for the kind of thing that a query names: "report", "tệp dữ liệu"
const DEFINING = { series: 14, page: 14, indicator: 8, figure: -14, report: -8, table: -28 }; // where a meaning or a method is asked
const BEFORE = { not: /^\P{N}/u, from: YEAR_ALONE }; // words that change what follows them: "không nộp", "từ 2011"
const COMPARED = { indicator: 8, figure: -8, series: -28, report: -20 }; // where a course, a rank or a comparison is asked
const NAMED = WHOLE.also * ALIKE; // of a word that a name has, or another for it
const UNIT = 2.6; // what a word of a phrase that belongs together weighs at least: its words may be common, it is not
const RARE = 4; // how many things at least count as having a word: what one has by accident decides no more than what few have
const TEXT = 0.6; // of a word that nothing of an indicator has but the text that explains it
const SPAN = "span"; // what a query names beside kinds of things: a part of a year

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
  const [kind, title, address, code = "", answer = "", when = "", status = "", also = "", words = "", foreign = "", many = "", value = "", note = "", text = "", facts = "", exact = ""] = line;
  const folded = phrase(title);
  const names = also ? also.split("|").map(phrase) : [];
  const more = [...new Set([folded, ...names].flatMap((name) => spelled(name, short)))];
  return {
    kind: kinds[kind][0], title, address, code, answer, when, status, foreign: foreign === 1, hasAreas: Boolean(many), parts: Array.isArray(many) ? many : [], facts, value, exact, note, folded, names, more,
    key: fold(code), about: phrase(`${title} ${when} ${words}`), years: [...new Set(`${title} ${when} ${kinds[kind][0] === "indicator" || kinds[kind][0] === "report" ? words : ""}`.match(YEAR) || [])],
    titled: withMarks(title), marked: new Set(wordsOf(title.normalize("NFC").toLowerCase())),
    text_: new Set(keysOf(text)), whole: phrase(`${title} ${when}`),
    title_: new Set(folded.split(" ")),
    also_: new Set([...names, ...more, phrase(code.replace(/[-_]/g, " "))].flatMap((name) => name.split(" "))),
    words_: new Set(keysOf(`${words} ${when} ${answer} ${kinds[kind][1]}`)),
  };
}

// What is done in steps, at once.
function whole(steps) {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

// Answers ready to be ranked, with how many of them hold each word.
export const prepare = (answers) => whole(preparing(answers));

// The same step by step, so that a phone can answer its reader in between.
export function* preparing({ kinds, short, hits, asks = {}, codes = [], ...rest }) {
  const pairs = Object.entries(short).map(([name, meanings]) => [phrase(name), meanings.map(phrase)]).sort(([a], [b]) => b.length - a.length);
  const entries = [];
  for (const line of hits) { entries.push(entry(line, kinds, pairs)); yield; }
  const counts = new Map();
  for (const each of entries) if (each.kind !== "document") for (const word of new Set([...each.title_, ...each.also_, ...each.words_])) counts.set(word, (counts.get(word) || 0) + 1);
  const places = codes.map((code, at) => ({ code, name: asks.areas[at] }));
  const wholes = new Map(entries.filter(({ hasAreas }) => hasAreas).map((each) => [each.address, each]));
  return yield* asked({ ...rest, kinds, pairs, places, entries, counts, total: entries.length + (rest.elsewhere || 0), held: new Map(), wholes }, asks);
}

// An index with words of those who ask; `own` are those of its language and of its titles.
function* asked(index, asks) {
  const { entries, counts } = index, words = yield* phrasesOf(asks);
  yield;
  const spoken = [...words.phrases, ...words.alike].map(([each]) => each.map(([key]) => key).join(" "));
  const texts = [...entries.flatMap((each) => [each.folded, ...each.names]), ...spoken];
  yield;
  const of = (some) => some.flatMap((text) => text.split(" "));
  return { ...index, asks: words, known: new Set([...counts.keys(), ...of(texts)]), own: new Set(of([...entries.map(({ folded }) => folded), ...spoken, ...words.short.keys()])), side: new Set(texts.flatMap(twos)) };
}

// Whether a query has a word that is not of the language of an index: it may be of another.
export const isForeign = ({ own }, query) => wordsOf(fold(query)).some((word, place, all) => !/\p{N}/u.test(word) && !own.has(stem(word)) && !(place === all.length - 1 && begins(own, word)));

// An index that knows, for such a query, the words of all languages.
export const widen = (index, asks) => { index.wide ??= whole(asked(index, asks)); };
const of = (index, query) => (index.wide && isForeign(index, query) ? index.wide : index);

// Words that stand side by side in a text.
function twos(text) {
  const words = text.split(" ");
  return words.slice(1).map((word, place) => `${words[place]} ${word}`);
}

// A phrase word by word: as it is looked for, and with its marks.
const spell = (text) => wordsOf(text.normalize("NFC").toLowerCase()).map((word) => [stem(fold(word)), toned(word)]);

// Words that only ask, those that name a kind of thing or an area, those that are alike, and numbers in words.
function* phrasesOf({ empty = [], kinds = {}, numbers = {}, areas = [], called = {}, alike = [], leftover = "(?!)", spans = {}, short = {}, ends = {} }) {
  const { other = [], amount = [], ...own } = kinds;
  const named = Object.entries(own).flatMap(([kind, texts]) => texts.map((text) => [spell(text), kind]));
  const parts = Object.entries(spans).flatMap(([span, texts]) => texts.map((text) => [spell(text), SPAN, span]));
  const places = [...areas.flatMap((text) => [[text, text], [text.replace(/ /g, ""), text]]), ...Object.entries(called)].map(([name, area]) => [spell(name), AREA, phrase(area)]);
  yield;
  const longest = (phrases) => phrases.sort(([a], [b]) => b.length - a.length);
  const tones = new Map();
  for (const [[key, tone], ...more] of empty.map(spell)) if (!more.length) tones.set(key, (tones.get(key) || new Set()).add(tone));
  yield;
  const groups = alike.map((texts) => texts.map((text) => [phrase(text), withMarks(text)]));
  yield;
  const near = longest(alike.flatMap((texts, place) => texts.map((text) => [spell(text), groups[place]])));
  yield;
  return {
    placed: new Set(areas.flatMap(keysOf)), phrases: longest([...places, ...parts, ...named, ...empty.map((text) => [spell(text), ""])]), alike: near,
    others: other.map(spell), amounts: amount.map(spell), tones, spans: Object.fromEntries(Object.entries(spans).map(([span, texts]) => [span, texts.map(phrase)])),
    ends: longest(Object.entries(ends).flatMap(([end, texts]) => texts.map((text) => [spell(text), end]))), names: new Map(areas.map((text) => [phrase(text), text])),
    scores: (own.score || []).map(phrase), blank: new Set(empty.map(phrase)), numbers: new Map(Object.entries(numbers)), leftover: new RegExp(leftover, "g"), short: new Map(Object.entries(short)),
  };
}

// More answers, of a portal whose datasets stand in files of their own. How many of all hold a word, `held` says.
export function extend(index, lines) {
  index.entries.push(...lines.map((line) => entry(line, index.kinds, index.pairs)));
}

export const rarity = (index, word) => Math.log(1 + index.total / Math.max((index.counts.get(word) || 0) + (index.held.get(word) || 0), RARE));

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
const tones = new Map();
function toned(word) {
  if (!tones.has(word)) {
    const spread = word.normalize("NFD").replace(/y/g, "i");
    tones.set(word, spread.replace(/\p{M}/gu, "") + [...spread.matchAll(/\p{M}/gu)].join(""));
  }
  return tones.get(word);
}

// A word typed with marks stands in the title with others alone: bãi is not bài.
const isOther = ({ title_, marked }, asked, place) => (asked.marked[place] !== asked.words[place][1] || asked.isMarked) && title_.has(asked.words[place][0]) && ![...marked].some((word) => toned(word) === toned(asked.marked[place]));

// What a thing has in the place of words that are asked: how much the best counts, and how many words in the title it is.
function standIn({ titled: title, names, more, words_ }, { phrases, marks }) {
  const titled = marks.filter(([, marked]) => holds(title, marked)).map(([each]) => each.split(" ").length);
  if (titled.length) return [WHOLE.title * ALIKE, Math.max(...titled)];
  if (phrases.some((each) => [...names, ...more].some((name) => holds(name, each)))) return [WHOLE.also * ALIKE, 0];
  return [phrases.some((each) => each.split(" ").every((word) => words_.has(word))) ? WHOLE.words * ALIKE : 0, 0];
}

// How much a thing has of each word of a query, how many stand in its title for others, and how much of the query they are.
function got(index, each, asked) {
  const { words, weights, total, last } = asked;
  const same = new Set(); // places of phrases for which its title has another
  let inTitle = 0, near = 0;
  const byText = (word) => (each.text_.has(word[0]) ? (asked.isMeaning ? WHOLE.words : each.kind === "indicator" ? TEXT : 0) : 0);
  const gots = words.map((word, place) => (weight(each, word, place === last) || byText(word)) * (asked.typos.has(place) ? ALIKE : isOther(each, asked, place) ? OTHER : 1));
  for (const one of asked.alike) {
    const { places, own, phrases } = one;
    const [counts, titled] = standIn(each, one);
    const isWhole = [each.folded, ...each.names].some((name) => holds(name, own)) || (titled && places.every((place) => each.title_.has(words[place][0])));
    if (index.syllables && places.length > 1 && !isWhole) for (const place of places) if (each.title_.has(words[place][0])) gots[place] *= OTHER;
    if (!places.some((place) => gots[place] < counts)) continue;
    if (!places.every((place) => asked.empty.has(place))) inTitle += ALIKE * Math.min(titled, places.length);
    const share = places.reduce((sum, place) => sum + weights[place], 0) / total;
    if (titled > 1 && places.length > 1) { near += share; places.forEach((place) => same.add(place)); }
    if (one.marks.some(([, marked]) => marked === each.titled)) near += share;
    for (const place of places) gots[place] = Math.max(gots[place], counts);
  }
  return { gots, inTitle, near, same };
}

// Whether a part of another indicator is named by no word of a query that the whole has not, too.
function isNoMore(index, each, asked, gots) {
  const whole = each.hasAreas && index.wholes.get(each.address.replace(/\.[^./]*\/$/, "/"));
  if (!whole || whole === each) return false;
  const { gots: all, same } = got(index, whole, asked);
  return !gots.some((counts, place) => !asked.empty.has(place) && counts >= NAMED && counts > all[place] && !same.has(place));
}

// How well a thing fits, 0 where it holds no word that names something; and whether it holds those that decide, and enough.
function score(index, each, asked) {
  const { words, marked, weights, pairs, total } = asked;
  const { gots, near, inTitle: stands } = got(index, each, asked);
  let found = 0, fits = 0, inTitle = stands, alike = 0, isNamed = false, hasAny = false;
  words.forEach((word, place) => {
    const got = gots[place];
    found += got * weights[place];
    if (got) fits += weights[place];
    if (got && asked.deciding.has(place)) isNamed = true;
    if (got && !asked.empty.has(place)) hasAny = true;
    if (each.title_.has(word[0]) && !asked.empty.has(place)) inTitle += 1;
    if (marked[place] !== word[0] && each.marked.has(marked[place])) alike += 1;
  });
  if (each.key && each.key === asked.key) return [1000 + FIRST[each.kind], true];
  const isAsked = asked.kinds.has(each.address);
  if (!hasAny && !isAsked) return [0, false];
  let sum = (100 * found) / (3 * total) + (20 * inTitle) / each.title_.size + FIRST[each.kind] + (3 * alike) / words.length;
  sum += 16 * ALIKE * near;
  if (each.hasAreas ? asked.kinds.has(AREA) || asked.kinds.has("rank") : asked.named.size && (FIGURES.includes(each.kind) || (each.kind === "report" && !isWanted(each, asked)))) sum += each.hasAreas || isOf(each, asked.named) ? PLACED : -2 * PLACED;
  if (asked.isLong && isWanted(each, asked)) sum += each.years.length ? 0 : PLACED; // the joined file before that of one year
  else if (asked.years.length && each.years.length) sum += asked.years.some((year) => each.years.includes(year)) ? (isWanted(each, asked) ? PLACED : each.kind === "report" ? DATED : each.kind === "indicator" ? DATED / 2 : 0) : -PLACED;
  if (asked.isLost && each.kind === "series") sum += PLACED;
  else if (asked.years.length) sum -= each.kind === "series" || each.kind === "page" || (!each.years.length && isWanted(each, asked) && !asked.isLong) ? PLACED : 0;
  else if (each.years.length && isWanted(each, asked)) sum -= DATED;
  if (each.hasAreas && !each.code.includes(".")) sum += WHOLE_OF; // the whole before its parts
  else if (each.hasAreas && asked.kinds.has("whole")) sum -= WANTED;
  if (isNoMore(index, each, asked, gots)) sum -= WANTED;
  if (asked.isCompared) sum += COMPARED[each.kind] || 0;
  if (each.kind === "document" && asked.kinds.size) sum -= WANTED;
  if (asked.kinds.has("page") && FIGURES.includes(each.kind)) sum -= WANTED;
  if (asked.isMeaning) sum += (DEFINING[each.kind] || 0) + (each.text_.size && each.kind === "indicator" ? WHOLE_OF : 0);
  if (asked.spans.size && [...FIGURES, "report", "dataset"].includes(each.kind)) sum += isIn(index, each, asked.spans) ? (each.kind === "indicator" ? DATED : PLACED) : each.kind === "figure" ? -PLACED : 0;
  const isShare = /[%‰]/.test(each.answer);
  if (each.answer && asked.kinds.has("share")) sum += isShare ? COUNTED : -COUNTED;
  if (each.answer && asked.kinds.has("count") && !isShare) sum += COUNTED;
  for (const [pair, share] of pairs) if ([each.folded, ...each.names, ...each.more].some((name) => holds(name, pair))) sum += 16 * share;
  if (isWanted(each, asked)) sum += asked.kinds.has("file") && each.kind !== "report" ? 3 * WANTED : WANTED;
  if (isAsked) sum += (asked.empty.size < words.length && index.entries.some(({ address }) => address !== each.address && address.startsWith(each.address)) ? 2 : 4) * WANTED; // of a list, one may be meant
  const [whole, named] = asked.wholes.map((text) => alikeness(each, text));
  const isDated = isWanted(each, asked) && asked.years.some((year) => each.years.includes(year));
  return [sum + Math.max(whole, named / 2), isAsked || isDated || (isNamed && 1 - fits / total <= MISSED)];
}

const isWanted = ({ kind, address }, { kinds }) => kinds.has(address) || (["table", "dataset"].includes(kind) ? FILES.some((each) => kinds.has(each)) : kinds.has(kind));
const isAddress = (kind) => kind.endsWith("/"); // of a page of the portal's own, for which people have words

// Whether a thing is, for all that search knows, about one of these areas.
export const isOf = (each, areas) => [...areas].some((area) => holds(each.about, area));

// What a query asks for beside a thing: areas as their words are looked for, parts of years, an end of a ranking, a course
// since a year; with the words that nothing of the portal has.
export function askedFor(every, query) {
  const index = of(every, query), { kinds, named, spans, isSince, isLost, words, marked, empty, alike } = question(index, query);
  const isPlain = isTypedPlain(words, marked), taken = new Set(), ends = new Set();
  for (const [spelled, end] of index.asks.ends) for (const places of standing(spelled, words, marked, isPlain)) {
    if (!places.some((place) => taken.has(place))) ends.add(end);
    places.forEach((place) => taken.add(place));
  }
  const isStrange = ([word], place) => !empty.has(place) && word.length > 2 && !/\p{N}/u.test(word) && !index.known.has(word) && !knows(index, word) && !alike.some(({ places }) => places.includes(place));
  return { kinds, areas: named, spans, ends, isSince, isLost, strangers: marked.filter((_, place) => isStrange(words[place], place)) };
}

// The name of an area by its words.
export const nameOf = ({ asks: { names } }, area) => names.get(area) || area;

// How much of what a query names a thing has, by the weight of its words; years, areas and what only asks count for nothing.
export function coverage(every, query, each) {
  const index = of(every, query), asked = question(index, query), { words, empty, weights, alike } = asked;
  const { gots } = got(index, each, asked);
  const counts = words.map(([word], place) => (empty.has(place) || YEAR_ALONE.test(word) ? 0 : knows(index, word) || alike.some(({ places }) => places.includes(place)) ? weights[place] : rarity(index, word)));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total ? counts.reduce((sum, count, place) => sum + (gots[place] && !isOther(each, asked, place) ? count : 0), 0) / total : 1;
}

// Whether the money, or the first word of the name of a score, is asked for: who asks where corruption is the least does
// not ask for the least of its control.
export function isItself(every, query, best) {
  const index = of(every, query), { words } = question(index, query);
  if (!index.asks.scores.some((each) => holds(phrase(best.answer), each))) return true;
  return [best.folded, ...best.names].some((name) => words.some(([word]) => word === name.split(" ")[0]));
}

// The areas of a document that a name means: those that are called so, else the ones whose name has it ("Huế", "Thừa Thiên Huế").
export function areasCalled(area, areas) {
  const own = called(areas, (name) => name === area);
  return own.length ? own : called(areas, (name) => holds(name, area));
}
const called = (areas, fits) => areas.filter(({ name, name_en: other }) => [name, other].some((each) => fits(phrase(each || "")))).map(({ code }) => code);

// The parts that may hold the figures of an area, each known by the first code that it has.
export const partsOf = ({ parts }, { places }, area) => [...new Set(called(places, (name) => holds(name, area)).map((code) => parts.filter((first) => first <= code).length || 1))];

// Whether a thing is of a part of a year, by what its title and period say; of any where none is asked.
export const isIn = (index, { whole }, spans) => [...spans].some((span) => index.asks.spans[span].some((each) => holds(whole, each)));

// As a whole: the exact title, a name or the code, or a stretch of one.
function alikeness(each, whole) {
  if (each.folded === whole) return 80;
  if (each.names.includes(whole) || (each.key && each.key === whole)) return 40;
  if (holds(each.folded, whole)) return each.folded.startsWith(whole) ? 25 : 20;
  return [...each.names, ...each.more].some((name) => holds(name, whole)) ? 16 : 0;
}

// Where the words of a phrase stand in a query: with the marks that it has, or typed without any.
function* standing(spelled, words, marked, isPlain) {
  for (let place = 0; place + spelled.length <= words.length; place += 1) {
    const isBare = ([, typed], step) => marked[place + step] === typed;
    const fits = ([key, tone], step) => words[place + step][0] === key && (toned(marked[place + step]) === tone || ((isPlain || spelled.length > 1) && isBare(words[place + step], step)));
    if (spelled.every(fits)) yield spelled.map((_, step) => place + step);
  }
}

// Whether a query is typed without marks: hardly a word has any.
const isTypedPlain = (words, marked) => marked.filter((word, place) => word === words[place][1]).length > marked.length / 2;

// Whether a word typed without marks is rather one that only asks: tai is tại before it is tải.
const isOnlyAsking = ([[key, tone], ...more], typed, tones) => !more.length && toned(typed) !== tone && tones.has(key) && !tones.get(key).has(tone);

// What of a query only asks, or names a kind of thing, an area or a part of a year.
function asking({ phrases, tones }, words, marked) {
  const isPlain = isTypedPlain(words, marked), taken = new Set(), asks = [];
  for (const [spelled, kind, name] of phrases) {
    for (const places of standing(spelled, words, marked, isPlain)) {
      if (places.some((place) => taken.has(place)) || (kind && isOnlyAsking(spelled, marked[places[0]], tones))) continue;
      places.forEach((place) => taken.add(place));
      asks.push({ places, kind, name });
    }
  }
  return asks;
}

const placesOf = (asks, fits) => new Set(asks.filter(({ kind }) => fits(kind)).flatMap(({ places }) => places));
const isThing = (kind) => kind in FIRST || FILES.includes(kind) || isAddress(kind);

// The places that only ask, each with how long its phrase is; where all do, areas are what is asked for, else kinds of things.
function emptyOf(asks, count) {
  const empty = new Map(asks.flatMap(({ places }) => places.map((place) => [place, places.length])));
  const without = (some) => new Map([...empty].filter(([place]) => !some.has(place)));
  return [empty, ...[(kind) => kind === AREA, isThing].map((fits) => without(placesOf(asks, fits)))].find(({ size }) => size < count) || new Map();
}

// What may stand in the place of words of a query; what is part of a longer phrase does not.
function alikes(index, words, marked, areas) {
  const isPlain = isTypedPlain(words, marked), found = [];
  for (const [spelled, group] of index.asks.alike) {
    const own = spelled.map(([key]) => key).join(" ");
    for (const places of standing(spelled, words, marked, isPlain)) {
      if (places.some((place) => areas.has(place)) || found.some((each) => each.places.length > places.length && places.every((place) => each.places.includes(place)))) continue;
      const same = found.find((each) => String(each.places) === String(places));
      const others = group.filter(([each]) => each !== own && each.split(" ").every((word) => knows(index, word)));
      const all = same || { places, own, phrases: [], marks: [] };
      all.phrases.push(...new Set(others.map(([each]) => each)));
      all.marks.push(...others);
      if (!same) found.push(all);
    }
  }
  return found;
}

// Whether two words are one letter apart: more, less, another, or two exchanged.
function isNear(a, b) {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  const [x, y] = [a.slice(same), b.slice(same)];
  return x.slice(1) === y || x === y.slice(1) || x.slice(1) === y.slice(1) || (x.slice(2) === y.slice(2) && x[0] === y[1] && x[1] === y[0]);
}

// A word that nothing holds as it was meant: without the letters that a keyboard turns into marks, else the one a letter
// apart that stands beside its neighbours somewhere; a long one needs no neighbour.
function mended(index, keys, place, isLast) {
  const word = keys[place];
  const isKnown = (key) => index.known.has(key) || index.held.get(key) > 0;
  if (word.length < 3 || /\p{N}/u.test(word) || isKnown(word) || (isLast && begins(index.known, word))) return word;
  const typed = stem(word.replace(index.asks.leftover, ""));
  if (typed !== word && isKnown(typed)) return typed;
  const beside = (key) => index.side.has(`${keys[place - 1]} ${key}`) || index.side.has(`${key} ${keys[place + 1]}`);
  const near = [...index.known].filter((key) => key.length > 1 && isNear(key, word) && (word.length > 4 || beside(key)));
  const order = (key) => [beside(key) ? 1 : 0, index.counts.get(key) || 0];
  near.sort((a, b) => { const [[m, i], [n, j]] = [order(a), order(b)]; return n - m || j - i || (a < b ? -1 : 1); });
  return near[0] || word;
}

// The words of a query, short forms of phones as what they stand for, but for those that something has.
const spelledOut = (index, word) => (knows(index, stem(fold(word))) ? [word] : wordsOf(index.asks.short.get(fold(word)) || word));
export const inFull = (index, query) => wordsOf(query.normalize("NFC").toLowerCase()).flatMap((word) => spelledOut(of(index, query), word));

// The words of a query: as each is looked for, as it was typed, and the number that it is; with which of them were mended.
function read(index, query) {
  const marked = inFull(index, query);
  const last = /\s$/.test(query) ? -1 : marked.length - 1;
  const keys = marked.map((word) => stem(fold(word)));
  const meant = keys.map((key, place) => (fold(marked[place]) === marked[place] ? mended(index, keys, place, place === last) : key));
  const typos = new Set(keys.flatMap((key, place) => (key === meant[place] ? [] : [place])));
  const number = (word) => (index.asks.numbers.has(word) ? [index.asks.numbers.get(word)] : []);
  const words = marked.map((word, place) => [meant[place], typos.has(place) ? meant[place] : fold(word), ...number(word)]);
  return { words, typos, last, marked: marked.map((word, place) => (typos.has(place) ? meant[place] : word)) };
}

// What is asked, once for all answers: rare words decide, words that only ask hardly count. The tone marks of a query
// only break ties: without them it finds the same.
function question(index, query) {
  const { words, marked, typos, last } = read(index, query);
  const all = asking(index.asks, words, marked);
  const near = alikes(index, words, marked, placesOf(all, (kind) => kind === AREA));
  const isPart = ({ places, kind }) => kind !== AREA && near.some((each) => each.places.length > places.length && places.every((place) => each.places.includes(place)));
  const asks = all.filter((each) => !isPart(each)), empty = emptyOf(asks, words.length);
  const alike = near.filter(({ places }) => places.some((place) => !(empty.get(place) > places.length)));
  const [named, spans] = [AREA, SPAN].map((kind) => new Set(asks.filter((each) => each.kind === kind).map(({ name }) => name)));
  const kinds = new Set(asks.map(({ kind }) => kind).filter((kind) => kind && kind !== SPAN)), files = [...placesOf(asks, (kind) => FILES.includes(kind))];
  if (kinds.has("count") || kinds.has("page")) for (const kind of FILES) kinds.delete(kind);
  if (kinds.has("define")) kinds.delete(kinds.has("file") ? "define" : "dataset");
  const before = asks.filter(({ kind }) => BEFORE[kind]).map(({ places, kind }) => [places.at(-1) + 1, BEFORE[kind]]);
  const isKnown = (word, place) => knows(index, word[0]) || (place === last && begins(index.counts.keys(), word[1])) || (/\p{N}/u.test(word[0]) && word[0].length > 2);
  const isLost = (word) => YEAR_ALONE.test(word) && !knows(index, word); // a year that nothing is of
  const hasOther = (place) => alike.some(({ places }) => places.includes(place));
  const weighed = (word, place) => {
    const others = alike.filter(({ places }) => places.includes(place)).flatMap(({ phrases }) => phrases);
    const least = Math.min(...others.map((each) => Math.max(...each.split(" ").map((part) => rarity(index, part)))));
    const own = knows(index, word[0]) || !others.length ? rarity(index, word[0]) : least;
    return Math.max((own + Math.min(own, least)) / 2, ...alike.filter(({ places }) => places.length > 1 && places.includes(place)).map(() => UNIT));
  };
  const isSince = before.some(([place, fits]) => fits === BEFORE.from && fits.test(marked[place])); // since 2011 is of no one year
  const rarities = words.map((word, place) => weighed(word, place) * (empty.has(place) || isLost(word[0]) || (isSince && YEAR_ALONE.test(word[0])) ? EMPTY : YEAR_ALONE.test(word[0]) ? DATE : isKnown(word, place) || hasOther(place) ? 1 : STRANGE));
  const total = rarities.reduce((sum, each) => sum + each, 0);
  const most = Math.max(...rarities.filter((_, place) => isKnown(words[place], place) || hasOther(place)), 0);
  const deciding = new Set(rarities.flatMap((each, place) => (each >= most / 2 ? [place] : [])));
  const pairs = words.slice(1).flatMap(([word], place) => (empty.has(place) || empty.has(place + 1) ? [] : [[`${words[place][0]} ${word}`, (rarities[place] + rarities[place + 1]) / total / 2]]));
  const wholes = [words, words.filter((_, place) => !empty.has(place))].map((part) => part.map(([word]) => word).join(" "));
  const years = isSince ? [] : query.match(YEAR) || [];
  const isMeaning = kinds.has("define") || kinds.has("page") || (kinds.has("what") && !["count", AREA].some((kind) => kinds.has(kind)) && !years.length && !spans.size);
  const isOtherwise = before.some(([place, fits]) => place < words.length && empty.has(place - 1) && !empty.has(place) && fits.test(marked[place]));
  const isCompared = ["course", "rank", "compare"].some((kind) => kinds.has(kind));
  return { isMarked: index.syllables && !isTypedPlain(words, marked), isLong: new Set(years).size > 1, isLost: (query.match(YEAR) || []).some(isLost), isMeaning, isOtherwise, isCompared, isSince, spans, words, marked, typos, alike, years, wholes, key: fold(query.trim()), weights: rarities, pairs, deciding, kinds, total, last, empty, named, files };
}

// A query without the words that only ask.
export function content(every, query) {
  const index = of(every, query), { words, marked } = read(index, query);
  const empty = emptyOf(asking(index.asks, words, marked), words.length);
  return marked.filter((_, place) => !empty.has(place)).join(" ");
}

// Whether the name of an answer holds every word of a query that names something: no row says more.
export function isNamed(every, query, { title_, also_ } = {}) {
  const { words, empty } = question(of(every, query), query);
  return Boolean(title_) && words.every(([word], place) => empty.has(place) || title_.has(word) || also_.has(word));
}

// The answers that fit, the best first; `kind` leaves only those of one kind. What holds any word of the query counts where
// no more than pages of help fit, and where it does much better than all that fit.
export function rank(every, query, { kind = "", most = Infinity } = {}) {
  const index = of(every, query), asked = question(index, query);
  if (!asked.words.length) return [];
  const own = index.entries.filter((each) => !kind || each.kind === kind);
  const scored = own.map((each) => [...score(index, each, asked), each]).filter(([sum]) => sum > 0);
  const best = Math.max(...scored.map(([sum, isFit, { kind }]) => (isFit && kind !== "page" ? sum : -Infinity)));
  const found = scored.filter(([sum, isFit]) => isFit || sum > best + BETTER);
  return found.sort(([a], [b]) => b - a).slice(0, most).map(([, , each]) => each);
}

const SHARE = 0.25; // of the name of a figure, that a query says
const LONG = 4; // words of a query that name something
const ALMOST = 0.5; // of a name that a query says in other words
const PERIOD = /(?:19|20)\d\d/;

// Whether nothing that a query names is left out of its first answer: each word asks, is the answer's or names a period. Of
// a long query no other answer that lacks one word says less beyond what is asked, and none that fits as well about as
// little; of a name a query says a part that tells it from others; a word with marks is none with others (bãi, bài); one
// that is found in names of areas alone, and makes none, names another place (Hà Tây, where there are Hà Nội and Tây Ninh);
// nothing is mended or denied; nothing asks for a rank, a comparison, a
// meaning, a course since a year, or for what is another figure (an average, a target) unless the answer is one. Where the
// points of an area are asked and the answer is in points, a word for the same or the like names it, too.
// Who looks areas, ranks and comparisons up in facts asks for it `anywhere`: they decide nothing then.
export function isSure(every, query, [best, ...others], { anywhere = false } = {}) {
  if (!best || !FIGURES.includes(best.kind)) return false;
  const index = of(every, query), asked = question(index, query);
  const isScored = index.asks.scores.some((each) => holds(phrase(best.answer), each));
  const isNear = asked.kinds.has("score") && asked.named.size > 0 && isScored;
  if (isScored && !asked.kinds.has("score") && isAmount(index, asked, best)) return false;
  const stands = (each) => standingFor(each, asked, isNear);
  if (asked.typos.size || [...asked.kinds].some(isAddress) || asked.isMeaning || asked.isOtherwise || (!anywhere && ["rank", "compare"].some((kind) => asked.kinds.has(kind))) || (asked.kinds.has("report") && !asked.kinds.has("count")) ||
    (asked.kinds.has("course") && (PERIOD.test(query) || best.kind === "figure")) || !isWhole(index, asked, best, isNear ? stands(best) : [])) return false;
  const months = new Set((query.match(/\d{1,2}(?=[/-](?:19|20)\d\d)/g) || []).map(Number));
  const isPeriod = ([, typed]) => YEAR_ALONE.test(typed) || (/^\d{1,2}$/.test(typed) && months.has(Number(typed)));
  const named = asked.words.map((_, place) => place).filter((place) => !asked.empty.has(place));
  const isOfArea = ({ title_, also_, text_ }, word) => index.asks.placed.has(word) && ![title_, also_, text_].some((has) => has.has(word));
  const fits = (each, place) => stands(each).some(({ places }) => places.includes(place)) || (weight(each, asked.words[place], false) > 0 && !isOfArea(each, asked.words[place][0]));
  const missing = (each) => named.filter((place) => (!fits(each, place) && !isPeriod(asked.words[place])) || isOther(each, asked, place));
  if (!anywhere && (asked.named.size > 1 || (asked.named.size && !best.hasAreas && !isOf(best, asked.named)))) return false;
  const beyond = (each) => {
    const said = spoken(asked, stands(each));
    return Math.min(...[each.folded, ...each.names].map((name) => [...new Set(name.split(" "))].filter((word) => !said.has(word) && !index.asks.blank.has(word)).length));
  };
  const isRival = (each) => (each.kind === best.kind ? each.hasAreas === best.hasAreas : each.kind === "indicator") && each.value !== best.value && !isPartOf(each, best);
  const isNearer = (each) => { const lost = missing(each).length; return lost ? lost === 1 && named.length >= LONG && beyond(each) + lost < beyond(best) : beyond(best) && isRival(each) && beyond(each) <= beyond(best) + 1; };
  if (others.slice(0, 7).some((each) => FIGURES.includes(each.kind) && isNearer(each))) return false;
  const shares = (said) => Math.max(...[best.folded, ...best.names].map((name) => sharedBy(index, name, said)));
  if (shares(new Set(asked.words.flat())) < SHARE && shares(spoken(asked, stands(best))) < ALMOST) return false;
  return !missing(best).length && named.some((place) => fits(best, place));
}

// Whether money is asked for, of what a title is about by its later words alone: how open budgets are is not what is spent.
function isAmount({ asks }, { words, marked }, { folded }) {
  const isPlain = isTypedPlain(words, marked), [head] = folded.split(" ");
  return !words.some(([word]) => word === head) && asks.amounts.some((spelled) => !standing(spelled, words, marked, isPlain).next().done);
}

// Whether a figure is one of the parts of another: 4.2 of 4.
const isPartOf = (part, whole) => part.address.startsWith(`${whole.address.slice(0, -1)}.`);

// What of a query an answer has another word for: one that is part of it, or any where near ones count.
function standingFor({ folded, names }, asked, isNear) {
  const has = (part) => [folded, ...names].some((name) => holds(name, part));
  return asked.alike.map(({ places, own, phrases }) => ({ places, own, phrases: phrases.filter((part) => (isNear || holds(own, part)) && has(part)) })).filter(({ phrases }) => phrases.length);
}

// The words of a query, and those that an answer has in their place.
const spoken = (asked, stands) => new Set([...asked.words.flat(), ...stands.flatMap(({ phrases }) => phrases.flatMap((each) => each.split(" ")))]);

// How much of a name is said, by the weight of its words.
function sharedBy(index, name, said) {
  const words = [...new Set(name.split(" "))];
  const sum = (some) => some.reduce((all, word) => all + rarity(index, word), 0);
  return sum(words.filter((word) => said.has(word))) / sum(words);
}

// Whether words that stand side by side in a query, and do so somewhere, stand so in an answer, too, or a near word
// that counts for them; and whether a file that is asked for is what it is about.
function isWhole(index, asked, { folded, names, more, title_ }, stands) {
  const { words, marked } = asked, isPlain = isTypedPlain(words, marked);
  const isAnother = (spelled) => !standing(spelled, words, marked, isPlain).next().done && ![folded, ...names].some((name) => holds(name, spelled.map(([key]) => key).join(" ")));
  if (index.asks.others.some(isAnother)) return false;
  const isBroken = ({ places, own, phrases }) => places.length > 1 && !phrases.some((part) => [folded, ...names].some((name) => holds(name, part))) && own.split(" ").every((word) => title_.has(word)) && ![folded, ...names, ...more].some((name) => holds(name, own));
  if (asked.alike.some(isBroken)) return false;
  const isSplit = ([pair]) => index.side.has(pair) && !pair.split(" ").every((word) => title_.has(word)) && ![...names, ...more, ...stands.map(({ own }) => own)].some((name) => holds(name, pair));
  return !asked.pairs.some(isSplit) && (!FILES.some((kind) => asked.kinds.has(kind)) || asked.files.every((place) => title_.has(asked.words[place][0])));
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
