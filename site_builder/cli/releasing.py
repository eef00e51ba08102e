"""release and withdraw: data that stays as it is published."""

from __future__ import annotations

from pathlib import Path

import click

from site_builder.authoring.release import Request, plan_release, write_release
from site_builder.authoring.release import withdraw as take_back
from site_builder.authoring.release_report import tell_release, tell_withdrawal
from site_builder.cli.group import CONFIG, LANGUAGE, load, main, read_portal, refusing
from site_builder.core.text import Text, clean
from site_builder.model.edition import FIRST, KINDS, Kind, Version, parse_version
from site_builder.plugin import folders


@main.command()
@CONFIG
@LANGUAGE
@click.argument("package")
@click.option("--note", required=True, help="A sentence for readers: what is new, or what was wrong and why.")
@click.option("--note-en", default="", help="The same in English.")
@click.option("--version", "wanted", help="Such as 1.2.0. Left out, the smallest that is right for what changed.")
@click.option("--kind", type=click.Choice(KINDS), help="Left out: release the first time, then revision.")
@click.option("--reason", "reasons", type=(str, str), multiple=True, help="A change (table:row:column) and its reason.")
@click.option("--dry-run", is_flag=True, help="Tell what would be released; write nothing.")
def release(
    config_file: Path,
    lang: str | None,
    package: str,
    note: str,
    note_en: str,
    wanted: str | None,
    kind: Kind | None,
    reasons: tuple[tuple[str, str], ...],
    dry_run: bool,
) -> None:
    """Publish PACKAGE's data of today under a version that never changes again.

    Every download is kept, byte for byte, in datasets/PACKAGE/editions/VERSION/ (commit that folder) and published
    at /datasets/PACKAGE/VERSION/ with the note and a difference, cell by cell, against the version before.

    \b
    The version says how much has changed:
      major  columns, types, units, keys or tables: programs that read the data may break
      minor  figures or rows, new or revised
      patch  wording only: titles, descriptions, sources

    \b
    A scheduled change, an estimate that became official:
      site-builder release cchc-2022-h1 --note "Số liệu chính thức thay số ước tính"
    Something that was wrong:
      site-builder release cchc-2022-h1 --kind correction --note "Chỉ tiêu 5.4 chép nhầm một chữ số"
    """
    config = load(config_file)
    reading = read_portal(config)
    language = lang or reading.publication.site.language
    text = Text(clean(note), (("en", clean(note_en)),) if clean(note_en) else ())
    with refusing(language):
        request = Request(package, text, kind, _version(wanted), dict(reasons))
        plan = plan_release(folders(config), reading, request)
        if not dry_run:
            write_release(plan)
    click.echo(tell_release(plan.edition, plan.since, language, written=not dry_run))


@main.command()
@CONFIG
@LANGUAGE
@click.argument("package")
@click.argument("version")
@click.option("--reason", required=True, help="A sentence for readers: why the edition is taken back.")
@click.option("--reason-en", default="", help="The same in English.")
def withdraw(config_file: Path, lang: str | None, package: str, version: str, reason: str, reason_en: str) -> None:
    """Take the edition VERSION of PACKAGE back.

    Its page stays at its address and gives the reason; its files are published no more. Where it is the newest
    edition, correct the data next and release them with --kind correction: check and build ask for that.
    """
    config = load(config_file)
    reading = read_portal(config)
    text = Text(clean(reason), (("en", clean(reason_en)),) if clean(reason_en) else ())
    language = lang or reading.publication.site.language
    with refusing(language):
        edition = take_back(folders(config), reading, package, _version(version) or FIRST, text)
    click.echo(tell_withdrawal(edition, language))


def _version(text: str | None) -> Version | None:
    try:
        return parse_version(text) if text else None
    except ValueError as error:
        raise click.UsageError(str(error)) from error
