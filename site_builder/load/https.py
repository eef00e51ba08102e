"""One file from a public host: https only, to an address that was checked, within bounds of size and time.

The name is resolved once, every address that it has must be public, and the connection goes to the very address that
was checked: a name that answers otherwise the second time leads nowhere else. Each redirect passes the same checks.
Source: OWASP, Server-Side Request Forgery Prevention.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase

LARGEST = 100 << 20  # bytes of one file
SECONDS = 60.0  # for one file, all redirects included
REDIRECTS = 5
_CHUNK = 1 << 16
_MOVED = (301, 302, 303, 307, 308)
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
        deadline = time.monotonic() + self.seconds
        for _ in range(REDIRECTS + 1):
            answer = self._ask(url, deadline)
            if isinstance(answer, bytes):
                return answer
            url = urljoin(url, answer)
        raise UnreadableError(Phrase("it leads on more than {count} times", count=REDIRECTS))

    def _ask(self, url: str, deadline: float) -> bytes | str:
        """The bytes, or the address that it leads on to."""
        parts, port = _checked(url)
        host = str(parts.hostname)
        try:
            address = self._public_address(host, port, deadline)
            plain = self.connect(address, port, _left(deadline))
            with contextlib.closing(plain):
                return self._get(plain, parts, deadline)
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, TimeoutError) or time.monotonic() >= deadline:
                raise _too_slow() from error
            raise UnreadableError(Phrase("{host} does not answer ({kind})", host=host, kind=_kind(error))) from error

    def _public_address(self, host: str, port: int, deadline: float) -> str:
        """The first address of a host, all of which must be public."""
        found = _before(deadline, lambda: self.resolve(host, port))
        for text in found:
            if not is_public(ipaddress.ip_address(text.partition("%")[0])):
                raise UnreadableError(
                    Phrase("{host} is the address {address} of a private network", host=host, address=text)
                )
        if not found:
            raise UnreadableError(Phrase("{host} has no address", host=host))
        return found[0]

    def _get(self, plain: socket.socket, parts: SplitResult, deadline: float) -> bytes | str:
        context = self.context or ssl.create_default_context()
        wrapped = context.wrap_socket(plain, server_hostname=parts.hostname, do_handshake_on_connect=False)
        with wrapped as secure, _cut_at(deadline, secure):
            secure.do_handshake()
            asked = http.client.HTTPSConnection(parts.netloc)
            asked.sock = secure
            target = parts.path or "/"
            asked.request(
                "GET",
                f"{target}?{parts.query}" if parts.query else target,
                headers={"User-Agent": "site-builder", "Accept-Encoding": "identity"},
            )
            secure.settimeout(_left(deadline))
            with contextlib.closing(asked.getresponse()) as answer:
                if answer.status in _MOVED and (location := answer.getheader("Location")):
                    return location
                if answer.status != http.client.OK:
                    raise UnreadableError(Phrase("the host answers with the status {status}", status=answer.status))
                return self._body(answer, secure, deadline)

    def _body(self, answer: http.client.HTTPResponse, secure: socket.socket, deadline: float) -> bytes:
        """All of the body; a host that sends it drop by drop is cut off at the deadline."""
        body = bytearray()
        while True:
            secure.settimeout(_left(deadline))
            chunk = answer.read1(_CHUNK)
            body += chunk
            if len(body) > self.largest:
                raise UnreadableError(Phrase("it has more than {most} bytes", most=self.largest))
            if not chunk:
                break
        if answer.length:
            raise http.client.IncompleteRead(bytes(body), answer.length)
        return bytes(body)


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


def _before(deadline: float, work: Callable[[], list[str]]) -> list[str]:
    """What a call gives that has no limit of its own, as the system's look-up of a name; left alone at the deadline."""
    given: list[list[str]] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            given.append(work())
        except Exception as error:  # told by the thread that waits
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_left(deadline))
    if failed:
        raise failed[0]
    if not given:
        raise _too_slow()
    return given[0]


@contextlib.contextmanager
def _cut_at(deadline: float, connection: socket.socket) -> Iterator[None]:
    """End a connection at the deadline: a limit for each read lets a host send its header letter by letter."""
    # The plain shutdown: the one of ssl takes the cipher from under the thread that reads.
    watch = threading.Timer(_left(deadline), _shut, [connection])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise _too_slow()
    return left


def _too_slow() -> UnreadableError:
    return UnreadableError(Phrase("it takes too long"))


def _kind(error: BaseException) -> str:
    return type(error).__name__
