"""What is said about a package beside its tables, in the site's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.core.calendar.period import Window, format_date
from site_builder.core.i18n.catalog import message_tables, say_in_context
from site_builder.export import Context
from site_builder.model.config import Licence
from site_builder.model.package import Contributor, Source

Fact = tuple[str, str]
CONTEXT = "file"  # of the messages that files say

LABELS: dict[str, str] = message_tables(__package__)["file"]["label"]


def address(context: Context) -> str:
    """The public address of the dataset's page."""
    return context.site.absolute(context.package.uri)


def window(context: Context) -> Window | None:
    """The days that the figures cover, where the report or the package states them; never taken from a regime."""
    return context.report.window if context.report else context.package.temporal


def package_facts(context: Context) -> tuple[Fact, ...]:
    """Label and value, in reading order. Source and licence are always there, the rest only where known."""
    return tuple(
        (say_in_context(CONTEXT, LABELS[key], context.site.language), one_line(value))
        for key, value in _facts(context)
        if value
    )


def _facts(context: Context) -> Iterator[Fact]:
    package, language = context.package, context.site.language
    days = window(context)
    span = say_in_context("file", "from {start} to {end}", language)
    not_stated = say_in_context("file", "not stated by the source", language)
    yield "address", address(context)
    yield "period", package.period.label(language) if package.period else ""
    yield (
        "window",
        (
            span.format(
                start=format_date(days.start, language), end=format_date(days.end, language)
            )
            if days
            else ""
        ),
    )
    yield "creator", _people(package.contributors, "creator")
    yield "publisher", _people(package.contributors, "publisher")
    yield "contact", _people(package.contributors, "contact")
    yield "source", "; ".join(map(say_source, package.sources)) or not_stated
    yield "licence", say_licences(package.licences) or not_stated
    yield "notice", str(context.site.notice)


def citation(context: Context) -> str:
    """One line to copy: who, what, published by whom, where, under which licence."""
    package = context.package
    publisher = _names(package.contributors, "publisher") or str(context.site.publisher.name)
    parts = (
        _names(package.contributors, "creator"),
        str(package.title) or package.name,
        publisher,
        address(context),
    )
    licences = ", ".join(each.name or each.title for each in package.licences)
    return one_line(". ".join(part.rstrip(".") for part in (*parts, licences) if part) + ".")


def one_line(text: str) -> str:
    """Runs of blanks and line ends as one blank, so that a value cannot pass for a line of its own."""
    return " ".join(text.split())


def say_licences(licences: Iterable[Licence]) -> str:
    """Each licence by its title and address."""
    return "; ".join(_with(each.title or each.name, each.url) for each in licences)


def say_source(source: Source) -> str:
    """A source by its title and address."""
    return _with(source.title, source.url)


def _with(title: str, url: str) -> str:
    return f"{title} ({url})" if title and url and title != url else title or url


def _names(contributors: Iterable[Contributor], role: str) -> str:
    return ", ".join(str(each.agent.name) for each in contributors if role in each.roles)


def _people(contributors: Iterable[Contributor], role: str) -> str:
    agents = [each.agent for each in contributors if role in each.roles]
    return "; ".join(_with(str(agent.name), agent.email or agent.url) for agent in agents)
