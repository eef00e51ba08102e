"""Small built folders, sealed, and what a target shows of them."""

import hashlib
import json
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from site_builder.build.seal.minisign import sign
from site_builder.build.seal.seal import media_type
from site_builder.core.addresses import EVENTS
from site_builder.core.files import hash_file
from site_builder.core.text import Text
from site_builder.model.log import Event, Log, parse_version
from site_builder.model.manifest import (
    NAME,
    SIGNATURE,
    SUMS,
    Manifest,
    SealedFile,
    is_part,
    parse_manifest,
    render_manifest,
    seal_files,
    succeed,
    sums_lines,
)

SITE = "https://mau.example/"
OLD = "api/v1/datasets/cu.json"
REMOVED = Event(event="remove", day=date(2021, 7, 1), dataset="cu", reason=Text("Bỏ"))
FIRST = {
    "index.html": "nhà",
    "404.html": "không có",
    "thu-gom/2021-q1/index.html": "1.704,5 tấn",
    "datasets/a/x.csv": "tấn\n1704.5\n",
    "datasets/a/1.0.0/x.csv": "tấn\n1704.5\n",
    "assets/site.css": "body {}",
    "sitemap.xml": "<urlset/>",
    OLD: "{}",
    EVENTS: "",
}
SECOND = {
    **{path: text for path, text in FIRST.items() if path != OLD},
    "index.html": "nhà mới",
    "datasets/a/x.csv": "tấn\n1705.5\n",
    "thu-gom/2021-q2/index.html": "quý hai",
    "sitemap.xml": "<urlset>2</urlset>",
    EVENTS: Log().followed([REMOVED]).content.decode(),
}
UNTOLD = {**SECOND, EVENTS: ""}
THIRD = {**SECOND, "index.html": "nhà", OLD: "{}", "thu-gom/2021-q1/index.html": "1.705,5 tấn"}

LONG = "Thu gom rác, tấn\n" * 400
# One file of each kind that a host serves in a way of its own.
HOSTED = {
    "index.html": LONG,
    "404.html": "không có",
    "embed/a/index.html": LONG,
    "datasets/a/x.csv": LONG,
    "datasets/a/x.json": "{}" + " " * 4000,
    "datasets/a/x.parquet": "PAR1",
    "datasets/a/1.0.0/x.csv": LONG,
    "assets/site.css": "body {}",
    "catalog.ttl": LONG,
}


def released(*versions):
    """The log of a dataset that was released so."""
    events = (
        Event(event="release", day=date(2021, 7, 1), dataset="a", version=parse_version(v))
        for v in versions
    )
    return Log().followed(events).content.decode()


def built(
    folder: Path, files, *, site=SITE, serial=0, previous="", moved=(), hand_placed=()
) -> Path:
    """A folder as a build leaves it."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    listed = tuple(
        SealedFile(
            path, len(text.encode()), hash_file(folder / path), media_type(path), _edition(path)
        )
        for path, text in sorted(files.items(), key=lambda pair: pair[0].split("/"))
    )
    manifest = Manifest(site, listed, serial, previous, moved=dict(moved), hand_placed=hand_placed)
    for path, content in seal_files(manifest):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def as_before(folder: Path, made: Manifest, *, removed=(), editions=()) -> str:
    """Its lists as versions before 0.2 wrote them, for a site without parts; the hash by which the next named them."""
    rows = [
        {"path": f.path, "bytes": f.size, "sha256": f.sha256, "type": f.media_type}
        for f in made.files
    ]
    rows = [
        row | ({"edition": f.edition} if f.edition else {})
        for row, f in zip(rows, made.files, strict=True)
    ]
    head = {"manifest": 1, "site": made.site, "serial": made.serial, "previous": made.previous}
    head |= {
        "expires": made.expires and made.expires.isoformat(),
        "removed": list(removed),
        "moved": dict(made.moved),
    }
    told = [f'"{key}": {_json(value)}' for key, value in head.items() if value]
    told += [
        f'"{key}": [\n' + ",\n".join(map(_json, each)) + "\n" * bool(each) + "]"
        for key, each in (("editions", editions), ("files", rows))
    ]
    for part in folder.glob("manifest/*"):
        part.unlink()
    (folder / NAME).write_text("{\n" + ",\n".join(told) + "\n}\n", "utf-8", newline="")
    (folder / SUMS).write_bytes(sums_lines(made.files))
    lasting = (
        "{\n" + ",\n".join(line for line in told if not line.startswith('"expires"')) + "\n}\n"
    )
    return hashlib.sha256(lasting.encode()).hexdigest()


def _json(value):
    return json.dumps(value, ensure_ascii=False)


def chained(folder: Path, before=None, *, expires=None, key=None) -> Manifest:
    """The manifest of a built folder as a deployment leaves it there, behind the one before."""
    made = parse_manifest((folder / NAME).read_bytes(), lambda uri: (folder / uri).read_bytes())
    made = replace(succeed(made, before), expires=expires)
    (folder / NAME).write_bytes(render_manifest(made))
    if key:
        text = sign((folder / NAME).read_bytes(), key, f"serial:{made.serial}\tfile:{NAME}")
        (folder / SIGNATURE).write_text(text, "utf-8", newline="")
    return made


def key_pair(seed=b"\1" * 32):
    """A pair made by an independent implementation of Ed25519 keys, in minisign's form."""
    point = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    secret = b"Ed\0\0B2" + bytes(48) + seed[:8] + seed + point + bytes(32)
    return tuple(
        f"untrusted comment: k\n{b64encode(raw).decode()}\n"
        for raw in (secret, b"Ed" + seed[:8] + point)
    )


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        """Nothing."""


@contextmanager
def hosted(folder: Path):
    """The address of a folder that is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _edition(path):
    return "a 1.0.0" if path.startswith("datasets/a/1.0.0/") else ""


def shown(folder: Path) -> dict[str, str]:
    """What a reader of a folder is served, without what a deployment keeps for itself."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    hidden = (NAME, SUMS)
    uris = [uri for uri in named if uri not in hidden and uri[0] != "." and not is_part(uri)]
    return {uri: named[uri].read_text("utf-8") for uri in uris}
