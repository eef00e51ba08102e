"""The pipeline, as a table of contents: read, check, make downloads and pages; MkDocs writes them; then exchange."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from site_builder.build.findings import CHECKING, Omission, check, check_tasks, failing
from site_builder.build.packages.cards import CardReader
from site_builder.build.packages.executor import (
    NO_STORE,
    PAGES,
    ClusterError,
    Share,
    Work,
    ahead,
    cluster,
    workers,
)
from site_builder.build.packages.exports import export_tasks, make_exports, make_wholes
from site_builder.build.published import published_files
from site_builder.build.site.collect import SiteParts, make_pages
from site_builder.build.site.gallery import Gallery, make_moved
from site_builder.build.site.links import make_own_pages
from site_builder.build.site.prepared import Prepared
from site_builder.build.store.kept import Keeper, keeper_over
from site_builder.build.store.pieces import StoreDamagedError
from site_builder.build.store.store import Store
from site_builder.core.problem import Problem, errors_of, sort_problems
from site_builder.core.staging import Spool
from site_builder.derive.portal import Portal
from site_builder.export.package import is_long
from site_builder.load.portal.publication import Folders, Reading, read_publication
from site_builder.load.portal.set_aside import leave_out
from site_builder.model.config import SiteConfig
from site_builder.validate.consistency.run import all_checks, problems_of


def prepare(
    folders: Folders,
    site: SiteConfig,
    built: datetime,
    *,
    drafting: bool = False,
    omission: Omission | None = None,
    store: Store | None = None,
    jobs: int = 1,
    scheduler: str = "",
) -> Prepared:
    """Read and check everything; where there are no errors, make all downloads and views.

    With an `omission`, packages without a report that fail are set aside, and the rest is made. What `store` holds is
    not made again; the bytes are the same without it. With a store, `jobs` processes read packages and make their
    files, or the workers of a Dask `scheduler` that see the same folders. ClusterError where there are none.
    """
    keeper = keeper_over(store)
    if scheduler and keeper.store is None:
        raise ClusterError(NO_STORE)
    home = workers(jobs, keeper.store.close) if keeper.store else workers(1)
    share = partial(ahead, jobs, keeper.store)
    with cluster(scheduler) if scheduler else home as work:

        def make() -> Prepared:
            reading = read_publication(folders, site, built, CardReader(keeper, work))
            prepared = _prepared(
                reading, keeper, work, share, drafting=drafting, is_far=bool(scheduler)
            )
            while omission and (broken := failing(reading, folders, prepared.problems)):
                reading = leave_out(reading, folders, broken, omission.last)
                prepared = _prepared(
                    reading, keeper, work, share, drafting=drafting, is_far=bool(scheduler)
                )
            return prepared

        try:
            return make()
        except StoreDamagedError:
            if keeper.store is None:
                raise
            keeper.store.clear()
            return make()


def _prepared(
    reading: Reading, keeper: Keeper, work: Work, share: Share, *, drafting: bool, is_far: bool
) -> Prepared:
    """All checks, and where there are no errors all downloads and views. Work that `is_far` is of other machines."""
    gallery = Gallery.over(reading.publication, keeper)
    share(CHECKING, partial(check_tasks, reading, gallery, drafting=drafting))
    portal, checks = gallery.portal, all_checks(gallery.portal)
    problems = check(reading, gallery, checks, drafting=drafting)
    if errors_of(problems):
        return Prepared(gallery, problems)
    checks = {package.name: checks.get(package.name, ()) for package in portal.publication.packages}
    has_long = any(map(is_long, portal.publication.packages))
    spool = Spool(keeper.store.root if keeper.store else None) if has_long else None
    if not is_far:
        share(PAGES, partial(export_tasks, portal.publication, keeper, drafting=drafting))
    exports = make_exports(portal.publication, keeper, drafting=drafting, work=work, spool=spool)
    differences = [problem for export in exports.values() for problem in export.differences]
    if differences:
        return Prepared(gallery, sort_problems((*problems, *differences)))
    parts = SiteParts(
        gallery=gallery,
        problems=_of_packages(portal, problems),
        checks=checks,
        bundles={name: export.bundle for name, export in exports.items()},
        texts=[page.uri for page in reading.pages],
        keeper=keeper,
    )
    share(PAGES, parts.tasks)
    prepared = Prepared(
        gallery=gallery,
        problems=problems,
        bundles=parts.bundles,
        data_pages=tuple(make_pages(parts)),
        indicator_files=(*parts.indicators, *make_wholes(portal, parts.bundles, keeper)),
        own_pages=tuple(make_own_pages(reading, portal.publication.site.language)),
        checks=checks,
        described=parts.described,
        alternates=parts.alternates,
        beside=published_files(reading, portal),
        pages={page.uri: page for page in reading.pages},
        keeper=keeper,
        spool=spool,
        moved=make_moved(gallery),
    )
    others = {
        language: _spoken(prepared, reading, parts, other)
        for language, other in gallery.others.items()
    }
    return replace(prepared, others=others)


def _of_packages(portal: Portal, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    folders = tuple(f"{package.folder}/" for package in portal.publication.packages)
    return tuple(problem for problem in problems if problem.file.startswith(folders))


def _spoken(prepared: Prepared, reading: Reading, main: SiteParts, gallery: Gallery) -> Prepared:
    """The pages of another language, whose charts the gallery holds, over the same files."""
    portal = gallery.portal
    checks = {**main.checks, **all_checks(portal)}
    of_main = frozenset(problems_of(main.checks))
    problems = sort_problems(
        (*(each for each in main.problems if each not in of_main), *problems_of(checks))
    )
    own = replace(main, gallery=gallery, of_main=main, checks=checks)
    own = replace(own, problems=_of_packages(portal, problems))
    return replace(
        prepared,
        gallery=gallery,
        checks=checks,
        data_pages=tuple(make_pages(own)),
        own_pages=tuple(make_own_pages(reading, portal.publication.site.language)),
        alternates=own.alternates,
    )
