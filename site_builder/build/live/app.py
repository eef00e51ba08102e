"""The last good site over WSGI, as a plain host would serve it, never waiting for a build."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from posixpath import normpath
from typing import Any
from urllib.parse import quote

from site_builder.build.live.overlay import (
    LIVE,
    Board,
    State,
    first_page,
    script,
    style,
    with_overlay,
)
from site_builder.build.seal.headers import content_type, served_types

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
TYPES = {f".{suffix}": content_type(kind) for suffix, kind in served_types().items()}
_HTML = "text/html; charset=utf-8"
_PATIENCE = 25.0  # seconds that a browser's question for news may wait
_Answer = tuple[str, str, bytes]


def make_app(board: Board, base: str, language: str, patience: float = _PATIENCE) -> App:
    """Serve what the board shows under `base`, which begins and ends with a slash."""

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        if not path.startswith(base):
            start("302 Found", [("Location", quote(base)), ("Content-Length", "0")])
            return [b""]
        inner = path[len(base) :]
        if inner.startswith(LIVE):
            status, kind, body = _live(
                inner.removeprefix(LIVE), environ.get("QUERY_STRING", ""), board, patience
            )
        else:
            status, kind, body = _page(inner, board, base, language)
        headers = [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        if status.startswith("301"):
            headers.append(("Location", quote(f"{path}/")))
        start(status, headers)
        return [b"" if environ.get("REQUEST_METHOD") == "HEAD" else body]

    return app


def _live(name: str, query: str, board: Board, patience: float) -> _Answer:
    if name == "reload.js":
        return "200 OK", TYPES[".js"], script()
    if name == "problems.css":
        return "200 OK", TYPES[".css"], style()
    if name == "state" and query.isdigit():
        return "200 OK", "text/plain; charset=utf-8", str(board.wait(int(query), patience)).encode()
    return "404 Not Found", "text/plain; charset=utf-8", b""


def _page(inner: str, board: Board, base: str, language: str) -> _Answer:
    for _ in range(2):  # the folder may give way to the next while it is read
        state = board.state
        if state.root is None:
            return "200 OK", _HTML, first_page(state, language, base)
        try:
            return _read(inner, state, state.root, base)
        except OSError:
            continue
    return "503 Service Unavailable", "text/plain; charset=utf-8", b""


def _read(inner: str, state: State, root: Path, base: str) -> _Answer:
    # Joined as text: a name that climbs out ends at the root.
    file = root / normpath(f"/{inner}").lstrip("/")
    if file.is_dir() and inner and not inner.endswith("/"):
        return "301 Moved Permanently", _HTML, b""
    file = file / "index.html" if file.is_dir() or inner.endswith("/") else file
    status = "200 OK" if file.is_file() else "404 Not Found"
    if status.startswith("404"):
        # as servers with our settings do: the page of the address's language
        language = root.joinpath(*file.relative_to(root).parts[:1], "404.html")
        file = language if language.is_file() else root / "404.html"
        if not file.is_file():
            return status, _HTML, with_overlay(b"404", state, base)
    kind = TYPES.get(file.suffix, "application/octet-stream")
    body = file.read_bytes()
    return status, kind, with_overlay(body, state, base) if file.suffix == ".html" else body
