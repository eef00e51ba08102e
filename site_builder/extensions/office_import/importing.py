"""import: an office document in, a draft out; and the review page on this machine alone, behind a token."""

from __future__ import annotations

import contextlib
import secrets
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import click
from mkdocs.config.defaults import MkDocsConfig

from site_builder.authoring.new import NAME_GONE
from site_builder.authoring.next_report import model_of
from site_builder.cli.portal import CONFIG, LANGUAGE, load, read_portal, writing
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Period, Regime, parse_period
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import tell
from site_builder.core.platform.processes import stopped_cleanly
from site_builder.core.problem import (
    N_,
    AuthoringError,
    PeriodError,
    Phrase,
    Problem,
    flag,
    reason_of,
)
from site_builder.core.progress import stage
from site_builder.core.staging import Part, write_parts
from site_builder.core.text import few
from site_builder.extensions.office_import.answers import (
    NO_ANSWERS,
    Answers,
    answer_files,
    read_answers,
    remember,
)
from site_builder.extensions.office_import.draft import Draft, import_document, tables_only
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.last_period import LastPeriod, last_period, only_listed
from site_builder.extensions.office_import.lists.areas import with_areas
from site_builder.extensions.office_import.lists.listing import (
    entered_before,
    rows_of,
    series_files,
)
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.protocol import Portal, Wanted
from site_builder.extensions.office_import.review import (
    MOST_NAMED,
    POLICY,
    Form,
    read_form,
    render_review,
)
from site_builder.load.portal.areas import AREAS
from site_builder.load.portal.drafted import NAME as QUESTIONS
from site_builder.load.portal.publication import Reading
from site_builder.load.safety.safe_yaml import load_yaml
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication
from site_builder.plugin import folders, site_config

LONGEST = 1_000_000  # bytes of a form
PATIENCE = 30  # seconds for a slow sender
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Reviewer:
    """What a review needs: to make the draft again with the answers so far, to save new ones, and words around it."""

    make: Callable[[], Draft]
    save: Callable[[Answers], None]
    language: str
    command: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def page(self, *, saved: bool = False, wrong: Any = (), typed: Any = ()) -> str:
        """The page as things stand now."""
        form = Form(self.token, dict(wrong), dict(typed), saved, self.command)
        review = self.make().review
        assert review is not None
        with drafting(self.language):
            return render_review(review, self.language, form)

    def answer(self, fields: dict[str, str]) -> dict[str, str]:
        """Save what a form says, but for what is wrong in it, by field."""
        answers, wrong = _read_form(self.make(), fields, self.language)
        self.save(answers)
        return wrong


def review_server(reviewer: Reviewer, port: int = 0) -> HTTPServer:
    """A server on 127.0.0.1; port 0 takes a free one. One request at a time: each makes the draft anew."""
    return HTTPServer(("127.0.0.1", port), type("Handler", (_Handler,), {"reviewer": reviewer}))


def review_address(server: HTTPServer, reviewer: Reviewer) -> str:
    """Where the page is, with its token."""
    return f"http://127.0.0.1:{server.server_port}/?t={reviewer.token}"


class _Handler(BaseHTTPRequestHandler):
    reviewer: Reviewer
    timeout = PATIENCE
    server: HTTPServer

    def do_GET(self) -> None:
        """The page."""
        query = dict(parse_qsl(urlsplit(self.path).query))
        if self._is_allowed(query.get("t", "")):
            self._send(200, self.reviewer.page(saved="saved" in query))

    def do_POST(self) -> None:
        """Answers."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST:
            self._refuse(413)
            return
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        fields = dict(parse_qsl(body, keep_blank_values=True))
        if not self._is_allowed(fields.get("t", "")):
            return
        if wrong := self.reviewer.answer(fields):
            self._send(400, self.reviewer.page(wrong=wrong, typed=fields))
            return
        self.send_response(303)
        self.send_header("Location", f"/?t={self.reviewer.token}&saved=1#questions")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _is_allowed(self, token: str) -> bool:
        """Whether a page of another site, or a name that was bent to this machine, is not behind the request."""
        hosts = {f"{name}:{self.server.server_port}" for name in ("127.0.0.1", "localhost")}
        origin = self.headers.get("Origin", "")
        is_own = self.headers.get("Host", "") in hosts and (
            not origin or origin.removeprefix("http://") in hosts
        )
        if not is_own or not secrets.compare_digest(token.encode(), self.reviewer.token.encode()):
            self._refuse(403)
            return False
        if urlsplit(self.path).path != "/":
            self._refuse(404)
            return False
        return True

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        self._send(status, f"<!doctype html><title>{status}</title><p>{status}</p>")

    def _send(self, status: int, page: str) -> None:
        body = page.encode()
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the address holds the token."""


