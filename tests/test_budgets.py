"""The third series of the demonstration: every figure of the provinces, held against the bytes of its workbook.

The witness knows nothing of the program or its libraries: it follows the sectors of the compound file and walks the
records of the sheet (MS-CFB 2.3, MS-XLS 2.4). tests/budgets has the files of the public repository, packed.
"""

import hashlib
import lzma
import struct
from decimal import Decimal
from functools import cache

import pytest
import yaml

from tests.conftest import ROOT
from tests.portal import rows_of_demonstration as rows

pytestmark = pytest.mark.whole

YEARS = (2012, 2013, 2014)
TABLE = "quyet-toan-thu-chi-ngan-sach-cua-cac"
SHEET = b"M09+"
# From the left, without the column E of the sheets, which is one with D.
COLUMNS = {
    2: "tong-thu",
    4: "ty-le",
    5: "tong-chi",
    6: "tong-so",
    7: "can-doi",
    8: "von-ngoai-nuoc",
    9: "quan-trong",
}
SECTOR, LAST = 512, 0xFFFFFFFE


def workbook(year):
    """The bytes of the source."""
    return lzma.decompress((ROOT / f"tests/budgets/Final_{year}.xls.xz").read_bytes())


def stream(content):
    """The stream “Workbook” of a compound file, sector after sector."""

    def sector(number):
        return content[SECTOR * (number + 1) : SECTOR * (number + 2)]

    tables = [number for number in struct.unpack_from("<109I", content, 76) if number < LAST]
    following = [number for one in tables for number in struct.unpack("<128I", sector(one))]

    def chain(number):
        result = b""
        while number < LAST:
            result, number = result + sector(number), following[number]
        return result

    entries = chain(struct.unpack_from("<I", content, 48)[0])
    named = (entries[at : at + 128] for at in range(0, len(entries), 128))
    entry = next(each for each in named if each[:64].decode("utf-16-le").rstrip("\0") == "Workbook")
    start, size = struct.unpack_from("<II", entry, 116)
    return chain(start)[:size]


def records(content, at):
    """Kind and body of each record, up to the end of the part that begins there."""
    while True:
        kind, size = struct.unpack_from("<HH", content, at)
        if kind == 0x000A:
            return
        yield kind, content[at + 4 : at + 4 + size]
        at += 4 + size


def packed(bits):
    """A number of four bytes: an integer or the front of a double, in hundredths where the last bit says so."""
    whole = struct.unpack("<i", struct.pack("<I", bits))[0] >> 2
    value = (
        whole if bits & 2 else struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))[0]
    )
    return value / 100 if bits & 1 else value


