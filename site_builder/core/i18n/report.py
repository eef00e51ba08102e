"""Problems told to people and to machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from site_builder.core.files import json_bytes, sha256_of
from site_builder.core.i18n.catalog import counter, translator
from site_builder.core.problem import N_, RANK, Problem, Translate, say_found, say_repair
from site_builder.core.text import few, unmarked

_SEVERITY = {"error": N_("ERROR"), "warning": N_("WARNING"), "notice": N_("NOTICE")}


_SHOWN = 5  # first rows, columns or folders that a line names
_COLUMNS = 3  # a fault of more columns has one cause
_MANY = 1_000  # problems beyond which only the gravest causes are told
_CAUSES = 4
OF_FIRST = N_("{repair} That is for {row}; check --format json tells those of the others.")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One cause in its reader's language: where, what was found, how to mend it."""

    where: str
    severity: str
    code: str
    found: str
    repair: str
    problems: tuple[Problem, ...] = ()


def explained(problems: Sequence[Problem], language: str) -> list[Explanation]:
    """Each cause once, the gravest first."""
    return [_explained(cause, language) for cause in _causes(problems)]


def _explained(cause: Sequence[Problem], language: str) -> Explanation:
    translate, first = translator(language), cause[0]
    finding, repair = _finding(first, translate), _repair(first, translate)
    return Explanation(
        _where(cause, language), first.severity, first.code, finding, repair, tuple(cause)
    )


def _finding(problem: Problem, translate: Translate) -> str:
    """What was found; a quoted figure says on pages alone which language it is in."""
    return unmarked(say_found(problem, translate))


def _repair(problem: Problem, translate: Translate) -> str:
    return unmarked(say_repair(problem, translate))


def tell(problems: Sequence[Problem], language: str) -> str:
    """One block a cause, the gravest first: where, what was found, how to mend it; the count at the end.

    A block names the first rows and how many there are. Of very many problems the first causes are told, and the
    rest by number; `--format json` lists every one.
    """
    causes = _causes(problems)
    first = causes[:_CAUSES] if len(problems) > _MANY else causes
    blocks = [_block(cause, language) for cause in first]
    if len(first) < len(causes):
        left = sum(len(cause) for cause in causes[len(first) :])
        more = translator(language)(
            "… and {count} more of {causes} other causes; the whole list: check --format json."
        )
        blocks.append(more.format(count=left, causes=len(causes) - len(first)))
    return "\n".join([*blocks, count(problems, language)])


