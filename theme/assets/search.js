// The search page: Pagefind's own interface, filters and the words in the address.
const form = document.getElementById("finder");
const { pagefind: address, marker, lang, root } = form.dataset;
const list = document.getElementById("results");
const count = document.getElementById("count");
const more = document.getElementById("more");
const selects = [...form.querySelectorAll("select")];
const PAGE = 10;
let results = [];
let shown = 0;
let turn = 0;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
const label = (kind) => form.dataset[kind] || kind;

// Pagefind's excerpt may come from the folded copy at the end of a page. The excerpt shown is therefore made
// again from the page's own text: the stretch of words where most of the query's words occur.
function excerpt(content, query) {
  const words = content.split(marker)[0].trim().split(/\s+/);
  const wanted = fold(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const hits = words.map((word) => wanted.some((part) => fold(word).replace(/^[^\p{L}\p{N}]+/u, "").startsWith(part)));
  const span = 32;
  let best = 0, most = -1;
  let sum = 0;
  hits.forEach((hit, i) => {
    sum += hit - (i >= span ? hits[i - span] : 0);
    if (sum > most) { most = sum; best = Math.max(0, i - span + 1); }
  });
  const first = hits.indexOf(true, best);
  const start = first > 4 ? first - 4 : best;
  const out = document.createElement("p");
  out.append(start > 0 ? "… " : "");
  words.slice(start, start + span).forEach((word, i) => {
    const node = hits[start + i] ? document.createElement("mark") : null;
    if (node) { node.textContent = word; out.append(node, " "); } else out.append(`${word} `);
  });
  out.append(start + span < words.length ? "…" : "");
  return out;
}

// Pagefind's addresses start at the root that its files stand in; the site may lie in a folder.
const here = (url) => new URL(url.replace(/^\//, ""), new URL(root, location.href)).href;

async function show(query) {
  list.setAttribute("aria-busy", "true");
  const mine = turn;
  const batch = await Promise.all(results.slice(shown, shown + PAGE).map((result) => result.data()));
  if (mine !== turn) return;
  shown += batch.length;
  for (const data of batch) {
    const item = document.createElement("li");
    item.className = "entry";
    const title = document.createElement("h2");
    const link = document.createElement("a");
    link.href = here(data.raw_url || data.url);
    link.textContent = (data.meta.title || data.url).split(marker)[0];
    title.append(link);
    const meta = document.createElement("p");
    meta.className = "meta";
    const parts = [label(data.meta.kind), ...(data.filters.series || []), ...(data.filters.year || [])];
    for (const part of parts) {
      const span = document.createElement("span");
      span.textContent = part;
      meta.append(span);
    }
    item.append(title, meta, excerpt(data.raw_content || data.content, query));
    list.append(item);
  }
  more.hidden = shown >= results.length;
  list.setAttribute("aria-busy", "false");
}

async function search(pagefind) {
  const query = form.q.value.trim();
  const filters = Object.fromEntries(selects.filter((s) => s.value).map((s) => [s.name, s.value]));
  turn += 1;
  const mine = turn;
  list.replaceChildren();
  count.textContent = "";
  more.hidden = true;
  if (!query && !Object.keys(filters).length) return;
  const answer = await pagefind.search(query || null, { filters });
  if (mine !== turn) return;
  results = answer.results;
  shown = 0;
  const number = new Intl.NumberFormat(lang).format(results.length);
  count.textContent = results.length ? form.dataset.found.replace("{count}", number) : form.dataset.none;
  await show(query);
}

// The state of the search is its address: it can be sent, bookmarked and stepped back through.
function read() {
  const state = new URLSearchParams(location.search);
  form.q.value = state.get("q") || "";
  for (const select of selects) select.value = state.get(select.name) || "";
}

function write() {
  const state = new URLSearchParams();
  if (form.q.value.trim()) state.set("q", form.q.value.trim());
  for (const select of selects) if (select.value) state.set(select.name, select.value);
  const next = `${location.pathname}${state.size ? "?" : ""}${state}`;
  if (next !== location.pathname + location.search) history.pushState(null, "", next);
}

function fill(options) {
  for (const select of selects) {
    const values = Object.entries(options[select.name] || {});
    values.sort(([a], [b]) => (select.name === "year" ? b.localeCompare(a) : label(a).localeCompare(label(b), lang)));
    for (const [value, number] of values) {
      const text = select.name === "kind" ? label(value) : value;
      select.add(new Option(`${text} (${number})`, value));
    }
    select.parentElement.hidden = values.length < 2;
  }
  document.getElementById("filters").hidden = false;
}

try {
  const pagefind = await import(new URL(address, location.href).href);
  await pagefind.init();
  fill(await pagefind.filters());
  const run = () => search(pagefind);
  read();
  form.addEventListener("submit", (event) => { event.preventDefault(); write(); run(); });
  form.addEventListener("change", (event) => { if (event.target !== form.q) { write(); run(); } });
  more.addEventListener("click", () => show(form.q.value.trim()));
  addEventListener("popstate", () => { read(); run(); });
  await run();
} catch (error) {
  count.textContent = form.dataset.failed;
  throw error;
}