# import: an office document in, a draft out.


# Write a draft: all of it or nothing, and over nothing that exists unless told to, and then with a backup.


BACKUPS = ".backup"  # hidden, so never published


def write_draft(
    draft: Draft,
    root: Path,
    *,
    force: bool = False,
    more: Sequence[OutputFile] = (),
    also: Part | None = None,
) -> Path | None:
    """Write the files under `root`, with `more` of the series and what `also` names; the folder that keeps what they
    replace, if anything differs. Raises ImportRefused where one of the draft exists.

    Everything is first written to a hidden folder. Then the package comes by one rename and the report by another;
    should one fail, the other is taken back, and after a kill the next command finishes. With `force` it replaces
    what is there, and keeps a copy of that aside.
    """
    taken = [file.uri for file in draft.files if (root / file.uri).exists()]
    if taken and not force:
        raise ImportRefused(flag("import-would-overwrite", taken[0], found=taken[0]))
    gone = _gone(draft, root)
    number = next(number for number in count(1) if not (root / BACKUPS / str(number)).exists())
    files = {file.uri: file.content for file in (*draft.files, *more)}
    standing = {uri: (root / uri).read_bytes() for uri in (*files, *gone) if (root / uri).is_file()}
    replaced = {uri: content for uri, content in standing.items() if content != files.get(uri)}
    backups = [
        OutputFile(f"{BACKUPS}/{number}/{uri}", content) for uri, content in replaced.items()
    ]
    write_parts([Part(root, (*draft.files, *more, *backups), gone), *([also] if also else ())])
    return root / BACKUPS / str(number) if backups else None


def _gone(draft: Draft, root: Path) -> list[str]:
    """The tables of an earlier draft that this one lacks."""
    uris = {file.uri for file in draft.files}
    descriptor = next((root / uri for uri in uris if uri.endswith("/datapackage.yaml")), None)
    read = load_yaml(descriptor.read_text("utf-8")) if descriptor and descriptor.is_file() else {}
    resources = read.get("resources") if isinstance(read, dict) else None
    paths = [each.get("path") for each in resources or () if isinstance(each, dict)]
    inside = [
        descriptor.parent / path
        for path in paths
        if descriptor and isinstance(path, str) and "/" not in path
    ]
    return [
        uri
        for path in inside
        if path.is_file() and (uri := path.relative_to(root).as_posix()) not in uris
    ]


REVIEWS = ".review"  # hidden, so never published


