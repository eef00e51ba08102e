"""Problems told to people and to machines."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.core.files import json_bytes
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Problem, say_found, say_repair
from site_builder.model.edition import Change, Edition, Version

_SEVERITY = {
    "vi": {"error": "LỖI", "warning": "CẢNH BÁO", "notice": "LƯU Ý"},
    "en": {"error": "ERROR", "warning": "WARNING", "notice": "NOTICE"},
}
_PLACE = {"vi": ("dòng", "cột"), "en": ("row", "column")}
_COUNT = {
    "vi": "{errors} lỗi, {warnings} cảnh báo, {notices} lưu ý.",
    "en": "{errors} errors, {warnings} warnings, {notices} notices.",
}


def tell(problems: Sequence[Problem], language: str) -> str:
    """One block a problem: where, what was found, how to mend it; the count at the end."""
    translate = translator(language)
    blocks = []
    for problem in problems:
        blocks.append(
            f"{place(problem, language)}\n  {_SEVERITY[language][problem.severity]} [{problem.code}] "
            f"{say_found(problem, translate)}\n  → {say_repair(problem, translate)}"
        )
    return "\n".join([*blocks, count(problems, language)])


def place(problem: Problem, language: str) -> str:
    """The file, and the row and column where they are known."""
    row, column = _PLACE[language]
    parts = [problem.file]
    if problem.row is not None:
        parts.append(f"{row} {problem.row}")
    if problem.column:
        parts.append(f"{column} {problem.column}")
    return ", ".join(parts)


def count(problems: Sequence[Problem], language: str) -> str:
    """How many of each kind."""
    found = {kind: sum(problem.severity == kind for problem in problems) for kind in ("error", "warning", "notice")}
    return _COUNT[language].format(errors=found["error"], warnings=found["warning"], notices=found["notice"])


def tell_json(problems: Sequence[Problem], language: str) -> bytes:
    """The same for machines; codes and keys are stable."""
    translate = translator(language)
    return json_bytes(
        [
            {
                "code": problem.code,
                "severity": problem.severity,
                "file": problem.file,
                "row": problem.row,
                "column": problem.column,
                "found": say_found(problem, translate),
                "repair": say_repair(problem, translate),
            }
            for problem in problems
        ]
    )


_RELEASE = {
    "vi": {
        "written": "Đã phát hành {package} {version} ({kind}), ngày {day}: datasets/{package}/editions/{version}/.",
        "planned": "Sẽ phát hành {package} {version} ({kind}), ngày {day}; chưa ghi gì.",
        "since": "Khác với phiên bản {since}: {count} chỗ.",
        "more": "… và {count} chỗ nữa.",
        "next": "Hãy đưa thư mục đó vào git rồi chạy site-builder build.",
        "withdrawn": "Đã rút {package} {version}; trang của phiên bản ghi lý do, các tệp không còn được công bố.",
    },
    "en": {
        "written": "Released {package} {version} ({kind}), dated {day}: datasets/{package}/editions/{version}/.",
        "planned": "Would release {package} {version} ({kind}), dated {day}; nothing was written.",
        "since": "Differences from version {since}: {count}.",
        "more": "… and {count} more.",
        "next": "Commit that folder, then run site-builder build.",
        "withdrawn": "Withdrew {package} {version}; its page gives the reason, its files are published no more.",
    },
}
_LISTED = 20


def tell_release(edition: Edition, since: Version | None, language: str, *, written: bool) -> str:
    """What a release brings, or would bring, with its first differences."""
    words = _RELEASE[language]
    facts = {"package": edition.package, "version": edition.version, "kind": edition.kind, "day": edition.date}
    lines = [words["written" if written else "planned"].format(**facts)]
    if since:
        lines.append(words["since"].format(since=since, count=len(edition.changes)))
        lines.extend(f"  {_told(change)}" for change in edition.changes[:_LISTED])
    if len(edition.changes) > _LISTED:
        lines.append("  " + words["more"].format(count=len(edition.changes) - _LISTED))
    return "\n".join([*lines, words["next"]] if written else lines)


def _told(change: Change) -> str:
    values = f": “{change.old}” → “{change.new}”" if change.old or change.new else ""
    return f"[{change.level}] {change.kind} {change.address}{values}"


def tell_withdrawal(edition: Edition, language: str) -> str:
    """That an edition was taken back."""
    return _RELEASE[language]["withdrawn"].format(package=edition.package, version=edition.version)
