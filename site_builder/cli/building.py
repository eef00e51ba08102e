"""check, build and verify."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from site_builder.build.findings import Examination, Omission, examine, settle
from site_builder.build.packages.cards import CardReader
from site_builder.build.seal.inspect import (
    Against,
    check_sources,
    inspect_site,
    is_address,
    read_place,
    read_sealed,
)
from site_builder.build.seal.minisign import PublicKey, SignatureError, parse_public_key
from site_builder.build.seal.swap import (
    docroot,
    exchange,
    fresh_folder,
    make_readable,
    remove,
    take_over,
)
from site_builder.build.site.gallery import Gallery
from site_builder.build.site.links import PageLinks
from site_builder.build.site.standing import Standing, standing_of
from site_builder.build.store.kept import keeper_over
from site_builder.build.store.pieces import StoreDamagedError
from site_builder.build.store.store import BOUND, Store, store_of
from site_builder.cli.portal import CONFIG, FORM, LANGUAGE, Session, load, on_portal, show, telling
from site_builder.cli.usage import language_of
from site_builder.core.extension import makers
from site_builder.core.files import build_time, files_under
from site_builder.core.host_limits import reached
from site_builder.core.i18n.catalog import counter, message_tables, translator
from site_builder.core.i18n.report import explained, tell
from site_builder.core.platform.files import sync
from site_builder.core.platform.processes import cores, stopped_cleanly
from site_builder.core.problem import Phrase, Problem, SiteBuilderError, errors_of, sort_problems
from site_builder.core.text import few
from site_builder.load.portal.publication import Reading
from site_builder.model.log import parse_lines
from site_builder.model.manifest import NAME, SUMS, Manifest, PartError, is_part
from site_builder.model.publication import Publication, SetAside
from site_builder.plugin import OpenDataPlugin, Ways, folders, run_build, site_config
from site_builder.plugin.files import is_changed_by_others
from site_builder.plugin.reading import written_keys
from site_builder.validate.built_site import verify_site
from site_builder.validate.editions import check_kept
from site_builder.validate.manifest import milder

HASHES = click.option(
    "--check-hashes",
    is_flag=True,
    help="Open every file, also one whose size and times are those of the last time.",
)
_WORDS = message_tables(__package__)["building"]
LOG = click.option(
    "--log",
    "kept",
    metavar="FILE|URL",
    help="A copy of the log of events kept elsewhere: it has to go on.",
)
PREVIOUS = click.option(
    "--previous",
    metavar="FILE|URL",
    help="The manifest.json that is published now: what it promised has to stay.",
)


@click.command()
@on_portal()
@FORM
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@PREVIOUS
@LOG
@HASHES
def check(
    session: Session,
    form: str,
    previous: str | None,
    kept: str | None,
    *,
    strict: bool,
    check_hashes: bool,
) -> None:
    """Tell every problem of reports and packages, sorted by file.

    What was read is left in .cache/store/ for the next check and the next build.

    With --previous the sources are also held against a manifest.json that was published: editions, released bytes and
    addresses that it lists have to stay, also where the log was changed together with them. With --log the log of
    events has to go on from a copy that was kept elsewhere.

    Where the settings say that packages that fail are set aside, their errors stop nothing, as in a build.

    Exit code 0: no errors. 1: errors (with --strict also warnings). 2: the command was used wrongly.
    """
    before = read_previous(previous)
    store = store_of(session.folders.root, trusts=not check_hashes)
    reading, examination = examined(session, store)
    problems = examination.listed()
    broken = tuple(milder(check_sources(reading, before, previous or ""))) if before else ()
    broken += tuple(check_kept(reading.publication.log, read_kept(kept), kept or ""))
    problems = sort_problems((*problems, *broken))
    if before:
        facts = {
            "register": reading.publication.log.file,
            "previous": previous,
            "serial": before.serial,
        }
        words = session.say(
            "Compared with {register} and with {previous} (serial {serial}).", **facts
        )
        click.echo(words, err=form != "text")
    if form == "text":
        _tell_unreleased(session, reading.publication)
    show(problems, session.language, form)
    sets_aside = session.config.plugins["open-data"].config.publication.set_aside
    last = Omission(Path(session.config.site_dir).absolute()) if sets_aside else None
    settled, left = settle(reading, problems, session.folders, last)
    if form == "text":
        _tell_aside(settled.publication.set_aside, session.language)
    stopping = [
        each for each in left if each.severity == "error" or (strict and each.severity == "warning")
    ]
    sys.exit(1 if stopping else 0)


def _tell_unreleased(session: Session, publication: Publication) -> None:
    """What is official and was never released, for whom the closing line counts nothing wrong."""
    reports = publication.unreleased
    names = [report.package or report.address for report in reports]
    if names:
        session.echo(
            "Official and not released, so that readers see a draft or no earlier version ({count}): {names}",
            count=len(names),
            names=few(names, 5),
        )
        session.echo('  → site-builder release {name} --note "First release."', name=names[0])


def examined(session: Session, store: Store) -> tuple[Reading, Examination]:
    """What was read and what the checks find in it; once more where the store turns out to be damaged."""
    keeper = keeper_over(store)
    try:
        reading = session.read(CardReader(keeper))
        return reading, examine(reading, Gallery.over(reading.publication, keeper))
    except StoreDamagedError:
        store.clear()
        return examined(session, store)


@click.command()
@CONFIG
@LANGUAGE
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Instead of site_dir of mkdocs.yml.",
)
@click.option(
    "--set-aside",
    "sets_aside",
    is_flag=True,
    help="Set packages without a report that fail aside, and publish the rest.",
)
@click.option(
    "--no-cache", is_flag=True, help="Make everything anew; neither read nor write .cache/store/."
)
@HASHES
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    default="",
    help="A Dask cluster (tcp://host:8786) to share the work.",
)
@click.option(
    "--jobs", type=click.IntRange(1), help="So many processes at once; as many as there are cores."
)
def build(
    config_file: Path,
    lang: str | None,
    site_dir: Path | None,
    *,
    sets_aside: bool,
    no_cache: bool,
    check_hashes: bool,
    jobs: int | None,
    scheduler: str,
) -> None:
    """Check everything, build into a fresh folder, verify it, and put it in the place of the old site in one step.

    Where anything is wrong the old site stays as it is. The site is sealed by manifest.json, which lists every file
    with its hash. Its place after what is published it gets from site-builder deploy.

    With --set-aside a package that no report stands on and that fails does not stop the others: its page serves its
    last released edition, or its tables without errors, or says why the data are missing; the run ends with the list.

    What a build makes of each package, each page and each chart is kept in .cache/store/ beside mkdocs.yml and made
    again only where something that it hangs on changed. The folder may be deleted at any time; the site's bytes are
    the same without it. Files whose size and times are those of the build before are not opened, and pages that stay
    the same are links to those of the site before; --check-hashes opens and writes them all.

    Where many packages have to be made anew, --jobs processes share them, large ones first, and so do they all that is
    written; the bytes are the same. With --no-cache one process reads and makes the packages.
    """
    start = time.monotonic()
    _log_to_terminal()
    config = load(config_file)
    site = (site_dir or Path(config.site_dir)).absolute()
    language = lang or site_config(config).language
    with stopped_cleanly(), telling(language):
        ways = Ways(
            sets_aside=sets_aside,
            stores=not no_cache,
            trusts=not check_hashes,
            jobs=jobs or cores(),
            scheduler=scheduler,
            last_site=docroot(site),
            speaks=language,
        )
        standing = _standing(config, docroot(site)) if ways.stores and ways.trusts else None
        problems = standing.problems() if standing else None
        if problems is None:
            set_aside = _built(standing, site, config_file, ways)
        else:
            set_aside = ()
            click.echo(
                "\n".join(
                    (tell(problems, language), translator(language)(_WORDS["stands"]))
                ).strip()
            )
    _report(site, language, time.monotonic() - start)
    _tell_aside(set_aside, language)


def _standing(config: MkDocsConfig, site: Path) -> Standing | None:
    """What the store knows of the site before; None where somebody else's code or a network has a part in it."""
    publication = config.plugins["open-data"].config.publication
    if is_changed_by_others(config) or publication.remote == "fetch" or len(makers()) > 1:
        return None
    where = folders(config)
    beside = filter(None, (*config.theme.dirs, config.plugins["open-data"].config.extra_files))
    sources = (where.root, where.reports, where.datasets, *map(Path, beside))
    today = build_time(os.environ).astimezone(ZoneInfo(site_config(config).time_zone)).date()
    settings = written_keys(
        Path(config.config_file_path)
    )  # with what it inherits and what the environment fills in
    return standing_of(store_of(where.root), site, sources, settings, today)


