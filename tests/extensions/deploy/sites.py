"""Small built folders, sealed, and what a target shows of them."""

import hashlib
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from site_builder.build.seal.minisign import sign
from site_builder.build.seal.seal import media_type
from site_builder.core.source_file import hash_file
from site_builder.model.manifest import (
    NAME,
    SIGNATURE,
    SUMS,
    Manifest,
    SealedEdition,
    SealedFile,
    in_parts,
    is_part,
    read_manifest,
    render_manifest,
    seal_files,
    succeed,
)

SITE = "https://mau.example/"
FIRST = {
    "index.html": "nhà",
    "404.html": "không có",
    "thu-gom/2021-q1/index.html": "1.704,5 tấn",
    "datasets/a/x.csv": "tấn\n1704.5\n",
    "datasets/a/1.0.0/x.csv": "tấn\n1704.5\n",
    "assets/site.css": "body {}",
    "sitemap.xml": "<urlset/>",
    "api/v1/cu.json": "{}",
}
SECOND = {
    **{path: text for path, text in FIRST.items() if path != "api/v1/cu.json"},
    "index.html": "nhà mới",
    "datasets/a/x.csv": "tấn\n1705.5\n",
    "thu-gom/2021-q2/index.html": "quý hai",
    "sitemap.xml": "<urlset>2</urlset>",
}
THIRD = {**SECOND, "index.html": "nhà", "api/v1/cu.json": "{}", "thu-gom/2021-q1/index.html": "1.705,5 tấn"}
GONE = ("api/v1/cu.json",)

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


def built(folder: Path, files, *, removed=(), site=SITE, editions=(), serial=0, previous="", moved=()) -> Path:
    """A folder as a build leaves it."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    listed = tuple(
        SealedFile(path, len(text.encode()), hash_file(folder / path), media_type(path), _edition(path))
        for path, text in sorted(files.items(), key=lambda pair: pair[0].split("/"))
    )
    records = tuple(SealedEdition("a", version, hashlib.sha256(version.encode()).hexdigest()) for version in editions)
    manifest = in_parts(Manifest(site, listed, records, tuple(removed), serial, previous, moved=dict(moved)))
    for path, content in seal_files(manifest):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def chained(folder: Path, before=None, *, expires=None, key=None) -> Manifest:
    """The manifest of a built folder as a deployment leaves it there, behind the one before."""
    made = read_manifest((folder / NAME).read_bytes(), lambda uri: (folder / uri).read_bytes())
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
    return tuple(f"untrusted comment: k\n{b64encode(raw).decode()}\n" for raw in (secret, b"Ed" + seed[:8] + point))


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
