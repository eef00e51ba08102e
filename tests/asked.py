"""Questions through the Model Context Protocol: `python -m tests.asked SITE [FILE]`, over a built demonstration.

A client of the official SDK starts the command, asks each question by `value`, and holds the answer against the figure
that was written down from the sources: right, silent or wrong; whether it is dated and cited. Pairs that must not be
compared are asked for by `compare`.
"""

import json
import os
import sys
from pathlib import Path

import anyio
import yaml
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

QUESTIONS = yaml.safe_load((Path(__file__).parent / "browser/questions.yml").read_text("utf-8"))
# Ids of facts that do not compare, and the word by which it is said.
NOT_COMPARABLE = (
    ("da-nang.dti@da-nang.2024", "da-nang.dti@da-nang-2025.2024", "break"),
    ("da-nang.par-index@da-nang.2018", "da-nang.par-index@da-nang.2023", "unit"),
    ("da-nang.dvctt-ty-le-muc-4@da-nang.2021-02", "da-nang.dvctt-ty-le-muc-4@da-nang.2022-09", "break"),
    ("da-nang.ho-so-truc-tuyen-toan-trinh@da-nang.2024-H1", "da-nang.ho-so-truc-tuyen-toan-trinh@da-nang.2024-08",
     "kinds of period"),
    ("da-nang.sipas@da-nang.2018", "da-nang.sipas@da-nang.2021", "no one value"),
    ("da-nang.dti@da-nang.2022", "da-nang.dti@da-nang.2023", "derived"),
    ("da-nang.sipas@da-nang.2022", "da-nang.par-index@da-nang.2023", "different indicators"),
)  # fmt: skip


def values_of(case):
    """The figures that are right."""
    value = case.get("value", [])
    return value if isinstance(value, list) else [value]


async def ask(site):
    """What each question and each pair is answered with."""
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "site_builder.cli", "serve", "mcp", str(site)], env=dict(os.environ)
    )
    async with Client(stdio_client(command)) as client:

        async def call(name, **arguments):
            return json.loads((await client.call_tool(name, arguments)).content[0].text)

        answers = []
        for case in QUESTIONS:
            language = "en" if case["typed"] == "en" else "vi"
            answers.append(await call("value", query=case["ask"], language=language))
        pairs = [await call("compare", a=a, b=b) for a, b, _ in NOT_COMPARABLE]
        return answers, pairs


def outcome(case, answer):
    """right, wrong or silent; a question that no one figure answers is not to be answered by one."""
    if "value" not in answer:
        return "silent"
    return "right" if answer["value"] in values_of(case) else "wrong"


def main(site):
    """Print the table of docs/benchmarks.md."""
    answers, pairs = anyio.run(ask, site)
    outcomes = [outcome(case, answer) for case, answer in zip(QUESTIONS, answers, strict=True)]
    figures = [answer for answer in answers if "value" in answer]
    needed = ("unit", "period", "status", "citation", "link", "source")
    print(f"{len(QUESTIONS)} questions, {sum(map(bool, map(values_of, QUESTIONS)))} of them with one figure")
    print({name: outcomes.count(name) for name in ("right", "silent", "wrong")})
    print("dated and cited:", sum(all(answer.get(key) or key == "unit" for key in needed) for answer in figures))
    for case, answer, name in zip(QUESTIONS, answers, outcomes, strict=True):
        if name == "wrong" or (name == "silent" and values_of(case)):
            print(name, "|", case["ask"], "|", answer.get("value") or answer.get("unsure"))
    for (a, b, word), pair in zip(NOT_COMPARABLE, pairs, strict=True):
        print("refused" if word in pair.get("not_comparable", "") else "COMPARED", a, b, pair.get("not_comparable"))


if __name__ == "__main__":
    QUESTIONS = yaml.safe_load(Path(sys.argv[2]).read_text("utf-8")) if len(sys.argv) > 2 else QUESTIONS
    main(sys.argv[1])
