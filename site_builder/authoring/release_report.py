"""What a release or a withdrawal did, told to the one who ran it."""

from __future__ import annotations

from site_builder.core.i18n.catalog import translator
from site_builder.model.edition import Change, Edition, Version

LISTED = 20  # differences told one by one


def tell_release(edition: Edition, since: Version | None, language: str, *, written: bool) -> str:
    """What a release brings, or would bring, with its first differences."""
    lines = [_headline(edition, language, written=written)]
    if since:
        lines += _differences(edition, since, language)
    if written:
        lines.append(translator(language)("Commit that folder, then run site-builder build."))
    return "\n".join(lines)


def _headline(edition: Edition, language: str, *, written: bool) -> str:
    translate = translator(language)
    said = (
        translate("Released {package} {version} ({kind}), dated {day}: datasets/{package}/editions/{version}/.")
        if written
        else translate("Would release {package} {version} ({kind}), dated {day}; nothing was written.")
    )
    return said.format(package=edition.package, version=edition.version, kind=edition.kind, day=edition.date)


def _differences(edition: Edition, since: Version, language: str) -> list[str]:
    translate = translator(language)
    total, more = len(edition.changes), len(edition.changes) - LISTED
    lines = [translate("Differences from version {since}: {count}.").format(since=since, count=total)]
    lines += [f"  {_told(change)}" for change in edition.changes[:LISTED]]
    if more > 0:
        lines.append("  " + translate("… and {count} more.").format(count=more))
    return lines


def _told(change: Change) -> str:
    values = f": “{change.old}” → “{change.new}”" if change.old or change.new else ""
    return f"[{change.level}] {change.kind} {change.address}{values}"


def tell_withdrawal(edition: Edition, language: str) -> str:
    """That an edition was taken back."""
    said = translator(language)(
        "Withdrew {package} {version}; its page gives the reason, its files are published no more."
    )
    return said.format(package=edition.package, version=edition.version)
