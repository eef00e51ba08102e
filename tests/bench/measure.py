"""What a bench says: one line a piece of work, beside a peer, a floor or a bound of the same run."""

import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.memory import cost_of

HEAD = "| work | ours | peer, floor or bound | ratio | target | met |\n| --- | --- | --- | --- | --- | --- |"


@dataclass(frozen=True)
class Line:
    """So much of ours beside so much of `peer`, and the most that the ratio may be."""

    work: str
    ours: float
    beside: float
    peer: str
    target: float | None = None
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours by the other."""
        return self.ours / self.beside

    def __str__(self) -> str:
        """A row of the table; where nothing is aimed at, nothing is met or missed."""
        target, met = ("", "")
        if self.target is not None:
            target, met = f"{self.target:g}", "yes" if self.ratio <= self.target else "no"
        beside = f"{self.peer}, {self._said(self.beside)}"
        return f"| {self.work} | {self._said(self.ours)} | {beside} | {self.ratio:.2f} | {target} | {met} |"

    def _said(self, number: float) -> str:
        return f"{number:.{1 if self.unit == 's' and number >= 1 else 2 if self.unit == 's' else 0}f} {self.unit}"


def megabytes(cost) -> float:
    """The most memory that all processes of a command held together."""
    return cost.peak / (1 << 20)


def spent(what: str, *words: object, code: int | None = 0, **given):
    """What a command costs, told on stderr; it must end well, or with any `code` where that is None."""
    print(f"{what} ... ", end="", file=sys.stderr, flush=True)
    cost = cost_of(*words, **given)
    print(f"{cost.seconds:.1f} s, {megabytes(cost):.0f} MB", file=sys.stderr, flush=True)
    if code is not None and cost.code != code:
        raise SystemExit(f"This ended with {cost.code}: {' '.join(map(str, words))}")
    return cost


def build(what: str, config: Path, *options: object):
    """What a build of a portal costs, in one process unless more are asked for; search index, seal and links too."""
    words = (
        "-m",
        "site_builder.cli",
        "build",
        "--jobs",
        1,
        "-f",
        config,
        "--site-dir",
        config.parent / "site",
    )
    return spent(what, *words, *options)


def machine() -> str:
    """Date, cores, their model, Python, and how busy the machine is now."""
    load = f"load {os.getloadavg()[0]:.1f}"
    cores = f"{os.cpu_count()} cores of {_model()}"
    python = f"Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {cores}, {python}, {platform.system()}, {load}"


def _model() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text("ascii", "replace").splitlines()
    except OSError:
        told = []
    names = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
    return (names or [platform.machine()])[0]
