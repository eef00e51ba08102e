"""What a question is answered with: the cell or the row it asks for, or which part of it nothing has."""

import json

import pytest

from site_builder.pages.search.finder import SAYS, asking_words
from tests.asked import answered as answered_by

NAMES = ("Hà Nội", "Huế", "Lạng Sơn", "Đà Nẵng")
CODES = dict(zip(NAMES, ("ha-noi", "hue", "lang-son", "da-nang"), strict=True))
VALUES = {"2022": (5, 6, 7, 8), "2023": (4, 9, 7, 6)}


def _fact(period, name, value):
    return {
        "value": value,
        "printed": f"{value},00 điểm",
        "unit": "điểm",
        "period": period,
        "end": f"{period}-12-31",
        "area": CODES[name],
        "status": "official",
        "run": "1",
    }


@pytest.fixture(scope="module")
def reply(tmp_path_factory):
    """The reply to a question over one score of four places and one rate of a single city."""
    folder = tmp_path_factory.mktemp("portal")
    asks = asking_words(("vi",), NAMES, set(), set())
    hits = [
        [0, "Chất lượng không khí", "indicators/p/7/", "7", "6,00 điểm", "Năm 2023, Đà Nẵng",
         "official", "", "khao sat 2022 2023", "", 1, "6"],
        [0, "Tỷ lệ hộ nghèo", "indicators/n/1/", "1", "2 %", "Năm 2023", "official", "",
         "da nang 2023", "", "", "2"],
    ]  # fmt: skip
    index = {
        "language": "vi",
        "kinds": [["indicator", "Chỉ tiêu"]],
        "statuses": {},
        "short": {},
        "says": SAYS,
        "syllables": 1,
        "hits": hits,
        "asks": asks,
    }
    facts = {
        "unit": "điểm",
        "direction": "up",
        "areas": [{"code": code, "name": name, "level": 2} for name, code in CODES.items()],
        "facts": [
            _fact(period, name, value)
            for period, values in VALUES.items()
            for name, value in zip(NAMES, values, strict=True)
        ],
    }
    rate = [{"value": 2, "printed": "2 %", "unit": "%", "period": "2023", "end": "2023-12-31"}]
    for path, content in {
        "search/vi.json": index,
        "search/en.json": index,
        "search/asked/vi.json": asks,
        "facts/p.7.json": facts,
        "facts/n.1.json": {"unit": "%", "facts": rate},
    }.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content), "utf-8")
    return lambda asked: answered_by(folder, [{"ask": asked, "typed": "vi"}])[0][3]


def _cells(reply):
    return [(cell["place"], cell["when"], cell["answer"]) for cell in reply["cells"]]


@pytest.mark.parametrize("asked", ["chất lượng không khí Hà Nội", "chat luong khong khi ha noi"])
def test_a_place_is_answered_with_its_own_figure(reply, asked):
    """Never with that of the portal's city, with tone marks and without."""
    assert _cells(reply(asked)) == [("Hà Nội", "2023", "4,00 điểm")]


def test_two_places_are_answered_with_a_figure_each(reply):
    """In the order in which the portal lists them."""
    found = reply("chất lượng không khí Huế và Lạng Sơn năm 2022")
    assert sorted(_cells(found)) == [
        ("Huế", "2022", "6,00 điểm"),
        ("Lạng Sơn", "2022", "7,00 điểm"),
    ]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("tỉnh nào chất lượng không khí thấp nhất", "Hà Nội"),
        ("tinh nao chat luong khong khi thap nhat", "Hà Nội"),
        ("tỉnh nào chất lượng không khí cao nhất", "Huế"),
        ("tỉnh nào chất lượng không khí tốt nhất năm 2022", "Đà Nẵng"),
        ("nơi nào chất lượng không khí kém nhất 2022", "Hà Nội"),
    ],
)
def test_an_end_of_a_ranking_is_answered_with_its_row(reply, asked, place):
    """The lowest with the lowest, the best with the best, each of the period asked for."""
    found = reply(asked)
    assert (found["kind"], [cell[0] for cell in _cells(found)]) == ("rank", [place])


def test_a_period_that_is_missing_is_said_with_the_newest(reply):
    """And the figure that is shown says of which period it is."""
    found = reply("chất lượng không khí Huế năm 2019")
    assert (found["kind"], found["what"]) == ("lacks", "period")
    assert "2019" in found["text"] and _cells(found) == [("Huế", "2023", "9,00 điểm")]


def test_a_place_that_is_missing_has_no_figure_of_another(reply):
    """The rate is of one city: of another it says that there is none."""
    found = reply("tỷ lệ hộ nghèo Hà Nội")
    assert (found["kind"], found["what"], found["cells"]) == ("lacks", "place", [])
    assert "Hà Nội" in found["text"]


@pytest.mark.parametrize("asked", ["giá vàng hôm nay", "thất nghiệp Huế", "gia vang hom nay"])
def test_what_the_portal_lacks_is_said(reply, asked):
    """A sentence, and no figure."""
    found = reply(asked)
    assert (found["kind"], found["cells"]) == ("none", []) and found["text"]


def test_a_change_is_answered_with_its_two_ends(reply):
    """The first and the last figure of the place."""
    found = reply("chất lượng không khí Huế thay đổi qua các năm")
    assert found["kind"] == "course"
    assert _cells(found) == [("Huế", "2022", "6,00 điểm"), ("Huế", "2023", "9,00 điểm")]
