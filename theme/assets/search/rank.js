// What fits a query best, from the answers of the portal. Nothing here touches a page, so that it can be tested alone.
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

// Words, and numbers with their signs: 5.4.1 and 50,66 are one word each.
const WORD = /[\p{L}\p{N}]*\p{L}[\p{L}\p{N}]*|\p{N}+(?:[.,]\p{N}+)*/gu;
export const wordsOf = (text) => text.match(WORD) || [];
const phrase = (text) => wordsOf(text).join(" ");
const holds = (text, part) => part !== "" && ` ${text} `.includes(` ${part} `);

// By kind: of two that fit alike, what holds a figure comes first; what is for machines comes after everything.
const FIRST = { indicator: 8, figure: 5, series: 7, report: 7, dataset: 5, page: 6, document: -10, row: 2, machine: -60 };
// How much a word found in each place counts, whole and as the beginning of a word still being typed.
export const WHOLE = { title: 3, also: 2.4, words: 1.3 };
const BEGUN = { title: 2.2, also: 1.6, words: 0.8 };
export const MISSED = 0.34; // the share of a query, by the rarity of its words, that an answer may leave out

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
  const [kind, title, address, code = "", answer = "", when = "", status = "", also = "", words = "", foreign = ""] = line;
  const folded = phrase(fold(title));
  const names = also ? also.split("|").map(phrase) : [];
  const more = [...new Set([folded, ...names].flatMap((name) => spelled(name, short)).map(phrase))];
  return {
    kind: kinds[kind][0], title, address, code, answer, when, status, foreign: foreign === 1, folded, names, more,
    key: fold(code),
    marked: new Set(wordsOf(title.normalize("NFC").toLowerCase())),
    title_: new Set(folded.split(" ")),
    also_: new Set([...names, ...more, phrase(fold(code.replace(/[-_]/g, " ")))].flatMap((name) => name.split(" "))),
    words_: new Set([...words.split(" "), ...wordsOf(fold(`${when} ${answer} ${kinds[kind][1]}`))]),
  };
}

// Answers ready to be ranked, with how many of them hold each word.
export function prepare({ kinds, short, hits, ...rest }) {
  const pairs = Object.entries(short).sort(([a], [b]) => b.length - a.length);
  const entries = hits.map((line) => entry(line, kinds, pairs));
  const counts = new Map();
  for (const each of entries) for (const word of new Set([...each.title_, ...each.also_, ...each.words_])) counts.set(word, (counts.get(word) || 0) + 1);
  return { ...rest, kinds, pairs, entries, counts, total: entries.length + (rest.elsewhere || 0), held: new Map() };
}

// More answers, of a portal whose datasets stand in files of their own. How many of all hold a word, `held` says.
export function extend(index, lines) {
  index.entries.push(...lines.map((line) => entry(line, index.kinds, index.pairs)));
}

export const rarity = (index, word) => Math.log(1 + index.total / ((index.counts.get(word) || 0) + (index.held.get(word) || 0) || 1));

function begins(set, word) {
  for (const each of set) if (each.startsWith(word)) return true;
  return false;
}

function weight(each, word, isLast) {
  for (const place of ["title", "also", "words"]) if (each[`${place}_`].has(word)) return WHOLE[place];
  if (isLast) for (const place of ["title", "also", "words"]) if (begins(each[`${place}_`], word)) return BEGUN[place];
  return 0;
}

function score(index, each, asked) {
  const { words, marked, whole, rarities, total, last } = asked;
  let found = 0, missed = 0, inTitle = 0, alike = 0;
  words.forEach((word, place) => {
    const got = weight(each, word, place === last);
    found += got * rarities[place];
    if (!got) missed += rarities[place];
    if (each.title_.has(word)) inTitle += 1;
    if (marked[place] !== word && each.marked.has(marked[place])) alike += 1;
  });
  if (each.key && each.key === asked.key) return 1000 + FIRST[each.kind];
  if (missed / total > MISSED) return 0;
  let sum = (100 * found) / (3 * total) + (20 * inTitle) / each.title_.size + FIRST[each.kind] + (3 * alike) / words.length;
  if (each.folded === whole) sum += 80;
  else if (each.names.includes(whole)) sum += 40;
  else if (holds(each.folded, whole)) sum += each.folded.startsWith(whole) ? 25 : 20;
  else if ([...each.names, ...each.more].some((name) => holds(name, whole))) sum += 16;
  return sum;
}

// What is asked, once for all answers. The tone marks of a query only break ties: without them it finds the same.
function question(index, query) {
  const marked = wordsOf(query.normalize("NFC").toLowerCase());
  const words = marked.map(fold);
  const rarities = words.map((word) => rarity(index, word));
  const total = rarities.reduce((sum, each) => sum + each, 0);
  const last = /\s$/.test(query) ? -1 : words.length - 1;
  return { words, marked, whole: words.join(" "), key: fold(query.trim()), rarities, total, last };
}

// The answers that fit, the best first; `kind` leaves only those of one kind.
export function rank(index, query, { kind = "", most = Infinity } = {}) {
  const asked = question(index, query);
  if (!asked.words.length) return [];
  const scored = index.entries.filter((each) => !kind || each.kind === kind).map((each) => [score(index, each, asked), each]);
  return scored.filter(([sum]) => sum > 0).sort(([a], [b]) => b - a).slice(0, most).map(([, each]) => each);
}

// Rows of one dataset that hold every word of a query, those first whose head holds the most.
export function rankRows(dataset, tables, query) {
  const words = wordsOf(fold(query));
  const found = [];
  for (const [table, rows] of tables) {
    for (const [title, anchor, said] of rows) {
      const head = new Set(wordsOf(fold(title)));
      const all = new Set([...head, ...wordsOf(fold(said))]);
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

// The query with each unknown word replaced by the nearest known one, "" where there is none or all are known.
export function nearest(index, query) {
  const words = wordsOf(fold(query));
  const known = [...index.counts.keys()];
  const better = words.map((word) => {
    if (index.counts.has(word) || word.length < 4) return word;
    const near = known.map((each) => [distance(word, each), -index.counts.get(each), each]).filter(([away]) => away < 3);
    near.sort(([a, m], [b, n]) => a - b || m - n);
    return near.length ? near[0][2] : word;
  });
  return better.some((word, place) => word !== words[place]) ? better.join(" ") : "";
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
