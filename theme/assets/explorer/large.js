// A table too long for its CSV to be taken at once: its Parquet file is read by byte ranges, one group of rows after the
// other, and only those groups that can hold what is asked for. The reader is loaded with this module alone.
import { row, shown } from "./rows.js";
import { filtered } from "./query.js";

const MOST = 20000; // rows that are kept of those that fit
const TAIL = 1 << 16; // bytes at the end of a file, read first: most lists of its groups fit

export class Large {
  static async open(address, columns, words) {
    const reader = await import("../hyparquet/index.js");
    const file = await reader.asyncBufferFromUrl({ url: address });
    const metadata = await reader.parquetMetadataAsync(file, { initialFetchSize: TAIL });
    return new Large(reader, file, metadata, columns, words);
  }

  constructor(reader, file, metadata, columns, words) {
    Object.assign(this, { reader, file, metadata, columns, words, turn: 0, held: new Map() });
    this.bounds = metadata.row_groups.map((group) => group.columns.map((column) => column.meta_data));
    const told = Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value]));
    const [decimals, zones] = [told.decimals, told.zones].map((text) => JSON.parse(text ?? "{}"));
    this.spell = new Map(metadata.schema.slice(1).map((element) => [element.name, spelling(element, decimals[element.name], zones[element.name])]));
    // Moments of a zone are said in it, and bounded in UTC.
    this.zoned = new Set(metadata.schema.filter((element) => element.logical_type?.isAdjustedToUTC).map((element) => element.name));
    // A decimal is read as its digits: a float would change it.
    for (const element of metadata.schema) {
      if (element.converted_type === "DECIMAL") { delete element.converted_type; delete element.logical_type; }
    }
    let first = 0;
    this.groups = metadata.row_groups.map((group, place) => {
      const start = first;
      first += Number(group.num_rows);
      return { place, start, end: first };
    });
    this.total = first;
  }

  // The first rows that fit a view, at least `wanted` of them; `isPart` where more may. null where another question has
  // come since. The columns that are asked for are read first, and all of them only where a row fits.
  async seek(state, wanted = MOST) {
    this.turn += 1;
    const mine = this.turn;
    const found = [];
    const asked = this.columns.filter(({ key }) => state.in.has(key) || state.min.has(key) || state.max.has(key));
    for (const group of this.groups) {
      if (found.length >= wanted) return { rows: found.slice(0, MOST), isPart: true };
      if (!this.canHold(group, state) || (asked.length && !filtered(await this.rows(group, asked), this.columns, { ...state, q: "" }).length)) continue;
      const rows = filtered(await this.rows(group), this.columns, state);
      if (mine !== this.turn) return null;
      for (const each of rows) found.push(each);
    }
    return { rows: found.slice(0, MOST), isPart: found.length > MOST };
  }

  // The rows around one, by its number from 1.
  async around(number) {
    const group = this.groups.find(({ start, end }) => number > start && number <= end);
    return group ? this.rows(group) : [];
  }

  // By the least and the greatest value of each column, as the file states them.
  canHold(group, state) {
    const known = (key) => {
      const column = this.columns.find((each) => each.key === key);
      const told = this.bounds[group.place].find((meta) => meta.path_in_schema[0] === column?.name)?.statistics;
      const isExact = told?.is_min_value_exact !== false && told?.is_max_value_exact !== false && !this.zoned.has(column?.name);
      return told && isExact && told.min_value !== undefined && told.max_value !== undefined ? { column, ...told } : null;
    };
    for (const [bounds, sign] of [[state.min, 1], [state.max, -1]]) {
      for (const [key, bound] of bounds) {
        const told = known(key);
        if (told && !reaches(told, bound, sign)) return false;
      }
    }
    return [...state.in].every(([key, values]) => {
      const told = known(key);
      return !told || told.column.kind !== "text" || typeof told.min_value !== "string" || values.some((value) => value === "" || (bytewise(value, told.min_value) >= 0 && bytewise(value, told.max_value) <= 0));
    });
  }

  // All columns of a group, or some: the others are empty then.
  async rows({ place, start, end }, some = this.columns) {
    const isWhole = some === this.columns;
    if (isWhole && this.held.has(place)) return this.held.get(place);
    const names = some.map((column) => column.name).filter((name) => this.spell.has(name));
    const records = await this.reader.parquetReadObjects({ file: this.file, metadata: this.metadata, columns: names, rowStart: start, rowEnd: end, parsers: PARSERS, utf8: true });
    const rows = records.map((record, number) => {
      const said = this.columns.map((column) => (column.name in record && this.spell.has(column.name) ? this.spell.get(column.name)(record[column.name]) : ""));
      return row({ place: start + number, node: undefined, isHeading: false, values: said.map((value, at) => (this.columns[at].kind === "bool" && value ? String(Number(value === "true")) : value)), texts: said.map((value, at) => shown(value, this.columns[at].kind, this.words)) }, this.columns);
    });
    if (!isWhole) return rows;
    if (this.held.size > 8) this.held.clear();
    this.held.set(place, rows);
    return rows;
  }
}