def _built(
    standing: Standing | None, site: Path, config_file: Path, ways: Ways
) -> Sequence[SetAside]:
    """Build; what is set aside. A build that set nothing aside is noted, so that it need not be done again."""
    plugin, notes = _build_over(docroot(site), config_file, ways)
    set_aside = plugin.prepared.publication.set_aside
    if standing and not set_aside:
        standing.note(sort_problems((*plugin.problems, *notes)))
    return set_aside


def _build_over(
    site: Path, config_file: Path, ways: Ways
) -> tuple[OpenDataPlugin, tuple[Problem, ...]]:
    """Build beside a folder and exchange the two; on any end but the good one nothing is left over."""
    site.parent.mkdir(parents=True, exist_ok=True)
    fresh = fresh_folder(site)
    try:
        try:
            built = _build_into(fresh, config_file, ways)
        except StoreDamagedError:  # thrown away by now
            built = _build_into(fresh, config_file, ways)
        take_over(fresh, site)
        make_readable(fresh)
        sync(fresh)
        exchange(fresh, site)
    except BaseException as error:
        remove(fresh)
        if isinstance(error, Abort):  # MkDocs has told why
            raise click.ClickException(translator(ways.speaks)(_WORDS["refused"])) from error
        raise
    return built


def _build_into(
    fresh: Path, config_file: Path, ways: Ways
) -> tuple[OpenDataPlugin, tuple[Problem, ...]]:
    """The plugin that built, and what is to be said of the files of the site."""
    config = load(config_file, site_dir=str(fresh))
    plugin = cast(OpenDataPlugin, config.plugins["open-data"])
    plugin.ways = ways
    run_build(config, "build")
    base = site_config(config).base_path
    problems = sort_problems(verify_site(fresh, base, PageLinks(plugin.prepared.keeper)))
    if errors_of(problems):
        raise SiteBuilderError(tell(problems, ways.speaks))
    if problems:
        click.echo(tell(problems, ways.speaks))
    return plugin, problems


