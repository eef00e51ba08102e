// What the theme's script ranks first: node rank.mjs RANK.JS INDEX.JSON < queries (JSON), one list of addresses a query.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { prepare, rank } = await import(pathToFileURL(process.argv[2]).href);
const index = prepare(JSON.parse(readFileSync(process.argv[3], "utf8")));
const queries = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(queries.map((query) => rank(index, query, { most: 5 }).map((hit) => hit.address))));