def _causes(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Problems of one cause together, errors first, each cause in the order of its rows.

    A fault of many columns of a file is one cause, and so is a notice, wherever it stands. Without a row the same must
    be reported, since nothing else counts it; then it is one of all files of a folder.
    """
    columns: dict[tuple[object, ...], set[str | None]] = {}
    findings: dict[tuple[object, ...], list[Problem]] = {}
    faults = [_fault(problem) for problem in problems]
    for problem, fault in zip(problems, faults, strict=True):
        columns.setdefault(fault, set()).add(problem.column)
    for problem, fault in zip(problems, faults, strict=True):
        own = problem.column if len(columns[fault]) <= _COLUMNS else None
        key = (*fault, own) if problem.severity != "notice" else (problem.code,)
        findings.setdefault((RANK[problem.severity], *key), []).append(problem)
    causes: list[list[Problem]] = []
    for cause in findings.values():  # those of a whole file differ in nothing but their words
        is_whole = {(each.file, each.row, each.column) for each in cause} == {
            (cause[0].file, None, None)
        }
        causes += [[each] for each in cause] if is_whole else [cause]
    return sorted(causes, key=lambda cause: RANK[cause[0].severity])


def _fault(problem: Problem) -> tuple[object, ...]:
    facts = problem.row is None and problem.facts
    return (problem.file.rpartition("/")[0] if facts else problem.file, problem.code, facts)


def _block(cause: Sequence[Problem], language: str) -> str:
    text, translate, first = _explained(cause, language), translator(language), cause[0]
    others, repair = [each for each in cause[1:_MANY] if each.file == first.file], text.repair
    if first.row is not None and any(_repair(each, translate) != repair for each in others):
        repair = translate(OF_FIRST).format(repair=repair, row=_row_text(first, language))
    return f"{text.where}\n  {translate(_SEVERITY[text.severity])} [{text.code}] {text.found}\n  → {repair}"


def _where(cause: Sequence[Problem], language: str) -> str:
    """File, rows and columns of a cause; of several files their folders."""
    first, translate = cause[0], translator(language)
    if len(cause) == 1:
        return location_text(first, language)
    files = {problem.file for problem in cause}
    # Else what is said is of the first alone, and no list of rows begins with it.
    is_of_all = all(each.facts == first.facts for each in cause) or (
        first.row is not None and len(files) == 1
    )
    if not is_of_all:
        others = [file for file in _files(cause) if file != first.file]
        others = others or list(dict.fromkeys(each.column for each in cause[1:] if each.column))
        facts = {
            "first": location_text(first, language),
            "count": len(cause) - 1,
            "others": few(others, _SHOWN),
        }
        return translate(N_("{first}; {count} more: {others}")).format(**facts)
    if len(files) > 1:
        return translate("{places} ({count} in all)").format(
            places=few(_files(cause), _SHOWN), count=len(cause)
        )
    rows = list(dict.fromkeys(str(problem.row) for problem in cause if problem.row))
    columns = list(dict.fromkeys(problem.column for problem in cause if problem.column))
    is_text = _is_text(first.file)
    parts = []
    if len(rows) == 1:
        parts.append(_row_text(first, language))
    elif rows:
        several = (
            N_("lines {rows} ({count} in all)") if is_text else N_("rows {rows} ({count} in all)")
        )
        parts.append(translate(several).format(rows=few(rows, _SHOWN), count=len(rows)))
    if len(columns) > 1:
        several = (
            N_("keys {columns} ({count} in all)")
            if is_text
            else N_("columns {columns} ({count} in all)")
        )
        parts.append(translate(several).format(columns=few(columns, _SHOWN), count=len(columns)))
    parts += [_column_text(first.file, column, language) for column in columns if len(columns) == 1]
    return ", ".join([first.file, *parts])


def _files(cause: Sequence[Problem]) -> list[str]:
    """The files of a cause, of a notice their folders; none where all stand in one file."""
    files = list(dict.fromkeys(problem.file for problem in cause))
    folders = (
        files
        if cause[0].severity != "notice"
        else [file.rpartition("/")[0] or file for file in files]
    )
    return list(dict.fromkeys(folders)) if len(files) > 1 else []


def location_text(problem: Problem, language: str) -> str:
    """The file, and the row and column where they are known."""
    parts = [problem.file]
    if problem.row is not None:
        parts.append(_row_text(problem, language))
    if problem.column:
        parts.append(_column_text(problem.file, problem.column, language))
    return ", ".join(parts)


def _is_text(file: str) -> bool:
    """Whether an author sees lines and keys there, and no rows and columns."""
    return file.endswith((".md", ".yml", ".yaml", ".json", ".jsonl", ".po"))


def _row_text(problem: Problem, language: str) -> str:
    words = N_("line {row}") if _is_text(problem.file) else N_("row {row}")
    return translator(language)(words).format(row=problem.row)


def _column_text(file: str, column: str, language: str) -> str:
    words = N_("key {column}") if _is_text(file) else N_("column {column}")
    return translator(language)(words).format(column=column)


def count(problems: Sequence[Problem], language: str) -> str:
    """How many of each kind."""
    ngettext = counter(language)
    errors, warnings, notices = (
        sum(problem.severity == kind for problem in problems)
        for kind in ("error", "warning", "notice")
    )
    parts = (
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
        ngettext("{count} notice", "{count} notices", notices).format(count=notices),
    )
    return ", ".join(parts) + "."


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
                "found": _finding(problem, translate),
                "repair": _repair(problem, translate),
            }
            for problem in problems
        ]
    )


def tell_code_quality(problems: Sequence[Problem], language: str) -> bytes:
    """The same as GitLab shows them in a merge request (the report type `codequality`)."""
    severities, translate = (
        {"error": "critical", "warning": "minor", "notice": "info"},
        translator(language),
    )
    return json_bytes(
        [
            {
                "check_name": each.code,
                "description": f"{_finding(each, translate)} → {_repair(each, translate)}",
                "fingerprint": _fingerprint(each),
                "severity": severities[each.severity],
                "location": {"path": each.file, "lines": {"begin": each.row or 1}},
            }
            for each in problems
        ]
    )


def tell_sarif(problems: Sequence[Problem], language: str) -> bytes:
    """The same as forges show them beside the lines of a change (SARIF 2.1.0)."""
    levels, translate = (
        {"error": "error", "warning": "warning", "notice": "note"},
        translator(language),
    )
    results = [
        {
            "ruleId": each.code,
            "level": levels[each.severity],
            "message": {"text": f"{_finding(each, translate)} → {_repair(each, translate)}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(each.file)},
                        "region": {"startLine": each.row or 1},
                    }
                }
            ],
            "partialFingerprints": {"problem/v1": _fingerprint(each)},
        }
        for each in problems
    ]
    rules = [{"id": code} for code in sorted({each.code for each in problems})]
    run = {"tool": {"driver": {"name": "site-builder", "rules": rules}}, "results": results}
    return json_bytes({"$schema": SARIF, "version": "2.1.0", "runs": [run]})


def _fingerprint(problem: Problem) -> str:
    """The same for the same finding of the next run, also where lines before it were added."""
    parts = (problem.code, problem.file, problem.column or "", *map(str, problem.facts))
    return sha256_of("\0".join(parts).encode())


SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
FORMS: Mapping[str, Callable[[Sequence[Problem], str], bytes]] = {  # for machines, by name
    "json": tell_json,
    "code-quality": tell_code_quality,
    "sarif": tell_sarif,
}
