// Parquet files as hyparquet reads them: their addresses come in by lines, and go out as JSON, every value as text.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

const { parquetMetadata, parquetReadObjects } = await import(process.argv[2]);
const decoder = new TextDecoder();
const moment = (micros) => String(micros);
const parsers = {
  timestampFromMicroseconds: moment,
  dateFromDays: moment,
  stringFromBytes: (bytes) => bytes && decoder.decode(bytes),
};

function whole(bytes) {
  let digits = 0n;
  for (const byte of bytes) digits = (digits << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, digits);
}

const text = (value) => (value === null || value === undefined ? null : value instanceof Uint8Array ? String(whole(value)) : Object.is(value, -0) ? "-0" : String(value));

for await (const path of createInterface({ input: process.stdin })) {
  const bytes = await readFile(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const metadata = parquetMetadata(file);
  const schema = metadata.schema.slice(1).map(({ name, type, converted_type: kind, logical_type: logical, precision, scale }) => ({ name, type, kind, is_utc: logical?.isAdjustedToUTC, precision, scale }));
  for (const element of metadata.schema) { // digits, not the floats that hyparquet makes of them
    if (element.converted_type === "DECIMAL") { delete element.converted_type; delete element.logical_type; }
  }
  const rows = await parquetReadObjects({ file, metadata, parsers, utf8: true });
  const told = Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value]));
  const groups = metadata.row_groups.map((group) => Number(group.num_rows));
  const codec = metadata.row_groups[0]?.columns[0].meta_data.codec;
  console.log(JSON.stringify({ schema, told, groups, codec, rows: rows.map((row) => schema.map(({ name }) => text(row[name]))) }));
}
