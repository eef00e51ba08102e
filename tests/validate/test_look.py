"""A portal's own look: files that are there, and colours that can be read."""

import re
from itertools import combinations

import pytest
from coloraide import Color

from site_builder.derive.palette import contrast, hex_colour, is_colour, render_look, tokens_of
from site_builder.model.config import SCHEMES, Font, Look, Script
from site_builder.validate.metadata import PAIRS, check_look
from tests.conftest import ROOT

CSS = (ROOT / "theme/assets/site.css").read_text("utf-8")


def told(look, files=()):
    """Codes with what they are about."""
    return [(problem.code, problem.column) for problem in check_look(look, dict.fromkeys(files, 1))]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_tokens_are_those_of_the_style_sheet(scheme):
    """Written down twice, in CSS and here, so held against each other."""
    head = {"light": ":root {", "dark": ':root[data-theme="dark"] {'}[scheme]
    block = CSS[CSS.index(head) :].partition("}")[0]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    assert colours == SCHEMES[scheme]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_theme_itself_can_be_read(scheme):
    """Every pair that is asked of a portal holds for the theme."""
    assert not told(Look(palette={scheme: {"accent": SCHEMES[scheme]["accent"]}}))


def witness(colour):
    """Relative luminance as WCAG 2.2 writes it down, without a library."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("first", "second"), [("#777777", "#ffffff"), ("#00596a", "#f1f5f5"), ("#000000", "#ffffff")]
)
def test_contrast_is_that_of_the_standard(first, second):
    """A second witness computes it from the text of WCAG."""
    light, dark = sorted((witness(first), witness(second)), reverse=True)
    assert contrast(first, second) == pytest.approx((light + 0.05) / (dark + 0.05), abs=1e-3)


@pytest.mark.parametrize(
    ("palette", "pairs"),
    [
        (
            {"light": {"accent": "#777777"}},
            [("palette-contrast", "accent")] * 2 + [("palette-contrast", "on-accent")],
        ),
        (
            {"light": {"accent": "#767676"}},
            [("palette-contrast", "accent")],
        ),  # 4.54 on paper, less on the tint
        ({"dark": {"edge": "#2f3d40"}}, [("palette-contrast", "edge")]),
        (
            {"dark": {"accent": "#00596a"}},
            [("palette-contrast", "accent")] * 2 + [("palette-contrast", "c1")],
        ),
        ({"light": {"accent": "#7a1f5c"}}, []),
    ],
)
def test_faint_colours_are_told(palette, pairs):
    """Text needs 4.5 to 1, parts of controls and drawings 3 to 1, by day and by night."""
    found = told(Look(palette=palette))
    assert [each for each in found if each[1] != "on-accent" or each in pairs] == pairs


@pytest.mark.parametrize(
    ("look", "code"),
    [
        (Look(logo="a.svg"), "look-file-missing"),
        (Look(logo="https://a.example/a.svg"), "look-file-remote"),
        (Look(favicon="//a.example/a.png"), "look-file-remote"),
        (Look(logo="b.pdf"), "look-file-unfit"),
        (Look(font=Font("A", regular="b.pdf")), "look-file-unfit"),
        (Look(styles=("https://fonts.example/css",)), "look-file-remote"),
        (Look(scripts=(Script("x.js"),)), "look-file-missing"),
    ],
)
def test_a_file_that_cannot_serve_is_told(look, code):
    """It lies beside the texts, under its own name, and is of its kind."""
    assert [code_ for code_, _ in told(look, ["b.pdf"])] == [code]


def test_files_that_are_there_pass():
    """One of each."""
    look = Look(
        "a.svg", "i.ico", Font("A", "r.woff2", "b.woff2"), {}, ("x.css",), (Script("x.mjs", True),)
    )
    assert not told(look, ["a.svg", "i.ico", "r.woff2", "b.woff2", "x.css", "x.mjs"])


@pytest.mark.parametrize("text", ["#00596a", "#fff", "rgb(0 89 106)", "teal"])
def test_colours_are_read_as_css_writes_them(text):
    """And kept in one spelling."""
    assert is_colour(text) and re.fullmatch("#[0-9a-f]{6}", hex_colour(text))


@pytest.mark.parametrize(
    "text", ["đỏ", "#12345", "#00596a80", "url(x)", "red; } body { display: none"]
)
def test_what_is_no_opaque_colour_is_none(text):
    """Nothing else reaches a style sheet."""
    assert not is_colour(text)


def test_an_accent_brings_what_hangs_on_it():
    """Its light ground and the first colour of charts, unless they are given."""
    own = {"accent": "#7a1f5c"}
    assert tokens_of(Look(palette={"light": own}), "light")["c1"] == "#7a1f5c"
    assert tokens_of(Look(palette={"light": {**own, "c1": "#000000"}}), "light")["c1"] == "#000000"
    assert tokens_of(Look(palette={"light": own}), "dark") == {}


def test_the_style_sheet_says_each_scheme_twice_for_the_dark():
    """Where the reader chose it, and where the machine asks for it; never on paper."""
    css = render_look(
        Look(palette={"light": {"warn": "#a00000"}, "dark": {"warn": "#ffb0a0"}})
    ).decode()
    assert css.count("#a00000") == 1 and css.count("#ffb0a0") == 2
    assert all(line.startswith("@media screen") for line in css.splitlines())


def test_a_font_has_a_face_for_each_file():
    """Seen from the folder of the style sheet, with blanks spelled out, and the theme's own list behind it."""
    css = render_look(Look(font=Font("Chữ Nhà", regular="chữ/a b.woff2", bold="b.ttf"))).decode()
    assert 'url("../ch%E1%BB%AF/a%20b.woff2") format("woff2"); font-weight: 400' in css
    assert 'url("../b.ttf") format("truetype"); font-weight: 700' in css
    assert '--sans: "Chữ Nhà", system-ui' in css


def test_every_pair_is_of_tokens():
    """A token that is renamed is not forgotten here."""
    assert {name for pair in PAIRS for name in pair[:2]} <= set(SCHEMES["light"])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_contrasts_of_the_design_are_those_of_the_tokens(scheme):
    """docs/design.md writes them down, rounded."""
    stated = re.findall(
        r"^\| `(\w+)` \| ([\d.]+) \| ([\d.]+) \|$",
        (ROOT / "docs/design.md").read_text("utf-8"),
        re.M,
    )
    column = {"light": 1, "dark": 2}[scheme]
    assert len(stated) == 5
    for row in stated:
        assert (
            abs(contrast(SCHEMES[scheme][row[0]], SCHEMES[scheme]["paper"]) - float(row[column]))
            < 0.06
        ), row


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", ["", "protan", "deutan", "tritan"])
def test_colours_of_data_differ_for_every_sight(scheme, sight):
    """By at least 12 of CIEDE2000, as the library simulates it."""
    colours = [
        Color(SCHEMES[scheme][name]) for name in SCHEMES[scheme] if re.fullmatch(r"c\d", name)
    ]
    seen = [colour.filter(sight) if sight else colour for colour in colours]
    assert min(one.delta_e(other, method="2000") for one, other in combinations(seen, 2)) >= 12
