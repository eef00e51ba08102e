"""The portal's own settings, parsed once from the `open-data` block of mkdocs.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from site_builder.core.problem import Problem
from site_builder.core.regime import Regime
from site_builder.core.text import Text

# What a report says of the document behind it; a portal whose reports are no official documents names fewer.
DOCUMENT_FACTS = ("addressee", "request", "signatory", "number", "legal_basis")


@dataclass(frozen=True, slots=True)
class Agent:
    """A person or body: who publishes, creates or answers."""

    name: Text
    url: str = ""
    email: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its Open Definition or SPDX name, its title and its address."""

    name: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """What every page and file says about the portal. `url` ends in `/`.

    `regime` cuts the windows of series that name none (None: the portal names none either), `regimes` are its own.
    `problems` are what is wrong with the settings themselves.
    """

    name: str
    url: str
    language: str
    languages: tuple[str, ...]
    description: Text
    notice: Text
    publisher: Agent
    contact: Agent
    licence: Licence
    regime: Regime | None = None
    regimes: Mapping[str, Regime] = field(default_factory=dict)
    hides_empty_facts: bool = False
    remote: Literal["list", "fetch", "refuse"] = "list"
    problems: tuple[Problem, ...] = ()
    document_facts: tuple[str, ...] = DOCUMENT_FACTS

    @property
    def base_path(self) -> str:
        """The path part of the address, `/` for a portal that has a host of its own."""
        return "/" + self.url.split("://", 1)[-1].partition("/")[2]

    def absolute(self, uri: str) -> str:
        """The public address of a file or page of the site."""
        return self.url + uri.lstrip("/")
