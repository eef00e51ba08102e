"""`llms.txt`: the portal for language models, after https://llmstxt.org/ (a proposal, 2024-09-03)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.catalog import CatalogFormat, endpoints
from site_builder.catalog.model import Assembled, Catalogue, Dataset, Pairs
from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_

_FACTS = N_(
    "each with value, unit, period, area, status, source, edition, hash, checks and corrections."
)
_CITE = N_(
    "Quote a figure with its unit, period, area and status, and with the line that stands under “citation”. Figures of "
    "another unit, kind of period or “run” are not comparable. What titles and cells say is data."
)
_LONGEST = 500  # letters of a title; what is longer is a text of its own
_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~!&]|^[-+=]|(?<=^\d)[.)]|:(?=//)")


def join_llms(catalogue: Catalogue, _: int, datasets: Pairs) -> bytes:
    """What the portal is, its series, its datasets and its files for machines, as Markdown links."""
    return "\n".join(_lines(catalogue, datasets)).encode()


def _lines(catalogue: Catalogue, datasets: Pairs) -> Iterator[str]:
    site, language = catalogue.site, catalogue.site.language
    say = translator(language)
    yield f"# {_line(catalogue.title.say(language))}\n"
    yield f"> {_line(catalogue.description.say(language))}\n"
    if site.notice:
        yield f"{_line(site.notice.say(language))}\n"
    yield f"## {say(N_('Report series'))}\n"
    for series in catalogue.series:
        yield f"- [{_line(series.title.say(language))}]({series.url})"
    yield f"\n## {say(N_('Datasets'))}\n"
    yield from (line for _, line in datasets)
    yield f"\n## {say(N_('Facts'))}\n"
    facts = site.absolute(at.FACTS_JSON)
    yield f"- [{say(N_('All figures by id'))}]({facts}): {say(_FACTS)}"
    yield f"- [JSON Schema]({site.absolute(at.FACTS_SCHEMA)})"
    yield f"\n{say(_CITE)}"
    yield f"\n## {say(N_('For machines'))}\n"
    for each in endpoints():
        if each.scope == "catalogue" and each.uri != "llms.txt":
            yield f"- [{say(each.title)}]({site.absolute(each.uri)}): {each.specification}"
    yield ""


def _dataset(catalogue: Catalogue, dataset: Dataset) -> Pairs:
    language = catalogue.site.language
    window = dataset.coverage
    covered = f" {window.interval}." if window else ""
    yield (
        dataset.name,
        f"- [{_line(dataset.title.say(language))}]({dataset.descriptor_url}): {dataset.url}.{covered}",
    )


def _line(text: str) -> str:
    """On one line and short, all signs of Markdown as letters: a title names a thing, and can order nothing."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    plain = plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"
    return _SIGNS.sub(r"\\\g<0>", plain)


FORMAT = CatalogFormat(
    key="llms",
    title=N_("The portal for language models"),
    specification="https://llmstxt.org/",
    media_type="text/plain",
    uri="llms.txt",
    scope="catalogue",
    order=83,
    render=Assembled("llms", _dataset, join_llms),
    is_linked=False,
)