@click.command("import")
@CONFIG
@LANGUAGE
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--series", help="The series that the report belongs to, for example cchc.")
@click.option("--period", help="The report's period: 2022-H1, 2022-Q1, 2022-9M, 2022-06 or 2022.")
@click.option(
    "--numbers",
    type=click.Choice(["vi", "en"]),
    default=None,
    help="How numbers are written, where in doubt.",
)
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="ID=VALUE",
    help="The answer to a question of import.yaml; what it replaces is kept aside. Repeatable.",
)
@click.option(
    "--review",
    is_flag=True,
    help="Show source and draft side by side on this machine, and take answers.",
)
@click.option("--port", type=int, default=0, help="The port of --review; left out, a free one.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option(
    "--force", is_flag=True, help="Replace the files of an earlier draft; they are kept aside."
)
@click.option(
    "--tables-only",
    type=click.Path(file_okay=False, path_type=Path),
    help="Only the tables, as CSV, into DIRECTORY.",
)
def import_(config_file: Path, lang: str | None, document: Path, **options: Any) -> None:
    """Turn an office document into the draft of a report and its data package.

    \b
    site-builder import report.docx --series cchc --period 2022-H1

    import.yaml beside the package holds every open question; answer under `answer` there, by --answer, or on the page
    that --review serves, and import again. Answers stay in reports/SERIES/.import.yaml for the periods to come. A
    build refuses what without an answer would publish a wrong or nameless figure.

    Reads Word, OpenDocument, Excel, CSV, HTML, Markdown, plain text and PDF with a text layer. Writes
    reports/SERIES/PERIOD.md and datasets/SERIES-PERIOD/ with import.md, which lists every table found, every
    decision taken and every doubtful cell. A number that could be read in two ways stays as it is printed.
    """
    is_writing = not (options["dry_run"] or options["tables_only"])
    with (
        writing(config_file) if is_writing else contextlib.nullcontext(load(config_file)) as config
    ):
        wanted = _import(config, document, lang or site_config(config).language, options)
    if options["review"] and not options["tables_only"]:
        _serve(config_file, wanted)


@stage(N_("Reading the document"), 0)
def _import(
    config: MkDocsConfig, document: Path, language: str, options: Mapping[str, Any]
) -> _Wanted:
    site, answers = site_config(config), NO_ANSWERS
    home = Path(config.config_file_path).parent
    wanted = _Wanted(
        document,
        home,
        language,
        options["series"],
        Portal(site.licence, site.contact),
        options,
        config,
    )
    try:
        draft = _draft(wanted)
        if answered := _answered(wanted, draft):
            answers, wrong = _read_form(draft, answered, language)
            for name, right in wrong.items():
                raise ImportRefused(
                    flag("import-answer-invalid", "", id=name, found=answered[name], right=right)
                )
            draft = _draft(wanted, answers)
        more = _of_series(wanted, draft)
        page = _write(wanted, draft, answers, more) if not options["dry_run"] else ""
    except ImportRefused as refused:
        raise click.ClickException(tell(refused.problems, language)) from refused
    except OSError as error:
        raise click.ClickException(str(error)) from error
    for file in (*draft.files, *more):
        click.echo(f"{file.uri}  ({len(file.content)} B)")
    say = translator(language)
    if page:
        click.echo(say("Review: {place}").format(place=page))
    if (
        count := sum(not question.answer for question in draft.review.questions)
        if draft.review
        else 0
    ):
        click.echo(
            say("Open questions: {count}. Answer them by the same command with --review.").format(
                count=count
            )
        )
    click.echo(tell(draft.problems, language))
    if draft.listing:
        facts = {
            "count": len(draft.listing),
            "codes": few([row.code for row in draft.listing], MOST_NAMED),
        }
        click.echo(
            say("Entered into the list of the series: {count} indicators ({codes}).").format(
                **facts
            )
        )
    return wanted


def _answered(wanted: _Wanted, draft: Draft) -> dict[str, str]:
    """Answers to the draft's questions: those of its import.yaml, then those of the command. Raises ImportRefused."""
    if draft.review is None:
        return {}
    pairs = (text.partition("=") for text in wanted.options["answers"])
    answered = {key.strip(): value.strip() for key, _, value in pairs}
    asked = {question.name: question.answer for question in draft.review.questions}
    if unknown := [key for key in answered if key not in asked]:
        raise ImportRefused(flag("import-answer-unknown", "", found=", ".join(unknown)))
    listed = wanted.before.get("questions") or []
    kept = {
        str(each.get("id")): str(each.get("answer") or "")
        for each in listed
        if isinstance(each, dict)
    }
    answered = {key: value for key, value in kept.items() if value and key in asked} | answered
    return {key: value for key, value in answered.items() if value != asked[key]}


