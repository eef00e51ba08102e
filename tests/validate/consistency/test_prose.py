"""Calls in the prose: bound to data, and nothing else runs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.problem import say_repair
from site_builder.derive.figures import CellFragment, ChartFragment, FigureFragment, TableFragment
from site_builder.derive.prose import bind
from tests.factories import make_package, make_publication, make_report

TOKEN = "\ue000{}\ue001"


def bound(text, **report):
    """A text bound to the factory's report."""
    return bind(text, make_publication(), make_report(**report))


def test_a_figure_leaves_a_token():
    """The call gives way to a token; what it stands for is typed."""
    result = bound('Đạt {{ figure("4.1") }}.')
    assert (result.text, result.problems) == (f"Đạt {TOKEN.format(0)}.", ())
    assert isinstance(result.fragments[0], FigureFragment)
    assert result.fragments[0].figure.phrase(language="vi") == "77,70"


def test_a_key_is_not_a_number():
    """4.10 is not 4.1."""
    figures = [
        each.figure.number(language="vi")
        for each in bound('{{ figure("4.1") }}{{ figure("4.10") }}').fragments
    ]
    assert figures == ["77,70", "\N{MINUS SIGN}1.704,5"]


def test_a_unit_can_be_set():
    """Another unit, or none."""
    assert bound('{{ figure("4.1", unit="%") }}').fragments[0].unit == "%"


def test_a_cell():
    """A cell by table, key and column, in the reader's spelling, with its line."""
    assert bound('{{ cell("indicators", "4.1", "day") }}').fragments == (
        CellFragment("14/6/2022", None, "indicators", 2, "day", "4.1"),
    )


def test_a_table():
    """A table, or some of its columns and rows."""
    call = '{{ table("indicators", columns=["name"], where={"done": "true"}, caption="Xong") }}'
    assert bound(call).fragments == (
        TableFragment("indicators", ("name",), (("done", "true"),), "Xong"),
    )


def test_a_chart():
    """Figures in groups, with labels."""
    fragment = bound(
        '{{ chart(groups={"A": ["4.1"], "B": ["4.10"]}, labels={"4.1": "a"}, title="T") }}'
    ).fragments[0]
    assert isinstance(fragment, ChartFragment)
    assert [(name, [each.key for each in figures]) for name, figures in fragment.groups] == [
        ("A", ["4.1"]),
        ("B", ["4.10"]),
    ]
    assert (fragment.title, fragment.labels) == ("T", (("4.1", "a"),))


@pytest.mark.parametrize(
    "text",
    [
        "không gọi gì",
        "{#neo}",
        "## Đầu đề {#de}",
        "{ x }",
        '{{ "{{" }}',
        "100 %",
        "dòng\n\n",
        "{#! ghi chú !#}",
    ],
)
def test_text_without_calls(text):
    """Braces of attribute lists and single braces are text."""
    assert bound(text).problems == ()


def test_the_last_line_end_stays():
    """Markdown needs it."""
    assert bound("a\n").text == "a\n"


def test_tokens_of_an_author_are_taken_out():
    """The letters that mark places cannot be typed in."""
    assert bound(f'{TOKEN.format(7)}{{{{ figure("4.1") }}}}').text == f"7{TOKEN.format(0)}"


@pytest.mark.parametrize(
    "call",
    [
        'figure("9.9")',
        'figure("")',
        'cell("none", "4.1", "name")',
        'cell("indicators", "9", "name")',
        'cell("indicators", "4.1", "none")',
        'table("none")',
        'table("indicators", columns=["none"])',
        'table("indicators", where={"none": "x"})',
        'chart("9.9")',
        "chart()",
        "chart(groups={})",
    ],
)
def test_calls_that_find_nothing(call):
    """One problem at the line of the call."""
    problems = bound(f"một\n\nhai {{{{ {call} }}}}", first_line=20).problems
    assert [each.code for each in problems] == ["call-unresolved"]


def test_the_line_is_the_files():
    """The line counts from the top of the file, front matter included."""
    result = bind('một\nhai {{ figure("9.9") }}', make_publication(), make_report(), first_line=20)
    assert [each.row for each in result.problems] == [21]


def test_a_syntax_error_has_the_files_line():
    """Also where the call cannot be read."""
    result = bind("một\nhai {{ figure( }}", make_publication(), make_report(), first_line=20)
    assert [(each.code, each.row) for each in result.problems] == [("call-invalid", 21)]


