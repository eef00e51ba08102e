"""The review as one HTML page: no script, no other file, nothing of the document taken for markup.

Without `form` it is read-only; with it each question is a field of one form that the command's server takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from site_builder.core.cell import canonical_cell
from site_builder.core.problem import Problem, say_found, say_repair
from site_builder.extensions.office_import.conservation.balance import by_reason
from site_builder.extensions.office_import.conservation.telling import REASONS
from site_builder.extensions.office_import.document import Grid
from site_builder.extensions.office_import.earlier.telling import PROPOSED
from site_builder.extensions.office_import.language import counted as count_of
from site_builder.extensions.office_import.language import drafted, translate
from site_builder.extensions.office_import.review.questions import Question
from site_builder.extensions.office_import.review.view import Pair, Review
from site_builder.extensions.office_import.table import DataTable

STYLE = """
:root { color-scheme: light; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; }
main { max-width: 90rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 2px solid #1b5e8c; }
fieldset { border: 1px solid #767676; margin: 0 0 1rem; padding: .5rem 1rem; min-width: 0; }
legend { font-weight: 600; padding: 0 .25rem; }
input[type=text] { font: inherit; padding: .4rem; width: 10rem; border: 1px solid #555; }
label { display: inline-block; padding: .3rem 0; }
input[type=radio] { width: 1.15rem; height: 1.15rem; vertical-align: middle; }
button { font: inherit; padding: .6rem 1.2rem; color: #fff; background: #14507a; border: 0; cursor: pointer; }
:focus-visible { outline: 3px solid #b25000; outline-offset: 2px; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 1rem; border-top: 1px solid #ccc; }
.place { grid-column: 1 / -1; margin: .5rem 0 0; font-size: .85rem; color: #595959; font-weight: 400; }
.side { margin: .25rem 0; font-size: .75rem; color: #595959; text-transform: uppercase; }
pre { white-space: pre-wrap; margin: 0 0 .5rem; font: inherit; }
.wide { overflow-x: auto; margin-bottom: .5rem; }
table { border-collapse: collapse; font-size: .875rem; overflow-wrap: normal; }
td, th { border: 1px solid #bbb; padding: .2rem .4rem; text-align: left; vertical-align: top; white-space: pre-line; }
th { background: #eef3f7; }
.wrong, .error strong { color: #a30000; } .warning strong { color: #7a4b00; }
.saved { background: #e7f4e8; padding: .75rem; } .taken { color: #595959; margin: .25rem 0; }
code { font-size: .9em; overflow-wrap: anywhere; }
@media (max-width: 44rem) { .pair { grid-template-columns: minmax(0, 1fr); } }
""".strip()


MOST_CELLS = 6_000  # of a table that the page shows; its file has all of them
FEWEST_ROWS, MOST_ROWS = 10, 200
MOST_PIECES = 200  # left out for one reason; import.md counts the rest
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"


@dataclass(frozen=True, slots=True)
class Form:
    """Where answers go, with the token that lets them in, and what was wrong or saved the last time."""

    action: str
    token: str
    wrong: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    saved: bool = False
    command: str = ""  # that imports again


def render_review(review: Review, language: str, form: Form | None = None) -> str:
    """The whole page."""
    title = drafted("Review of {source}", source=review.source)
    parts = [
        f"<h1>{escape(title)}</h1>",
        _summary(review),
        *_saved(form),
        *_questions(review, form),
        *_problems(review.problems),
        *_proposals(review),
        *_left_out(review),
        f"<h2>{escape(drafted('Source and draft'))}</h2>",
        *map(_pair, review.pairs),
    ]
    head = (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
    return head + "\n".join(parts) + "\n</main>\n</body>\n</html>\n"


def _summary(review: Review) -> str:
    lost = sum(len(piece.words) for piece in review.balance.lost)
    lines = [
        drafted("Draft: {report} and {package}.", report=review.report, package=review.package),
        drafted("Source: SHA-256 {digest}.", digest=review.digest),
    ]
    if review.balance.counted:
        size = drafted(
            "The source counted again by another reader: {words} words, {numbers} numbers.",
            words=review.balance.words,
            numbers=review.balance.numbers,
        )
        rest = (
            drafted("{count} words or numbers are nowhere in the draft:", count=lost).rstrip(":") + "."
            if lost
            else drafted("All of them are in a table, in the text or in the list of what was left out.")
        )
        lines.append(f"{size} {rest}")
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _saved(form: Form | None) -> Iterator[str]:
    if form and form.wrong:
        yield f'<p class="wrong" role="alert">{escape(drafted("Some answers are not saved yet; see below."))}</p>'
    elif form and form.saved:
        words = drafted("Saved. The page shows what the answers change. Write the draft anew with:")
        yield f'<p class="saved" role="status">{escape(words)} <code>{escape(form.command)}</code></p>'


def _questions(review: Review, form: Form | None) -> Iterator[str]:
    asked = review.questions
    yield f'<h2 id="questions">{escape(count_of("{count} question", "{count} questions", len(asked)))}</h2>'
    if not asked:
        yield f"<p>{escape(drafted('Nothing has to be asked.'))}</p>"
        return
    if form is None:
        words = drafted("This page only shows. To answer, run the command again with --review.")
        yield f"<p>{escape(words)}</p>"
        yield from (_fieldset(question, None) for question in asked)
        return
    yield f'<form method="post" action="{escape(form.action)}">'
    yield f'<input type="hidden" name="t" value="{escape(form.token)}">'
    yield from (_fieldset(question, form) for question in asked)
    yield f'<p><button type="submit">{escape(drafted("Save the answers"))}</button></p>'
    yield "</form>"


def _fieldset(question: Question, form: Form | None) -> str:
    evidence = "".join(f"<li>{escape(line)}</li>" for line in question.evidence)
    listed = f"<ul>{evidence}</ul>" if evidence else ""
    wrong = form.wrong.get(question.name, "") if form else ""
    told = f'<p class="wrong" id="{question.name}-wrong">{escape(wrong)}</p>' if wrong else ""
    fields = _fields(question, form, bool(wrong)) if form else _shown(question)
    return f"<fieldset><legend>{escape(question.words)}</legend>{listed}{told}{fields}</fieldset>"


def _shown(question: Question) -> str:
    labels = {option.value: option.label for option in question.options}
    if question.answer:
        said = drafted("Answered: {answer}", answer=labels.get(question.answer, question.answer))
        return f"<p><strong>{escape(said)}</strong></p>"
    options = "".join(f"<li>{escape(option.label)}</li>" for option in question.options)
    return (f"<ul>{options}</ul>" if options else "") + _taken(question)


def _taken(question: Question) -> str:
    if not question.taken:
        return ""
    return f'<p class="taken">{escape(drafted("Until somebody answers: {taken}.", taken=question.taken))}</p>'


def _fields(question: Question, form: Form, is_wrong: bool) -> str:
    value = form.typed.get(question.name, question.answer)
    if not question.options:
        described = f' aria-describedby="{question.name}-wrong" aria-invalid="true"' if is_wrong else ""
        label = escape(drafted("The number in the source"))
        return (
            f'<p><label for="{question.name}">{label}</label> <input type="text" inputmode="decimal" '
            f'autocomplete="off" id="{question.name}" name="{question.name}" value="{escape(value)}"{described}></p>'
            + _taken(question)
        )
    unanswered = drafted("not answered: {taken}", taken=question.taken) if question.taken else drafted("not answered")
    choices = [*((option.value, option.label) for option in question.options), ("", unanswered)]
    return "".join(
        f'<p><label><input type="radio" name="{question.name}" value="{escape(choice)}"'
        f"{' checked' if choice == value else ''}> {escape(label)}</label></p>"
        for choice, label in choices
    )


def _problems(found: Sequence[Problem]) -> Iterator[str]:
    yield f"<h2>{escape(drafted('What was found'))}</h2>"
    if not found:
        yield f"<p>{escape(drafted('None.'))}</p>"
        return
    words = {"error": drafted("Error"), "warning": drafted("Warning"), "notice": drafted("Notice")}
    ranks = list(words)
    lines = (
        f'<li class="{problem.severity}"><strong>{escape(words[problem.severity])}</strong> '
        f"{escape(say_found(problem, translate))} <em>{escape(say_repair(problem, translate))}</em></li>"
        for problem in sorted(found, key=lambda problem: ranks.index(problem.severity))
    )
    yield f"<ul>{''.join(lines)}</ul>"


def _proposals(review: Review) -> Iterator[str]:
    if not review.proposals:
        return
    yield f"<h2>{escape(drafted('Against the period before ({period})', period=review.last))}</h2>"
    head = drafted(PROPOSED)
    yield f"<p>{escape(head)}</p><pre>{escape(review.proposals)}</pre>"


def _left_out(review: Review) -> Iterator[str]:
    pieces = review.balance.left_out
    yield f"<h2>{escape(drafted('What was left out'))}</h2>"
    if not pieces and not review.balance.lost:
        yield f"<p>{escape(drafted('None.'))}</p>"
        return
    rows = [
        (drafted("nowhere in the draft"), lost.place, ", ".join(lost.words) + " — " + lost.text)
        for lost in review.balance.lost
    ]
    for reason, listed in by_reason(pieces):
        rows += [(drafted(REASONS[reason]), piece.place, piece.text) for piece in listed[:MOST_PIECES]]
    heads = (drafted("Why left out"), drafted("Place"), drafted("As in the source"))
    yield _table([heads], rows)


def _table(heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> str:
    head = "".join("<tr>" + "".join(f'<th scope="col">{escape(text)}</th>' for text in row) + "</tr>" for row in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return f'<div class="wide" tabindex="0"><table><thead>{head}</thead><tbody>{body}</tbody></table></div>'


def _pair(pair: Pair) -> str:
    left = _grid(pair.source) if isinstance(pair.source, Grid) else _text(pair.source)
    right = _data(pair.draft) if isinstance(pair.draft, DataTable) else _text(pair.draft)
    place = f'<h3 class="place">{escape(pair.place)}</h3>' if pair.place else ""
    names = escape(drafted("Source")), escape(drafted("Draft"))
    return (
        f'<section class="pair">{place}<div><p class="side">{names[0]}</p>{left}</div>'
        f'<div><p class="side">{names[1]}</p>{right}</div></section>'
    )


def _text(text: str) -> str:
    return f"<pre>{escape(text)}</pre>" if text else "<p>—</p>"


def _rows_shown(height: int, width: int) -> int:
    return min(height, MOST_ROWS, max(FEWEST_ROWS, MOST_CELLS // max(width, 1)))


def _grid(grid: Grid) -> str:
    shown = grid.rows[: _rows_shown(len(grid.rows), grid.width)]
    rows = []
    for row in shown:
        cells = (cell for cell in row if not cell.covered)
        rows.append("".join(f"<td{_span('col', c.across)}{_span('row', c.down)}>{escape(c.text)}</td>" for c in cells))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="wide" tabindex="0"><table><tbody>{body}</tbody></table></div>' + _more(grid.rows, shown)


def _span(kind: str, count: int) -> str:
    return f' {kind}span="{count}"' if count > 1 else ""


def _more(rows: Sequence[object], shown: Sequence[object]) -> str:
    left = len(rows) - len(shown)
    return f"<p>{escape(drafted('and {count} more rows', count=left))}</p>" if left else ""


def _data(table: DataTable) -> str:
    rows = list(zip(*(column.values for column in table.columns), strict=True))
    shown = rows[: _rows_shown(len(rows), len(table.columns))]
    titles = [f"{column.title} ({column.unit})" if column.unit else column.title for column in table.columns]
    cells = [[canonical_cell(value) for value in row] for row in shown]
    head = f"<p><code>{escape(table.name)}.csv</code> {escape(table.title)}</p>"
    return head + _table([[column.name for column in table.columns], titles], cells) + _more(rows, shown)
