"""Questions to the search page and through the Model Context Protocol, over a built demonstration.

`python -m tests.asked SITE [FILE ...]`, by default all sets of questions. Of each set it prints how many questions have
the right thing first and among three, and how many boxes hold the figure that was written down from the sources. A
client of the official SDK starts the command and asks each question by `value`: right, silent or wrong; whether it is
dated and cited. Pairs that must not be compared are asked for by `compare`.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import yaml

HERE = Path(__file__).parent
SETS = tuple(sorted((HERE / "browser").glob("questions*.yml")))
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
NEEDED = (
    "period",
    "status",
    "citation",
    "link",
    "source",
)  # of a figure that an assistant may quote


def questions_of(file):
    """The questions of a set."""
    return yaml.load(Path(file).read_bytes(), yaml.CSafeLoader)


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
    return [(places, value) for places, value, *_ in answered(site, cases)]


def answered(site, cases):
    """The same, with the figure as it is printed and the whole reply."""
    command = [
        shutil.which("node"),
        HERE / "browser/asked.mjs",
        Path(site).resolve(),
        HERE.parent / "theme",
    ]
    asked = json.dumps([[case["ask"], language_of(case)] for case in cases])
    return json.loads(
        subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout
    )


async def by_assistant(site, cases):
    """What each question and each pair is answered with through the protocol."""
    from mcp import Client, StdioServerParameters
    from mcp.client.stdio import stdio_client

    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "site_builder.cli", "serve", "mcp", str(site)],
        env=dict(os.environ),
    )
    async with Client(stdio_client(command)) as client:

        async def call(name, **arguments):
            return json.loads((await client.call_tool(name, arguments)).content[0].text)

        answers = [
            await call("value", query=case["ask"], language=language_of(case)) for case in cases
        ]
        return answers, [await call("compare", a=a, b=b) for a, b, _ in NOT_COMPARABLE]


def outcome(case, value):
    """right, wrong or none; a question that no one figure answers is not to be answered by one."""
    return "none" if value is None else "right" if value in values_of(case) else "wrong"


def counts_of(cases, pages, answers):
    """How a set came out."""
    sums = Counter()
    for case, (places, value), answer in zip(cases, pages, answers, strict=True):
        fits, can = [is_right(case, place) for place in places], case["kind"] != "nothing"
        box, figure = outcome(case, value), outcome(case, answer.get("value"))
        is_cited = figure != "none" and all(answer.get(key) for key in NEEDED)
        sums += Counter(
            {"questions": can, "first": can and any(fits[:1]), "three": can and any(fits)}
        )
        sums += Counter({f"box {box}": 1, f"assistant {figure}": 1, "dated and cited": is_cited})
        if (can and not any(fits[:1])) or "wrong" in (box, figure):
            print(
                "  among three" if any(fits) else "  missed",
                "|",
                case["ask"],
                "|",
                *places[:1],
                "|",
                box,
                figure,
            )
    return sums


def main(site, *files):
    """Print the tables of docs/benchmarks.md."""
    sets = {Path(file).stem: questions_of(file) for file in files or SETS}
    cases = [case for each in sets.values() for case in each]
    import anyio

    answers, pairs = anyio.run(by_assistant, site, cases)
    asked, total = iter(zip(by_page(site, cases), answers, strict=True)), Counter()
    for name, own in sets.items():
        print(name)
        sums = counts_of(own, *zip(*(next(asked) for _ in own), strict=True))
        print(" ", ", ".join(f"{count} {what}" for what, count in sums.items()))
        total += sums
    print("all", dict(total))
    for (a, b, word), pair in zip(NOT_COMPARABLE, pairs, strict=True):
        print(
            "refused" if word in pair.get("not_comparable", "") else "COMPARED",
            a,
            b,
            pair.get("not_comparable"),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
