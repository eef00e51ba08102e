// The indexes of words, which come in blocks. `get` reads a block by its number; the first one says with which word each
// other block begins, and names the datasets where these are told by number alone.
import { MISSED, WHOLE, fold, keysOf, rarity, stem, wordsOf } from "./rank.js";

const MOST = 4; // blocks looked through for a word that is still being typed

// A word's numbers: the first, then by how much each is above the one before.
const listed = (steps) => { let last = 0; return steps.map((step) => (last += step)); };

const blockOf = (starts, word) => starts.filter((start) => start <= word).length + 1;

async function found(head, [word, typed], isLast, get) {
  const from = Math.min(blockOf(head.starts, word), blockOf(head.starts, isLast ? typed : word));
  const to = isLast ? Math.min(blockOf(head.starts, `${typed}\uffff`), from + MOST - 1) : from;
  const numbers = Array.from({ length: to - from + 1 }, (_, place) => from + place);
  const blocks = await Promise.all(numbers.map((number) => (number === 1 ? head : get(number))));
  const own = blocks.flatMap(({ words }) => (Object.hasOwn(words, word) ? listed(words[word]) : [])); // “constructor”, too, is a word
  const begun = isLast ? blocks.flatMap(({ words }) => Object.entries(words).filter(([other]) => other === word || other.startsWith(typed)).flatMap(([, steps]) => listed(steps))) : own;
  return { own, begun };
}

// Each word of a query as indexes spell it, and as it was typed.
const spelled = (query) => wordsOf(fold(query)).map((word) => [stem(word), word]);

const lastOf = (query, words) => (/\s$/.test(query) ? -1 : words.length - 1);

// The datasets whose rows hold every word of a query, the last one perhaps still being typed.
export async function holding(query, get) {
  const words = spelled(query);
  if (!words.length) return [];
  const head = await get(1);
  const last = lastOf(query, words);
  const sets = await Promise.all(words.map(async (word, place) => new Set((await found(head, word, place === last, get)).begun)));
  return [...sets[0]].filter((place) => sets.every((set) => set.has(place))).sort((a, b) => a - b).map((place) => head.datasets[place]);
}

// The numbers of the datasets that fit a query best by its words, as `rank` would weigh them; of equals, the first.
export async function matching(index, query, get) {
  const asked = spelled(query);
  // What kind of thing they are, every dataset says: such a word is not in the index.
  const label = new Set(index.kinds.filter(([kind]) => kind === "dataset").flatMap(([, said]) => keysOf(said)));
  for (const word of label) index.held.set(word, index.elsewhere);
  const words = asked.filter(([word]) => !label.has(word));
  if (!words.length) return [];
  const head = await get(1);
  const last = words.at(-1) === asked.at(-1) ? lastOf(query, words) : -1;
  const lists = await Promise.all(words.map((word, place) => found(head, word, place === last, get)));
  words.forEach(([word], place) => index.held.set(word, lists[place].own.length));
  const rarities = words.map(([word]) => rarity(index, word));
  const total = rarities.reduce((sum, each) => sum + each, 0);
  const sums = new Map();
  lists.forEach(({ begun }, place) => {
    const best = new Map();
    for (const told of begun) best.set(told >> 1, Math.max(best.get(told >> 1) || 0, told & 1 ? WHOLE.title : WHOLE.words));
    for (const [number, weight] of best) {
      const [got, held] = sums.get(number) || [0, 0];
      sums.set(number, [got + weight * rarities[place], held + rarities[place]]);
    }
  });
  const fit = [...sums].filter(([, [, held]]) => (total - held) / total <= MISSED);
  return fit.sort(([a, [m]], [b, [n]]) => n - m || a - b).map(([number]) => number);
}