def _read_form(
    draft: Draft, fields: Mapping[str, str], language: str
) -> tuple[Answers, dict[str, str]]:
    """The answers in a form's fields, and by field what is wrong with it."""
    assert draft.review is not None
    with drafting(language):
        return read_form(draft.review.questions, fields)


def _of_series(wanted: _Wanted, draft: Draft) -> tuple[OutputFile, ...]:
    """The page and the list of the series, as far as this draft asks for them."""
    if draft.review is None:
        return ()
    places = folders(wanted.config)
    known = wanted.reading.publication.indicators(wanted.series)
    rows = rows_of(draft.listing, draft.accepted, wanted.period.code, known)
    kind, matter = wanted.period.kind, draft.matter
    files = series_files(
        places, wanted.reading, wanted.series, rows, gone=wanted.ours, kind=kind, matter=matter
    )
    path = places.datasets / AREAS
    text = path.read_bytes().decode() if path.is_file() else ""
    listed = OutputFile(
        f"{places.label(places.datasets)}/{AREAS}", with_areas(text, draft.areas).encode()
    )
    return (*files, listed) if draft.areas else files


def _write(wanted: _Wanted, draft: Draft, answers: Answers, more: Sequence[OutputFile]) -> str:
    """Put the draft in its place, with the answers and the page of its review, whose place is told."""
    say, options = translator(wanted.language), wanted.options
    also, uri = Part(wanted.home), ""
    if draft.review:
        uri = f"{REVIEWS}/{draft.review.package.rpartition('/')[2]}.html"
        with drafting(wanted.language):
            page = OutputFile(uri, render_review(draft.review, wanted.language).encode())
        known = answer_files(wanted.home, wanted.series, wanted.period.code, answers)
        also = Part(wanted.home, (page, OutputFile(f"{REVIEWS}/.gitignore", b"*\n"), *known))
    stands = any((wanted.home / file.uri).exists() for file in draft.files)
    force, home = (
        options["force"] or bool(options["answers"]),
        options["tables_only"] or wanted.home,
    )
    if options["review"] and stands and not options["force"] and not options["tables_only"]:
        click.echo(
            say("A draft stands there already; nothing was replaced. --force writes it anew.")
        )
        write_parts([also])
    elif backup := write_draft(draft, home, force=force, more=more, also=also):
        click.echo(say("What was replaced is kept in {place}.").format(place=backup))
    return uri


def _serve(config_file: Path, wanted: _Wanted) -> None:
    """The page on this machine until Ctrl-C; each answer is kept at once, if no other command writes."""
    series, period = wanted.series, wanted.period.code

    def save(answers: Answers) -> None:
        with writing(config_file):
            remember(wanted.home, series, period, answers)

    words = [
        "site-builder",
        "import",
        str(wanted.document),
        "--series",
        series,
        "--period",
        period,
        "--force",
    ]
    reviewer = Reviewer(
        make=lambda: _draft(wanted), save=save, language=wanted.language, command=shlex.join(words)
    )
    with review_server(reviewer, wanted.options["port"]) as server, stopped_cleanly():
        say = translator(wanted.language)
        click.echo(
            say("Answer the questions at {address} (Ctrl-C ends).").format(
                address=review_address(server, reviewer)
            )
        )
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


