"""The list of decisions in docs/decisions/README.md, written from the files: number, date and title of each."""

import re
from dataclasses import dataclass
from pathlib import Path

DECISIONS = Path(__file__).parent.parent.parent / "docs" / "decisions"
LIST = DECISIONS / "README.md"
_FORM = re.compile(r"# (\d+)\. ([^\n]+)\n\n\*\*Date\.\*\* (\d{4}-\d{2}-\d{2})\n\n")


@dataclass(frozen=True)
class Decision:
    """One file of docs/decisions."""

    file: str
    number: int
    title: str
    date: str


def decisions() -> tuple[Decision, ...]:
    """All of them, by file name. Raises ValueError where one lacks its number, title or date."""
    return tuple(read_decision(path) for path in sorted(DECISIONS.glob("*.md")) if path != LIST)


def read_decision(path: Path) -> Decision:
    """What the first lines of a decision say."""
    if not (found := _FORM.match(path.read_text("utf-8"))):
        raise ValueError(
            f"{path.name} does not begin with `# NUMBER. Title` and `**Date.** YYYY-MM-DD`"
        )
    return Decision(path.name, int(found[1]), found[2], found[3])


def render_decisions(found: tuple[Decision, ...]) -> str:
    """The list, in the order of numbers."""
    lines = [
        f"- {decision.number} ({decision.date}): [{decision.title}]({decision.file})"
        for decision in found
    ]
    head = (
        "# Decisions\n\nWhat was decided and why, in the order of numbers; `scripts/reference` writes this list. "
        "A new decision takes the next number: `NNNN-name.md` that begins with `# N. Title` and `**Date.** YYYY-MM-DD`,"
        " then Context, Decision and Consequences. One that is given up stays, and names the one that follows it.\n\n"
    )
    return head + "\n".join(lines) + "\n"
