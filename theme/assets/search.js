// The search page: answers and rows as one types; the text of all pages, by Pagefind, where it is asked for or nothing
// else answers. The address holds the words.
import { content, isNamed, nearest, rank, rankRows, fold } from "./search/rank.js";
import { addressOf, answersTo, box, excerpt, replyTo, item, kept, link, load, pause } from "./search/show.js";

const form = document.getElementById("finder");
const { pagefind: address, marker, lang, root } = form.dataset;
const [finds, answers, rows, list, count, more, further, texts, tries, near] = ["finds", "answers", "rows", "results", "count", "more", "further", "texts", "tries", "near"].map((id) => document.getElementById(id));
const selects = [...form.querySelectorAll("select")];
const PAGE = 10;
const ANSWERS = 8; // shown at first
const ROWS = 5;
const LOOKED = 4; // datasets whose rows are looked through
let results = [];
let shown = 0;
let turn = 0;
let known = new Set(); // addresses that the answers lead to already

const label = (kind) => form.dataset[kind] || kind;
const number = (value) => new Intl.NumberFormat(lang).format(value);
const bare = (url) => url.split("#")[0];

// Pagefind's addresses start at the root that its files stand in; the site may lie in a folder.
const here = (data) => new URL((data.raw_url || data.url).replace(/^\//, ""), new URL(root, location.href)).href;

function entry(data, query) {
  const made = document.createElement("li");
  made.className = "entry";
  const title = document.createElement("h2");
  const link = document.createElement("a");
  link.href = here(data);
  link.textContent = (data.meta.title || data.url).split(marker)[0];
  title.append(link);
  const meta = document.createElement("p");
  meta.className = "meta";
  for (const part of [label(data.meta.kind), ...(data.filters.series || []), ...(data.filters.year || [])]) {
    const span = document.createElement("span");
    span.textContent = part;
    meta.append(span);
  }
  // Pagefind's own excerpt may come from the folded copy at the end of a page.
  made.append(title, meta, excerpt((data.raw_content || data.content).split(marker)[0], query));
  return made;
}

async function batch() {
  const next = await Promise.all(results.slice(shown, shown + PAGE).map((result) => result.data()));
  shown += next.length;
  return next;
}

function append(batched, query) {
  list.append(...batched.filter((data) => !known.has(here(data))).map((data) => entry(data, query)));
  more.hidden = shown >= results.length;
  list.setAttribute("aria-busy", "false");
}

// A block of the index of words in rows.
const block = kept(async (number) => (await fetch(form.dataset.words.replace("{block}", number === 1 ? "" : `/${number}`))).json());

// The rows of the datasets that hold the words in theirs: first those that fit by title.
async function rowsOf(index, query) {
  const datasets = new Map(index.entries.filter((each) => each.kind === "dataset").map((each) => [addressOf(each, index), each]));
  const named = rank(index, query, { kind: "dataset", most: LOOKED }).map((each) => addressOf(each, index));
  const keys = new Map([...datasets].map(([url, dataset]) => [dataset.key, url]));
  const { holding } = await import("./search/words.js"); // no first load without a query takes it
  const held = new Set((await holding(query, block)).map((key) => keys.get(key) || far(key, index, datasets)));
  const wanted = [...new Set([...named, ...held])].filter((url) => held.has(url));
  const looked = wanted.slice(0, LOOKED).map((url) => datasets.get(url));
  const found = await Promise.all(looked.map(async (dataset) => {
    const response = await fetch(form.dataset.rows.replace("{name}", dataset.key));
    return response.ok ? rankRows(dataset, (await response.json()).tables, query) : [];
  }));
  return found;
}

// One row of each dataset after the other, none twice and none that an answer shows already.
function chosen(found, titles) {
  const seen = new Set(titles.map(fold));
  const turns = Array.from({ length: ROWS }, (_, place) => found.map((own) => own[place])).flat();
  return turns.filter((row) => row && !seen.has(fold(row.title)) && seen.add(fold(row.title))).slice(0, ROWS);
}

// A dataset that is not loaded is known by its address alone.
function far(key, index, datasets) {
  const dataset = { key, address: `datasets/${key}/`, foreign: false };
  datasets.set(addressOf(dataset, index), dataset);
  return addressOf(dataset, index);
}

function show(found, index, query) {
  answers.replaceChildren(...found.slice(0, ANSWERS).map((hit) => item(hit, index, query)));
  further.hidden = found.length <= ANSWERS;
  further.onclick = () => { answers.append(...found.slice(ANSWERS).map((hit) => item(hit, index, query))); further.hidden = true; };
  known = new Set(found.slice(0, ANSWERS).map((hit) => bare(addressOf(hit, index))));
}

// What to try where nothing was found: the nearest things that there are, and hints that the page holds.
function advise(index, query, isEmpty) {
  tries.hidden = !isEmpty;
  const things = isEmpty ? nearest(index, query) : [];
  near.hidden = !things.length;
  near.querySelector("span").replaceChildren(...things.flatMap((hit, place) => [...(place ? ["; "] : []), link(hit, index)]));
}

// The full text: its program is loaded when somebody asks for more than the answers.
const full = kept(async () => {
  const pagefind = await import(new URL(address, location.href).href);
  await pagefind.init();
  fill(await pagefind.filters());
  return pagefind;
});
let isFull = false;

async function search(index) {
  const query = form.q.value.trim();
  const filters = Object.fromEntries(selects.filter((select) => select.value).map((select) => [select.name, select.value]));
  const isFiltered = Object.keys(filters).length > 0;
  const mine = (turn += 1);
  finds.classList.toggle("open", Boolean(query || isFiltered));
  list.setAttribute("aria-busy", "true");
  const isAnswered = query && !filters.series && !filters.year;
  const found = isAnswered ? await answersTo(index, form.q.value, { kind: filters.kind }) : [];
  await pause();
  const reply = isAnswered && !filters.kind ? await replyTo(index, query, found, lang) : null;
  if (mine !== turn) return;
  const isAnswer = reply && reply.kind !== "none" && reply.kind !== "near";
  document.getElementById("answer").replaceChildren(...(reply ? [box(reply, index)] : []));
  show(found, index, query);
  await pause();
  const near = isAnswered && (isFull || !(isAnswer || isNamed(index, query, found[0]))) && !filters.kind ? await rowsOf(index, content(index, query)) : [];
  if (mine !== turn) return;
  const row = chosen(near, found.slice(0, ANSWERS).map((hit) => hit.title));
  if (row.length && reply?.kind === "none") document.getElementById("answer").replaceChildren(); // a row has the words
  rows.replaceChildren(...row.map((hit) => item(hit, index, query)));
  const isAny = found.length + row.length > 0;
  isFull ||= isFiltered || (Boolean(query) && !isAny);
  const pages = isFull && (query || isFiltered) ? await (await full("")).search(query || null, { filters }) : { results: [] };
  if (mine !== turn) return;
  [results, shown] = [pages.results, 0];
  const batched = await batch();
  if (mine !== turn) return;
  list.replaceChildren();
  texts.hidden = isFull || !isAny;
  const isEmpty = !isAny && !results.length && Boolean(query || isFiltered);
  const said = isFull ? form.dataset.found : form.dataset.answered;
  count.textContent = !query && !isFiltered ? "" : isEmpty ? form.dataset.none : said.replace("{answers}", number(found.length + row.length)).replace("{pages}", number(results.length));
  advise(index, query, isEmpty);
  append(batched, query);
}

// The state of the search is its address: it can be sent, bookmarked and stepped back through.
function read() {
  const state = new URLSearchParams(location.search);
  form.q.value = state.get("q") || "";
  for (const select of selects) select.value = state.get(select.name) || "";
}

function write(keep) {
  const state = new URLSearchParams();
  if (form.q.value.trim()) state.set("q", form.q.value.trim());
  for (const select of selects) if (select.value) state.set(select.name, select.value);
  const next = `${location.pathname}${state.size ? "?" : ""}${state}`;
  if (next !== location.pathname + location.search) history[keep](null, "", next);
}

function fill(options) {
  for (const select of selects) {
    const values = Object.entries(options[select.name] || {});
    values.sort(([a], [b]) => (select.name === "year" ? b.localeCompare(a) : label(a).localeCompare(label(b), lang)));
    for (const [value, held] of values) {
      const text = select.name === "kind" ? label(value) : value;
      select.add(new Option(`${text} (${held})`, value));
    }
    select.parentElement.hidden = values.length < 2;
  }
  document.getElementById("filters").hidden = false;
}

const fail = (error) => {
  count.textContent = form.dataset.failed;
  throw error;
};

try {
  const loaded = kept(() => load(form)); // not before something is asked, or is about to be
  const ready = () => loaded("").catch(fail);
  const run = async () => search(await ready());
  let waiting;
  if (new URLSearchParams(location.search).size > 1) { isFull = true; await full(""); }
  read();
  texts.addEventListener("click", () => { isFull = true; run(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); write("pushState"); run(); });
  form.addEventListener("input", (event) => { if (event.target === form.q) { clearTimeout(waiting); waiting = setTimeout(() => { write("replaceState"); run(); }, 150); } });
  form.addEventListener("change", (event) => { if (event.target !== form.q) { write("pushState"); run(); } });
  more.addEventListener("click", async () => { list.setAttribute("aria-busy", "true"); append(await batch(), form.q.value.trim()); });
  addEventListener("popstate", () => { read(); run(); });
  if (location.search) await run(); else form.addEventListener("focusin", ready, { once: true });
} catch (error) {
  fail(error);
} finally {
  document.getElementById("browse").dataset.ready = "";
}
