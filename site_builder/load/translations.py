"""Texts of pages in the other languages of a portal: `about.en.md` beside `about.md`.

Such a file is no page of its own. Its text stands under the language's folder in the place of the main text; what it
says of itself (`title`, `description`) counts where the main page's front matter has no `title_en`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from site_builder.core.problem import Problem, rule
from site_builder.load.page import Page

TRANSLATION_ALONE = rule(
    "translation-alone",
    "error",
    "The file is a text in the language “{language}”, but the page that it belongs to is not there.",
    "Write {page}, or correct the name of this file.",
)
_TOLD = ("title", "description")


def join_translations(pages: Sequence[Page], languages: Sequence[str]) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    """The pages with the texts of their translations; `languages` are those beside the portal's first."""
    by_uri = {page.uri: page for page in pages}
    found: dict[str, dict[str, Page]] = {}
    for page in pages:
        main, language = _belongs_to(page.uri, languages)
        if language:
            found.setdefault(main, {})[language] = page
    problems = tuple(_alone(found, by_uri))
    texts = {page.uri for own in found.values() for page in own.values()}
    return tuple(_joined(page, found.get(page.uri, {})) for page in pages if page.uri not in texts), problems


def _belongs_to(uri: str, languages: Sequence[str]) -> tuple[str, str]:
    """The main page of a text and its language; the address itself and "" for a page of its own."""
    stem, _, language = uri.removesuffix(".md").rpartition(".")
    return (f"{stem}.md", language) if stem and language in languages else (uri, "")


def _alone(found: Mapping[str, Mapping[str, Page]], pages: Mapping[str, Page]) -> Iterator[Problem]:
    for main, own in found.items():
        for language, page in own.items() if main not in pages else ():
            yield TRANSLATION_ALONE(
                page.file, language=language, page=page.file.removesuffix(f".{language}.md") + ".md"
            )


def _joined(page: Page, own: Mapping[str, Page]) -> Page:
    if not own:
        return page
    said: dict[str, Any] = {
        f"{key}_{language}": text.meta[key] for language, text in own.items() for key in _TOLD if key in text.meta
    }
    return replace(page, meta=said | dict(page.meta), translations=own)
