"""Files beside the texts: kinds that rest in a browser are published as they are, all others are named.

What is not known here is not published: MkDocs alone would put every file on the site, also one that a link brings in
from elsewhere on the disk, and pages that run in the name of the portal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Set
from pathlib import Path

from site_builder.core import addresses as at
from site_builder.core.active import ACTIVE_NAME, NOT_READABLE, active_part
from site_builder.core.calendar.period import known_period
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import Phrase, Problem, flag
from site_builder.model.manifest import FOLDER, INDEX, covers, is_part

_OWN = (at.MANIFEST, at.CHECKSUMS, f"{at.MANIFEST}.minisig")


def read_extra(folder: Path | None) -> tuple[OutputFile, ...]:
    """Every file below a folder, hidden ones too, sorted; what a link brings in from elsewhere is left out."""
    if folder is None:
        return ()
    root = folder.resolve()
    paths = (
        path
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.resolve().is_relative_to(root)
    )
    return tuple(OutputFile(path.relative_to(root).as_posix(), path.read_bytes()) for path in paths)


def check_extra(files: Collection[OutputFile], taken: Collection[str]) -> Iterator[Problem]:
    """Files that would take the place of what the portal makes; `taken` are its addresses."""
    for file in files:
        if (
            file.uri in taken
            or file.uri in _OWN
            or is_part(file.uri)
            or file.uri.startswith(at.DEPLOY)
        ):
            yield flag("extra-file-taken", file.uri, uri=file.uri)


# What else stands on a site: the search index, and what a deployment adds.
_ADDED = (*_OWN, INDEX, FOLDER, at.DEPLOY)


def check_hand_placed(names: Collection[str], taken: Collection[str]) -> Iterator[Problem]:
    """Settings that leave an address of the portal to the host; a deployment would not bring it."""
    for name in names:
        if uri := next((uri for uri in (*sorted(taken), *_ADDED) if covers((name,), uri)), ""):
            yield flag("keep-taken", "mkdocs.yml", column="keep", name=name, uri=uri)


_WORDS = message_tables(__package__)["attached"]
_PACKED = frozenset("rar tar tgz bz2 xz".split())

# Kinds that no browser runs. What a host does not know, it gives to be saved.
KINDS = frozenset(
    "png jpg jpeg gif webp avif svg ico bmp tif tiff "  # pictures
    "mp3 m4a aac ogg oga opus wav flac mp4 m4v webm ogv mov vtt srt "  # sound and film
    "pdf epub doc docx xls xlsx ppt pptx odt ods odp rtf "  # documents
    "csv tsv txt json jsonl geojson topojson parquet zip gz 7z gpkg "  # data
    "woff woff2 ttf otf".split()  # fonts
)
_TEXT = re.compile(
    r"(.+)\.(?:md|markdown|mdown|mkdn?)(?:\.(?:txt|bak|rtf|docx?|md))?", re.IGNORECASE
)
_WRITTEN = (".txt", ".doc", ".docx", ".odt", ".rtf")
_POINTER = b"version https://git-lfs."  # https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
_LEFT = (
    "~",
    ".bak",
    ".orig",
    ".rej",
    ".swp",
    ".tmp",
    ".lnk",
    ".icloud",
    ".md",
    ".txt",
)  # what programs leave behind
_LOADED = (".css", ".js", ".mjs")


def is_hidden(path: Path, root: Path) -> bool:
    """Whether an author keeps a file out of the site by its name, or that of a folder it lies in."""
    return any(part.startswith((".", "_")) for part in path.relative_to(root).parts)


def read_attached(
    root: Path, label: str, named: Set[str]
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """The files that are published as they are, by their address, with their bytes counted; and what is not, and why.

    `named` are the style sheets and scripts that the settings name.
    """
    files: dict[str, int] = {}
    problems: list[Problem] = []
    for path in sorted(root.rglob("*")):
        if is_hidden(path, root) or (path.is_dir() and not path.is_symlink()):
            continue
        uri = path.relative_to(root).as_posix()
        findings = tuple(_problems(path, root, f"{label}/{uri}", uri in named))
        problems.extend(findings)
        if not findings and path.suffix != ".md":
            files[uri] = path.stat().st_size
    return files, tuple(problems)


def _problems(path: Path, root: Path, file: str, is_named: bool) -> Iterator[Problem]:
    """Why a file is not published, if so; a text is read elsewhere, and only has to lie here."""
    if reason := _elsewhere(path, root):
        yield flag("file-elsewhere", file, reason=Phrase(reason))
    elif path.suffix != ".md" and not is_named:
        yield from _unfit(path, file)


def _elsewhere(path: Path, root: Path) -> str:
    if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        return str(_WORDS["away"])
    return "" if path.is_file() else str(_WORDS["folder" if path.is_dir() else "no-file"])


def _text_name(name: str, head: bytes) -> str:
    """The name that a text should have which has another, by its ending or by its front matter; "" for no text."""
    if text := _TEXT.fullmatch(name):
        return f"{text[1]}.md"
    return (
        f"{name[:-4]}.md"
        if name.lower().endswith(".txt") and head.startswith((b"---", b"\xef\xbb\xbf---"))
        else ""
    )


def _is_named(path: Path) -> bool:
    """Whether there is a text of a file's name beside it, or one that names the file."""
    texts = [*path.parent.glob("*.md")]
    return path.with_suffix(".md") in texts or any(
        path.name in each.read_text("utf-8", "replace") for each in texts
    )


def _unfit(path: Path, file: str) -> Iterator[Problem]:
    is_drawing, ending = path.suffix.lower() == ".svg", path.suffix.lower()
    with path.open("rb") as opened:
        if (head := opened.read(len(_POINTER))) == _POINTER:
            yield flag("file-pointer", file)
            return
        opened.seek(0)
        result = active_part(opened, is_drawing=is_drawing)
    if is_drawing and result:
        part = Phrase(_WORDS["unread"]) if result == NOT_READABLE else result
        yield flag("file-active", file, found=part, advice=Phrase(_WORDS["drawing"]))
    elif ending in _LOADED:
        yield flag("file-active", file, found=path.name, advice=Phrase(_WORDS["listed"]))
    elif result not in ("", NOT_READABLE) or (ACTIVE_NAME.search(path.name) and not is_drawing):
        part = path.name if result in ("", NOT_READABLE) else result
        yield flag("file-active", file, found=part, advice=Phrase(_WORDS["page"]))
    elif (name := _text_name(path.name, head)) and not (path.parent / name).is_file():
        yield flag("text-misnamed", file, right=name, advice=Phrase(_WORDS["text"], name=name))
    elif ending in _WRITTEN and known_period(path.stem) and not _is_named(path):
        yield flag(
            "text-misnamed",
            file,
            right=f"{path.stem}.md",
            advice=Phrase(_WORDS["written"], file=file),
        )
    elif ending.removeprefix(".") not in KINDS:
        is_left = ending.endswith(_LEFT) or path.name.lower() in ("thumbs.db", "desktop.ini")
        kind = (
            "left" if is_left else "pack" if ending.removeprefix(".") in _PACKED else "as-picture"
        )
        right = Phrase(_WORDS[kind])
        yield flag("file-unpublished", file, ending=ending or path.name, right=right)
