"""A published portal, in a folder or at an address: its documents, each read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.error import URLError
from urllib.parse import quote

from site_builder.build.seal.inspect import is_address, read_place
from site_builder.core import addresses as at
from site_builder.core.problem import SiteBuilderError
from site_builder.extensions.mcp.rank import Ranking

MOST = 64_000_000  # bytes of all documents that are remembered
LANGUAGES = ("vi", "en")  # in which search is looked for beside that of the documents


class NotAPortalError(SiteBuilderError):
    """There is no portal with facts at a place."""


@dataclass
class PublishedPortal:
    """`where` is a folder or an address."""

    where: str
    _known: dict[str, bytes] = field(default_factory=dict)

    def read(self, uri: str) -> bytes:
        """A file. OSError where it is not there; nothing above the portal's own folder is read."""
        if ".." in uri.split("/"):
            raise OSError(uri)
        if uri not in self._known:
            content = read_place(
                f"{self.where.rstrip('/')}/{quote(uri) if is_address(self.where) else uri}"
            )
            if sum(map(len, self._known.values())) + len(content) > MOST:
                self._known.clear()
            self._known[uri] = content
        return self._known[uri]

    def json(self, uri: str) -> Any:
        """A document; numbers keep their digits."""
        return json.loads(self.read(uri), parse_float=Decimal)

    @cached_property
    def home(self) -> str:
        """The address that its documents begin theirs with."""
        return str(self.json(at.API_INDEX)["source"]["url"])

    def uri(self, url: str) -> str:
        """An address within the portal, wherever it is read from; "" for one elsewhere."""
        return url.removeprefix(self.home).partition("#")[0] if url.startswith(self.home) else ""

    @cached_property
    def main(self) -> str:
        """The language of its documents."""
        return str(self.json(at.API_INDEX)["data"]["language"])

    @cached_property
    def ranking(self) -> Ranking:
        """What search answers with, in each language that the portal has."""
        indexes = {}
        for language in dict.fromkeys((self.main, *LANGUAGES)):
            with suppress(OSError, URLError):
                answers, words = self.read(at.answers_json(language)), b""
                with suppress(OSError, URLError):  # which portals of before have not
                    words = self.read(at.answers_json(f"asked/{language}"))
                indexes[language] = (answers, words)
        return Ranking(indexes)

    @cached_property
    def documents(self) -> Mapping[str, Mapping[str, Any]]:
        """The list of facts, by the name of each document. NotAPortalError where there is none."""
        listed: dict[str, Mapping[str, Any]] = {}
        uri = at.FACTS_JSON
        while uri:
            try:
                page = self.json(uri)
            except (OSError, ValueError) as error:
                raise NotAPortalError(f"{self.where}: {uri}: {error}") from error
            listed |= {
                each["url"].rpartition("/")[2].removesuffix(".json"): each for each in page["data"]
            }
            uri = self.uri(page.get("next", ""))
        return listed

    def facts(self, name: str) -> Mapping[str, Any] | None:
        """A document of facts by its name; None where there is none."""
        return self.json(at.facts_json(name)) if name in self.documents else None
