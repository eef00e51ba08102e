// A reference for reference managers, with the day on which this reader took it: the file itself is the same every day.
const FORMS = {
  ".bib": (text, day) => text.replace(/\n}\s*$/, `,\n  urldate = {${day}}\n}\n`),
  ".ris": (text, day) => text.replace(/ER {2}- /, `Y2  - ${day.replaceAll("-", "/")}\r\nER  - `),
  ".json": (text, day) => JSON.stringify(JSON.parse(text).map((work) => ({ ...work, accessed: { "date-parts": [day.split("-").map(Number)] } })), null, 2),
};

export async function take(link) {
  const name = link.pathname.split("/").pop();
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  const day = new Intl.DateTimeFormat("sv").format();
  const text = FORMS[name.slice(name.lastIndexOf("."))](await answer.text(), day);
  const made = document.createElement("a");
  made.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  made.download = name;
  made.click();
  setTimeout(() => URL.revokeObjectURL(made.href), 10000);
}
