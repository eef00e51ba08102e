// Which datasets hold the words of a query in their rows. `get` reads a block of the index by its number; the first
// one names the datasets and says with which word each other block begins.
import { fold, wordsOf } from "./rank.js";

const MOST = 4; // blocks looked through for a word that is still being typed

const blockOf = (starts, word) => starts.filter((start) => start <= word).length + 1;

async function found(head, word, isLast, get) {
  const from = blockOf(head.starts, word);
  const to = isLast ? Math.min(blockOf(head.starts, `${word}\uffff`), from + MOST - 1) : from;
  const numbers = Array.from({ length: to - from + 1 }, (_, place) => from + place);
  const blocks = await Promise.all(numbers.map((number) => (number === 1 ? head : get(number))));
  const places = blocks.flatMap(({ words }) => (isLast ? Object.entries(words).filter(([own]) => own.startsWith(word)).flatMap(([, own]) => own) : words[word] || []));
  return new Set(places);
}

export async function holding(query, get) {
  const words = [...new Set(wordsOf(fold(query)))];
  if (!words.length) return [];
  const head = await get(1);
  const last = /\s$/.test(query) ? -1 : words.length - 1;
  const sets = await Promise.all(words.map((word, place) => found(head, word, place === last, get)));
  return [...sets[0]].filter((place) => sets.every((set) => set.has(place))).sort((a, b) => a - b).map((place) => head.datasets[place]);
}
