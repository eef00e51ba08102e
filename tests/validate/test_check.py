"""Every way a portal can be wrong gives clear findings at their places, and no traceback."""

from itertools import product

import pytest

from site_builder.build.store.kept import Keeper
from site_builder.build.store.store import Store
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import errors_of, rules, say_found, say_repair
from tests.every import every
from tests.portal import cases, check_portal, make_portal

pytestmark = pytest.mark.whole

RULES = rules()
CASES = cases("check")
# Found only in a built site (tests/validate/test_built_site.py), or beside a target (tests/extensions/deploy).
ELSEWHERE = {"target-missing", "page-unfinished", "keep-taken"}
# Of settings, catalogues and translations (tests/cases/first-week).
ELSEWHERE |= {
    "mail-unlikely",
    "label-unknown",
    "catalogue-broken",
    "catalogue-braces",
    "catalogue-misfits",
    "catalogue-unknown",
    "translation-unlisted",
}
# What explains others (tests/cases/first-week/causes.yml, tests/build/test_causes.py).
ELSEWHERE |= {"observation-repeated", "label-misnames", "parent-misfits", "kind-misfits"}
# Of what asks for a reason before it becomes permanent (tests/build/test_gate.py).
ELSEWHERE |= {"reason-needed"}
# Of texts in several languages (tests/validate/test_translations.py).
ELSEWHERE |= {
    "translation-misnamed",
    "translation-differs",
    "translation-typed",
    "released-language-gone",
}
ELSEWHERE |= {"translation-copied", "anchor-translated"}
# What the commands release, withdraw, remove and rename refuse (tests/authoring).
REFUSED = {
    code
    for code in RULES
    if code.startswith(("release-", "withdraw-", "retire-", "rename-", "adopt-", "upgrade-"))
}
# What is told of a published site and its manifest (tests/build/test_inspect.py).
SEALED = {code for code in RULES if code.startswith(("manifest-", "sealed-", "signature-"))} | {
    "edition-record-changed"
}
# What is told of a place to deploy to (tests/extensions/deploy).
TARGETS = {
    code for code in RULES if code.startswith(("target-", "deploy-")) and code != "target-missing"
}
# What is told of a host (tests/extensions/deploy/test_hosting.py).
TARGETS |= {code for code in RULES if code.startswith("host-")}
# Told of packages made elsewhere, of metadata and of charts (tests/load/test_forms.py, tests/validate/test_identity.py,
# tests/build/test_charts.py, tests/packages/made.py, tests/load/test_remote.py,
# tests/pages/test_drawn.py).
FORMS = {
    "parts-differ",
    "remote-listed",
    "resource-renamed",
    "chart-not-drawn",
    "identifier-shared",
}
FORMS |= {"remote-unpinned", "remote-unfetched", "view-not-drawn", "formula-uncomputed"}
# Needs a portal of two languages (tests/load/test_translations.py, tests/authoring/test_release_text.py).
FORMS |= {"translation-alone", "released-text-language"}
FORMS |= {"metadata-address-unsafe", "extra-file-taken"}
# Needs lists of two series (tests/validate/consistency/test_indicator_list.py).
FORMS |= {"list-unknown-same"}
# Needs an empty folder (tests/load/test_submodules.py).
FORMS |= {"submodule-empty"}
# Weighs a megabyte (tests/validate/test_pictures.py).
FORMS |= {"picture-large"}
# Wrong settings end before anything is read (tests/cli/test_settings.py).
SETTINGS = {
    code for code in RULES if code.startswith(("settings-", "setting-", "look-file-", "palette-"))
}
SETTINGS |= {"plugin-error", "redirect-taken", "nav-broken"}
# Needs settings of its own (tests/build/test_set_aside.py, tests/load/test_accepted.py).
SETTINGS |= {"accept-without-use", "cell-blank", "column-as-text"}
# Of an environment, not of a portal: tests/build/test_extras.py.
SETTINGS |= {"parquet-not-installed", "parquet-asked-for"}
# Told of workbooks that come back (tests/extensions/forms/test_excel.py).
FORMED = {code for code in RULES if code.startswith("form-")}
# What stands at the gate before a release (tests/build/test_gate.py).
GATE = {"reason-needed", "period-unfinished"}
# Costs seconds (tests/load/test_foreign.py, tests/load/test_bounds.py).
COSTLY = {"pattern-too-slow", "table-too-costly"}
# A fault of the program itself (tests/build/test_read_back.py, tests/cli/test_describe_truth.py).
OWN = {"file-differs", "description-differs"}


