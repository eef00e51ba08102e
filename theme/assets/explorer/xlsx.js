// A workbook of sheets of rows, made in the page (ECMA-376, parts stored without compression). A cell is a text, or
// `{ digits }`: a canonical number. What has more digits than a spreadsheet keeps stays text, so that none is lost.
const MOST_DIGITS = 15;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const PART = "application/vnd.openxmlformats-officedocument.spreadsheetml";
export const TYPE = `${PART}.sheet`;

// What XML 1.0 cannot hold has no place in a cell.
const escaped = (text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

function cell(value) {
  const digits = value.digits ?? "";
  if (digits && digits.replace(/\D/g, "").replace(/^0+/, "").length <= MOST_DIGITS) return `<c><v>${digits}</v></c>`;
  const text = digits || value;
  return text ? `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>` : "<c/>";
}

const sheet = (rows) => `${HEAD}<worksheet xmlns="${MAIN}"><sheetFormatPr baseColWidth="16" defaultRowHeight="15"/><sheetData>${rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("")}</sheetData></worksheet>`;
const relations = (entries) => `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${entries.map(([type, target], place) => `<Relationship Id="r${place + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`).join("")}</Relationships>`;
const override = (name, kind) => `<Override PartName="/${name}" ContentType="${PART}.${kind}+xml"/>`;

// `sheets` are pairs of a name (at most 31 letters, without []:*?/\) and rows.
export function workbook(sheets) {
  const paths = sheets.map((_, place) => `worksheets/sheet${place + 1}.xml`);
  return zipped([
    ["[Content_Types].xml", `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${override("xl/workbook.xml", "sheet.main")}${paths.map((path) => override(`xl/${path}`, "worksheet")).join("")}</Types>`],
    ["_rels/.rels", relations([["officeDocument", "xl/workbook.xml"]])],
    ["xl/workbook.xml", `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.map(([name], place) => `<sheet name="${escaped(name)}" sheetId="${place + 1}" r:id="r${place + 1}"/>`).join("")}</sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", relations(paths.map((path) => ["worksheet", path]))],
    ...sheets.map(([, rows], place) => [`xl/${paths[place]}`, sheet(rows)]),
  ]);
}

const CRC = Array.from({ length: 256 }, (_, byte) => Array.from({ length: 8 }).reduce((sum) => (sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1), byte));
const checksum = (bytes) => ~bytes.reduce((sum, byte) => (sum >>> 8) ^ CRC[(sum ^ byte) & 255], ~0) >>> 0;

// Fields of a header, two or four bytes each, the lowest byte first.
function fields(...pairs) {
  return Uint8Array.from(pairs.flatMap(([size, value]) => Array.from({ length: size }, (_, place) => (value >>> (8 * place)) & 255)));
}

// A ZIP archive of texts (APPNOTE 6.3, method 0), on the first day that it can state.
function zipped(files) {
  const encoder = new TextEncoder();
  const [parts, entries] = [[], []];
  let at = 0;
  for (const [name, text] of files) {
    const [path, bytes] = [encoder.encode(name), encoder.encode(text)];
    const about = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 0x21], [4, checksum(bytes)], [4, bytes.length], [4, bytes.length], [2, path.length], [2, 0]];
    const local = fields([4, 0x04034b50], ...about);
    entries.push(fields([4, 0x02014b50], [2, 20], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), path);
    parts.push(local, path, bytes);
    at += local.length + path.length + bytes.length;
  }
  const size = entries.reduce((sum, each) => sum + each.length, 0);
  return new Blob([...parts, ...entries, fields([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, at], [2, 0])], { type: TYPE });
}
