"""document: a report as an official document, in Word's form and as a PDF."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from html import escape
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click

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
        options = [*_CHROMIUM_OPTIONS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
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
        _run_program([program, *options, "--convert-to", form, "--outdir", folder, str(source)], Path(folder))
        return _dated(_printed_pdf(target, program), dated)


def _printed_pdf(path: Path, program: str) -> bytes:
    if not path.is_file():
        raise SiteBuilderError(f"{Path(program).name}: no PDF")
    return path.read_bytes()


def _run_program(command: Sequence[str], folder: Path) -> None:
    try:
        run_apart(command, folder, seconds=SECONDS, inherited=("FONTCONFIG_PATH",), environ={"TZ": "UTC"})
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


# A document as one HTML page to be printed: the layout in CSS, for a browser that sets page margins.
#
# Specification: https://www.w3.org/TR/css-page-3/


# Sizes are those of `styles`, which states their source.
STYLE = (Path(__file__).parent / "print.css").read_text("utf-8")


def render_print_page(document: model.Document) -> str:
    """The whole page; it names no other file."""
    frame = document.frame
    body = "".join((
        _head(document),
        render_blocks(document.blocks),
        render_notes(document.notes),
        _foot(frame),
        *(render_annex(annex, frame) for annex in document.annexes),
    ))  # fmt: skip
    title = f"{frame.kind}: {document.title}" if frame.kind else document.title
    return (
        f'<!doctype html>\n<html lang="{escape(document.language)}"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="author" content="{escape(document.author)}">'
        f"<style>\n{STYLE}</style></head><body>{body}</body></html>\n"
    )


def _p(text: str, css: str = "") -> str:
    return f'<p class="{css}">{escape(text)}</p>' if css else f"<p>{escape(text)}</p>"


def _head(document: model.Document) -> str:
    frame, is_official = document.frame, document.layout == "decree-30"
    names = [*(_p(line) for line in frame.superior), *(_p(line, "bold") for line in frame.issuer)]
    motto = f'<p class="bold"><span class="motto">{DECREE["motto"]}</span></p>'
    nation = [_p(DECREE["nation"], "names bold"), motto] if is_official else []
    rule = ['<div class="rule"></div>'] if is_official else []
    to = "".join(_p(line, "center") for line in frame.addressee)
    return (
        f'<div class="head"><div class="left names">{"".join((*names, *rule))}</div>'
        f'<div class="right">{"".join(nation)}</div></div>'
        f'<div class="head gap"><div class="left number">{_p(frame.number)}</div>'
        f'<div class="right{" dated" if is_official else ""}">{_p(frame.dated)}</div></div>'
        f'<h1 class="gap">{escape(frame.kind)}<br>{escape(frame.title)}</h1>'
        f'{"".join(rule)}<div class="gap">{to}</div><div class="gap"></div>'
    )


def _foot(frame: model.Frame) -> str:
    copies = "".join(_p(line) for line in frame.recipients)
    signed = "".join(_p(line, "bold") for line in frame.signed)
    return (
        f'<div class="foot gap"><div class="left copies">{copies}</div>'
        f'<div class="right">{signed}<div class="sign"></div>{_p(frame.name, "bold")}</div></div>'
    )


def render_annex(annex: model.Annex, frame: model.Frame) -> str:
    """An annex on sheets of its own."""
    css = "sheet wide" if annex.is_wide else "sheet"
    head = f"<h1>{escape(annex.number)}<br>{escape(annex.title)}</h1>{_p(frame.annexed, 'center source')}"
    return f'<section class="{css}">{head}<div class="gap"></div>{render_blocks(annex.blocks)}</section>'


def render_notes(notes: Sequence[Sequence[model.Run]]) -> str:
    """The notes under a text."""
    items = "".join(f"<li>{_runs(runs)}</li>" for runs in notes)
    return f'<div class="notes"><ol>{items}</ol></div>' if notes else ""


def render_blocks(blocks: Sequence[model.Block], anchor: str = "") -> str:
    """Headings, paragraphs, tables and pictures as HTML; the n-th row of a table is called `<anchor>-<n>`."""
    return "".join(_listed(blocks, anchor))


def is_item(block: model.Block) -> bool:
    """Whether it belongs to a list."""
    return isinstance(block, model.Paragraph) and block.look in ("bullet", "numbered")


def _listed(blocks: Sequence[model.Block], anchor: str) -> Iterator[str]:
    """Items one after another are a list; what stands deeper is set in by its depth."""
    is_open = False
    for block in blocks:
        if is_item(block) != is_open:
            yield '<ul style="list-style:none">' if is_item(block) else "</ul>"
            is_open = is_item(block)
        yield _block(block, anchor)
    if is_open:
        yield "</ul>"


def _block(block: model.Block, anchor: str) -> str:
    match block:
        case model.Heading():
            tag = f"h{min(block.level + 1, 5)}"
            return f"<{tag}>{_runs(block.runs)}</{tag}>"
        case model.Paragraph():
            return _paragraph(block)
        case model.Grid():
            return _grid(block, anchor)
        case model.Picture():
            source = base64.b64encode(block.content).decode()
            caption = f"<figcaption>{escape(block.caption)}</figcaption>" if block.caption else ""
            return f'<figure><img alt="{escape(block.alt)}" src="data:image;base64,{source}">{caption}</figure>'


def _paragraph(block: model.Paragraph) -> str:
    words = _runs(block.runs)
    match block.look:
        case "bullet" | "numbered":
            mark = escape(block.marker or "-")
            return f'<li style="margin-left:{(block.level - 1) * 8}mm">{mark} {words}</li>'
        case "quote":
            return f"<blockquote><p>{words}</p></blockquote>"
        case "code":
            return f"<pre>{words}</pre>"
        case "term":
            return f"<p><strong>{words}</strong></p>"
        case "described":
            return f'<p style="margin-left:{block.level * 10}mm;text-indent:0">{words}</p>'
    return f"<p>{words}</p>"


def _grid(grid: model.Grid, anchor: str) -> str:
    caption = f"<caption>{escape(grid.caption)}</caption>" if grid.caption else ""
    columns = "".join(f'<col style="width:{width / ROOM:.2%}">' for width in grid.widths(ROOM))
    lines = [_row(row, n, len(grid.heads), anchor) for n, row in enumerate((*grid.heads, *grid.rows))]
    heads, rows = "".join(lines[: len(grid.heads)]), "".join(lines[len(grid.heads) :])
    note = _p(grid.note) if grid.note else ""
    return f"<table>{caption}<colgroup>{columns}</colgroup><thead>{heads}</thead><tbody>{rows}</tbody></table>{note}"


def _row(cells: model.Row, number: int, first: int, anchor: str) -> str:
    called, scope = f' id="{anchor}-{number}"' if anchor else "", "col" if number < first else "row"
    return f"<tr{called}>{''.join(_cell(cell, scope) for cell in cells)}</tr>"


def _cell(cell: model.GridCell, scope: str) -> str:
    tag = "th" if cell.is_head else "td"
    attribute = f' scope="{scope}"' if cell.is_head and cell.wide == 1 else ""
    attribute += f' colspan="{cell.wide}"' if cell.wide > 1 else ""
    attribute += f' rowspan="{cell.high}"' if cell.high > 1 else ""
    attribute += ' class="n"' if cell.is_number and not cell.is_head else ""
    return f"<{tag}{attribute}>{_runs(cell.runs)}</{tag}>"


def _runs(runs: Sequence[model.Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: model.Run) -> str:
    if run.note:
        return f"<sup>{run.note}</sup>"
    html = escape(run.text).replace("\n", "<br>")
    for is_set, tag in (
        (run.code, "code"),
        (run.italic, "em"),
        (run.bold, "strong"),
        (run.struck, "s"),
        (run.underlined, "u"),
        (bool(run.raised), run.raised or "sup"),
    ):
        html = f"<{tag}>{html}</{tag}>" if is_set else html
    return f'<a href="{escape(run.href)}">{html}</a>' if run.href else html


UNKNOWN = N_("There is no report “{name}”. Write series/period, as its page is addressed: {known}.")
NEAR = N_("There is no “{name}”; did you mean “{near}”?")
_WORDS = message_tables(__package__)["documenting"]
WRITTEN = N_("{file}: written.")


@click.command("document")
@click.argument("report")
@on_portal()
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="The .docx to write; REPORT's name where left out."
)
@click.option(
    "--reference",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A .docx of your own, whose layout takes the place of ours; else what mkdocs.yml names.",
)
@click.option("--language", "spoken", help="The language of the document, where the portal has several.")
@click.option("--pdf/--no-pdf", default=True, show_default=True, help="Write a PDF beside it.")
def document(
    session: Session, report: str, target: Path | None, reference: Path | None, spoken: str | None, *, pdf: bool
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
        facts = (say_in_context("document", MISSING[code], session.language) for code in printed.frame.missing)
        session.echo("Left as dotted lines, since nobody stated them: {facts}.", facts=", ".join(facts))
    if result.corrections:
        session.echo(_WORDS["corrected"], day=min(each.date for each in result.corrections).isoformat())


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
    document: model.Document, target: Path, template: bytes | None, session: Session, *, with_pdf: bool
) -> None:
    from site_builder.extensions.official_document.docx import render_docx  # needs the extra

    content, beside = render_docx(document, template), target.with_suffix(".pdf")
    try:
        printed = _printed(document, content, has_template=template is not None) if with_pdf else None
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
