"""Files that a package names at another address: refused, listed as links, or fetched and held to their hash.

Fetched files lie in a cache by their hash, so that the network is asked once; what lies there is hashed again each
time it is read. The package then has the file under a name of its own, with its address among its sources.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import ipaddress
import re
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from site_builder.core.problem import Phrase, Problem, UnreadableError, flag
from site_builder.core.text import slugify

# One file from a public host: https only, to an address that was checked, within bounds of size and time.
#
# The name is resolved once, every address that it has must be public, and `http.client` is given a connection to the
# very
# address that was checked: a name that answers otherwise the second time leads nowhere else. Each redirect passes the
# same checks. Source: OWASP, Server-Side Request Forgery Prevention.


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
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


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
        future: Future[bytes] = Future()
        opened: list[socket.socket] = []
        # Neither a look-up of a name nor a header that drips letter by letter has a limit of its own.
        threading.Thread(
            target=_settle, args=(future, lambda: self._follow(url, opened)), daemon=True
        ).start()
        try:
            return future.result(self.seconds)
        except TimeoutError as error:
            for each in opened:
                with contextlib.suppress(
                    OSError
                ):  # the plain one: that of ssl takes the cipher from under the thread
                    socket.socket.shutdown(each, socket.SHUT_RDWR)
            raise UnreadableError(Phrase("it takes too long")) from error

    def _follow(self, url: str, opened: list[socket.socket]) -> bytes:
        """The bytes at the end of all redirects."""
        for _ in range(REDIRECTS + 1):
            parts, port = _checked(url)
            host = str(parts.hostname)
            try:
                plain = self.connect(self._public_address(host, port), port, self.seconds)
                secure = (self.context or ssl.create_default_context()).wrap_socket(
                    plain, server_hostname=host
                )
                with contextlib.closing(secure):
                    opened.append(secure)
                    answer = self._get(parts, secure)
            except TimeoutError:
                raise
            except (OSError, http.client.HTTPException) as error:
                kind = type(error).__name__
                raise UnreadableError(
                    Phrase("{host} does not answer ({kind})", host=host, kind=kind)
                ) from error
            if isinstance(answer, bytes):
                return answer
            url = urljoin(url, answer)
        raise UnreadableError(Phrase("it leads on more than {count} times", count=REDIRECTS))

    def _public_address(self, host: str, port: int) -> str:
        """The first address of a host, all of which must be public."""
        addresses = self.resolve(host, port)
        for text in addresses:
            if not is_public(ipaddress.ip_address(text.partition("%")[0])):
                raise UnreadableError(
                    Phrase(
                        "{host} is the address {address} of a private network",
                        host=host,
                        address=text,
                    )
                )
        if not addresses:
            raise UnreadableError(Phrase("{host} has no address", host=host))
        return addresses[0]

    def _get(self, parts: SplitResult, secure: socket.socket) -> bytes | str:
        """The bytes, or the address that it leads on to."""
        asked = http.client.HTTPSConnection(parts.netloc)
        asked.sock = secure
        asked.request(
            "GET", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", headers=_HEADERS
        )
        with contextlib.closing(asked.getresponse()) as answer:
            if answer.status in _MOVED and (location := answer.getheader("Location")):
                return location
            if answer.status != http.client.OK:
                raise UnreadableError(
                    Phrase("the host answers with the status {status}", status=answer.status)
                )
            body = answer.read(self.largest + 1)
            if len(body) > self.largest:
                raise UnreadableError(Phrase("it has more than {most} bytes", most=self.largest))
            if answer.length:
                raise http.client.IncompleteRead(body, answer.length)
            return body


def _settle(future: Future[bytes], work: Callable[[], bytes]) -> None:
    try:
        future.set_result(work())
    except Exception as error:  # raised by the thread that waits
        future.set_exception(error)


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
    if (
        not parts.hostname
        or parts.username is not None
        or not url.isascii()
        or not url.isprintable()
        or " " in url
    ):
        raise UnreadableError(Phrase("it is no address"))
    return parts, port


Mode = Literal["list", "fetch", "refuse"]
METHODS = ("sha256", "sha512")  # of which nobody can make a second file
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Foreign:
    """How packages of others are read: what is done with files at other addresses, and where those fetched are kept.

    `accepted` are the codes of defects that the steward has accepted, by the name of a package.
    """

    mode: Mode = "list"
    cache: Path | None = None
    fetcher: Fetcher = field(default_factory=Fetcher)
    accepted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files of a package lie: in its folder, but those that were fetched in the cache, by their path."""

    folder: Path
    fetched: Mapping[str, Path] = field(default_factory=dict)

    def home(self, path: object) -> Path:
        """The folder in which a path of the descriptor lies."""
        return self.fetched.get(path, self.folder) if isinstance(path, str) else self.folder


