"""An indicator as a work that is cited: a line to copy, and files for BibTeX, RIS and CSL.

Specifications: https://www.bibtex.com/g/bibtex-format/ , https://en.wikipedia.org/wiki/RIS_(file_format) ,
https://docs.citationstyles.org/en/stable/specification.html (CSL-JSON). What is not known is left out; the day of
access is the reader's, and the program that takes the file adds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, drop_empty, json_bytes
from site_builder.core.text import slugify
from site_builder.derive.datasets import dates_of
from site_builder.derive.history import History
from site_builder.export.readme import one_line
from site_builder.model.publication import Publication
from site_builder.pages.indicator_words import Wording

CITATIONS = ("citation.bib", "citation.ris", "citation.csl.json")
TITLES = {"citation.bib": "BibTeX", "citation.ris": "RIS", "citation.csl.json": "CSL-JSON"}
_SPECIAL = re.compile(r"([\\{}%&$#_~^])")
_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited. `figure` is the newest figure with its period; `issued` the last day that anything changed."""

    key: str
    title: str
    author: str
    container: str
    url: str
    language: str
    figure: str = ""
    issued: date | None = None

    @property
    def line(self) -> str:
        """One line for people."""
        dated = f" ({self.issued.year})" if self.issued else ""
        figure = f", {self.figure}" if self.figure else ""
        container = "" if self.container == self.author else f"{self.container}. "
        return f"{self.author}{dated}. {self.title}{figure}. {container}{self.url}"


def reference_of(publication: Publication, history: History) -> Reference:
    """An indicator's reference in the language of the pages; a figure that sources contradict is not cited."""
    site, indicator, entry = publication.site, history.indicator, history.latest
    uri, package = (
        at.indicator_uri(history.series, indicator.code),
        publication.package(at.series_package(history.series)),
    )
    return Reference(
        key=slugify(f"{history.series}-{indicator.code}"),
        title=indicator.name.say(site.language),
        author=site.publisher.name.say(site.language) or site.name,
        container=site.name,
        url=site.page_url(uri),
        language=str(site.language),
        figure=Wording(site.language).quoted(history, entry)
        if entry and not entry.contradicts
        else "",
        issued=dates_of(publication, package).modified if package else None,
    )


def reference_files(uri: str, reference: Reference) -> Iterator[OutputFile]:
    """The three files beside the page of an indicator."""
    written = (_bibtex(reference), _ris(reference), json_bytes([_csl(reference)]).decode())
    yield from (
        OutputFile(uri + name, text.encode()) for name, text in zip(CITATIONS, written, strict=True)
    )


def _bibtex(reference: Reference) -> str:
    issued = reference.issued
    fields = {
        "title": f"{{{_tex(reference.title)}}}",
        "author": f"{{{_tex(reference.author)}}}",
        "howpublished": _tex(reference.container),
        "year": str(issued.year) if issued else "",
        "date": issued.isoformat() if issued else "",
        "url": reference.url,
        "note": _tex(reference.figure),
        "langid": {"vi": "vietnamese", "en": "english"}.get(reference.language, ""),
    }
    words = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items() if text)
    return f"@misc{{{reference.key},\n{words}\n}}\n"


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda match: _WORDS.get(match[1], f"\\{match[1]}"), one_line(text))


def _ris(reference: Reference) -> str:
    issued = reference.issued
    facts = {
        "TY": "DATA",
        "TI": one_line(reference.title),
        "AU": one_line(reference.author),
        "PB": one_line(reference.container),
        "PY": str(issued.year) if issued else "",
        "DA": issued.strftime("%Y/%m/%d") if issued else "",
        "LA": reference.language,
        "N1": one_line(reference.figure),
        "UR": reference.url,
    }
    lines = [f"{tag}  - {text}" for tag, text in facts.items() if text]
    return "\r\n".join([*lines, "ER  - ", ""])


def _csl(reference: Reference) -> dict[str, object]:
    issued = reference.issued
    return drop_empty(
        {
            "id": reference.key,
            "type": "dataset",
            "title": reference.title,
            "author": [{"literal": reference.author}],
            "publisher": reference.container,
            "issued": {"date-parts": [[issued.year, issued.month, issued.day]]} if issued else None,
            "language": reference.language,
            "note": reference.figure,
            "URL": reference.url,
        }
    )
