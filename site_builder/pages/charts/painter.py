"""PNG files of charts: vl-convert turns their SVG into pixels.

It runs in a process of its own that is killed when a chart takes too long. One process draws all charts of a build,
a new one those after a chart that ended it. Its SVG comes from `picture`, which names no address to be fetched.
"""

from __future__ import annotations

import base64
import contextlib
import json
import subprocess
import sys
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from threading import Timer

from site_builder.core.extras import is_installed

SCALE = 2
SECONDS = 60  # for one chart, by the clock; an ordinary one takes a thirtieth of a second


def can_paint() -> bool:
    """Whether the library that turns an SVG into pixels is installed: the extra `charts`."""
    return is_installed("vl_convert")


def picture_kinds() -> tuple[str, ...]:
    """In which forms a chart can be had as a file: `svg`, and `png` where it can be painted."""
    return ("svg", "png") if can_paint() else ("svg",)


def paint_all(pictures: Iterable[str]) -> Generator[bytes | None, None, None]:
    """Each SVG as a PNG, None for one that cannot be drawn within SECONDS."""
    painter = _Painter()
    try:
        for picture in pictures:
            yield painter.paint(picture)
    finally:
        painter.end()


@dataclass
class _Painter:
    """The process that draws, begun when it is needed; never leaves this module."""

    process: subprocess.Popen[bytes] | None = None

    def paint(self, picture: str) -> bytes | None:
        """One chart; after one that cannot be drawn in time the process begins anew."""
        process = self.process = self.process or self._begin()
        assert process.stdin and process.stdout
        alarm = Timer(SECONDS, process.kill)
        alarm.start()
        try:
            process.stdin.write(json.dumps(picture).encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:  # it ended before it had read all
            answer = b""
        finally:
            alarm.cancel()
        if not answer.endswith(b"\n"):
            self.end()
            return None
        told = json.loads(answer)
        return told and base64.b64decode(told)

    def _begin(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "site_builder.pages.charts.painter"]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)

    def end(self) -> None:
        """End the process, if one runs."""
        if self.process:
            self.process.kill()
            with contextlib.suppress(OSError):  # what it had not read of a chart
                self.process.communicate()
        self.process = None


def main() -> None:
    """Paint the SVG on standard input, a JSON string a line; each answer is a line of JSON, null for a refusal."""
    import vl_convert

    for line in sys.stdin.buffer:
        answer = None
        with contextlib.suppress(ValueError):
            answer = base64.b64encode(vl_convert.svg_to_png(json.loads(line), scale=SCALE)).decode()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
