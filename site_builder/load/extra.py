"""Files that are published at the root as they are: CNAME, .well-known/, settings of a server."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.problem import Problem, rule
from site_builder.model.manifest_parts import is_part

EXTRA_TAKEN = rule(
    "extra-file-taken",
    "error",
    "The portal makes the address /{uri} itself.",
    "Rename or remove the file in the folder of extra files.",
)
_OWN = (at.MANIFEST, at.CHECKSUMS, f"{at.MANIFEST}.minisig")


def read_extra(folder: Path | None) -> tuple[OutputFile, ...]:
    """Every file below a folder, hidden ones too, sorted; what a link brings in from elsewhere is left out."""
    if folder is None:
        return ()
    root = folder.resolve()
    paths = (path for path in sorted(root.rglob("*")) if path.is_file() and path.resolve().is_relative_to(root))
    return tuple(OutputFile(path.relative_to(root).as_posix(), path.read_bytes()) for path in paths)


def check_extra(files: Collection[OutputFile], taken: Collection[str]) -> Iterator[Problem]:
    """Files that would take the place of what the portal makes; `taken` are its addresses."""
    for file in files:
        if file.uri in taken or file.uri in _OWN or is_part(file.uri) or file.uri.startswith(at.DEPLOY):
            yield EXTRA_TAKEN(file.uri, uri=file.uri)
