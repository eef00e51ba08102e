"""Valid-by-default nouns; a test breaks one thing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from site_builder.core.calendar.period import Kind, parse_period
from site_builder.core.calendar.regime import Deadline
from site_builder.core.text import Text
from site_builder.export import Context
from site_builder.extensions.vietnam.regimes import ADMINISTRATIVE
from site_builder.model.config import Agent, Licence, SiteConfig
from site_builder.model.package import (
    Contributor,
    Coverage,
    Field,
    Package,
    Resource,
    Schema,
    Source,
    Table,
)
from site_builder.model.publication import Publication
from site_builder.model.report import Report, Series

BUILT = datetime(2022, 7, 1, 2, 3, 4, tzinfo=UTC)
CC_BY = Licence(
    "CC-BY-4.0", "Creative Commons Attribution", "https://creativecommons.org/licenses/by/4.0/"
)


# Every form that a portal may ask for, so that tests meet all of them.
FORMATS = ("csv", "excel-csv", "xlsx", "json", "parquet", "stats")


def make_site(**changes):
    site = SiteConfig(
        name="Báo cáo mở",
        url="https://baocao.example/",
        language="vi",
        languages=("vi",),
        description=Text("Báo cáo và dữ liệu"),
        notice=Text("Bản trình diễn."),
        publisher=Agent(
            Text("Báo cáo mở", (("en", "Open Reports"),)),
            "https://baocao.example/",
            "gop-y@baocao.example",
        ),
        contact=Agent(Text("Báo cáo mở"), "https://baocao.example/", "gop-y@baocao.example"),
        licence=CC_BY,
        formats=FORMATS,
    )
    return replace(site, **changes)


def make_schema(**changes):
    schema = Schema(
        fields=(
            Field("code", constraints={"required": True, "unique": True}, title=Text("Mã")),
            Field("name", title=Text("Tên")),
            Field("value", type="number", title=Text("Số liệu"), unit="%"),
            Field("day", type="date", title=Text("Ngày")),
            Field("done", type="boolean", title=Text("Xong")),
        ),
        primary_key=("code",),
    )
    return replace(schema, **changes)


def make_table(rows=None, **changes):
    rows = rows or (
        ("4.1", "Tỷ lệ hồ sơ", Decimal("77.70"), date(2022, 6, 14), True),
        ("4.10", "Đất đai, nhà ở", Decimal("-1704.5"), date(2022, 1, 2), False),
        ("4.2", "=1+1", None, None, None),
    )
    table = Table(make_schema(), tuple(rows), tuple(range(2, 2 + len(rows))))
    return replace(table, **changes)


def make_resource(**changes):
    resource = Resource(
        name="indicators",
        path="indicators.csv",
        title=Text("Chỉ tiêu", (("en", "Indicators"),)),
        description=Text("Chỉ tiêu theo biểu mẫu"),
        format="csv",
        media_type="text/csv",
        encoding="utf-8",
        source=b"",
        is_canonical=False,
        table=make_table(),
        roles={"observations": {"indicator": "code", "value": "value"}},
    )
    return replace(resource, **changes)


def make_package(**changes):
    package = Package(
        name="cchc-2022-h1",
        file="datasets/cchc-2022-h1/datapackage.yaml",
        identifier="https://baocao.example/datasets/cchc-2022-h1/",
        title=Text("Số liệu cải cách hành chính", (("en", "Administrative reform figures"),)),
        description=Text("Các bảng của báo cáo cải cách hành chính sáu tháng đầu năm 2022."),
        language="vi",
        version="",
        created="",
        homepage="",
        keywords=("cải cách hành chính",),
        themes=("GOVE",),
        licences=(CC_BY,),
        contributors=(
            Contributor(Agent(Text("Sở Thông tin và Truyền thông")), ("creator",)),
            Contributor(
                Agent(Text("Báo cáo mở"), "https://baocao.example/", "gop-y@baocao.example"),
                ("publisher", "contact"),
            ),
        ),
        sources=(Source("Báo cáo của Sở"),),
        spatial=Coverage(
            Text("Đà Nẵng"), "http://publications.europa.eu/resource/authority/country/VNM"
        ),
        period=parse_period("2022-H1"),
        temporal=None,
        series="cchc",
        series_title=Text(),
        resources=(make_resource(),),
        descriptor={},
    )
    return replace(package, **changes)


DEADLINE = Deadline(Text("Quy chế báo cáo", (("en", "Reporting rules"),)), day=25)


def make_series(**changes):
    series = Series(
        name="cchc",
        file="reports/cchc/index.md",
        title=Text("Cải cách hành chính", (("en", "Administrative reform"),)),
        description=Text("Báo cáo định kỳ"),
        kinds=(Kind.HALF_YEAR,),
        regime=ADMINISTRATIVE,
        legal_basis=Text("Điều 12 Nghị định 09/2019/NĐ-CP"),
        creator=Text("Sở Thông tin và Truyền thông"),
        addressee=Text("Sở Nội vụ"),
        due=DEADLINE,
    )
    return replace(series, **changes)


def make_report(**changes):
    period = parse_period("2022-H1")
    report = Report(
        name="2022-h1",
        file="reports/cchc/2022-h1.md",
        series="cchc",
        period=period,
        window=period.window(ADMINISTRATIVE),
        package="cchc-2022-h1",
        status="official",
        title=Text("Công tác cải cách hành chính, 6 tháng đầu năm 2022"),
        description=Text("Phần việc của Sở"),
        text='Tỷ lệ đạt {{ figure("4.1") }}.',
    )
    return replace(report, **changes)


def make_publication(**changes):
    publication = Publication(
        site=make_site(),
        series=(make_series(),),
        reports=(make_report(),),
        packages=(make_package(),),
        built=BUILT,
    )
    return replace(publication, **changes)


def make_context(**changes):
    return replace(Context(make_site(), make_package(), make_report(), BUILT), **changes)
