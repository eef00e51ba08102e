"""What a host gets wrong in serving a site: one file of each kind is asked for as browsers and programs do."""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from site_builder.build.seal.headers import (
    EMBED,
    FRAMES,
    PAGE,
    content_type,
    is_compressible,
    is_text,
)
from site_builder.core import addresses as at
from site_builder.core.files import sha256_of
from site_builder.core.problem import Problem, flag
from site_builder.model.manifest import NAME, Manifest, PartError, SealedFile, parse_manifest
from site_builder.validate.manifest import check_part

_TIMEOUT = 30  # seconds
_LONGEST = 3600  # seconds that a copy of what may change may live
_WORTH_PACKING = 2048  # bytes
_NOWHERE = "khong-co-dia-chi-nay/"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host said; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def get(self, name: str) -> str:
        """A header; empty where it is not sent."""
        return self.headers.get(name, "")


def probe(url: str) -> Iterator[Problem]:
    """Everything that a host gets wrong, by the addresses of its files. OSError where it cannot be reached."""
    where = url.rstrip("/") + "/"
    answer = ask(where + NAME)
    if answer.status != 200:
        yield flag("manifest-missing", NAME, place=url)
        return
    try:
        manifest = parse_manifest(answer.body, lambda uri: _body(ask(where + quote(uri))))
    except PartError as error:
        yield check_part(error)
        return
    except ValueError:
        yield flag("manifest-unreadable", NAME)
        return
    for file in samples(manifest):
        yield from _probe_file(where, file)
    yield from _check_missing(ask(where + _NOWHERE), manifest)


def _body(answer: Answer) -> bytes | None:
    return answer.body if answer.status == 200 else None


def ask(url: str, **headers: str) -> Answer:
    """One request, whatever its status. OSError where nobody answers, or not to the end."""
    request = urllib.request.Request(url, headers={"Origin": "https://example.org", **headers})
    try:
        return _open(request)
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error


def _open(request: urllib.request.Request) -> Answer:
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
            return _answer(answer.status, answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return _answer(refused.code, refused)


def _answer(status: int, answer: http.client.HTTPResponse | urllib.error.HTTPError) -> Answer:
    return Answer(
        status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    )


def samples(manifest: Manifest) -> tuple[SealedFile, ...]:
    """One file of each kind and each place that is served in a way of its own: the largest, which shows most."""
    result: dict[tuple[str, str, str], SealedFile] = {}
    for file in sorted(manifest.files, key=lambda file: (-file.size, file.path)):
        if file.path != at.NOT_FOUND and not file.path.startswith("pagefind/"):
            suffix = file.path.rpartition("/")[2].rpartition(".")[2]
            where = EMBED if file.path.startswith(EMBED) else "edition" if file.edition else ""
            result.setdefault((file.media_type, suffix, where), file)
    return tuple(sorted(result.values(), key=lambda file: file.path))


def _probe_file(where: str, file: SealedFile) -> Iterator[Problem]:
    path = (
        file.path.removesuffix("index.html")
        if file.path.endswith("/index.html") or file.path == "index.html"
        else ""
    )
    url = where + quote(path or file.path) if path or file.path != "index.html" else where
    answer = ask(url, **{"Accept-Encoding": "gzip"})
    if answer.status != 200:
        yield flag("host-unreached", file.path, status=answer.status)
        return
    yield from _check_type(answer, file)
    yield from _check_readers(answer, file)
    yield from _check_cache(answer.get("cache-control"), file)
    if (
        is_compressible(file.media_type)
        and file.size > _WORTH_PACKING
        and not answer.get("content-encoding")
    ):
        yield flag("host-compression", file.path, size=file.size)
    if not re.search(PAGE, file.path):
        part = ask(url, Range="bytes=0-0")
        if part.status != 206 or not part.get("content-range") or len(part.body) != 1:
            yield flag("host-range", file.path, status=part.status)


def _check_type(answer: Answer, file: SealedFile) -> Iterator[Problem]:
    served = answer.get("content-type")
    kind, _, rest = served.partition(";")
    if kind.strip().lower() != file.media_type:
        yield flag("host-type", file.path, found=served, expected=content_type(file.media_type))
    elif (
        is_text(file.media_type)
        and "charset=utf-8" not in rest.replace('"', "").replace(" ", "").lower()
    ):
        yield flag("host-charset", file.path, found=served)
    if answer.get("x-content-type-options").lower() != "nosniff":
        yield flag("host-nosniff", file.path)


def _check_readers(answer: Answer, file: SealedFile) -> Iterator[Problem]:
    policy, frames = answer.get("content-security-policy"), answer.get("x-frame-options")
    closed = "frame-ancestors" in policy or bool(frames)
    if not re.search(PAGE, file.path):
        if answer.get("access-control-allow-origin") != "*":
            yield flag("host-cors", file.path, found=answer.get("access-control-allow-origin"))
    elif file.path.startswith(EMBED):
        if closed and "frame-ancestors *" not in policy:
            yield flag("host-embed-closed", file.path, found=frames or policy)
    elif not closed:
        yield flag("host-framed", file.path, expected=FRAMES)


def _check_cache(served: str, file: SealedFile) -> Iterator[Problem]:
    age = re.search(r"max-age=(\d+)", served)
    lasts = int(age[1]) if age and "no-cache" not in served and "no-store" not in served else 0
    if file.edition and not file.path.endswith(".html"):
        if lasts < _LONGEST:
            yield flag("host-cache-short", file.path, found=served)
    elif lasts > _LONGEST or "immutable" in served:
        yield flag("host-cache-long", file.path, found=served)


def _check_missing(answer: Answer, manifest: Manifest) -> Iterator[Problem]:
    page = manifest.by_path.get(at.NOT_FOUND)
    if answer.status != 404:
        yield flag("host-not-found", at.NOT_FOUND, status=answer.status)
    elif page and sha256_of(answer.body) != page.sha256:
        yield flag("host-not-found-page", at.NOT_FOUND)
