// Words of readers: folded, compared with tone marks or without; numbers, which stay text so that no digit is lost.
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
export const language = document.documentElement.lang;
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

// A word in parts that do not depend on where its tone stands: hoà and hòa are one word.
const spelled = (word) => {
  const spread = word.normalize("NFD");
  return { bare: spread.replace(TONES, "").normalize("NFC"), tones: (spread.match(TONES) || []).join("") };
};
const words = (text) => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) || [];

// Does a text hold words that begin with each one asked for? A word typed without marks fits any marks, one with marks
// only these.
export function finder(query) {
  const wanted = query.toLowerCase().normalize("NFC").split(/\s+/).filter(Boolean).map((word) => ({ word, begins: beginning(fold(word)), ...spelled(word) }));
  return (text, folded) => wanted.every(({ word, begins, bare, tones }) => {
    if (!begins.test(folded)) return false;
    return fold(word) === word || text.includes(word) || words(text).map(spelled).some((own) => own.tones === tones && own.bare.startsWith(bare));
  });
}

const beginning = (word) => new RegExp(`(?:^|[^\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "u");

const parts = new Intl.NumberFormat(language).formatToParts(-1234567.5);
const mark = (type) => parts.find((part) => part.type === type)?.value ?? "";
const [POINT, GROUP] = [mark("decimal"), mark("group")];

// A canonical number ("-1704.50") as this page prints it ("−1.704,50"), digit by digit.
export function printed(number) {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(number);
  if (!found) return number;
  const [, sign, whole, rest] = found;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, GROUP);
  return `${sign ? "\u2212" : ""}${grouped}${rest === undefined ? "" : POINT + rest}`;
}

// A canonical number as a spreadsheet of this language takes it: its decimal mark, no groups, the minus of the keyboard.
export const pasted = (number) => number.replace(".", POINT);

// What a reader typed, as a canonical number; "" for nothing, null where it is no number. Groups have three digits, so
// that 1.704 is one thousand seven hundred and four on a Vietnamese page, and 77.7 still seventy-seven point seven.
export function typed(text) {
  const plain = text.trim().replace(/\s/g, "").replace(/^[\u2212\u2013]/, "-");
  if (!plain) return "";
  const group = GROUP === "." ? "\\." : ",";
  const grouped = new RegExp(`^-?[1-9]\\d{0,2}(${group}\\d{3})+(${POINT === "." ? "\\." : ","}\\d+)?$`);
  const bare = grouped.test(plain) ? plain.replaceAll(GROUP, "").replace(POINT, ".") : plain.replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(bare) ? bare : null;
}

// The exact sum of canonical numbers, with the most decimals that any of them has.
export function total(numbers) {
  const places = Math.max(0, ...numbers.map((number) => number.split(".")[1]?.length ?? 0));
  const scaled = (number) => {
    const [whole, rest = ""] = number.split(".");
    return BigInt(whole + rest.padEnd(places, "0"));
  };
  const digits = numbers.reduce((sum, number) => sum + scaled(number), 0n);
  const sign = digits < 0n ? "-" : "";
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, "0");
  return sign + (places ? `${text.slice(0, -places)}.${text.slice(-places)}` : text);
}

export const isNumber = (text) => /^-?\d+(\.\d+)?$/.test(text);
export const fill = (words, given) => words.replace(/\{(\w+)\}/g, (whole, name) => given[name] ?? whole);
export const count = (number) => printed(String(number));

// An ISO day or moment as this page prints days.
export function day(text, pattern) {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d).*?(Z?))?$/.exec(text);
  if (!found) return text;
  const [, year, month, date, time, zone] = found;
  const named = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(Date.UTC(2000, month - 1, 1));
  return fill(pattern, { day: Number(date), number: Number(month), month: named, year }) + (time ? ` ${time}${zone ? " UTC" : ""}` : "");
}

const RUNS = /^[\s\ufeff\u200b-\u200f\u2060\x00-\x1f]*[=+\-@＝＋－＠﹢﹣﹦﹫]|^[\t\r]/;
const HARMLESS = /^(?:[\s-]*|[-\u2212]?\d+(?:[.,]\d+)*%?)$/;
// Text that a spreadsheet would run gets an apostrophe before it, as in the CSV for Excel.
export const inert = (text) => (!HARMLESS.test(text) && RUNS.test(text) ? `'${text}` : text);