@dataclass(frozen=True)
class _Wanted:
    """What the command was asked for, and the portal as it stands."""

    document: Path
    home: Path
    language: str
    series: str
    portal: Portal
    options: Mapping[str, Any]
    config: MkDocsConfig

    @cached_property
    def period(self) -> Period:
        """The report's period. Raises BadParameter."""
        try:
            return parse_period(self.options["period"])
        except PeriodError as error:
            raise click.UsageError(reason_of(error)) from error

    @cached_property
    def reading(self) -> Reading:
        """The whole portal."""
        return read_portal(self.config)

    @cached_property
    def named(self) -> Wanted:
        """The same by the names that an earlier import of the period has by now: it may have been renamed since."""
        reports = self.reading.publication.reports_of(self.series)
        ours = (each for each in reports if each.package and each.period.code == self.period.code)
        known = next(
            (
                each
                for each in ours
                if (self.home / f"datasets/{each.package}/{QUESTIONS}").is_file()
            ),
            None,
        )
        asked = Wanted(self.series, self.period, self.language, self.portal)
        new = self.reading.publication.new_names(self.series, asked.name)
        report, package = (known.name, known.package) if known else new
        return replace(asked, portal=replace(self.portal, report=report, package=package))

    @cached_property
    def before(self) -> Mapping[str, Any]:
        """import.yaml of an earlier import for the same period; nothing where there is none."""
        path = self.home / f"datasets/{self.named.package}/{QUESTIONS}"
        read = load_yaml(path.read_text("utf-8")) if path.is_file() else {}
        return read if isinstance(read, dict) else {}

    @cached_property
    def ours(self) -> frozenset[str]:
        """Codes that the earlier import entered into the list of the series, and nobody has changed since."""
        return entered_before(
            self.before.get("listed"), self.reading.publication.indicators(self.series)
        )


def _draft(wanted: _Wanted, answers: Answers = NO_ANSWERS) -> Draft:
    options = wanted.options
    numbers = options["numbers"] or ""
    if options["tables_only"]:
        return tables_only(wanted.document, language=wanted.language, numbers=numbers)
    if not (wanted.series and options["period"]):
        raise click.UsageError(
            Phrase("--series and --period say what the report is; --tables-only DIR needs neither.")
        )
    publication = wanted.reading.publication
    name = wanted.named.package
    if at.series_uri(wanted.series) in publication.log.pages_ended:
        raise AuthoringError(NAME_GONE, name=wanted.series)
    listed = {
        code: each
        for code, each in publication.indicators(wanted.series).items()
        if code not in wanted.ours
    }
    home = wanted.home / f"datasets/{wanted.series}-indicators"
    is_unread = home.exists() and wanted.series not in publication.listed_series  # never replaced
    known = publication.package(
        name
    )  # of an earlier import, perhaps at another address of the portal
    identifier = (known.identifier if known else "") or publication.site.absolute(
        at.dataset_uri(name)
    )
    series = publication.series_named(wanted.series)
    last, result = _last(wanted.reading, wanted.series, wanted.period, listed)
    draft = import_document(
        wanted.document,
        series=wanted.series,
        period=wanted.period.under(site_config(wanted.config).regime or Regime.CALENDAR),
        language=wanted.language,
        numbers=numbers,
        portal=replace(
            wanted.named.portal, identifier=identifier, matter=str(series.title) if series else ""
        ),
        answers=read_answers(wanted.home, wanted.series, wanted.period.code).merged(answers),
        last=last,
        listed=None if is_unread else listed,
        areas=_areas(publication, wanted.period),
    )
    return replace(draft, problems=(*draft.problems, *result))


def _areas(publication: Publication, period: Period) -> dict[str, tuple[str, ...]]:
    """Names of the areas that there were in a period, by their keys."""
    window = period.window(publication.site.regime or Regime.CALENDAR)
    return {
        key: (area.label.main, area.name.main, *(name for _, name in area.name.translations))
        for key, area in publication.areas.items()
        if (area.valid_to or window.end) >= window.start
        and (area.valid_from or window.start) <= window.end
    }


def _last(
    reading: Reading, series: str, period: Period, listed: Mapping[str, Indicator]
) -> tuple[LastPeriod | None, list[Problem]]:
    """The period that a document of the series is held against, else its list of indicators; None where neither is."""
    publication = reading.publication
    others = tuple(report for report in publication.reports_of(series) if report.period != period)
    model = model_of(replace(publication, reports=others), series, period) if others else None
    if model is None:
        return only_listed(listed), []
    package = publication.package(model.package)
    if package is None:
        return None, [
            flag(
                "import-last-unreadable",
                model.file,
                package=model.package,
                period=model.period.code,
            )
        ]
    return replace(last_period(model, package, listed), is_later=model.period > period), []
