"""Makes README.md into the description that a package index shows, when a package is made.

An index shows the text alone: what it points at in the repository is not there. Where `files` in pyproject.toml names
the address under which the files of a release lie, links and pictures lead there. Where it does not, a link is its
words and a picture is left out, so that nothing leads nowhere. What lies between the marks below is about a checkout
of the repository and is left out in either case.
"""

import re
from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

_CHECKOUT = re.compile(r"<!-- checkout -->\n.*?<!-- /checkout -->\n\n?", re.DOTALL)
_RELATIVE = r"(?![a-z]+:|#|/)[^)\s]+"
_PICTURE_ALONE = re.compile(rf"^!\[[^\]]*\]\({_RELATIVE}\)\n\n?", re.MULTILINE)
_LINK = re.compile(rf"(!?)\[([^\]]*)\]\(({_RELATIVE})\)")


class CustomMetadataHook(MetadataHookInterface):
    """Runs before hatchling reads the project's metadata."""

    def update(self, metadata):
        """Put the description in the place of a readme file."""
        text = Path(self.root, "README.md").read_text("utf-8")
        shown = for_index(text, **{key: self.config.get(key, "") for key in ("files", "pictures")})
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": shown.replace("{version}", metadata["version"]),
        }


def for_index(text, files="", pictures=""):
    """The text with links under the address `files`, pictures under `pictures` (else `files`), or without them."""
    text = _CHECKOUT.sub("", text)
    if not files:
        return _LINK.sub(r"\2", _PICTURE_ALONE.sub("", text))
    places = {"": files, "!": pictures or files}
    return _LINK.sub(lambda found: f"{found[1]}[{found[2]}]({places[found[1]]}{found[3]})", text)
