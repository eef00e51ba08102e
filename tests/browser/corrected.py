"""A tiny portal in two languages with a figure that was published, found wrong, and corrected by a second edition."""

from pathlib import Path

from site_builder.authoring.release import Request
from site_builder.core.text import Text
from site_builder.load.portal.publication import Folders, read_publication
from tests.factories import BUILT
from tests.portal import SITE, release

NAME, WRONG, RIGHT = "nuoc-sach", "81.5", "78.4"
CONFIG = """site_name: Nước sạch
site_url: https://nuoc.example/
docs_dir: reports
theme: {{name: null, custom_dir: {theme}}}
plugins:
  - open-data:
      languages: [vi, en]
      publisher: {{name: Văn phòng, name_en: Office, email: a@nuoc.example}}
      contact: {{name: Văn phòng, name_en: Office, email: a@nuoc.example}}
      licence: {{name: CC-BY-4.0, title: Creative Commons, url: https://creativecommons.org/licenses/by/4.0/}}
"""
PACKAGE = """name: nuoc-sach
title: Hộ dùng nước sạch
title_en: Households with clean water
description: Tỷ lệ hộ dùng nước sạch theo phường, dùng để kiểm thử.
description_en: Share of households with clean water by ward, for tests.
language: vi
period: 2021
themes: [ENVI]
keywords: [nước sạch]
licenses: [{name: CC-BY-4.0, title: Creative Commons, path: https://creativecommons.org/licenses/by/4.0/}]
contributors: [{title: Văn phòng, email: a@nuoc.example, roles: [creator, contact]}]
resources:
  - name: ty-le
    type: table
    path: ty-le.csv
    title: Tỷ lệ theo phường
    title_en: Share by ward
    schema:
      primaryKey: phuong
      fields:
        - {name: phuong, type: string, title: Phường, title_en: Ward}
        - {name: ty_le, type: number, title: Tỷ lệ, title_en: Share, unit: '%'}
"""


def write(root: Path, theme: Path) -> Path:
    """Write the sources and release them twice; gives the configuration."""
    package = root / "datasets" / NAME
    package.mkdir(parents=True)
    (root / "reports").mkdir()
    (root / "reports" / "index.md").write_text(
        "---\ntitle: Nước sạch\ntitle_en: Clean water\n---\n\nChào.\n", "utf-8"
    )
    (package / "datapackage.yaml").write_text(PACKAGE, "utf-8")
    for value, note, kind in (
        (WRONG, Text("Công bố lần đầu.", (("en", "First release."),)), None),
        (
            RIGHT,
            Text(
                "Nhập nhầm số của năm trước.",
                (("en", "The figure of the year before was entered."),),
            ),
            "correction",
        ),
    ):
        (package / "ty-le.csv").write_text(
            f"phuong,ty_le\nHòa Cường,{value}\nMân Thái,90\n", "utf-8"
        )
        _release(root, Request(NAME, note, kind=kind))
    config = root / "mkdocs.yml"
    config.write_text(CONFIG.format(theme=theme), "utf-8")
    return config


def _release(root: Path, request: Request) -> None:
    folders = Folders(root, root / "reports", root / "datasets")
    release(folders, read_publication(folders, SITE, BUILT), request)
