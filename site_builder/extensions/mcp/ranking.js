// What the tools ask of the theme's assets/search/rank.js and reply.js, which stand before this.
const TRIED = 3; // of what was found, to find the period or area that is asked for
const loaded = new Map();
let replies; // the question that is being answered

function indexFor(query, language) {
  const { index, words } = loaded.get(language);
  if (words && !index.wide && isForeign(index, query)) widen(index, JSON.parse(words));
  return index;
}

const tools = {
  load(language, answers, words) {
    const index = prepare(JSON.parse(answers));
    loaded.set(language, { index, words, titled: new Set(index.entries.flatMap(({ foreign, title_ }) => (foreign ? [] : [...title_]))) });
  },

  // The language whose titles have most of the words; those that stand elsewhere count little.
  language(query) {
    const known = ({ index, titled }) => keysOf(query).reduce((sum, word) => sum + titled.has(word) + 0.1 * index.counts.has(word), 0);
    return [...loaded].map(([name, each]) => [name, known(each)]).reduce((best, each) => (each[1] > best[1] ? each : best))[0];
  },

  // What fits, the best first; of the first few, whether they leave out nothing that the query names.
  ranked(query, language, most) {
    const index = indexFor(query, language), found = rank(index, query, { most });
    const isWhole = (best) => isSure(index, query, [best, ...found.filter((each) => each !== best)], { anywhere: true });
    return found.map((each, place) => {
      const { kind, title, address, answer, when, status, facts } = each;
      return { kind, title, address, answer, when, status, facts, is_whole: place < TRIED && isWhole(each) };
    });
  },

  // What answers, or the name of the facts that it needs first.
  reply(query, language) {
    const index = indexFor(query, language);
    replies = replying(index, query, rank(index, query, { most: 8 }), language);
    return advanced(replies.next());
  },

  given(facts) {
    return advanced(replies.next(facts ? parsed(facts) : null));
  },

  named(query, language) {
    const { kinds, named, spans } = question(of(indexFor(query, language), query), query);
    return { kinds: [...kinds], areas: [...named], spans: [...spans] };
  },
};

function advanced({ value, done }) {
  if (!done) return { facts: value.hit.facts || value.hit.address.split("/").slice(1, 3).join(".") };
  if (!value) return { reply: null };
  const cells = value.cells.map(({ label = "", place, when, answer, area = "", period = "" }) => ({ label, place, when, answer, area, period }));
  return { reply: { kind: value.kind, text: value.text, address: value.address || "", cells } };
}

function ask(tool, ...words) {
  return tools[tool](...words);
}
