"""document: a report as an official document, in Word's form and as a PDF."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from jinja2 import Environment, FileSystemLoader

from site_builder.build.findings import check as check_reading
from site_builder.cli.portal import Session, on_portal
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import message_tables, say_in_context
from site_builder.core.platform.processes import LIBREOFFICE, find_program, run_apart
from site_builder.core.problem import N_, BuildRefused, MessageError, SiteBuilderError, errors_of
from site_builder.core.staging import write_together
from site_builder.core.text import nearest
from site_builder.derive.portal import Portal
from site_builder.extensions.official_document import model
from site_builder.extensions.official_document.frame import DECREE, MISSING
from site_builder.extensions.official_document.make import Settings, make_document
from site_builder.model.report import Report
from site_builder.plugin import OpenDataPlugin

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROMIUM_OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-extensions --no-first-run --no-pdf-header-footer "
    "--export-tagged-pdf --generate-pdf-document-outline"
).split()
ROOM = 160.0  # millimetres between the margins of an upright sheet
SECONDS = 120.0  # a fresh profile of LibreOffice takes ten seconds of an idle machine
_MOMENT = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}[^)]*(\))")
# What a program makes up anew each time: the two hashes of /ID, and LibreOffice's sum over what it wrote.
_IDENTITY = re.compile(rb"/ID\s*\[\s*<[0-9A-Fa-f]+>\s*<[0-9A-Fa-f]+>|/DocChecksum\s*/[0-9A-F]+")


def pdf_from_page(program: str, page: str, dated: datetime) -> bytes:
    """A tagged PDF of an HTML page by Chromium. Raises SiteBuilderError where none comes of it."""
    with TemporaryDirectory(prefix="document-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, "utf-8")
        options = [
            *_CHROMIUM_OPTIONS,
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={target}",
        ]
        _run_program([program, *options, source.as_uri()], Path(folder))
        return _dated(_printed_pdf(target, program), dated)


def pdf_from_docx(program: str, content: bytes, dated: datetime) -> bytes:
    """A tagged PDF of a .docx by LibreOffice. Raises SiteBuilderError where none comes of it."""
    with TemporaryDirectory(prefix="document-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "page.docx", Path(folder) / "page.pdf"
        source.write_bytes(content)
        form = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
        profile = (Path(folder) / "profile").as_uri()
        options = [f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
        _run_program(
            [program, *options, "--convert-to", form, "--outdir", folder, str(source)], Path(folder)
        )
        return _dated(_printed_pdf(target, program), dated)


def _printed_pdf(path: Path, program: str) -> bytes:
    if not path.is_file():
        raise SiteBuilderError(f"{Path(program).name}: no PDF")
    return path.read_bytes()


def _run_program(command: Sequence[str], folder: Path) -> None:
    try:
        run_apart(
            command, folder, seconds=SECONDS, inherited=("FONTCONFIG_PATH",), environ={"TZ": "UTC"}
        )
    except TimeoutError as error:
        raise SiteBuilderError(f"{Path(command[0]).name}: {SECONDS:.0f} s") from error


def _dated(content: bytes, dated: datetime) -> bytes:
    """Moments and identity from the data; each as long as what stood there."""

    def moment(match: re.Match[bytes]) -> bytes:
        length = len(match[0]) - len(match[1]) - len(match[2])
        return match[1] + f"{dated:%Y%m%d%H%M%S}Z".encode().ljust(length)[:length] + match[2]

    def identity(match: re.Match[bytes]) -> bytes:
        return re.sub(rb"(?<=[</])[0-9A-Fa-f]{16,}", lambda digits: b"0" * len(digits[0]), match[0])

    return _IDENTITY.sub(identity, _MOMENT.sub(moment, content))


# A document as one HTML page to be printed; sizes in `print.css` are those of `docx_parts`, which states their source.
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    keep_trailing_newline=True,
)
_PAGES.filters["base64"] = lambda content: base64.b64encode(content).decode()
_PAGES.globals |= {"room": ROOM, "decree": DECREE}


def render_page(template: str, **facts: object) -> str:
    """A page that names no other file."""
    return _PAGES.get_template(template).render(facts)


def render_print_page(document: model.Document) -> str:
    """The page of a document."""
    return render_page("document.html", document=document)


UNKNOWN = N_("There is no report “{name}”. Write series/period, as its page is addressed: {known}.")
NEAR = N_("There is no “{name}”; did you mean “{near}”?")
_WORDS = message_tables(__package__)["documenting"]
WRITTEN = N_("{file}: written.")


@click.command("document")
@click.argument("report")
@on_portal()
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="The .docx to write; REPORT's name where left out.",
)
@click.option(
    "--reference",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A .docx of your own, whose layout takes the place of ours; else what mkdocs.yml names.",
)
@click.option(
    "--language", "spoken", help="The language of the document, where the portal has several."
)
@click.option("--pdf/--no-pdf", default=True, show_default=True, help="Write a PDF beside it.")
def document(
    session: Session,
    report: str,
    target: Path | None,
    reference: Path | None,
    spoken: str | None,
    *,
    pdf: bool,
) -> None:
    """Write REPORT (series/period) as an official document, .docx and PDF, from the same source as its page.

    \b
    site-builder build document cchc/2022-h1
    site-builder build document cchc/2022-h1 --to report.docx --reference template.docx

    Vietnamese documents have the layout of Decree 30/2020/NĐ-CP: national name and motto, issuer, number, place and
    date, addressee, recipients, signature. Figures and tables are those of the page. What nobody stated stays a
    dotted line. The same sources give the same bytes, but for the order of fonts in a PDF by LibreOffice.
    """
    if find_spec("docx") is None:
        raise MessageError(_WORDS["no-docx"])
    portal = portal_of(session, spoken)
    result = _report(portal, report)
    layout = _layout(session, portal.publication.site.language)
    printed = make_document(portal, result, settings_of(session, layout))
    own = session.config.plugins["open-data"].config.document.reference
    pattern = reference or (Path(own) if own else None)
    template = pattern.read_bytes() if pattern else None
    target = target or Path(f"{result.series}-{result.name}.docx".replace("/", "-"))
    _write_all(printed, target, template, session, with_pdf=pdf)
    if printed.frame.missing:
        facts = (
            say_in_context("document", MISSING[code], session.language)
            for code in printed.frame.missing
        )
        session.echo(
            "Left as dotted lines, since nobody stated them: {facts}.", facts=", ".join(facts)
        )
    if result.corrections:
        session.echo(
            _WORDS["corrected"], day=min(each.date for each in result.corrections).isoformat()
        )


def portal_of(session: Session, spoken: str | None) -> Portal:
    """The portal in the language asked for; what stands against a build stands against its documents."""
    reading = session.read()
    if errors := errors_of(check_reading(reading)):
        raise BuildRefused(errors)
    portal = Portal(reading.publication)
    codes = portal.publication.site.languages
    if spoken and spoken not in codes:
        raise MessageError(_WORDS["no-language"], code=spoken, known=", ".join(codes))
    return portal.others.get(spoken or "", portal)


def _report(portal: Portal, name: str) -> Report:
    known = {report.uri.strip("/"): report for report in portal.publication.reports}
    wanted = name.strip("/").removesuffix(".md").removeprefix("reports/")
    if wanted not in known:
        if near := nearest(wanted, known):
            raise MessageError(NEAR, name=name, near=near)
        raise MessageError(UNKNOWN, name=name, known=", ".join(sorted(known)) or "-")
    return known[wanted]


def _layout(session: Session, language: str) -> model.Layout:
    stated = session.config.plugins["open-data"].config.document.layout
    if stated == "decree-30" and not DECREE:
        raise MessageError(_WORDS["no-letterhead"])
    is_official = stated == "decree-30" or (stated == "auto" and language == "vi" and bool(DECREE))
    return "decree-30" if is_official else "plain"


def settings_of(session: Session, layout: model.Layout) -> Settings:
    """How documents of a portal are made, in this layout."""
    plugin = session.config.plugins["open-data"]
    assert isinstance(plugin, OpenDataPlugin)
    dressed = plugin.on_config(session.config)
    extensions = list(dressed.markdown_extensions)
    return Settings(layout, extensions, dressed.mdx_configs, _reader(session.folders.reports))


def _reader(root: Path) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        file = (root / path).resolve()
        return file.read_bytes() if file.is_relative_to(root) and file.is_file() else None

    return read


def _write_all(
    document: model.Document,
    target: Path,
    template: bytes | None,
    session: Session,
    *,
    with_pdf: bool,
) -> None:
    from site_builder.extensions.official_document.docx import render_docx  # needs the extra

    content, beside = render_docx(document, template), target.with_suffix(".pdf")
    try:
        printed = (
            _printed(document, content, has_template=template is not None) if with_pdf else None
        )
    except SiteBuilderError as error:
        raise MessageError(_WORDS["pdf-failed"], reason=error) from error
    files = {target: content} | ({beside: printed} if printed else {})
    write_together([OutputFile(path.name, each) for path, each in files.items()], target.parent)
    for path in files:
        session.echo(WRITTEN, file=path)
    if with_pdf and not printed:
        session.echo(_WORDS["no-pdf"] if template is None else _WORDS["no-pdf-reference"])
    if not printed and beside.exists():
        session.echo(_WORDS["pdf-old"], file=beside)


def _printed(document: model.Document, content: bytes, *, has_template: bool) -> bytes | None:
    """The PDF, None where no program is there that prints it. Raises SiteBuilderError where one fails."""
    chromium, office = find_program(*CHROMIUM), find_program(*LIBREOFFICE)
    if chromium and not has_template and not (document.annexes and office):
        return pdf_from_page(chromium, render_print_page(document), document.dated)
    return pdf_from_docx(office, content, document.dated) if office else None