@pytest.mark.parametrize(
    "text",
    [
        "{{ figure( }}",
        "{{ figure() }}",
        '{{ figure("4.1", 1, 2) }}',
        '{{ figure("4.1", colour="red") }}',
        "{{ cell() }}",
        "{{ none }}",
        '{{ none("4.1") }}',
        "{{ self }}",
        "{{ 1 + 1 }}",
        '{{ "x" * 999999999 }}',
        "{{ 9 ** 9 ** 9 }}",
        '{{ "%0999999999d" % 1 }}',
        '{{ "{:>999999999}".format(1) }}',
        '{{ "x".ljust(999999999) }}',
        '{{ "x" ~ "y" }}',
        "{{ [1] | length }}",
        "{{ 1 is defined }}",
        "{{ 1 if 1 else 2 }}",
        "{{ [1][0] }}",
        "{{ figure.__class__ }}",
        "{{ figure.__self__ }}",
        "{{ figure.__func__.__globals__ }}",
        '{{ "".__class__.__mro__[1].__subclasses__() }}',
        "{{ ''['__class__'] }}",
        "{{ figure(figure.__self__) }}",
        '{{ figure("4.1").__class__ }}',
        '{{ figure("4.1")("x") }}',
        '{{ figure("4.1" * 9) }}',
        '{{ figure(figure("4.1")) }}',
        '{{ figure(*["4.1"]) }}',
        '{{ figure(**{"key": "4.1"}) }}',
        "{{ lipsum() }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ range(999999999) }}",
        "{{ namespace() }}",
        "{% for x in range(999999999) %}x{% endfor %}",
        "{% set x = 1 %}",
        "{% if 1 %}x{% endif %}",
        '{% include "/etc/passwd" %}',
        '{% import "os" as os %}',
        "{% raw %}{{ x }}{% endraw",
        "{% macro x() %}{% endmacro %}",
        "{{ " + "[" * 300 + "]" * 300 + " }}",
        "{{ figure(" + "[" * 60 + "]" * 60 + ") }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ figure(" + "9" * 5000 + ") }}",
        "{{ figure(0x" + "f" * 5000 + ") }}",
        "{{ chart(groups=5) }}",
        "{{ chart(groups=[1]) }}",
        '{{ chart("4.1", labels=["x"]) }}',
        '{{ table("indicators", columns=5) }}',
        '{{ table("indicators", where=["x"]) }}',
        "{{ -figure }}",
        "{{ figure == cell }}",
        '{{ ("4.1", "x") }}',
    ],
    ids=range(55),
)
def test_nothing_but_plain_calls_runs(text):
    """Statements, filters, operators, attributes, loops and bombs end as one message."""
    result = bound(text)
    assert [each.code for each in result.problems] == ["call-invalid"]
    assert result.fragments == ()


@pytest.mark.parametrize(
    ("call", "right"),
    [
        ('figure("4.1", area="da-nang")', 'figure("4.1@da-nang")'),
        ("figure('4.1', 'da-nang')", 'figure("4.1@da-nang")'),
        ('figure("4.1", area="hue")', "another period as a row of a table"),
        ('figure("4.1", period="2021-Q1")', "another period as a row of a table"),
    ],
)
def test_two_parts_are_joined_where_a_figure_is_called_so(call, right):
    """What is to be written is never a call that finds nothing."""
    text, known = f"{{{{ {call} }}}}", {"4.1": (), "4.1@da-nang": ()}
    (problem,) = bind(text, make_publication(), make_report(), figures=known).problems
    assert right in say_repair(problem, str)


@pytest.mark.parametrize("key", [5, 4.1, None, True, ["4.1"], {"a": 1}])
def test_keys_of_other_kinds(key):
    """A key that is no text is read as its text, or found nowhere; 4.1 is the key "4.1"."""
    result = bound(f"{{{{ figure({key}) }}}}")
    assert len(result.fragments) + len(result.problems) == 1


def test_an_ambiguous_figure():
    """A key in two tables names neither."""
    package = make_package()
    again = replace(package.resources[0], name="again")
    publication = make_publication(
        packages=(replace(package, resources=(*package.resources, again)),)
    )
    result = bind('{{ figure("4.1") }}', publication, make_report())
    assert "several tables have it" in dict(result.problems[0].facts)["reason"]


def test_a_report_without_package():
    """Where the package is not there, calls find nothing and say so."""
    result = bind('{{ table("x") }}{{ figure("1") }}', make_publication(packages=()), make_report())
    assert [each.code for each in result.problems] == ["call-unresolved", "call-unresolved"]


SIGNS = '{{ }} {% %} figure table ( ) "4.1" , = [ ] { } . | x 1 * : __class__ not if else \' {#! !#} - ~'.split(
    " "
)


@given(st.lists(st.sampled_from([*SIGNS, " ", "\n", "\\"]), max_size=14).map("".join))
def test_any_text_is_bound_or_refused(text):
    """Random signs of Jinja end in a text or in problems."""
    assert bound(text) is not None
