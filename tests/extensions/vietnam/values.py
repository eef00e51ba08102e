"""Valid-by-default answers, and a publication with keywords."""

from dataclasses import replace
from decimal import Decimal

from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.answers import Answer, Value
from site_builder.extensions.vietnam.regimes import ADMINISTRATIVE
from site_builder.model.package import Field, Schema, Table
from site_builder.model.report import Headline
from tests.factories import make_package, make_publication, make_report, make_resource, make_series

PERIOD = parse_period("2022-H1")


def make_answer(**changes):
    """The share of applications, first half of 2022."""
    answer = Answer(
        series="cchc",
        keyword="DN 5.4",
        name="Tỷ lệ hồ sơ trực tuyến",
        values=(Value("50,66", "%"),),
        period=PERIOD,
        window=PERIOD.window(ADMINISTRATIVE),
        status="official",
        source="Sở TTTT Đà Nẵng",
        page="cchc/2022-h1/",
    )
    return replace(answer, **changes)


def make_observed(rows, **changes):
    """A publication whose package holds an indicator list and observations (code, period, area, value, unit)."""
    listed = Schema((Field("code"), Field("name"), Field("unit")))
    seen = Schema(
        (
            Field("code"),
            Field("period"),
            Field("area"),
            Field("value", type="number"),
            Field("unit"),
        )
    )
    codes = sorted({row[0] for row in rows})
    resources = (
        make_resource(
            name="list",
            table=Table(
                listed,
                tuple((code, f"Chỉ tiêu {code}", "%") for code in codes),
                tuple(range(2, 2 + len(codes))),
            ),
            roles={"indicators": {"code": "code", "name": "name", "unit": "unit"}},
        ),
        make_resource(
            name="seen",
            table=Table(seen, tuple(rows), tuple(range(2, 2 + len(rows)))),
            roles={
                "observations": {
                    "indicator": "code",
                    "period": "period",
                    "area": "area",
                    "value": "value",
                    "unit": "unit",
                }
            },
        ),
    )
    package = make_package(resources=resources, **changes.pop("package", {}))
    series = make_series(sms_prefix="DN", indicators=package.name, **changes.pop("series", {}))
    report = make_report(**changes.pop("report", {}))
    return make_publication(packages=(package,), series=(series,), reports=(report,), **changes)


ROWS = (
    ("5.4", "2021-H2", "", Decimal("48.00"), "%"),
    ("5.4", "2022-H1", "", Decimal("50.66"), "%"),
    ("6", "2022-H1", "da-nang", Decimal("0.8335"), "điểm"),
    ("6", "2022-H1", "da-nang-2025", Decimal("0.7069"), "điểm"),
    ("7", "2022-H1", "", None, "%"),
)
HEADLINE = Headline("5.4", Text("Hồ sơ trực tuyến"))
