"""Made-up observations of one series, and the portals' own."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.observations import Break, Observation, SeriesData
from site_builder.extensions.vietnam.regimes import STATISTICAL
from site_builder.load.portal.publication import Folders, read_publication
from site_builder.model.area import Area
from site_builder.model.indicator import Indicator
from tests.conftest import ROOT, SAMPLE
from tests.factories import make_site
from tests.portal import read_copies

EPOCH = datetime(2022, 7, 1, tzinfo=UTC)
LISTED = {
    "1": Indicator("1", Text("Hồ sơ"), unit=Text("hồ sơ"), direction="up"),
    "2": Indicator(
        "2", Text("Hồ sơ, cách gọi mới"), unit=Text("hồ sơ"), direction="up", replaces="1"
    ),
}


def observed(period, value, **changes):
    """One observation of indicator 1."""
    parsed = parse_period(period)
    known = {
        **{
            "series": "x",
            "indicator": "1",
            "area": "",
            "unit": "hồ sơ",
            "status": "",
            "qualifier": "",
            "note": "",
        },
        **{
            "source": "",
            "rank": None,
            "is_derived": False,
            "package": "p",
            "report": "",
            "resource": "r",
            "line": 2,
        },
    }
    number = value if value is None else Decimal(str(value))
    return Observation(period=parsed, window=parsed.window(), value=number, **{**known, **changes})


def cut(since, kind="definition", indicator="1", area=""):
    """A break that begins with a period."""
    return Break(indicator, area, parse_period(since).window().start, kind, Text("Đổi."))


def joined(*observations, breaks=(), areas=(), targets=()):
    """The observations as a series."""
    ordered = tuple(sorted(observations, key=lambda each: each.sort_key))
    known = {code: Area(code, Text(code)) for code in areas}
    return SeriesData("x", STATISTICAL, ordered, known, tuple(breaks), tuple(targets), ())


@cache
def read_sample():
    """The tiny portal, read once for all tests."""
    return _read(SAMPLE)


@cache
def read_portal():
    """The real portal, read once for all tests."""
    return _read(ROOT)


def _read(root):
    folders = Folders(root, root / "reports", root / "datasets")
    return read_publication(folders, make_site(), EPOCH, read_copies).publication
