"""Pages that a template makes of a view alone, kept under all that they show: what did not change is not written again.

A theme that is not ours, and an environment that holds more than we and MkDocs put there, have their pages written
each time; our templates ask for nothing that no view holds (`tests/build/test_theme.py`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import jinja2
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from site_builder.build.site.prepared import Prepared
from site_builder.build.store.kept import Keeper
from site_builder.build.store.nouns import digest_of
from site_builder.build.theme import FOLDER
from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.text import show_marks
from site_builder.pages import View
from site_builder.pages.jinja import dress

T = TypeVar("T")
_LINK = re.compile(r'(?<= href=")([^":?#]+)(?=[?#"])')
_NOTICE = re.compile(r"\n?<p [^>]*data-untranslated[^>]*>.*?</p>")
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)


def local_links(html: str, url: str, prepared: Prepared) -> str:
    """A text's links to pages of the portal, led to the same pages in the language that the page at `url` is in."""
    language, _ = prepared.language_of(url)
    if not language:
        return html

    def lead(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(url, link[1]))
        target = "" if target == "." else f"{target}/"
        if not link[1].endswith("/") or target not in prepared.page_addresses:
            return link[1]
        return posixpath.relpath(at.localized(target, language), url) + "/"

    return _LINK.sub(lead, html)


def finished(html: str) -> str:
    """A page with its marks shown, and the line about texts that are not translated only where it has any."""
    shown = show_marks(html)
    body = _MAIN.search(shown)
    if body and re.search(r'<(?!a\b)\w+[^>]* lang="', body[0]):
        return shown
    return _NOTICE.sub("", shown, count=1)


_MKDOCS_FILTERS = frozenset({"url", "script_tag"})


@dataclass(frozen=True, slots=True)
class KeptPages:
    """`frame` is a hash of all that is the same for every page: templates and addresses.

    `globals_of_theme` is what the environment held: a plugin that comes after us may still change it. `around` are
    hashes of what stands around the pages of a language, each made once.
    """

    environment: jinja2.Environment
    keeper: Keeper
    frame: str
    globals_of_theme: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    around: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def over(cls, environment: jinja2.Environment, prepared: Prepared) -> KeptPages:
        """Those of one build, in an environment that is dressed."""
        if prepared.keeper.store is None or not _is_ours(environment, prepared):
            return cls(environment, Keeper(), "")
        sources = sorted(_sources(environment))
        addresses = sorted(prepared.page_addresses) if prepared.others else []
        parts = tuple(map(dict, _environment_parts(environment)))
        return cls(environment, prepared.keeper, digest_of(sources, addresses), parts)

    def file(
        self,
        view: View,
        url: str,
        nav: str,
        words: Mapping[str, Any],
        variables: Callable[[], Mapping[str, Any]],
        *,
        is_kept: bool = True,
    ) -> OutputFile:
        """The page of a view at an address; unless it `is_kept`, who asks has a key for it.

        `words` are those of another language than the environment's; `given` is what its template finds beside, asked
        for only where the page is printed.
        """
        make = partial(self._file, view, url, words, variables)
        if not is_kept:
            return make()
        return self.part(
            make, words, "page", url, nav, type(view).__name__, view.template, view.policy, view
        )

    def part(self, make: Callable[[], T], words: Mapping[str, Any], *key: object) -> T:
        """A part of a page, as the pages themselves."""
        if self.keeper.store is None or self.globals_of_theme != _environment_parts(
            self.environment
        ):
            return make()
        return self.keeper.kept(make, "part", self.frame, self._around(words), *key)

    def _around(self, words: Mapping[str, Any]) -> str:
        """A hash of the portal's settings and of the frame around the pages of a language."""
        site, frame = (
            words.get(name, self.environment.globals[name]) for name in ("site", "frame")
        )
        language = str(words.get("lang", ""))
        if language not in self.around:
            self.around[language] = digest_of(site, frame)
        return self.around[language]

    def _file(
        self,
        view: View,
        url: str,
        words: Mapping[str, Any],
        variables: Callable[[], Mapping[str, Any]],
    ) -> OutputFile:
        html = self.environment.get_template(view.template).render(
            {**variables(), **words, "view": view}
        )
        content = (finished(html) if words else html).encode("utf-8", errors="xmlcharrefreplace")
        return OutputFile(f"{url}index.html", content)


def _environment_parts(environment: jinja2.Environment) -> tuple[Mapping[str, Any], ...]:
    return environment.filters, environment.globals, environment.tests


@cache
def _mkdocs_templates() -> Path:
    """Where MkDocs' own templates lie (the sitemap), without loading it."""
    spec = find_spec("mkdocs")
    return Path(spec.origin if spec and spec.origin else "").parent.resolve() / "templates"


def _is_ours(environment: jinja2.Environment, prepared: Prepared) -> bool:
    """Whether the templates are ours or MkDocs', and so are the filters, tests and names that they find."""
    bare = jinja2.Environment(autoescape=True)
    dress(bare, prepared.publication.site)
    allowed = ({*bare.filters, *_MKDOCS_FILTERS}, set(bare.globals), set(bare.tests))
    if any(
        set(values) - names
        for values, names in zip(_environment_parts(environment), allowed, strict=True)
    ):
        return False
    stated = ((environment.filters, FILTERS), (environment.tests, TESTS))
    if any(values.get(name) is not known[name] for values, known in stated for name in known):
        return False
    folders = {Path(path).resolve() for path in getattr(environment.loader, "searchpath", ["?"])}
    return folders <= {FOLDER.resolve(), _mkdocs_templates()}


def _sources(environment: jinja2.Environment) -> list[tuple[str, str]]:
    """The templates of pages, their partials with them."""
    names = [name for name in environment.list_templates() if name.endswith(".html")]
    assert environment.loader is not None
    return [(name, environment.loader.get_source(environment, name)[0]) for name in names]
