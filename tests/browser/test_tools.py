"""What a browser's assistant gets from a page: the questions of `site-builder serve mcp`, offered to a double."""

import json
from decimal import Decimal

import pytest

from site_builder.extensions.mcp.serving import _TOOLS
from tests.browser.test_visitors import points

pytestmark = [pytest.mark.browser, pytest.mark.whole]
BROWSER = """const tools = {};
document.modelContext = { tools, ready: new Promise((ready, fail) => {
  setInterval(() => tools.table && ready(), 20);
  setTimeout(() => fail(new Error("no tool was offered")), 20000);
}), registerTool(tool) { tools[tool.name] = tool; } };"""
ASK = "async ([name, input]) => (await document.modelContext.tools[name].execute(input)).content[0].text"


@pytest.fixture(params=["/", "/en/reports/"])
def assisted(request, papi, open_page):
    """The front page, and a page in another language, in a browser with an assistant."""
    page = open_page(f"{papi}{request.param}")
    page.add_init_script(BROWSER)
    page.reload()
    page.evaluate("document.modelContext.ready.then(() => true)")
    yield page
    assert page.complaints == []
    page.close()


@pytest.fixture
def ask(assisted):
    """The answer of a tool."""
    return lambda name, /, **given: json.loads(assisted.evaluate(ASK, [name, given]))


def test_a_browser_without_an_assistant_loads_nothing(papi, open_page):
    """The script is asked for where a tool can be offered alone."""
    page = open_page(f"{papi}/")
    assert not any(
        "tools.js" in entry
        for entry in page.evaluate("performance.getEntries().map(({ name }) => name)")
    )


def test_the_tools_are_those_of_the_command(assisted):
    """By the same names; what became of a figure stands in `cite`."""
    tools = assisted.evaluate(
        "Object.values(document.modelContext.tools).map(({ name, annotations }) => [name, annotations])"
    )
    assert {name for name, _ in tools} == set(_TOOLS) - {"fate"}
    assert all(hints == {"readOnlyHint": True, "untrustedContentHint": True} for _, hints in tools)


def test_figures_keep_their_digits(ask):
    """A fact by its id, its history, its table and its file say what the source says."""
    value = points(2024)["4", "da-nang"]
    fact = ask("cite", id="papi.4@da-nang.2024")
    assert (Decimal(fact["value"]), fact["status"]) == (value, "official")
    assert fact["citation"]
    assert fact["from"]["dataset"] == "papi-2024"
    course = ask("history", id="papi.4", area="quang-nam")
    assert {each["period"]: Decimal(each["value"]) for each in course["values"]} == {
        str(year): points(year)["4", "quang-nam"] for year in range(2011, 2025)
    }
    rows = ask("table", name="papi-2024", resource="observations", limit=100)["rows"]
    assert len(rows) == 100
    assert all(
        Decimal(row["value"]) == points(2024)[row["indicator"], row["area"]]
        for row in rows
        if row["value"]
    )
    assert ask("verify", id="papi.4@da-nang.2024")["hash_of_the_fact"] == "holds"


def test_what_does_not_compare_is_refused(ask):
    """The difference digit by digit within a run; across a break, and between indicators, why not."""
    told = ask("compare", a="papi.4@da-nang.2023", b="papi.4@da-nang.2024")
    assert (
        Decimal(told["difference"]) == points(2024)["4", "da-nang"] - points(2023)["4", "da-nang"]
    )
    for a, b, why in (
        ("papi.5@da-nang.2020", "papi.5@da-nang.2021", "a break"),
        ("papi.4@da-nang.2024", "papi.5@da-nang.2024", "different indicators"),
        ("papi.4@da-nang.2023", "papi.4@quang-nam.2024", "both area and period"),
        ("papi.4@da-nang.2024", "papi.4@nowhere.2024", "no figure has the id"),
    ):
        assert why in ask("compare", a=a, b=b)["not_comparable"]


def test_a_question_finds_its_figure(ask):
    """One figure, or what was found and no figure."""
    found = ask("find", query="kiểm soát tham nhũng")["found"]
    assert found[0]["link"].endswith("/indicators/papi/4/")
    assert "unsure" in ask("value", query="bảng xếp hạng bóng đá")
    (figure,) = ask("value", query="kiểm soát tham nhũng Quảng Nam 2023")["figures"]
    assert Decimal(figure["value"]) == points(2023)["4", "quang-nam"]
