"""The portal's own reports: what the declared rules find in them."""

import json
import re
from dataclasses import replace

import pytest
import yaml

from site_builder.channels.checks_json import checks_file
from site_builder.derive.portal import Portal
from site_builder.model.check import tally
from site_builder.validate.consistency.run import all_checks
from tests.conftest import ROOT
from tests.series import read_portal

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def found():
    """Every check of every package of its first series, and of the indices beside it, by package."""
    whole, series = read_portal(), ("cchc", "da-nang")
    packages = tuple(package for package in whole.packages if package.name.startswith(series))
    return all_checks(Portal(replace(whole, packages=packages, reports=whole.reports_of("cchc"))))


def by_key(found, *kinds):
    """The checks of the half-year report by the key of the cell checked."""
    return {check.spot.key: check for check in found["cchc-2022-h1"] if check.kind.value in kinds}


@pytest.mark.parametrize(
    ("code", "arithmetic"),
    [
        ("5.1", "32 : 32 × 100 = 100"),
        ("5.2", "1.704 : 1.704 × 100 = 100"),
        ("5.3", "979 : 1.736 × 100 = 56,39…"),
        ("5.3.1", "32 + 1.704 = 1.736"),
        ("5.4", "58.941 : 116.340 × 100 = 50,66…"),
        ("5.5", "523 : 523 × 100 = 100"),
    ],
)
def test_indicator_recomputes(found, code, arithmetic):
    """Each share of the form follows from its parts."""
    check = by_key(found, "formula")[code]
    assert (check.outcome, check.arithmetic) == ("passed", arithmetic)


@pytest.mark.parametrize(
    ("said", "arithmetic"),
    [
        ("439 dịch vụ", "11 + 428 = 439"),
        ("565 dịch vụ", "17 + 548 = 565"),
        ("77,70\xa0%", "439 : 565 × 100 = 77,699…"),
        ("112 ý kiến", "109 + 3 = 112"),
    ],
)
def test_figure_recomputes(found, said, arithmetic):
    """Figures of the text follow from others."""
    checks = {check.stated: check for check in by_key(found, "recomputed").values()}
    assert (checks[said].outcome, checks[said].arithmetic) == ("passed", arithmetic)


def test_contradictions_are_found(found):
    """Nearly 60 against 50,66, nearly 97 against 97,309, five stations against four: and nothing else is doubted."""
    doubts = {
        (each.stated, each.arithmetic)
        for each in found["cchc-2022-h1"]
        if each.outcome == "doubtful"
    }
    assert doubts == {
        ("gần\xa060\xa0%", "50,66\xa0%"),
        ("gần\xa097\xa0%", "1.736 : (1.736 + 48) × 100 = 97,309…"),
        ("5 trạm", "4"),
    }


def test_contradictions_are_warnings(found):
    """They are published as the source prints them."""
    problems = [check.problem for check in found["cchc-2022-h1"] if check.problem]
    assert {problem.severity for problem in problems} == {"warning"}


def test_other_packages_have_no_doubts(found):
    """The indicator list and the indices over the years."""
    assert all(
        tally(found[name])["doubtful"] == 0 for name in ("cchc-indicators", "da-nang-indices")
    )


def test_every_figure_of_the_text_is_backed(found):
    """The text draws its figures from the tables and types none that they lack."""
    kinds = [check.kind.value for check in found["cchc-2022-h1"]]
    assert "bound" in kinds and not by_key(found, "typed")


def test_shares_of_the_text_recompute(found):
    """Sentences and main points with part, whole and percentage."""
    shares = [check for check in found["cchc-2022-h1"] if check.kind.value == "share"]
    assert len(shares) >= 5 and {check.outcome for check in shares} == {"passed"}


def test_json_says_the_same(found):
    """Counts and places for machines."""
    told = json.loads(checks_file("cchc-2022-h1", found["cchc-2022-h1"], "vi").content)
    assert told["counts"] == tally(found["cchc-2022-h1"])
    assert told["checks"][0]["outcome"] == "doubtful" and told["checks"][0]["rows"][0]["row"]


def test_no_rule_knows_the_content():
    """No code, key or figure of the published reports stands in the checks."""
    words = {
        row.split(",")[0]
        for row in (ROOT / "datasets/cchc-2022-h1/figures.csv").read_text("utf-8").splitlines()
    }
    described = yaml.safe_load((ROOT / "datasets/cchc-2022-h1/datapackage.yaml").read_text("utf-8"))
    words |= {described["name"], "Đà Nẵng", "50.66", "97.31", "50,66", "97,31"} - {"id"}
    sources = (ROOT / "site_builder/validate").rglob("*.py")
    text = "\n".join(
        re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL) for path in sources
    )
    assert not [word for word in words - {"id"} if word in text]
