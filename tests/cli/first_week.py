"""What is said of a small portal after a mistake; run as a program it writes the cases anew."""

import tempfile
from dataclasses import replace
from pathlib import Path

import yaml

from site_builder.build.findings import check
from site_builder.core.i18n.report import tell
from site_builder.core.problem import BuildRefused
from site_builder.plugin.reading import read_settings
from site_builder.plugin.settings import folders, site_config
from tests.portal import CASES as FOLDER
from tests.portal import SITE, apply_edit, cases, copy_sample, read_portal

CASES = cases("first-week")


def said_of(folder, edits):
    """The whole answer of `check` in each language."""
    root = copy_sample(folder / "portal", "cap-nuoc*")
    settings = root / "mkdocs.yml"
    for edit in edits:
        apply_edit(root, edit)
    try:
        config = read_settings(settings)
        site = site_config(config, folders(config))
        found = (*site.problems, *check(read_portal(root, site=replace(SITE, look=site.look))))
    except BuildRefused as refusal:
        found = refusal.problems
    return {language: tell(found, language) + "\n" for language in ("vi", "en")}


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks."""


def _text(dumper, text):
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if text.count("\n") > 1 else None
    )


_Dumper.add_representer(str, _text)


def renew():
    """Write what is said today into every file of cases."""
    for path in sorted((FOLDER / "first-week").glob("*.yml")):
        told = yaml.safe_load(path.read_text("utf-8"))
        for case in told:
            with tempfile.TemporaryDirectory() as folder:
                case |= said_of(Path(folder), case["edits"])
        head = "".join(
            line
            for line in path.read_text("utf-8").splitlines(keepends=True)
            if line.startswith("#")
        )
        path.write_text(
            head + yaml.dump(told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000),
            "utf-8",
        )


if __name__ == "__main__":
    renew()