const iso = (value) => (value instanceof Date ? value.toISOString() : String(value));

// Whether a group has values on the wanted side of a bound. Numbers of a file's bounds come as floats; keys and years are
// names in the order of numbers.
function reaches({ column, min_value: low, max_value: high }, bound, sign) {
  if (column.kind === "day") return sign > 0 ? iso(high).slice(0, bound.length) >= bound : iso(low).slice(0, bound.length) <= bound;
  const [least, most] = [low, high].map(Number);
  if ((column.kind !== "num" && column.order !== "num") || typeof low === "string" || Number.isNaN(least) || Number.isNaN(most)) return true;
  const slack = Math.abs(Number(bound)) * 1e-9;
  return sign > 0 ? most >= Number(bound) - slack : least <= Number(bound) + slack;
}

// Texts in the order of their bytes, which is that of the bounds.
const encoder = new TextEncoder();
function bytewise(a, b) {
  const [one, other] = [a, b].map((text) => encoder.encode(text));
  const place = one.findIndex((byte, at) => byte !== other[at]);
  return place < 0 ? one.length - other.length : one[place] - (other[place] ?? -1);
}

// Days and moments come as text, spelled as in the CSV.
const moment = (micros) => {
  const whole = micros / 1000000n - (micros % 1000000n < 0n ? 1n : 0n);
  const rest = micros - whole * 1000000n;
  return new Date(Number(whole) * 1000).toISOString().slice(0, 19) + (rest ? `.${String(rest).padStart(6, "0")}` : "");
};
const decoder = new TextDecoder();
const PARSERS = {
  timestampFromMilliseconds: (millis) => moment(BigInt(millis) * 1000n),
  timestampFromMicroseconds: (micros) => moment(BigInt(micros)),
  timestampFromNanoseconds: (nanos) => moment(BigInt(nanos) / 1000n),
  dateFromDays: (days) => new Date(days * 86400000).toISOString().slice(0, 10),
  stringFromBytes: (bytes) => bytes && decoder.decode(bytes),
  jsonFromBytes: (bytes) => bytes && decoder.decode(bytes),
};

// How a value of a column is spelled: a decimal from its bytes, digit by digit. A moment of a zone is held as the moment
// in UTC: it is said in the zone that all of the column were written in, else in UTC, and says so.
function spelling(element, places, zone) {
  const { converted_type: kind, scale = 0 } = element;
  if (kind === "DECIMAL") return (value) => (value === null || value === undefined ? "" : decimal(value, scale, places));
  if (element.logical_type?.type === "TIMESTAMP" && element.logical_type.isAdjustedToUTC) return (value) => (value === null || value === undefined ? "" : zone ? local(value, zone) : `${value}Z`);
  if (kind === "TIME_MICROS") return (value) => (value === null || value === undefined ? "" : moment(BigInt(value)).slice(11));
  return (value) => (value === null || value === undefined ? "" : String(value));
}

// A moment in UTC ("2022-06-14T00:30:00.5") as the clocks of a zone ("+07:00") show it.
function local(text, zone) {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(zone);
  const [whole, rest] = text.split(".");
  const shifted = Date.parse(`${whole}Z`) + (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60000;
  return new Date(shifted).toISOString().slice(0, 19) + (rest ? `.${rest}` : "") + zone;
}

// The file pads decimals to the longest of the column: zeros at the end are those of the source only where the file says
// that all of the column have as many decimals; elsewhere they are not said.
function decimal(value, scale, places) {
  let digits = typeof value === "object" ? BigInt(0) : BigInt(value);
  if (typeof value === "object") {
    for (const byte of value) digits = (digits << 8n) | BigInt(byte);
    digits = BigInt.asIntN(8 * value.length, digits);
  }
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  const rest = scale ? places === scale ? text.slice(-scale) : text.slice(-scale).replace(/0+$/, "") : "";
  return (digits < 0n ? "-" : "") + (scale ? text.slice(0, -scale) : text) + (rest && `.${rest}`);
}
