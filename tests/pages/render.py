# ruff: noqa: D103
"""Render every kind of page to a folder, and take its picture: python -m tests.pages.render [portal] [folder].

The portal's real reports and packages are read; files and counts are made up, since nothing here packs them.
"""

import functools
import shutil
import sys
import threading
from datetime import UTC, datetime
from decimal import Decimal
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jinja2
import markdown
import yaml

from site_builder.core.files import Distribution
from site_builder.core.i18n.catalog import translator
from site_builder.core.quantity import Parts
from site_builder.core.text import text_of
from site_builder.derive.figures import figures_of
from site_builder.derive.portal import Portal
from site_builder.derive.prose import CellFragment, FigureFragment, TableFragment, bind
from site_builder.load.publication import Folders, read_publication
from site_builder.model.config import Agent, Licence, SiteConfig
from site_builder.pages import Figure, PointView, TocItem
from site_builder.pages.charts.model import Break, Point, bar_chart, line_chart
from site_builder.pages.charts.svg import draw
from site_builder.pages.dataset import dataset_view
from site_builder.pages.datasets import catalogue_views
from site_builder.pages.downloads import files_of
from site_builder.pages.home import home_view
from site_builder.pages.report import report_view
from site_builder.pages.series import series_view
from site_builder.pages.table import table_view
from site_builder.pages.text import frame_view, notfound_view, page_view, search_view
from tests.pages.environment import bare_environment, render

FORMATS = [("csv", ".csv", "CSV"), ("excel-csv", ".excel.csv", "CSV for Excel"), ("json", ".json", "JSON")]
FORMATS += [("xlsx", ".xlsx", "XLSX"), ("parquet", ".parquet", "Parquet")]
WIDTHS = (1280, 360)


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("/tmp/pages-preview")
    shutil.rmtree(out, ignore_errors=True)
    publication = read(root)
    write(publication, out)
    shutil.copytree("theme/assets", out / "assets")
    if "--shots" in sys.argv:
        take_pictures(out)


def read(root):
    text = (root / "mkdocs.yml").read_text()
    config = yaml.safe_load(text)
    block = config["plugins"][0]["open-data"]
    folders = Folders(root.resolve(), (root / "reports").resolve(), (root / "datasets").resolve())
    site = SiteConfig(
        name=config["site_name"],
        url=config["site_url"],
        language="vi",
        languages=("vi",),
        description=text_of({"d": config["site_description"]}, "d"),
        notice=text_of(block, "notice"),
        publisher=_agent(block["publisher"]),
        contact=_agent(block["contact"]),
        licence=Licence(**block["licence"]),
    )
    reading = read_publication(folders, site, datetime(2022, 7, 1, tzinfo=UTC))
    for problem in reading.problems:
        print(problem)
    return reading.publication


def _agent(block):
    return Agent(text_of(block, "name"), block["url"], block["email"])


def distributions(publication):
    made = []
    for package in publication.packages:
        base = f"datasets/{package.name}/"
        for resource in package.tables:
            for place, (key, suffix, title) in enumerate(FORMATS):
                size = len(resource.source) * (place + 2) // 2 + 100
                uri = base + resource.name + suffix
                made.append(Distribution(package.name, resource.name, key, title, "text/csv", uri, size, "ab" * 32))
        for name, key, title in (
            ("datapackage.json", "datapackage", "Data Package"),
            (f"{package.name}.zip", "zip", "ZIP"),
        ):
            made.append(Distribution(package.name, "", key, title, "application/json", base + name, 123456, "cd" * 32))
    return tuple(made)


