"""release, withdraw, remove, rename, adopt: what becomes of what was published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from site_builder.authoring.release import Plan, plan_release, write_release
from site_builder.authoring.release_text import Request, TextPlan
from site_builder.authoring.retire import (
    move_site,
    remove_page,
    rename_page,
    rename_publisher,
    succeed_areas,
)
from site_builder.authoring.retire import remove as remove_package
from site_builder.authoring.retire import rename as rename_package
from site_builder.authoring.retire import withdraw as take_back
from site_builder.authoring.write import Tag, tag_log
from site_builder.authoring.write import adopt as adopt_lines
from site_builder.build.findings import Omission, check, settle
from site_builder.build.seal.inspect import is_address
from site_builder.cli.portal import TEXT_OR_JSON, Session, on_portal, print_json
from site_builder.core.i18n.catalog import message_tables, translator
from site_builder.core.problem import N_, Translate, reason_of
from site_builder.core.text import Text, clean
from site_builder.derive.dependents import Dependent
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.edition import COLUMNS, KINDS, Change, Edition, Kind
from site_builder.model.log import FIRST, Version, parse_version
from site_builder.model.publication import Publication
from site_builder.model.report_text import narrowed
from site_builder.pages import WORDS_OF

LISTED = 20  # differences told one by one
_WORDS = message_tables(__package__)["release"]
COMMIT = _WORDS["commit"]


def tell_release(
    edition: Edition | None,
    since: Version | None,
    language: str,
    *,
    written: bool,
    text: TextPlan | None = None,
    dependents: Sequence[Dependent] = (),
) -> str:
    """What a release brings, or would bring, with its first differences."""
    lines = [_headline(edition, language, written=written)] if edition else []
    if edition and since and edition.changes:
        lines += _differences(edition.changes, since, language)
    if dependents:
        lines += _hanging(dependents, language)
    if text:
        lines.append(_headline(text.edition, language, written=written))
        lines += _differences(text.changes, text.since, language) if text.since else []
    if written:
        lines.append(translator(language)(COMMIT))
    return "\n".join(lines)


def _documents(plan: Plan) -> Iterator[dict[str, object]]:
    """Each edition for machines, with all its differences."""
    data = (plan.edition, plan.since, plan.edition.changes) if plan.edition else None
    text = (plan.text.edition, plan.text.since, plan.text.changes) if plan.text else None
    for edition, since, changes in filter(None, (data, text)):
        facts = {"subject": edition.subject, "version": str(edition.version), "kind": edition.kind}
        rows = [{name: getattr(change, name) for name in COLUMNS} for change in changes]
        yield {
            **facts,
            "date": edition.date.isoformat(),
            "since": str(since or ""),
            "changes": rows,
        }


def _headline(edition: Edition, language: str, *, written: bool) -> str:
    translate = translator(language)
    text = (
        translate("Released {package} {version} ({kind}), dated {day}: {folder}.")
        if written
        else translate(
            "Would release {package} {version} ({kind}), dated {day}; nothing was written."
        )
    )
    version, of = edition.version, edition.subject
    folder = (
        f"datasets/editions/{of}/{version}/"
        if edition.report
        else f"datasets/{of}/editions/{version}/"
    )
    kind = translate(WORDS_OF["event"][edition.kind])
    return text.format(package=of, version=version, kind=kind, day=edition.date, folder=folder)


def _differences(changes: Sequence[Change], since: Version, language: str) -> list[str]:
    translate = translator(language)
    total, more = len(changes), len(changes) - LISTED
    lines = [
        translate("Differences from version {since}: {count}.").format(since=since, count=total)
    ]
    lines += [f"  {_change_line(change, translate)}" for change in changes[:LISTED]]
    if more > 0:
        lines.append("  " + translate("… and {count} more.").format(count=more))
    return lines


def _hanging(dependents: Sequence[Dependent], language: str) -> list[str]:
    """What follows from the cells that differ, by file: the reader of the list looks at each."""
    lines = [translator(language)(_WORDS["follows"]).format(count=len(dependents))]
    for dependent in dependents:
        where = f"{dependent.file}:{dependent.line}" if dependent.line else dependent.file
        lines.append(f"  {where}: {dependent.what}")
    return lines


def _change_line(change: Change, translate: Translate) -> str:
    old, new = narrowed(change) if change.kind == "text" else (change.old, change.new)
    values = f": “{old}” → “{new}”" if old or new else ""
    what = "" if change.kind == "cell" else f"{translate(WORDS_OF['change'][change.kind])} "
    return f"{what}{change.address}{values}"


def tell_tag(tag: Tag | None, language: str) -> str:
    """What became of the tag that was asked for."""
    _ = translator(language)
    if tag is None:
        return _(_WORDS["untagged"])
    return _(_WORDS["signed" if tag.is_signed else "unsigned"]).format(name=tag.name)


@click.command()
@on_portal(writes=True)
@click.argument("package")
@click.option(
    "--note", required=True, help="A sentence for readers: what is new, or what was wrong and why."
)
@click.option("--note-en", default="", help="The same in English.")
@click.option(
    "--version",
    "wanted",
    help="Such as 1.2.0. Left out, the smallest that is right for what changed.",
)
@click.option(
    "--kind", type=click.Choice(KINDS), help="Left out: release the first time, then revision."
)
@click.option(
    "--reason",
    "reasons",
    type=(str, str),
    multiple=True,
    help="A change (table:row:column), or what a check asks (its code), and the reason.",
)
@click.option(
    "--reason-en", "reasons_en", type=(str, str), multiple=True, help="The same in English."
)
@click.option(
    "--tag", is_flag=True, help="Tag the log of events in git, signed where git has a key."
)
@click.option("--dry-run", is_flag=True, help="Print what would be released; write nothing.")
@TEXT_OR_JSON
def release(
    session: Session,
    package: str,
    form: str,
    note: str,
    note_en: str,
    wanted: str | None,
    kind: Kind | None,
    reasons: tuple[tuple[str, str], ...],
    reasons_en: tuple[tuple[str, str], ...],
    *,
    tag: bool,
    dry_run: bool,
) -> None:
    """Publish PACKAGE's data of today, and what its report says, under versions that never change again.

    Every download is kept, byte for byte, in datasets/PACKAGE/editions/VERSION/ (commit that folder) and published
    at /datasets/PACKAGE/VERSION/ with the note and a difference, cell by cell, against the version before. The text of
    the report is kept as readers saw it, in every language, in datasets/editions/SERIES/REPORT/VERSION/ and published
    at /SERIES/REPORT/VERSION/. A report may be named by its address instead.

    \b
    The version says how much has changed:
      major  columns, types, units, keys or tables: programs that read the data may break
      minor  figures or rows, new or revised
      patch  wording only: titles, descriptions, sources

    \b
    A scheduled change, an estimate that became official:
      site-builder release cchc-2022-h1 --note "Official figures take the place of estimates"
    Something that was wrong:
      site-builder release cchc-2022-h1 --kind correction --note "A digit of indicator 5.4 was copied wrongly"
    A text that was wrong, or only misspelled (readers see it, feeds do not notify of it); no number may differ:
      site-builder release cchc/2022-h1 --kind correction --note "The second finding named the wrong district"
      site-builder release cchc/2022-h1 --kind wording --note "Spelling"
    What a check asks, and readers then see beside the edition (a total printed wrongly by its source):
      site-builder release cchc-2022-h1 --note "First release" --reason total-broken "The decision prints it so"
    A copy of the log outside of the chain, which `git show events-N` gives back for `check --log`:
      site-builder release cchc-2022-h1 --note "First release" --tag
    New or better file forms of the same data, since what was released keeps its bytes:
      site-builder release cchc-2022-h1 --kind format --note "Parquet files were added"
    """
    request = Request(
        package, note_text(note, note_en), kind, _version(wanted), dict(reasons), dict(reasons_en)
    )
    plan = plan_release(session.folders, session.read(), request)
    if not dry_run:
        write_release(plan)
    if form == "json":
        print_json([*_documents(plan)])
    else:
        click.echo(
            tell_release(
                plan.edition,
                plan.since,
                session.language,
                written=not dry_run,
                text=plan.text,
                dependents=plan.dependents,
            )
        )
    if tag and not dry_run:
        click.echo(tell_tag(tag_log(plan.folders), session.language))


@click.command()
@on_portal(writes=True)
@click.argument("package")
@click.argument("version")
@click.option(
    "--reason", required=True, help="A sentence for readers: why the edition is taken back."
)
@click.option("--reason-en", default="", help="The same in English.")
def withdraw(session: Session, package: str, version: str, reason: str, reason_en: str) -> None:
    """Take the edition VERSION of PACKAGE, or of the text of a report named by its address, back.

    Its page stays at its address and gives the reason; its files are published no more. Where it is the newest
    edition, correct the data next and release them with --kind correction: check and build ask for that.
    """
    text, back = note_text(reason, reason_en), _version(version) or FIRST
    edition = take_back(session.folders, _settled(session, package), package, back, text)
    session.echo(
        "Withdrew {package} {version}; its page gives the reason, its files are published no more.",
        package=edition.subject,
        version=edition.version,
    )


NOTE = click.option(
    "--note", required=True, help="A sentence for readers: why it is gone, or has another name."
)
NOTE_EN = click.option("--note-en", default="", help="The same in English.")
SUCCESSOR = click.option("--successor", default="", help="What stands in its place.")
REMOVED = N_("Removed {package}; a page with the note stays at its address.")
RENAMED = N_("Renamed {package} to {name}; a page at the old address leads there.")


@click.command()
@on_portal(writes=True)
@click.argument("package")
@NOTE
@NOTE_EN
@SUCCESSOR
def remove(session: Session, package: str, note: str, note_en: str, successor: str) -> None:
    """Take PACKAGE and its editions away in public.

    Its folder is deleted (git keeps it). A page with the note, the date and the successor stays at its address; the
    catalogues no longer list it, changes.json states its end, and links that texts have to its files lead to that page.
    The name is not used again.
    """
    remove_package(
        session.folders, _settled(session, package), package, note_text(note, note_en), successor
    )
    session.echo(REMOVED, package=package)
    session.echo(COMMIT)


def _settled(session: Session, name: str) -> Reading:
    """The portal with what stands for a package that cannot be read: it and its editions can be taken away too."""
    reading = session.read()
    if reading.publication.package(name) or reading.publication.releases(name).editions:
        return reading
    last = Path(session.config.site_dir).absolute()
    return settle(reading, check(reading), session.folders, Omission(last))[0]


@click.command("remove")
@on_portal(writes=True)
@click.argument("page")
@NOTE
@NOTE_EN
@SUCCESSOR
def remove_series(session: Session, page: str, note: str, note_en: str, successor: str) -> None:
    """Take a report, named by its address, or a whole series away in public.

    A page with the note, the date and the successor stays at the address of each; links that texts have to them lead
    there. With a series go all its reports and data packages, with their editions. The package of one report stays:
    site-builder dataset remove takes it away. No name is used again.

    \b
    site-builder series remove waste/2025-q1 --note "Issued twice." --successor waste/2025-h1
    site-builder series remove waste --note "Now part of the yearly report."
    """
    reading, address = session.read(), page.strip("/")
    remove_page(session.folders, reading, address, note_text(note, note_en), successor.strip("/"))
    session.echo(REMOVED, package=page)
    for report in (each for each in reading.publication.reports if each.address == address):
        session.echo(_WORDS["data-stay"], package=report.package)
    session.echo(COMMIT)


@click.command("rename")
@on_portal(writes=True)
@click.argument("page")
@click.argument("name")
@NOTE
@NOTE_EN
def rename_series(session: Session, page: str, name: str, note: str, note_en: str) -> None:
    """Publish a series, or a report named by its address, under the new NAME.

    What was released stays, byte for byte, at the old address; pages there lead to the new one, and harvesters go on
    to know its data by their `id`. Texts that link to it, the navigation in mkdocs.yml, front matter and packages that
    name the series are changed with it. Data packages keep their names: site-builder dataset rename gives them others.

    \b
    site-builder series rename waste refuse --note "The series has another name."
    site-builder series rename waste/2025-q1 2025-spring --note "The period was named wrongly."
    """
    rename_page(
        session.folders, session.read(), page.strip("/"), name.strip("/"), note_text(note, note_en)
    )
    session.echo(RENAMED, package=page, name=name)
    session.echo(COMMIT)


@click.command()
@on_portal(writes=True)
@click.argument("package")
@click.argument("name")
@NOTE
@NOTE_EN
def rename(session: Session, package: str, name: str, note: str, note_en: str) -> None:
    """Publish PACKAGE under the new NAME.

    What was released stays, byte for byte, under the old name; a page there leads to the new one. Texts that name
    the package or link to its files are changed with it. Release it next: its editions start anew under the new name.
    Harvesters go on to know it by its `id`.

    \b
    site-builder dataset rename water-supply water-works --note "The works have another name."
    site-builder dataset rename https://old.example/ https://new.example/ --note "The city has one site now."
    site-builder dataset rename "Department of Works" "Department of Roads" --note "By decree 12."
    site-builder dataset rename north-district north-east,north-west --note "Split by resolution 7."

    The second line says that the portal moved; write the new address as site_url first. Then `deploy` accepts it. The
    third says that the publisher has another name (in mkdocs.yml), the last that an area was split; where several stand
    on the left, they were merged. What they say stands in mkdocs.yml and areas.csv before; here the log records it.
    """
    reading = session.read()
    _move(reading.publication, package, name)(
        session.folders, reading, package, name, note_text(note, note_en)
    )
    session.echo(RENAMED, package=package, name=name)
    if reading.publication.releases(package).base:
        session.echo(_WORDS["anew"], name=name)
    session.echo(COMMIT)


@click.command()
@on_portal(writes=True)
def adopt(session: Session) -> None:
    """Link lines of the log that another branch added behind those that stand before them.

    After a merge of two branches that both released: keep the lines of both in datasets/events.jsonl, first those
    that were published, and run this. It refuses a log in which a line was changed or taken out.
    """
    count = adopt_lines(session.folders, session.read().publication.log)
    session.echo("Lines linked anew: {count}.", count=count)


def _move(
    publication: Publication, old: str, new: str
) -> Callable[[Folders, Reading, str, str, Text], None]:
    """What has another name: the portal, areas, the publisher, else a package."""
    if is_address(old):
        return move_site
    if publication.package(old) is None and set(old.split(",")) <= set(publication.areas):
        return succeed_areas
    if publication.package(old) is None and new == publication.site.publisher.name.main:
        return rename_publisher
    return rename_package


def note_text(note: str, note_en: str) -> Text:
    """A note with its translation."""
    return Text(clean(note), (("en", clean(note_en)),) if clean(note_en) else ())


def _version(text: str | None) -> Version | None:
    try:
        return parse_version(text) if text else None
    except ValueError as error:
        raise click.UsageError(reason_of(error)) from error
