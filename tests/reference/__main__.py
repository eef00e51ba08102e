"""`scripts/reference`: write docs/reference and the picture of the rooms in docs/architecture.md."""

from pathlib import Path

from tests.reference.house import HOUSE, redrawn
from tests.reference.render import references, write

write(Path("docs/reference"), references())
HOUSE.write_text(redrawn(HOUSE.read_text("utf-8")), "utf-8", newline="\n")
