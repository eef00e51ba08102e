"""A language nobody speaks: every message id in brackets with an accent on each letter.

A word that a page shows plainly has then not gone through the catalogue. `python -m tests.tools.pseudo FOLDER`
writes the catalogue where a portal's own `locale/` lies, to look at such a site.
"""

import re
import sys
from pathlib import Path

from babel.messages.pofile import write_po

from tests.tools.messages import template

LANGUAGE = "en-XA"
PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ACCENTED = "ȀɃÇƉȄƑǴĦȊĴĶȽƜȠŐƤɊȐŠŢȔṾŴẊɎŽȁƀçďȅƒǵħȋĵķŀɱńőþɋȑšţȕṿŵẋɏž"
_ACCENTS = str.maketrans(PLAIN, ACCENTED)
_KEPT = re.compile(r"\{\{|\}\}|\{\w+\}|%\(\w+\)s|\n")


def accented(message: str) -> str:
    """The message with an accent on every letter; what is filled in stays."""
    kept = _KEPT.findall(message)
    pieces = [piece.translate(_ACCENTS) for piece in _KEPT.split(message)]
    return f"⟦{''.join(a + b for a, b in zip(pieces, [*kept, ''], strict=True))}⟧"


def write_catalogue(folder: Path) -> Path:
    """Write the catalogue under a portal's `locale/`."""
    catalog = template()
    for message in catalog:
        if message.id and message.context != "time zone":  # the name of a zone is data, not a word
            message.string = (
                tuple(map(accented, message.id))
                if isinstance(message.id, tuple)
                else accented(message.id)
            )
    path = folder / "locale" / LANGUAGE / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalog)
    return path


if __name__ == "__main__":
    write_catalogue(Path(sys.argv[1]))
