"""One file from a public host: https only, to an address that was checked, within bounds of size and time.

The name is resolved once, every address that it has must be public, and `http.client` is given a connection to the very
address that was checked: a name that answers otherwise the second time leads nowhere else. Each redirect passes the
same checks. Source: OWASP, Server-Side Request Forgery Prevention.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase

LARGEST = 100 << 20  # bytes of one file
SECONDS = 60.0  # for one file, all redirects included
REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_HEADERS = {"User-Agent": "site-builder", "Accept-Encoding": "identity"}
# Addresses of version 4 that are carried inside version 6: NAT64 (RFC 6052), beside those that ipaddress knows.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Resolve = Callable[[str, int], list[str]]  # the addresses of a host
Connect = Callable[[str, int, float], socket.socket]  # to an address and port, within seconds
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host, as the system tells them. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an address. Raises OSError."""
    return socket.create_connection((address, port), seconds)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches files; tests put a name server, a network and a certificate of their own in its place."""

    resolve: Resolve = resolve
    connect: Connect = connect
    context: ssl.SSLContext | None = None
    largest: int = LARGEST
    seconds: float = SECONDS

    def fetch(self, url: str) -> bytes:
        """The bytes behind an address. Raises UnreadableError with the reason."""
        found: Future[bytes] = Future()
        opened: list[socket.socket] = []
        # Neither a look-up of a name nor a header that drips letter by letter has a limit of its own.
        threading.Thread(target=_settle, args=(found, lambda: self._follow(url, opened)), daemon=True).start()
        try:
            return found.result(self.seconds)
        except TimeoutError as error:
            for each in opened:
                with contextlib.suppress(OSError):  # the plain one: that of ssl takes the cipher from under the thread
                    socket.socket.shutdown(each, socket.SHUT_RDWR)
            raise UnreadableError(Phrase("it takes too long")) from error

    def _follow(self, url: str, opened: list[socket.socket]) -> bytes:
        """The bytes at the end of all redirects."""
        for _ in range(REDIRECTS + 1):
            parts, port = _checked(url)
            host = str(parts.hostname)
            try:
                plain = self.connect(self._public_address(host, port), port, self.seconds)
                secure = (self.context or ssl.create_default_context()).wrap_socket(plain, server_hostname=host)
                with contextlib.closing(secure):
                    opened.append(secure)
                    answer = self._get(parts, secure)
            except TimeoutError:
                raise
            except (OSError, http.client.HTTPException) as error:
                kind = type(error).__name__
                raise UnreadableError(Phrase("{host} does not answer ({kind})", host=host, kind=kind)) from error
            if isinstance(answer, bytes):
                return answer
            url = urljoin(url, answer)
        raise UnreadableError(Phrase("it leads on more than {count} times", count=REDIRECTS))

    def _public_address(self, host: str, port: int) -> str:
        """The first address of a host, all of which must be public."""
        found = self.resolve(host, port)
        for text in found:
            if not is_public(ipaddress.ip_address(text.partition("%")[0])):
                raise UnreadableError(
                    Phrase("{host} is the address {address} of a private network", host=host, address=text)
                )
        if not found:
            raise UnreadableError(Phrase("{host} has no address", host=host))
        return found[0]

    def _get(self, parts: SplitResult, secure: socket.socket) -> bytes | str:
        """The bytes, or the address that it leads on to."""
        asked = http.client.HTTPSConnection(parts.netloc)
        asked.sock = secure
        asked.request("GET", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", headers=_HEADERS)
        with contextlib.closing(asked.getresponse()) as answer:
            if answer.status in _MOVED and (location := answer.getheader("Location")):
                return location
            if answer.status != http.client.OK:
                raise UnreadableError(Phrase("the host answers with the status {status}", status=answer.status))
            body = answer.read(self.largest + 1)
            if len(body) > self.largest:
                raise UnreadableError(Phrase("it has more than {most} bytes", most=self.largest))
            if answer.length:
                raise http.client.IncompleteRead(body, answer.length)
            return body


def _settle(found: Future[bytes], work: Callable[[], bytes]) -> None:
    try:
        found.set_result(work())
    except Exception as error:  # raised by the thread that waits
        found.set_exception(error)


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also the one that it carries inside."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(each is not None and not is_public(each) for each in carried):
            return False
        if address.ipv4_mapped:
            return True
    return address.is_global and not address.is_multicast and not address.is_reserved


def _checked(url: str) -> tuple[SplitResult, int]:
    """The parts of an address that may be asked."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise UnreadableError(Phrase("it is no address")) from error
    if parts.scheme != "https":
        raise UnreadableError(Phrase("only https addresses are fetched"))
    if not parts.hostname or parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        raise UnreadableError(Phrase("it is no address"))
    return parts, port
