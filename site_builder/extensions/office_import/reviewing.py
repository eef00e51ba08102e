"""import --review: the review page on this machine alone, behind a token, and the answers that come back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from site_builder.extensions.office_import.answers import Answers
from site_builder.extensions.office_import.draft import Draft
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.review.page import POLICY, Form, render_review
from site_builder.extensions.office_import.review.questions import Answered, read_form

LONGEST = 1_000_000  # bytes of a form
PATIENCE = 30  # seconds for a slow sender
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Reviewer:
    """What a review needs: to make the draft again with the answers so far, to save new ones, and words around it."""

    make: Callable[[], Draft]
    save: Callable[[Answers], None]
    language: str
    command: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def page(self, action: str, *, saved: bool = False, said: Answered | None = None, typed: Any = ()) -> str:
        """The page as things stand now."""
        form = Form(action, self.token, said.wrong if said else {}, dict(typed), saved, self.command)
        review = self.make().review
        assert review is not None
        with drafting(self.language):
            return render_review(review, self.language, form)

    def answer(self, fields: dict[str, str]) -> Answered:
        """Save what a form says, but for what is wrong in it."""
        review = self.make().review
        assert review is not None
        with drafting(self.language):
            said = read_form(review.questions, fields)
        self.save(said.answers)
        return said


def review_server(reviewer: Reviewer, port: int = 0) -> HTTPServer:
    """A server on 127.0.0.1; port 0 takes a free one. One request at a time: each makes the draft anew."""
    handler = type("Handler", (_Handler,), {"reviewer": reviewer})
    return HTTPServer(("127.0.0.1", port), handler)


def review_address(server: HTTPServer, reviewer: Reviewer) -> str:
    """Where the page is, with its token."""
    return f"http://127.0.0.1:{server.server_port}/?t={reviewer.token}"


class _Handler(BaseHTTPRequestHandler):
    reviewer: Reviewer
    timeout = PATIENCE
    server: HTTPServer

    def do_GET(self) -> None:
        """The page."""
        query = dict(parse_qsl(urlsplit(self.path).query))
        if self._is_allowed(query.get("t", "")):
            self._send(200, self.reviewer.page("/", saved="saved" in query))

    def do_POST(self) -> None:
        """Answers."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST:
            self._refuse(413)
            return
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        fields = dict(parse_qsl(body, keep_blank_values=True))
        if not self._is_allowed(fields.get("t", "")):
            return
        said = self.reviewer.answer(fields)
        if said.wrong:
            self._send(400, self.reviewer.page("/", said=said, typed=fields))
            return
        self.send_response(303)
        self.send_header("Location", f"/?t={self.reviewer.token}&saved=1#questions")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _is_allowed(self, token: str) -> bool:
        """Whether a page of another site, or a name that was bent to this machine, is not behind the request."""
        hosts = {f"{name}:{self.server.server_port}" for name in ("127.0.0.1", "localhost")}
        origin = self.headers.get("Origin", "")
        is_own = self.headers.get("Host", "") in hosts and (not origin or origin.removeprefix("http://") in hosts)
        if not is_own or not secrets.compare_digest(token.encode(), self.reviewer.token.encode()):
            self._refuse(403)
            return False
        if urlsplit(self.path).path != "/":
            self._refuse(404)
            return False
        return True

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        self._send(status, f"<!doctype html><title>{status}</title><p>{status}</p>")

    def _send(self, status: int, page: str) -> None:
        body = page.encode()
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the address holds the token."""
