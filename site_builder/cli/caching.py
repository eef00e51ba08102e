"""The store of what builds made: how much of it stays on the disk."""

from __future__ import annotations

from pathlib import Path

import click

from site_builder.build.store.store import BOUND, Store, store_of
from site_builder.cli.portal import CONFIG, load
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_
from site_builder.plugin import folders, site_config

KEPT = N_("{size} MB are kept in {place}.")
_MEGABYTE = 1024 * 1024


@click.group()
def cache() -> None:
    """What builds keep in .cache/store/ to make the next one quick; nothing published hangs on it."""


@cache.command()
@CONFIG
@click.option("--to", "bound", type=click.IntRange(0), default=BOUND // _MEGABYTE, show_default=True, help="Megabytes.")
def prune(config_file: Path, bound: int) -> None:
    """Throw away what no build used for longest, until so much is left. --to 0 forgets everything.

    Every build does the same at its end with what it did not use itself.
    """
    config = load(config_file)
    store: Store = store_of(folders(config).root)
    left = store.prune(bound * _MEGABYTE, ends=False)
    say = translator(site_config(config).language)
    click.echo(say(KEPT).format(size=-(-left // _MEGABYTE), place=store.root))
