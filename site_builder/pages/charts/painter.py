"""PNG files of charts: vl-convert turns their SVG into pixels.

It runs in a process of its own that is killed when a chart takes too long. One process draws all charts of a build,
a new one those after a chart that ended it. Its SVG comes from `picture`, which names no address to be fetched.

Letters are those of Liberation Sans, which the library holds in itself: the same on every machine, and half the work,
since for a letter of the machine's fonts it opens their file anew each time. Those fonts have what Liberation Sans
lacks.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Generator, Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from site_builder.core.bounded import Servant, receive, send
from site_builder.core.extension import is_installed
from site_builder.pages.charts.picture import FONTS

SCALE = 2
SECONDS = 60  # for one chart, by the clock; an ordinary one takes a fiftieth of a second
LETTERS = '"Liberation Sans"'  # instead of `FONTS`
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
_OWN_FOLDERS = (".fonts", ".local/share/fonts", "Library/Fonts")
_NO_FONTS = "<fontconfig><dir>/dev/null</dir></fontconfig>"  # without any folder the library takes its usual ones
_NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def can_paint() -> bool:
    """Whether the library that turns an SVG into pixels is installed: the extra `charts`."""
    return is_installed("vl_convert")


def picture_kinds() -> tuple[str, ...]:
    """In which forms a chart can be had as a file: `svg`, and `png` where it can be painted."""
    return ("svg", "png") if can_paint() else ("svg",)


def font_folders() -> list[Path]:
    """Where the fonts of this machine lie, for letters that `LETTERS` lacks."""
    places = [*map(Path, _FOLDERS), *(Path.home() / place for place in _OWN_FOLDERS)]
    return [place for place in places if place.is_dir()]


def paintable(picture: str) -> str:
    """An SVG of ours in letters that the library has itself."""
    return picture.replace(FONTS, LETTERS, 1)


def paint_all(pictures: Iterable[str]) -> Generator[bytes | None, None, None]:
    """Each SVG as a PNG, None for one that cannot be drawn within SECONDS."""
    command = [sys.executable, "-m", "site_builder.pages.charts.painter", *map(str, font_folders())]
    painter = Servant(command, SECONDS)
    try:
        for picture in pictures:
            yield painter.ask(paintable(picture).encode()) or None
    finally:
        painter.end()


def main() -> None:
    """Paint each SVG that comes on standard input; the answer is empty for a refusal."""
    import vl_convert

    _give_fonts(sys.argv[1:])
    while (picture := receive(sys.stdin.buffer)) is not None:
        answer = b""
        with contextlib.suppress(ValueError):
            answer = vl_convert.svg_to_png(picture.decode(), scale=SCALE)
        send(sys.stdout.buffer, answer)


def _give_fonts(folders: Iterable[str]) -> None:
    """Have the library look through the fonts of the machine after its own.

    It takes the first font of a name, and left alone looks where fontconfig says before it comes to its own. On other
    systems than those of fontconfig that cannot be helped, but there nobody brings Liberation Sans.
    """
    import vl_convert

    if sys.platform == "darwin":
        return
    with NamedTemporaryFile(suffix=".conf") as told:
        told.write(_NO_FONTS.encode())
        told.flush()
        os.environ["FONTCONFIG_FILE"] = told.name
        vl_convert.svg_to_png(_NOTHING)  # it looks for fonts once it draws
        for folder in folders:
            vl_convert.register_font_directory(folder)


if __name__ == "__main__":
    main()
