"""What the theme's templates find in their Jinja environment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlsplit

import segno
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from site_builder.core import addresses as at
from site_builder.core.calendar.period import format_date
from site_builder.core.i18n.catalog import catalogue, translator
from site_builder.core.language import any_of
from site_builder.core.numbers.number import format_number
from site_builder.core.text import unmarked
from site_builder.model.config import SiteConfig
from site_builder.pages import Crumb, Frame
from site_builder.pages.facts import safe_href
from site_builder.pages.search.stub import MARKER
from site_builder.pages.structured import path_node

# Where a reader says that a figure, a table or a page is wrong: the portal's form, or a mail to its contact.


LONGEST = 120  # letters of what is wrong, so that mail programs take the address


def report_href(site: SiteConfig, page: str, what: str) -> str:
    """The address of the form with `id` and `url` filled in, else a mail that says them; "" for neither.

    `page` is the full address of the place, `what` names what stands there.
    """
    named = unmarked(what)[:LONGEST]
    if form := safe_href(site.report_url):
        words = "&".join(f"{key}={_quoted(text)}" for key, text in (("id", named), ("url", page)))
        return f"{form}{'&' if urlsplit(form).query else '?'}{words}"
    if not safe_href(f"mailto:{site.contact.email}") or not site.contact.email:
        return ""
    _ = translator(site.language)
    subject = _("Error: {what}").replace("{what}", named)
    body = "\r\n".join([named, page, "", _("What would be right, and how do you know?")])
    return f"mailto:{quote(site.contact.email, safe='@')}?subject={_quoted(subject)}&body={_quoted(body)}"


def _quoted(text: str) -> str:
    return quote(text, safe="")


# A page's address to hand on: in a mail, and as a QR code on paper.


# Readers of codes take any of the eight masks. Weighing all of them would cost five times the rest of the code.
_MASK = 3


def mail_href(title: str, address: str) -> str:
    """A mail to nobody yet, with the page's title as its subject and the address as its text."""
    return f"mailto:?subject={quote(unmarked(title), safe='')}&body={quote(address, safe='')}"


def qr_code(address: str) -> Markup:
    """An address as an SVG without size, one unit a module; whoever shows it leaves four modules free around it.

    Level M: a seventh of the code may be soiled. Source: ISO/IEC 18004.
    """
    code = segno.make_qr(address, error="m", mask=_MASK, boost_error=False)
    return Markup(code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None))


_UNITS = ("KB", "MB", "GB")
_COMPOUND = re.compile(rf"<[^>]*>|(?<!\w)({any_of('title.compounds')})(?!\w)", re.IGNORECASE)


def dress(environment: Environment, site: SiteConfig, *, frame: Frame | None = None) -> None:
    """Give an environment autoescape, words, filters and the facts that every template may use.

    MkDocs' own environment has autoescape off. The filter `url`, which makes an address relative to the page,
    is MkDocs', and `root_url` the same where a page shall lead to an address as it stands.
    """
    environment.autoescape = True
    environment.add_extension("jinja2.ext.i18n")
    translations = catalogue(site.language)
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["root_url"] = environment.filters.get("url", str)
    environment.filters["number"] = _number
    environment.filters["date"] = _date
    environment.filters["report"] = _report
    environment.filters["mailed"] = mail_href
    environment.filters["qr"] = qr_code
    environment.filters["path_node"] = _path
    environment.filters["filesize"] = _filesize
    environment.filters["ascii"] = in_ascii
    environment.filters["unbroken"] = unbroken
    environment.filters["for_hosts"] = lambda policy: for_hosts(policy, site.picture_hosts)
    environment.globals |= {
        "site": site,
        "lang": site.language,
        "frame": frame or Frame(),
        "folded_marker": MARKER,
        "look_uri": at.LOOK,
    }


def unbroken(title: str) -> Markup:
    """A title of a page in which no line ends within a word of several syllables."""
    return Markup(
        _COMPOUND.sub(
            lambda by: f'<span class="per">{by[1]}</span>' if by[1] else by[0], str(escape(title))
        )
    )


def in_ascii(text: str) -> Markup:
    """A text in letters of ASCII alone, for what stands before the page says its charset.

    Parsers that do not look ahead (libxml2) take a page with another letter there for Latin-1.
    """
    return Markup(escape(text).encode("ascii", "xmlcharrefreplace").decode("ascii"))


def for_hosts(policy: str, hosts: Sequence[str]) -> str:
    """A content policy that lets pictures of these hosts in, and nothing else of theirs."""
    return policy.replace(
        "img-src 'self' data:",
        " ".join(("img-src 'self' data:", *(f"https://{host}" for host in hosts))),
    )


def words_of(site: SiteConfig, frame: Frame) -> dict[str, Any]:
    """What a page of another language finds in the place of the environment's own names."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    environment.install_gettext_translations(catalogue(site.language), newstyle=True)  # type: ignore[attr-defined]
    names = ("gettext", "ngettext", "pgettext", "npgettext")
    return {name: environment.globals[name] for name in names} | {
        "site": site,
        "lang": site.language,
        "frame": frame,
    }


_ADDRESS = re.compile(r"([^?#]*)(.*)", re.DOTALL)


def lead_on(environment: Environment, pages: Set[str]) -> None:
    """Let `url` lead to a page in the language of the page that names it; a file has one address for all.

    `pages` are the addresses of all pages without a language.
    """
    plain = environment.filters["root_url"]

    @pass_context
    def url(context: Context, address: str) -> str:
        prefix, parts = context["site"].prefix, _ADDRESS.match(str(address))
        if prefix and parts and parts[1] in pages:
            address = at.localized(parts[1], prefix) + parts[2]
        return str(plain(context, address))

    environment.filters["url"] = url


@pass_context
def _report(context: Context, what: str, anchor: str = "") -> str:
    """Where to say that something of this page is wrong; "" where nobody is to be told."""
    page = getattr(context.get("page"), "url", "") or ""
    site: SiteConfig = context["site"]
    return report_href(site, site.absolute(page) + (f"#{anchor}" if anchor else ""), what)


@pass_context
def _path(context: Context, crumbs: Sequence[Crumb]) -> Mapping[str, Any] | None:
    return path_node(context["site"], crumbs)


@pass_context
def _number(context: Context, value: int | Decimal) -> str:
    return format_number(value, context["lang"])


@pass_context
def _date(context: Context, day: date) -> str:
    return format_date(day, context["lang"])


@pass_context
def _filesize(context: Context, size: int) -> str:
    return format_size(size, context["lang"])


def format_size(size: int, language: str) -> str:
    """A file's size for readers: "4,0 KB", "11 KB", "2,3 MB"; never less than 0,1 KB, 1 KB being 1.000 bytes."""
    amount, unit = size / 1000, 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    places = 1 if amount < 9.95 else 0
    exact = max(Decimal(str(round(amount, places))), Decimal("0.1"))
    return f"{format_number(exact, language, places)}\N{NO-BREAK SPACE}{_UNITS[unit]}"
