"""A small server for looking at the built site: as a plain host would serve it, with its own page for 404."""

from __future__ import annotations

import socketserver
import wsgiref.simple_server
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from site_builder.build.headers import content_type, served_types
from site_builder.build.live.app import App

TYPES = {f".{suffix}": content_type(kind) for suffix, kind in served_types().items()}


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TYPES}

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        root = Path(self.directory)
        own = root / self.path.lstrip("/").partition("/")[0] / "404.html"  # of the pages in another language
        page = own if own.is_file() else root / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: a reader of the terminal looks for the address, not for the traffic."""


def make_server(folder: Path, port: int = 0, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """A server of a folder; port 0 takes a free one."""
    return ThreadingHTTPServer((host, port), partial(_Handler, directory=str(folder)))


class _Threads(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True  # a browser that waits for news does not keep the program


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Quiet, as above."""


def make_live_server(app: App, port: int = 0, host: str = "127.0.0.1") -> wsgiref.simple_server.WSGIServer:
    """A server of an application, a thread a request; port 0 takes a free one."""
    return wsgiref.simple_server.make_server(host, port, app, server_class=_Threads, handler_class=_Quiet)
