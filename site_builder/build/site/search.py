"""The full-text index, by Pagefind's command: over a small stand-in for each page, not over the pages themselves.

A page that people wrote is indexed whole. One that is made of data is stood for by its title, its kind and its first
words: its rows are found by an index of their own (`pages.row_words`), which a reader's search loads later. The index
is kept under all that it is made of, and is outside the promise of identical bytes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from site_builder.build.site.output import Output
from site_builder.build.site.prepared import Prepared
from site_builder.build.store.kept import Keeper
from site_builder.core import addresses as at
from site_builder.core.extension import version_of
from site_builder.core.files import OutputFile, sha256_of
from site_builder.core.platform.files import link_file
from site_builder.core.problem import N_, SiteBuilderError
from site_builder.core.progress import stage
from site_builder.core.staging import Spool
from site_builder.pages.search.stub import with_folded

_Finish = Callable[[bytes], bytes]
Pages = Callable[
    [_Finish], Iterator[tuple[str, bytes]]
]  # anew each time, texts as that leaves them
FOLDER = "pagefind"
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Index:
    """The index to be written into a site: its `files`, else to be made of the pages in `source` and kept.

    It knows nothing of the portal, so that this can be let go before Pagefind takes its own room.
    """

    site: Path
    languages: tuple[str, ...]
    keeper: Keeper
    name: str
    last: Path | None = None
    files: tuple[OutputFile, ...] = ()
    source: Spool | None = None

    def stand_in(self) -> bool:
        """Until it is made, put that of another site in its place by links; False where there is none."""
        before = self.last / FOLDER if self.last else None
        if self.source is None or before is None or not before.is_dir():
            return False
        shutil.copytree(before, self.site / FOLDER, copy_function=link_file)
        return True

    def write(self) -> None:
        """Put it in its place."""
        output = Output(self.site / FOLDER, self.keeper.store, self.last and self.last / FOLDER)
        for file in self._files():
            output.write(file)
        output.close()

    def _files(self) -> tuple[OutputFile, ...]:
        if self.source is None:
            return self.files
        return self.keeper.put(self.name, _run(self.source.folder, self.languages))


def index_of(
    site: Path, prepared: Prepared, stubs: Mapping[str, str], last: Path | None = None
) -> Index:
    """The index of the pages of a site, `stubs` by their addresses; where nothing of it changed, as it was kept."""
    pages, languages = partial(_pages, site, prepared, stubs), prepared.publication.site.languages
    return replace(_index(site, pages, languages, prepared.keeper), last=last)


def _index(site: Path, pages: Pages, languages: tuple[str, ...], keeper: Keeper) -> Index:
    programs = tuple(map(version_of, ("pagefind", "pagefind_bin", "pagefind_bin_extended")))
    digests = (
        sorted((name, sha256_of(content)) for name, content in pages(bytes)) if keeper.store else []
    )
    name = keeper.name("search", digests, languages, programs)
    stored = keeper.get(name)
    if stored is not None:
        return Index(site, languages, keeper, name, files=stored)
    return Index(site, languages, keeper, name, source=_laid_out(pages(with_folded)))


def _laid_out(pages: Iterable[tuple[str, bytes]]) -> Spool:
    """The pages in a folder of their own, which goes with the index, made or not."""
    folder = Spool()
    for name, content in pages:
        path = folder.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def _pages(
    site: Path, prepared: Prepared, stubs: Mapping[str, str], finish: _Finish
) -> Iterator[tuple[str, bytes]]:
    """What stands for each page, by its file within the site; texts are read there."""
    yield from ((url + INDEX, stub.encode()) for url, stub in stubs.items() if stub)
    for spoken in (prepared, *prepared.others.values()):
        prefix = spoken.publication.site.prefix
        for page in map(at.page_address, spoken.pages):
            uri = at.localized(page, prefix) + INDEX
            if uri.removesuffix(INDEX) not in stubs and (site / uri).is_file():
                yield uri, finish((site / uri).read_bytes())


@stage(N_("Making the search index"), 0)
def _run(source: Path, languages: Sequence[str]) -> tuple[OutputFile, ...]:
    """Run the command over a folder. Pages of several languages get an index each, by their `lang`."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / FOLDER
        command = [
            sys.executable,
            "-m",
            "pagefind",
            "--quiet",
            "--site",
            str(source),
            "--output-path",
            str(index),
        ]
        command += ["--force-language", languages[0]] if len(languages) == 1 else []
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        files = tuple(_files(index)) if done.returncode == 0 else ()
        if not files:
            raise SiteBuilderError(
                f"Pagefind could not index the site: {(done.stderr or done.stdout).strip()}"
            )
        return files


def _files(index: Path) -> Iterator[OutputFile]:
    """What the command wrote, but for an interface of its own that the theme does not use."""
    for path in sorted(index.rglob("*")):
        if path.is_file() and not path.match("pagefind-*ui.*"):
            yield OutputFile(path.relative_to(index).as_posix(), path.read_bytes())
