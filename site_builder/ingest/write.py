"""Write a draft: all of it or nothing, and over nothing that exists unless told to."""

from __future__ import annotations

from pathlib import Path

from site_builder.core.staging import clear_leftovers, write_together
from site_builder.ingest import problems
from site_builder.ingest.draft import Draft
from site_builder.ingest.problems import ImportRefused


def write_draft(draft: Draft, root: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write the files under `root`; the paths written. Raises ImportRefused where one exists and not `force`.

    Everything is first written to a hidden folder. Then the package comes by one rename and the report by another;
    should one fail, the other is taken back, and after a kill the next command finishes.
    """
    clear_leftovers(root)
    targets = [root / file.uri for file in draft.files]
    taken = [file.uri for file, target in zip(draft.files, targets, strict=True) if target.exists()]
    if taken and not force:
        raise ImportRefused(problems.exists(taken[0], found=taken[0]))
    write_together(draft.files, root)
    return tuple(targets)