def write(publication, out):
    files = distributions(publication)
    environment = bare_environment(publication.site, frame=frame_view(publication))
    views = [
        home_view(Portal(publication), find=functools.partial(find, publication)),
        *(
            series_view(Portal(publication), each, body_html=markdown.markdown(series_text(each)))
            for each in publication.series
        ),
        *(report(publication, each, files, environment) for each in publication.reports),
        *catalogue_views(publication),
        *(dataset_view(Portal(publication), each, files, stats(each)) for each in publication.packages),
        search_view(publication),
        notfound_view(publication),
        page_view(
            publication,
            uri="about/",
            title="Giới thiệu",
            body_html=markdown.markdown("## Một\n\nĐây là *chữ*.\n\n- a\n- b"),
        ),
    ]
    for view in views:
        path = out / (view.uri if view.uri.endswith(".html") else f"{view.uri}index.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(environment, view))


def stats(package):
    try:
        from site_builder.export.stats import summarise
    except ImportError:
        return {}
    return {resource.name: summarise(resource) for resource in package.tables}


def series_text(series):
    return Path(series.file).read_text().split("---", 2)[2] if Path(series.file).is_file() else ""


def find(publication, report, key):
    package = publication.package(report.package)
    found = figures_of(package, publication.indicators(report.series)).get(key, ())
    if not found:
        return None
    figure = found[0]
    return Figure(
        key,
        str(figure.value),
        figure.number(language="vi"),
        figure.unit,
        figure.qualifier,
        f"#{figure.anchor}",
        f"Chỉ tiêu {key}",
    )


def report(publication, each, files, environment):
    converter = markdown.Markdown(
        extensions=["attr_list", "toc", "tables"],
        extension_configs={"toc": {"permalink": "#", "permalink_class": "perma"}},
    )
    bound = bind(each.text, publication, each)
    html = converter.convert(bound.text)
    html = fill(html, bound, publication, each, files, environment)
    toc = [TocItem(token["id"], token["name"]) for token in converter.toc_tokens]
    points = []
    for point in each.summary:
        figure = find(publication, each, point.figure)
        said = bind(point.text.main, publication, each)
        points.append(
            PointView(
                figure.parts if figure else Parts(),
                jinja2.utils.markupsafe.Markup(fill(said.text, said, publication, each, files, environment)),
            )
        )
    return report_view(Portal(publication), each, body_html=html, toc=toc, summary=points, distributions=files)


def fill(html, bound, publication, each, files, environment):
    for number, fragment in enumerate(bound.fragments):
        token = f"\ue000{number}\ue001"
        shown = fragment_html(fragment, number, publication, each, files, environment)
        if shown.startswith("<a") or not shown.startswith("<"):
            html = html.replace(token, shown)
        else:
            html = html.replace(f"<p>{token}</p>", shown)
    return html


def fragment_html(fragment, number, publication, each, files, environment):
    files = [file for file in files if file.package == each.package]
    package = publication.package(each.package)
    partial = functools.partial(render_partial, environment, each.uri)
    if isinstance(fragment, FigureFragment):
        figure = fragment.figure
        printed = figure.phrase(unit=fragment.unit, language="vi")
        return partial("figure.html", figure={"href": f"#{figure.anchor}", "value": figure.value, "printed": printed})
    if isinstance(fragment, CellFragment):
        return fragment.printed
    _ = translator("vi")
    if isinstance(fragment, TableFragment):
        resource = package.resource(fragment.resource)
        records = list(resource.table.records())
        rows = [n for n, record in enumerate(records) if all(str(record[k]) == v for k, v in fragment.where)]
        table = table_view(
            resource,
            columns=fragment.columns or None,
            rows=rows,
            caption=fragment.caption,
            indicators=publication.indicators(each.series),
            key=str(number),
            language="vi",
        )
        return partial("table.html", table=table) + partial("get.html", files=files_of(resource, files, _, "vi"))
    labels = dict(fragment.labels)
    groups = [
        (name, [Point(labels.get(f.key, f.label), f.value, href=f"#{f.anchor}") for f in of])
        for name, of in fragment.groups
    ]
    chart = bar_chart(groups, anchor=f"chart-{number}", title=fragment.title, unit="%", language="vi")
    listed = files_of(package.tables[0], files, _, "vi")
    line = line_chart(
        [
            Point("2020", Decimal("0.4874"), "0,4874", note="hạng 1"),
            Point("2021", None),
            Point("2022", Decimal("0.8002"), "0,8002", is_derived=True, note="hạng 1"),
            Point("2023", Decimal("0.834"), "0,834"),
            Point("2024", Decimal("0.8335"), "0,8335", note="hạng 2"),
            Point("2024", Decimal("0.7069"), "0,7069", note="hạng 17"),
        ],
        [Break(5, "Hợp nhất với Quảng Nam, 1/7/2025", "Địa giới cũ", "Địa giới mới")],
        anchor="line",
        title="DTI của Đà Nẵng theo năm",
        unit="điểm",
        language="vi",
    )
    return partial("chart.html", chart=chart, drawing=draw(chart), files=listed, pictures=()) + partial(
        "chart.html", chart=line, drawing=draw(line), files=None, pictures=()
    )


def render_partial(environment, uri, name, **context):
    from types import SimpleNamespace

    return (
        environment.get_template(f"partials/{name}")
        .render(page=SimpleNamespace(url=uri), base_url=".", **context)
        .strip()
    )


def take_pictures(out):
    from playwright.sync_api import sync_playwright

    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(out))
    SimpleHTTPRequestHandler.log_message = lambda *_: None
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    pages = {
        "home": "",
        "series": "cchc/",
        "report": "cchc/2022-h1/",
        "catalogue": "datasets/",
        "dataset": "datasets/cchc-2022-h1/",
    }
    pages |= {
        "indices": "datasets/da-nang-indices/",
        "search": "search/?q=x",
        "facet": "datasets/by/topic/gove/",
        "404": "404.html",
        "about": "about/",
    }
    shots = out / "shots"
    shots.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for scheme in ("light", "dark"):
            for width in (*WIDTHS, 320):
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                page.on("console", lambda message: print("console:", message.text))
                for name, uri in pages.items():
                    page.goto(address + uri)
                    page.wait_for_timeout(150)
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    if wide > width:
                        print("SIDEWAYS", name, width, wide)
                    if width != 320:
                        page.screenshot(path=str(shots / f"{name}-{width}-{scheme}.png"), full_page=True)
                page.close()
        page = browser.new_page()
        for name in ("report", "dataset"):
            page.goto(address + pages[name])
            page.pdf(path=str(shots / f"{name}.pdf"), prefer_css_page_size=True)
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
