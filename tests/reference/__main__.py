"""`scripts/reference`: write docs/reference, the parts of other documents that are drawn, the list of decisions."""

from pathlib import Path

from tests.reference.decisions import LIST, decisions, render_decisions
from tests.reference.house import HOSTING, HOUSE, redrawn
from tests.reference.licences import render_licences
from tests.reference.render import references, write
from tests.reference.schema import LANGUAGES, SCHEMAS, schemas

write(Path("docs/reference"), {**references(), "licences.md": render_licences()})
for language in LANGUAGES:
    write(SCHEMAS / language / "schema", schemas(language))
for place in (HOUSE, HOSTING):
    place.write_text(redrawn(place.read_text("utf-8")), "utf-8", newline="\n")
LIST.write_text(render_decisions(decisions()), "utf-8", newline="\n")
