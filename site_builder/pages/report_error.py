"""Where a reader says that a figure, a table or a page is wrong: the portal's form, or a mail to its contact."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from site_builder.core.i18n.catalog import translator
from site_builder.core.marks import unmarked
from site_builder.model.config import SiteConfig
from site_builder.pages.facts import safe_href

LONGEST = 120  # letters of what is wrong, so that mail programs take the address


def report_href(site: SiteConfig, page: str, what: str, value: str = "") -> str:
    """The address of the form with `id`, `value` and `url` filled in, else a mail that says them; "" for neither.

    `page` is the full address of the place, `what` names what stands there.
    """
    named, printed = unmarked(what)[:LONGEST], unmarked(value)[:LONGEST]
    if form := safe_href(site.report_url):
        told = "&".join(f"{key}={_quoted(text)}" for key, text in (("id", named), ("value", printed), ("url", page)))
        return f"{form}{'&' if urlsplit(form).query else '?'}{told}"
    if not safe_href(f"mailto:{site.contact.email}") or not site.contact.email:
        return ""
    _ = translator(site.language)
    subject = _("Error: {what}").replace("{what}", named)
    lines = [named, *([_("Printed: {value}").replace("{value}", printed)] if printed else []), page]
    body = "\r\n".join([*lines, "", _("What would be right, and how do you know?")])
    return f"mailto:{quote(site.contact.email, safe='@')}?subject={_quoted(subject)}&body={_quoted(body)}"


def _quoted(text: str) -> str:
    return quote(text, safe="")
