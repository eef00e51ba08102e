"""Questions to the search page and through the Model Context Protocol, over a built demonstration.

`python -m tests.asked SITE [FILE]`. Of the page it prints by kind how many questions have the right thing first and
among three, and how many boxes hold the figure that was written down from the sources. A client of the official SDK
starts the command and asks each question by `value`: right, silent or wrong; whether it is dated and cited. Pairs that
must not be compared are asked for by `compare`.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import anyio
import yaml
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

HERE = Path(__file__).parent
QUESTIONS = yaml.load((HERE / "browser/questions.yml").read_bytes(), yaml.CSafeLoader)
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

COLUMNS = ("questions", "first", "three", "box right")


def values_of(case):
    """The figures that are right."""
    value = case.get("value", [])
    return value if isinstance(value, list) else [value]


def language_of(case):
    """In which language a question is asked."""
    return "en" if case["typed"] == "en" else "vi"


def is_right(case, address):
    """Whether a thing is the one asked for; a figure of a report's text is, where its dataset shows it."""
    first = [case["first"]] if isinstance(case["first"], str) else case["first"]
    is_shown = "/cchc/2022-h1/" in first and address.startswith("/datasets/cchc-2022-h1/#")
    return address.partition("#")[0] in first or is_shown


def by_page(site, cases):
    """The first three addresses of each question and the figure in its box, by the theme's scripts."""
    command = [shutil.which("node"), HERE / "browser/asked.mjs", Path(site).resolve(), HERE.parent / "theme"]
    asked = json.dumps([[case["ask"], language_of(case)] for case in cases])
    return json.loads(subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout)


def page(site):
    """Print what the search page answers, by kind of question."""
    sums = defaultdict(Counter)
    for case, (places, value) in zip(QUESTIONS, by_page(site, QUESTIONS), strict=True):
        fits, can = [is_right(case, place) for place in places], case["kind"] != "nothing"
        box = "no box" if value is None else "box right" if value in values_of(case) else "box wrong"
        for name in (case["kind"], f"typed {case['typed']}", "all"):
            sums[name] += Counter(
                {"questions": can, "first": can and any(fits[:1]), "three": can and any(fits), box: 1}
            )
        if (can and not any(fits[:1])) or box == "box wrong":
            print("among three" if any(fits) else "missed", "|", case["ask"], "|", *places[:1], box)
    for name, each in sums.items():
        print(f"{name:<16}", ", ".join(f"{each[key]} {key}" for key in (*COLUMNS, "box wrong")))


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
            answers.append(await call("value", query=case["ask"], language=language_of(case)))
        pairs = [await call("compare", a=a, b=b) for a, b, _ in NOT_COMPARABLE]
        return answers, pairs


def outcome(case, answer):
    """right, wrong or silent; a question that no one figure answers is not to be answered by one."""
    if "value" not in answer:
        return "silent"
    return "right" if answer["value"] in values_of(case) else "wrong"


def main(site):
    """Print the tables of docs/benchmarks.md."""
    page(site)
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