def told(found):
    """Findings by code and place."""
    return sorted(((each.code, each.file, each.row, each.column) for each in found), key=str)


def expected(case):
    """Those that a case states."""
    return sorted(
        (
            (each["code"], each["file"], each.get("row"), each.get("column"))
            for each in case["expect"]
        ),
        key=str,
    )


@pytest.mark.parametrize("name", CASES)
def test_what_is_told(tmp_path, name):
    """The findings of one broken portal: all that are expected, and no other."""
    found = check_portal(make_portal(tmp_path, CASES[name]["edits"]))
    assert told(found) == expected(CASES[name])
    for each in CASES[name]["expect"]:
        words = [
            say_repair(one, str)
            for one in found
            if (one.code, one.row) == (each["code"], each.get("row"))
        ]
        assert any(str(each.get("repair", "")) in one for one in words)
    for each, language in product(found, ("vi", "en")):  # no word of a rule lacks its fact
        assert say_found(each, translator(language)) and say_repair(each, translator(language))


@pytest.mark.slow
def test_what_is_kept_of_one_check_is_no_finding_of_the_next(tmp_path):
    """Every broken portal over one store, as an author checks after each change."""
    keeper, differing = Keeper(Store(tmp_path / "kept")), {}
    for number, (name, case) in enumerate(CASES.items()):
        found = told(
            check_portal(make_portal(tmp_path / str(number), case["edits"]), keeper=keeper)
        )
        differing |= {} if found == expected(case) else {name: found}
    assert differing == {}


def test_every_rule_has_a_case():
    """No rule is declared that no case produces."""
    produced = {each["code"] for case in CASES.values() for each in case["expect"]}
    # The importing room declares its own rules and proves them by its own documents.
    declared = {code for code in RULES if not code.startswith(("test-", "import-"))}
    assert (
        declared - produced
        == (
            ELSEWHERE | SETTINGS | FORMED | TARGETS | FORMS | COSTLY | OWN | REFUSED | SEALED | GATE
        )
        & declared
    )
    assert produced <= set(RULES)


def test_there_are_many_ways_to_fail():
    """At least twenty-five of them stop a build."""
    failing = [
        case
        for case in CASES.values()
        if any(RULES[each["code"]].severity == "error" for each in case["expect"])
    ]
    assert len(failing) >= 25


def test_a_foreign_package_may_be_thin(tmp_path):
    """What is an error for a report's package is a warning for one made elsewhere."""
    edits = [
        {"file": "datasets/khac/datapackage.json", "write": '{"resources": [{"path": "a.csv"}]}'},
        {"file": "datasets/khac/a.csv", "write": "x\n1\n"},
    ]
    found = check_portal(make_portal(tmp_path, edits))
    assert errors_of(found) == ()
    assert {"missing-licence", "missing-title", "missing-contact", "missing-period"} <= {
        each.code for each in found
    }


def test_folders_and_dead_links_are_no_pages(tmp_path):
    """A folder called x.md is passed over, a link to nothing is named."""
    root = make_portal(tmp_path)
    (root / "reports" / "folder.md").mkdir()
    (root / "reports" / "dead.md").symlink_to("nowhere.md")
    assert told(check_portal(root)) == [("file-elsewhere", "reports/dead.md", None, None)]


@every(sorted(RULES))
def test_codes_are_plain_words(code):
    """A code is lower-case words with hyphens, stable for machines."""
    assert code.replace("-", "").isalpha() and code.islower()