def fetch_resources(
    listed: Sequence[dict[str, Any]], foreign: Foreign, file: str
) -> tuple[dict[str, Path], tuple[Problem, ...]]:
    """Fetch what can be pinned; such resources then have a path of their own. Gives where each path lies."""
    homes: dict[str, Path] = {}
    problems: list[Problem] = []
    taken = {str(resource.get("path")) for resource in listed}
    for resource, url in _remote(listed):
        facts = {"resource": resource.get("name", ""), "path": url}
        method, _, digest = str(resource.get("hash") or "").lower().partition(":")
        if method not in METHODS or not digest:
            problems.append(flag("remote-unpinned", file, **facts))
            continue
        try:
            name = _file_name(resource, url, taken)
            homes[name] = _cached(url, (method, digest), name, foreign)
        except UnreadableError as error:
            problems.append(flag("remote-unfetched", file, reason=error.reason, **facts))
            continue
        taken.add(name)
        resource["path"] = name
        sources = resource.get("sources")
        resource["sources"] = [
            *(sources if isinstance(sources, list) else []),
            {"title": url, "path": url},
        ]
    return homes, tuple(problems)


def _remote(listed: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    for resource in listed:
        path = resource.get("path")
        if isinstance(path, str) and path.lower().startswith(("https://", "http://")):
            yield resource, path


def _file_name(resource: Mapping[str, Any], url: str, taken: set[str]) -> str:
    """The last part of the address where it can be a file's name, else one made of the resource's."""
    try:
        last = unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError as error:
        raise UnreadableError(Phrase("it is no address")) from error
    name = (
        last if _FILE_NAME.fullmatch(last) else slugify(str(resource.get("name") or "")) or "file"
    )
    ending = slugify(str(resource.get("format") or ""))
    name = name if "." in name or not ending else f"{name}.{ending}"
    return next(
        each
        for each in (name, *(f"{n}-{name}" for n in range(2, len(taken) + 3)))
        if each not in taken
    )


def _cached(url: str, pin: tuple[str, str], name: str, foreign: Foreign) -> Path:
    """The folder in the cache that holds the file, fetched where it does not yet."""
    if foreign.cache is None:
        raise UnreadableError(Phrase("there is no place to keep it"))
    if not re.fullmatch("[0-9a-f]{64,128}", pin[1]):
        raise UnreadableError(Phrase("its {method} is not {stated}", method=pin[0], stated=pin[1]))
    home = foreign.cache / pin[1][:64]
    path = home / name
    if path.is_file() and _has(path.read_bytes(), pin):
        return home
    content = foreign.fetcher.fetch(url)
    if not _has(content, pin):
        raise UnreadableError(Phrase("its {method} is not {stated}", method=pin[0], stated=pin[1]))
    home.mkdir(parents=True, exist_ok=True)
    ignored = foreign.cache / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", "utf-8")
    with tempfile.NamedTemporaryFile(dir=home, delete=False) as draft:
        draft.write(content)
    Path(draft.name).replace(path)
    return home


def _has(content: bytes, pin: tuple[str, str]) -> bool:
    return hashlib.new(pin[0], content).hexdigest() == pin[1]
