// What the assistant of a browser may ask of the portal (WebMCP, a draft of the W3C's community group): the questions of
// `site-builder mcp`, by the rules of the search page and of facts. They only read. What answers hold is data.
import { total } from "./explorer/text.js";
import { parsed } from "./search/reply.js";
import { addressOf, answersTo, kept, load, replyTo } from "./search/show.js";

const MOST = 8; // things that a question finds
const ROWS = 100; // of a table, at once
const ALONE = { several: "sources contradict each other about it", derived: "it was derived, not printed by its source", near: "it is not exact" };
const text = { type: "string" };
const count = { type: "integer" };

export function offer(context, form, language) {
  const index = kept(() => load(form));
  const home = new URL(form.dataset.home, location.href);
  const root = new URL("../", new URL(form.dataset.answers, location.href));
  const read = kept(async (uri) => {
    const response = await fetch(new URL(uri, root));
    return response.ok ? parsed(await response.text()) : null;
  });

  // The document of facts that an id begins with the name of, and the fact where the id is whole.
  async function chosen(id) {
    for (let name = id.split("@")[0]; name; name = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : "") {
      const document = await read(`facts/${encodeURIComponent(name)}.json`);
      if (document) return { document, fact: document.facts.find((each) => each.id === (id === name ? document.id : id)) };
    }
    return {};
  }

  const hitOf = (hit, from) => ({ kind: hit.kind, title: hit.title, printed: hit.answer, period: hit.when, status: hit.status, said: hit.note, link: addressOf(hit, from) });

  async function find({ query }) {
    const from = await index();
    return { found: (await answersTo(from, query, { most: MOST })).map((hit) => hitOf(hit, from)) };
  }

  async function value({ query }) {
    const from = await index();
    const hits = await answersTo(from, query, {});
    const reply = await replyTo(from, query, hits, language);
    const found = hits.slice(0, MOST).map((hit) => hitOf(hit, from));
    if (!reply?.cells.length) return { unsure: reply?.text || "No one figure answers this; look at what was found.", found };
    const figures = reply.cells.map(({ label, place, when, answer, value: exact, status, note, address = reply.address }) => ({ called: label, place, period: when, printed: answer, value: exact, status, said: note, link: addressOf({ address }, from) }));
    const isMissing = reply.kind === "lacks" || reply.kind === "near" || reply.kind === "none";
    return { title: reply.title, ...(reply.text && { [isMissing ? "unsure" : "says"]: reply.text }), figures };
  }

  async function cite({ id }) {
    const { document, fact } = await chosen(id);
    if (!fact) return { unknown: `No figure has the id “${id}”.` };
    return { name: document.name, ...fact, from: document.datasets.find(({ dataset }) => dataset === fact.dataset) };
  }

  async function history({ id, area }) {
    const { document, fact } = await chosen(id);
    if (!document) return { unknown: `No indicator has the id “${id}”.` };
    const wanted = area ?? (fact ?? document).area;
    const own = document.facts.filter((each) => each.area === wanted);
    const isBroken = new Set(own.map(({ run }) => run)).size > 1;
    return { name: document.name, area: wanted, areas: document.areas, values: own, ...(isBroken && { warning: "Values of different “run” are not comparable: a break lies between them." }), link: document.page };
  }

  async function compare({ a, b }) {
    const [one, other] = await Promise.all([a, b].map(chosen));
    const missing = !one.fact ? a : !other.fact ? b : "";
    const reason = missing ? `no figure has the id “${missing}”` : incomparable(one, other);
    if (reason) return { not_comparable: `not comparable: ${reason}.`, a: one.fact, b: other.fact };
    const old = one.fact.value;
    const difference = total([other.fact.value, old.startsWith("-") ? old.slice(1) : `-${old}`]);
    return { difference, unit: one.fact.unit === "%" ? "percentage points" : one.fact.unit, says: "b less a", a: one.fact, b: other.fact };
  }

  async function verify({ id }) {
    const { document, fact } = await chosen(id);
    if (!fact) return { unknown: `No figure has the id “${id}”.` };
    const stated = document.datasets.find(({ dataset }) => dataset === fact.dataset) ?? document;
    const bytes = await (await fetch(new URL(new URL(stated.file).pathname, location.origin))).arrayBuffer();
    const hash = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return { id, file: stated.file, hash_of_the_fact: hash === stated.sha256 ? "holds" : "does not hold" };
  }

  async function table({ name, resource, offset = 0, limit = 50 }) {
    const dataset = await read(`api/v1/datasets/${encodeURIComponent(name)}.json`);
    const own = dataset?.data.resources.find((each) => each.name === resource);
    if (!own?.rows) return { unknown: `There is no table “${name}/${resource}”.`, tables: dataset?.data.resources.filter(({ rows }) => rows).map((each) => ({ resource: each.name, title: each.title })) };
    const rows = await read(new URL(own.rows).pathname.slice(new URL(dataset.source.url).pathname.length));
    return { title: dataset.data.title, fields: own.fields, row_count: own.row_count, rows: rows.slice(offset, offset + Math.min(limit, ROWS)), link: dataset.data.page };
  }

  const tools = [
    [find, "Find indicators, figures, reports and datasets by a question in words.", { query: text }, ["query"]],
    [value, "The figure that answers a question, with unit, period, status and link; `unsure` where none or several answer.", { query: text }, ["query"]],
    [history, "Every period of an indicator in one area, by SERIES.INDICATOR or the id of a fact.", { id: text, area: text }, ["id"]],
    [cite, "A figure by its id (SERIES.INDICATOR@AREA.PERIOD, DATASET.FIGURE): value, what was corrected, source, edition, hash and how to cite it.", { id: text }, ["id"]],
    [compare, "The difference b less a of two figures by their ids; or “not comparable: …” and why.", { a: text, b: text }, ["a", "b"]],
    [verify, "Whether the file of a figure has the hash that the fact states; by its id.", { id: text }, ["id"]],
    [table, "Rows of a table (`name` of a dataset, `resource`).", { name: text, resource: text, offset: count, limit: count }, ["name", "resource"]],
  ];
  for (const [run, description, properties, required] of tools) {
    context.registerTool({
      name: run.name,
      description,
      inputSchema: { type: "object", properties, required },
      annotations: { readOnlyHint: true, untrustedContentHint: true },
      execute: async (input) => ({ content: [{ type: "text", text: JSON.stringify(await run(input)) }] }),
    });
  }
}

// Why two figures are not compared; "" where they may be. The rules of extensions/mcp/answers.py.
function incomparable({ document, fact: one }, { document: second, fact: other }) {
  if (document.url !== second.url || document.kind !== "indicator") return "they are of different indicators";
  for (const fact of [one, other]) {
    if (fact.value === undefined) return `${fact.id} has no one value`;
    if (fact.alone) return `${fact.id}: ${ALONE[fact.alone] ?? fact.alone}`;
  }
  const kind = (fact) => fact.period.replace(/\d/g, "0");
  if (one.unit !== other.unit) return `units differ (${one.unit}, ${other.unit})`;
  if (kind(one) !== kind(other)) return `kinds of period differ (${one.period}, ${other.period})`;
  if (one.area !== other.area) {
    const level = (fact) => document.areas.find(({ code }) => code === fact.area)?.level;
    if (one.period !== other.period) return "both area and period differ";
    if (level(one) !== level(other)) return "levels differ: one area is part of another";
  }
  return one.run === other.run ? "" : "a break lies between them";
}
