"""document: a report as an official document, in Word's form and as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import click
from mkdocs.config.defaults import MkDocsConfig

from site_builder.build.findings import check as check_reading
from site_builder.cli.portal import CONFIG, LANGUAGE, load, read_portal, refusing
from site_builder.core.bounded import LIBREOFFICE, find_program
from site_builder.core.errors import BuildRefused, SiteBuilderError
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import say_in_context, translator
from site_builder.core.near import nearest
from site_builder.core.problem import N_, errors_of
from site_builder.core.staging import write_together
from site_builder.derive.portal import Portal
from site_builder.extensions.official_document.frame import MISSING
from site_builder.extensions.official_document.make import Settings, make_document
from site_builder.extensions.official_document.model import Document, Layout
from site_builder.extensions.official_document.pdf import CHROMIUM, pdf_from_docx, pdf_from_page
from site_builder.extensions.official_document.print_page import render_print_page
from site_builder.model.report import Report
from site_builder.plugin import OpenDataPlugin, folders, site_config

UNKNOWN = N_("There is no report “{name}”. Write series/period, as its page is addressed: {known}.")
NEAR = N_("There is no report “{name}”; did you mean “{near}”?")
NO_LANGUAGE = N_("The portal has no pages in “{code}”; it has {known}.")
NO_DOCX = N_("Writing .docx needs the extra “document”: pip install 'site-builder[document]'.")
NO_PDF = N_("No PDF: neither Chromium nor LibreOffice is installed. The .docx is whole; print it from Word.")
NO_PDF_REFERENCE = N_("No PDF: the layout of a reference document is printed by LibreOffice, which is not installed.")
PDF_FAILED = N_(
    "No PDF ({reason}), and nothing was written: what stood there stays. Run it again, or write the .docx alone with "
    "--no-pdf."
)
PDF_OLD = N_("{file} is of an earlier time and was left as it is: its figures are not those of the new .docx.")
WRITTEN = N_("{file}: written.")
DOTTED = N_("Left as dotted lines, since nobody stated them: {facts}.")
CORRECTED = N_("The report was corrected on {day} or later; the document shows the corrected figures.")


@click.command("document")
@click.argument("report")
@CONFIG
@LANGUAGE
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
    report: str,
    config_file: Path,
    lang: str | None,
    target: Path | None,
    reference: Path | None,
    spoken: str | None,
    *,
    pdf: bool,
) -> None:
    """Write REPORT (series/period) as an official document, .docx and PDF, from the same source as its page.

    \b
    site-builder document cchc/2022-h1
    site-builder document cchc/2022-h1 --to report.docx --reference template.docx

    Vietnamese documents have the layout of Decree 30/2020/NĐ-CP: national name and motto, issuer, number, place and
    date, addressee, recipients, signature. Figures and tables are those of the page. What nobody stated stays a
    dotted line. The same sources give the same bytes, but for the order of fonts in a PDF by LibreOffice.
    """
    config = load(config_file)
    site = site_config(config)
    language = lang or site.language
    say = translator(language)
    if find_spec("docx") is None:
        raise click.ClickException(say(NO_DOCX))
    portal, found = _report(config, report, spoken, language)
    made = make_document(portal, found, _settings(config, portal.publication.site.language))
    own = config.plugins["open-data"].config.document.reference
    pattern = reference or (Path(own) if own else None)
    template = pattern.read_bytes() if pattern else None
    target = target or Path(f"{found.series}-{found.name}.docx".replace("/", "-"))
    _write_all(made, target, template, language, with_pdf=pdf)
    if made.frame.missing:
        facts = ", ".join(say_in_context("document", MISSING[code], language) for code in made.frame.missing)
        click.echo(say(DOTTED).format(facts=facts))
    if found.corrections:
        click.echo(say(CORRECTED).format(day=min(each.date for each in found.corrections).isoformat()))


def _report(config: MkDocsConfig, name: str, spoken: str | None, language: str) -> tuple[Portal, Report]:
    """The report with its portal, in the language asked for; what stands against a build stands against it."""
    say, reading = translator(language), read_portal(config)
    with refusing(language):
        if errors := errors_of(check_reading(reading)):
            raise BuildRefused(errors)
    portal = Portal(reading.publication)
    codes = portal.publication.site.languages
    if spoken and spoken not in codes:
        raise click.ClickException(say(NO_LANGUAGE).format(code=spoken, known=", ".join(codes)))
    portal = portal.others.get(spoken or "", portal)
    known = {report.uri.strip("/"): report for report in portal.publication.reports}
    wanted = name.strip("/").removesuffix(".md").removeprefix("reports/")
    if wanted not in known:
        if near := nearest(wanted, known):
            raise click.ClickException(say(NEAR).format(name=name, near=near))
        raise click.ClickException(say(UNKNOWN).format(name=name, known=", ".join(sorted(known)) or "-"))
    return portal, known[wanted]


def _settings(config: MkDocsConfig, language: str) -> Settings:
    plugin = config.plugins["open-data"]
    assert isinstance(plugin, OpenDataPlugin)
    dressed = plugin.on_config(config)
    stated = plugin.config.document.layout
    is_official = language == "vi" if stated == "auto" else stated == "decree-30"
    layout: Layout = "decree-30" if is_official else "plain"
    extensions = list(dressed.markdown_extensions)
    return Settings(layout, extensions, dressed.mdx_configs, _reader(folders(config).reports))


def _reader(root: Path) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        file = (root / path).resolve()
        return file.read_bytes() if file.is_relative_to(root) and file.is_file() else None

    return read


def _write_all(made: Document, target: Path, template: bytes | None, language: str, *, with_pdf: bool) -> None:
    from site_builder.extensions.official_document.docx import render_docx  # needs the extra

    say, content, beside = translator(language), render_docx(made, template), target.with_suffix(".pdf")
    try:
        printed = _printed(made, content, has_template=template is not None) if with_pdf else None
    except SiteBuilderError as error:
        raise click.ClickException(say(PDF_FAILED).format(reason=error)) from error
    files = {target: content} | ({beside: printed} if printed else {})
    write_together([OutputFile(path.name, each) for path, each in files.items()], target.parent)
    for path in files:
        click.echo(say(WRITTEN).format(file=path))
    if with_pdf and not printed:
        click.echo(say(NO_PDF if template is None else NO_PDF_REFERENCE))
    if not printed and beside.exists():
        click.echo(say(PDF_OLD).format(file=beside))


def _printed(made: Document, content: bytes, *, has_template: bool) -> bytes | None:
    """The PDF, None where no program is there that prints it. Raises SiteBuilderError where one fails."""
    chromium, office = find_program(*CHROMIUM), find_program(*LIBREOFFICE)
    if chromium and not has_template and not (made.annexes and office):
        return pdf_from_page(chromium, render_print_page(made), made.dated)
    return pdf_from_docx(office, content, made.dated) if office else None