def _log_to_terminal() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    # MkDocs tells its steps in English; what is wrong with texts is among our own findings.
    handler.addFilter(lambda record: record.levelno >= logging.ERROR or ".plugins." in record.name)
    log = logging.getLogger(
        MkDocsConfig.__module__.partition(".")[0]
    )  # of MkDocs, or of ProperDocs
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def _tell_aside(set_aside: Sequence[SetAside], language: str) -> None:
    """What the site does not show as it lies, each with its first reason."""
    say, ngettext = translator(language), counter(language)
    if set_aside:
        words = ngettext(
            "{count} package set aside:", "{count} packages set aside:", len(set_aside)
        )
        click.echo(words.format(count=len(set_aside)))
    for absent in set_aside:
        causes = explained(absent.reasons, language)
        first, more = causes[0], len(causes) - 1
        stands = (
            say("version {version} stands").format(version=absent.served)
            if absent.served
            else say("no data shown")
        )
        if absent.tables:
            stands = say("only these tables: {names}").format(
                names=", ".join(sorted(absent.tables))
            )
        rest = f" (+{more})" if more else ""
        name = (
            absent.package.name
            if absent.folder == absent.package.name
            else f"{absent.package.name}, {absent.folder}/"
        )
        click.echo(f"  {name} ({stands}): [{first.code}] {first.found}{rest}")


