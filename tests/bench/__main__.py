"""How dear builds are, as ratios against a peer, a floor or a bound measured in the same run; nothing here asserts."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench import long, many, served, texts, whole
from tests.bench.measure import HEAD, machine


@dataclass(frozen=True)
class Bench:
    """A kind of work: what its numbers count, how many where none is said, and what measures it."""

    sizes: tuple[str, ...]
    usual: tuple[int, ...]
    lines: Callable
    help: str


BENCHES = {
    "whole": Bench(
        ("PACKAGES", "TABLES"),
        (20, 10),
        whole.lines,
        "whole builds beside frictionless validate: cold, warm, changed",
    ),
    "many": Bench(
        ("DATASETS",),
        (50,),
        many.growth_lines,
        "time for so many datasets of one table and twice as many",
    ),
    "long": Bench(
        ("ROWS",), (1_000_000,), long.lines, "one long table beside frictionless and DuckDB"
    ),
    "texts": Bench(
        ("PAGES",),
        (1_000,),
        texts.lines,
        "Markdown pages beside MkDocs, and Hugo and Eleventy if installed",
    ),
    "serve": Bench((), (), served.lines, "the demonstration under serve, one changed line"),
    "memory": Bench(
        ("DATASETS",),
        (50,),
        many.memory_lines,
        "the most memory of many datasets, Pagefind included",
    ),
    "sizes": Bench(
        ("DATASETS",), (50,), many.size_lines, "the largest list and a first query of many datasets"
    ),
}
ABOUT = """Measure builds in CPU seconds and resident memory of all their processes, and print one table in Markdown for
docs/benchmarks.md. Progress goes to stderr. Without a word all kinds are measured at their usual sizes, which takes
some five minutes. Ratios of one run can be compared, seconds of two machines cannot.
"""


def _said(name: str, bench: Bench) -> str:
    usual = f" ({' '.join(map(str, bench.usual))})" if bench.usual else ""
    return f"  {' '.join((name, *(f'[{size}]' for size in bench.sizes))):<28} {bench.help}{usual}"


def parser() -> argparse.ArgumentParser:
    """The words of the command."""
    kinds = "\n".join(_said(name, bench) for name, bench in BENCHES.items())
    made = argparse.ArgumentParser(
        prog="scripts/bench",
        description=ABOUT,
        epilog=f"kinds, with their usual sizes:\n{kinds}\n\nexample: scripts/bench whole 600 10",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("kind", nargs="?", default="all", choices=(*BENCHES, "all"), metavar="KIND")
    made.add_argument(
        "sizes", nargs="*", type=int, metavar="SIZE", help="in the place of the usual ones"
    )
    return made


def main(words: list[str]) -> int:
    """Measure what is asked for, then print the table."""
    asked = parser().parse_args(words)
    kinds = list(BENCHES) if asked.kind == "all" else [asked.kind]
    most = 0 if asked.kind == "all" else len(BENCHES[asked.kind].sizes)
    if len(asked.sizes) > most or any(size < 1 for size in asked.sizes):
        parser().error(f"{asked.kind} takes at most {most} sizes, of 1 or more")
    began = machine()
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            line for kind in kinds for line in _measured(Path(folder), BENCHES[kind], asked.sizes)
        ]
    print(
        f"{began} at the beginning, {machine().rpartition('load ')[2]} at the end\n",
        HEAD,
        *rows,
        sep="\n",
    )
    return 0


def _measured(folder: Path, bench: Bench, sizes: list[int]) -> list:
    return list(bench.lines(folder, *sizes, *bench.usual[len(sizes) :]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
