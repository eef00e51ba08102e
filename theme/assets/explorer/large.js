// A table too long for its CSV to be taken at once: its Parquet file is read by byte ranges, one group of rows after the
// other, and only those groups that can hold what is asked for. The reader is loaded with this module alone.
import { row, shown } from "./rows.js";
import { filtered } from "./query.js";

const MOST = 20000; // rows that are kept of those that fit

export class Large {
  static async open(address, columns, words) {
    const reader = await import("../hyparquet/index.js");
    const file = await reader.asyncBufferFromUrl({ url: address });
    const metadata = await reader.parquetMetadataAsync(file);
    return new Large(reader, file, metadata, columns, words);
  }

  constructor(reader, file, metadata, columns, words) {
    Object.assign(this, { reader, file, metadata, columns, words, turn: 0, held: new Map() });
    this.bounds = metadata.row_groups.map((group) => group.columns.map((column) => column.meta_data));
    const told = Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value]));
    const [decimals, zones] = [told.decimals, told.zones].map((text) => JSON.parse(text ?? "{}"));
    this.spell = new Map(metadata.schema.slice(1).map((element) => [element.name, spelling(element, decimals[element.name], zones[element.name])]));
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

  // The first rows that fit a view; `isPart` where more do. null where another question has come since.
  async seek(state) {
    this.turn += 1;
    const mine = this.turn;
    const found = [];
    for (const group of this.groups) {
      if (!this.canHold(group, state)) continue;
      const rows = filtered(await this.rows(group), this.columns, state);
      if (mine !== this.turn) return null;
      for (const each of rows) found.push(each);
      if (found.length > MOST) return { rows: found.slice(0, MOST), isPart: true };
      if (found.length === MOST && isOpen(state) && group.end < this.total) return { rows: found, isPart: true };
    }
    return { rows: found, isPart: false };
  }

  // The rows around one, by its number from 1.
  async around(number) {
    const group = this.groups.find(({ start, end }) => number > start && number <= end);
    return group ? this.rows(group) : [];
  }

  canHold(group, state) {
    for (const [bounds, sign] of [[state.min, 1], [state.max, -1]]) {
      for (const [key, bound] of bounds) {
        const column = this.columns.find((each) => each.key === key);
        const known = column?.kind === "num" && this.bounds[group.place].find((meta) => meta.path_in_schema[0] === column.name)?.statistics;
        const [low, high] = [known?.min_value, known?.max_value].map(Number);
        if (!known || Number.isNaN(low) || Number.isNaN(high)) continue;
        const slack = Math.abs(Number(bound)) * 1e-9; // the file's bounds come as floats
        if (sign > 0 ? high < Number(bound) - slack : low > Number(bound) + slack) return false;
      }
    }
    return true;
  }

  async rows({ place, start, end }) {
    if (this.held.has(place)) return this.held.get(place);
    const names = this.columns.map((column) => column.name).filter((name) => this.spell.has(name));
    const records = await this.reader.parquetReadObjects({ file: this.file, metadata: this.metadata, columns: names, rowStart: start, rowEnd: end, parsers: PARSERS, utf8: true });
    const rows = records.map((record, number) => {
      const said = this.columns.map((column) => (this.spell.has(column.name) ? this.spell.get(column.name)(record[column.name]) : ""));
      return row({ place: start + number, node: undefined, isHeading: false, values: said.map((value, at) => (this.columns[at].kind === "bool" && value ? String(Number(value === "true")) : value)), texts: said.map((value, at) => shown(value, this.columns[at].kind, this.words)) }, this.columns);
    });
    if (this.held.size > 4) this.held.clear();
    this.held.set(place, rows);
    return rows;
  }
}

const isOpen = (state) => !state.q && !state.in.size && !state.min.size && !state.max.size;

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