@cache
def cells(year):
    """The numbers of the sheet of the provinces by row and column."""
    content, result = stream(workbook(year)), {}
    at = next(
        struct.unpack_from("<I", body)[0]
        for kind, body in records(content, 0)
        if kind == 0x85 and SHEET in body
    )
    for kind, body in records(content, at):
        if kind in (0x0203, 0x0006) and body[12:14] != b"\xff\xff":  # NUMBER, FORMULA with a number
            row, column, _, value = struct.unpack_from("<HHHd", body)
            result[row, column] = value
        elif kind == 0x027E:  # RK
            row, column, _, bits = struct.unpack("<HHHI", body)
            result[row, column] = packed(bits)
        elif kind == 0x00BD:  # MULRK
            row, first = struct.unpack_from("<HH", body)
            for n in range((len(body) - 6) // 6):
                result[row, first + n] = packed(struct.unpack_from("<I", body, 6 + 6 * n)[0])
    return result


@cache
def points(year):
    """Values by the part of the indicator's code that tells it from the others, and area ("" for the total)."""
    found = rows(f"quyet-toan-{year}/{TABLE}-observations.csv")
    parts = {
        row["indicator"]: next(p for p in COLUMNS.values() if _fits(row["indicator"], p))
        for row in found
    }
    return {(parts[row["indicator"]], row["area"]): Decimal(row["value"]) for row in found}


def _fits(code, part):
    return code.startswith(part) or code.endswith(part)


def whole(value):
    """As the cell shows it: without decimals, half away from zero."""
    return Decimal(value).quantize(Decimal(1), "ROUND_HALF_UP")


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_of_the_provinces_is_that_of_its_cell(year):
    """All 63, in the order of the sheet, whole numbers as the cells show them; what is empty there is empty here."""
    places = sorted(
        (int(value), row) for (row, column), value in cells(year).items() if column == 0 and value
    )
    assert [number for number, _ in places] == list(range(1, 64))
    printed = {row["stt"]: row for row in rows(f"quyet-toan-{year}/{TABLE}.csv")}
    for number, row in places:
        own = list(printed[str(number)].values())[2:-1]
        there = [cells(year).get((row, column)) for column in COLUMNS]
        assert own == ["" if value is None else str(abs(whole(value))) for value in there], (
            year,
            number,
        )


@pytest.mark.parametrize("year", YEARS)
def test_one_figure_a_row_is_the_same_table(year):
    """No figure is lost, and none stands under another area: each column has the same values in both."""
    wide = rows(f"quyet-toan-{year}/{TABLE}.csv")
    for place, part in enumerate(COLUMNS.values()):
        column = [Decimal(value) for row in wide if (value := list(row.values())[2 + place])]
        assert [value for (own, _), value in points(year).items() if own == part] == column


@pytest.mark.parametrize("year", YEARS)
def test_provinces_add_up_to_the_total(year):
    """To the slack that 63 rounded numbers leave."""
    regions = {row["area"] for row in rows("areas.csv") if row["source"].startswith("Phụ lục 09")}
    for part in COLUMNS.values():
        own = [
            value
            for (code, area), value in points(year).items()
            if code == part and area and area not in regions
        ]
        assert len(own) == 63
        assert part == "ty-le" or abs(sum(own) - points(year)[part, ""]) <= 32


@pytest.mark.parametrize("year", YEARS)
def test_what_reports_quote_follows_from_the_figures(year):
    """Billions, ranks, changes and how many rose, from the table of the provinces."""
    regions = {row["area"] for row in rows("areas.csv") if row["source"].startswith("Phụ lục 09")}

    def provinces(part, at):
        return {
            a: v for (code, a), v in points(at).items() if code == part and a and a not in regions
        }

    for row, part in zip(
        rows(f"quyet-toan-{year}/compare.csv"),
        ("tong-thu", "tong-chi", "tong-so", "von-ngoai-nuoc"),
        strict=True,
    ):
        now, total = provinces(part, year), points(year)[part, ""]
        quoted = {
            "da_nang": whole(now["da-nang"] / 1000),
            "country": whole(total / 1000),
            "ranked": len(now),
        }
        quoted |= {"rank": 1 + sum(value > now["da-nang"] for value in now.values())}
        if year - 1 in YEARS:
            old, sum_before = provinces(part, year - 1), points(year - 1)[part, ""]
            quoted |= {
                "before": whole(old["da-nang"] / 1000),
                "country_before": whole(sum_before / 1000),
            }
            quoted |= {"rank_before": 1 + sum(value > old["da-nang"] for value in old.values())}
            quoted |= {
                "rose": sum(now[a] > old[a] for a in now),
                "fell": sum(now[a] < old[a] for a in now),
            }
            quoted |= {
                "change": percent(now["da-nang"], old["da-nang"]),
                "country_change": percent(total, sum_before),
            }
        empty = dict.fromkeys(set(row) - set(quoted) - {"item", "name", "name_en"}, "")
        assert {key: row[key] for key in (*quoted, *empty)} == {
            key: str(v) for key, v in {**quoted, **empty}.items()
        }


def percent(now, before):
    """With one decimal."""
    return ((now / before - 1) * 100).quantize(Decimal("0.1"), "ROUND_HALF_UP")


@pytest.mark.parametrize("year", YEARS)
def test_the_package_names_the_very_file(year):
    """The hash of the source that the import wrote down, and no number of it lost."""
    noted = yaml.safe_load((ROOT / f"datasets/quyet-toan-{year}/import.yaml").read_text("utf-8"))
    assert noted["sha256"] == hashlib.sha256(workbook(year)).hexdigest()
    assert noted["counted"]["lost"] == 0
    assert not [each for each in noted["questions"] if each["refuses"] and not each["answer"]]
