// What the search page answers: node asked.mjs SITE THEME < questions (JSON), for each the first addresses, the figure of the box and how it is printed.
import { existsSync, readFileSync } from "node:fs";
import { register } from "node:module";
import { pathToFileURL } from "node:url";

// The theme's scripts are modules, though nothing beside them says so.
register(`data:text/javascript,${encodeURIComponent('export const load = async (url, context, next) => next(url, url.includes("/assets/") ? { ...context, format: "module" } : context);')}`);
const [, , site, theme] = process.argv;
globalThis.location = { href: "http://portal/" };
globalThis.fetch = async (address) => {
  const { href: url, pathname } = new URL(address, location.href);
  const file = site + decodeURIComponent(pathname);
  const text = async () => readFileSync(file, "utf8");
  return { url, ok: existsSync(file), text, json: async () => JSON.parse(await text()) };
};
const { answersTo, load, replyTo } = await import(`${pathToFileURL(theme).href}/assets/search/show.js`);
const read = (language, home) => load({ dataset: { answers: `/search/${language}.json`, home } });
const indexes = { vi: await read("vi", "/"), en: await read("en", "/en/") };
const answers = [];
for (const [query, language] of JSON.parse(readFileSync(0, "utf8"))) {
  const hits = await answersTo(indexes[language], query, {});
  const reply = await replyTo(indexes[language], query, hits, language);
  const [figure] = reply?.kind === "cells" && reply.cells.length === 1 ? reply.cells : [null];
  answers.push([hits.slice(0, 3).map((hit) => `/${hit.address}`), figure && figure.value, figure && figure.answer, reply]);
}
console.log(JSON.stringify(answers));