def _report(site: Path, language: str, seconds: float) -> None:
    sizes = {uri: stat.st_size for uri, stat in files_under(site)}
    pages, size = sum(uri.endswith(".html") for uri in sizes), sum(sizes.values()) / 1e6
    files = sum(
        not is_part(uri) and uri not in (NAME, SUMS) for uri in sizes
    )  # as the manifest lists and deploy counts
    shown = site.relative_to(Path.cwd()) if site.is_relative_to(Path.cwd()) else site
    translate = translator(language)
    done = translate(
        "Done in {seconds} s: {pages} pages, {files} files, {size} MB in {site}/"
    ).format(seconds=f"{seconds:.1f}", pages=pages, files=files, size=f"{size:.1f}", site=shown)
    click.echo(f"{done}\n{translate('Look: site-builder serve')}")
    if limits := [words for words, _ in reached(sizes, language)]:
        click.echo(
            "\n  ".join([translate("Limits of hosts that the site meets or is near:"), *limits])
        )


_MEGABYTE = 1024 * 1024


@click.command()
@on_portal()
@click.option(
    "--to",
    "bound",
    type=click.IntRange(0),
    default=BOUND // _MEGABYTE,
    show_default=True,
    help="Megabytes.",
)
def prune(session: Session, bound: int) -> None:
    """Throw away what no build used for longest, until so much is left. --to 0 forgets everything.

    Every build does the same at its end with what it did not use itself.
    """
    store: Store = store_of(session.folders.root)
    left = store.prune(bound * _MEGABYTE, ends=False, spares=False)
    session.echo(_WORDS["kept"], size=-(-left // _MEGABYTE), place=store.root)


def read_kept(where: str | None) -> tuple[bytes, ...]:
    """The lines of a log at a place. A wrong use where it is not there."""
    try:
        return parse_lines(read_place(where)) if where else ()
    except OSError as error:
        raise click.UsageError(f"--log {where}: {error}") from error


def read_previous(where: str | None) -> Manifest | None:
    """The manifest at a place. A wrong use where it is not there or is none."""
    if not where:
        return None
    try:
        return read_sealed(where)
    except PartError as error:
        raise click.UsageError(
            Phrase(_WORDS["parts-apart"], place=where, part=error.part.path)
        ) from error
    except (OSError, ValueError) as error:
        raise click.UsageError(f"--previous {where}: {error}") from error


def _public_key(path: Path | None) -> PublicKey | None:
    if path is None:
        return None
    try:
        return parse_public_key(path.read_text("utf-8"))
    except SignatureError as error:
        raise click.UsageError(f"--key {path}: {error}") from error


@click.command()
@click.argument("where", metavar="DIR|URL")
@PREVIOUS
@LOG
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The public key (minisign).",
)
@click.option(
    "--lang", help="Language of messages; left out, that of the portal here, else of the machine."
)
@FORM
def verify(
    where: str,
    previous: str | None,
    kept: str | None,
    key: Path | None,
    lang: str | None,
    form: str,
) -> None:
    """Compare a site, in a folder or on the web, with its manifest.json.

    Each has a code of its own: a file changed, missing or added; two states mixed; an older state served again or
    held back; another list under the same serial; an address, an edition or a released byte lost since the manifest
    given by --previous; a line of the log changed since the copy given by --log; a signature missing, wrong or of
    another key.

    \b
    site-builder verify site/
    site-builder verify https://reports.example/ --previous manifest.json --key portal.pub

    Exit code 0: all as sealed. 1: not so. 2: the command was used wrongly.
    """
    if not is_address(where) and not Path(where).is_dir():
        raise click.UsageError(
            Phrase(
                "“{place}” is neither a folder nor an address with https:// before it.", place=where
            )
        )
    today = build_time(os.environ).date()
    against = Against(
        today,
        read_previous(previous),
        previous or "",
        _public_key(key),
        read_kept(kept),
        kept or "",
    )
    problems = sort_problems(inspect_site(where, against))
    show(problems, lang or language_of(Path("mkdocs.yml")), form)
    sys.exit(1 if errors_of(problems) else 0)
