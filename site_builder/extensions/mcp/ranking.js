// What the tools ask of the theme's assets/search/rank.js, which stands before this.
const TRIED = 3; // of what was found, to find the period or area that is asked for
const loaded = new Map();

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

  named(query, language) {
    const { kinds, named, spans } = question(of(indexFor(query, language), query), query);
    return { kinds: [...kinds], areas: [...named], spans: [...spans] };
  },
};

function ask(tool, ...words) {
  return tools[tool](...words);
}
