"""verify, and what build and check are told of the manifest before."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from site_builder.build.seal.inspect import Against, inspect_site, is_address, read_place, read_sealed
from site_builder.build.seal.minisign import PublicKey, SignatureError, parse_public_key
from site_builder.cli.portal import FORM, show
from site_builder.cli.usage import language_of
from site_builder.core.files import build_time
from site_builder.core.problem import N_, Phrase, errors_of, sort_problems
from site_builder.model.log import parse_lines
from site_builder.model.manifest import Manifest, PartError

LOG = click.option(
    "--log", "kept", metavar="FILE|URL", help="A copy of the log of events kept elsewhere: it has to go on."
)
PREVIOUS = click.option(
    "--previous", metavar="FILE|URL", help="The manifest.json that is published now: what it promised has to stay."
)


def read_kept(where: str | None) -> tuple[bytes, ...]:
    """The lines of a log at a place. A wrong use where it is not there."""
    try:
        return parse_lines(read_place(where)) if where else ()
    except OSError as error:
        raise click.UsageError(f"--log {where}: {error}") from error


PARTS_APART = N_(
    "“{place}” lists its files in {part}, which is not beside it as it was published: keep the folder manifest/ of the "
    "same day together with manifest.json."
)


def read_previous(where: str | None) -> Manifest | None:
    """The manifest at a place. A wrong use where it is not there or is none."""
    if not where:
        return None
    try:
        return read_sealed(where)
    except PartError as error:
        raise click.UsageError(Phrase(PARTS_APART, place=where, part=error.part.path)) from error
    except (OSError, ValueError) as error:
        raise click.UsageError(f"--previous {where}: {error}") from error


def _public_key(path: Path | None) -> PublicKey | None:
    if path is None:
        return None
    try:
        return parse_public_key(path.read_text("utf-8"))
    except SignatureError as error:
        raise click.UsageError(f"--key {path}: {error}") from error


@click.command()
@click.argument("where", metavar="DIR|URL")
@PREVIOUS
@LOG
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The public key (minisign).")
@click.option("--lang", help="Language of messages; left out, that of the portal here, else of the machine.")
@FORM
def verify(where: str, previous: str | None, kept: str | None, key: Path | None, lang: str | None, form: str) -> None:
    """Compare a site, in a folder or on the web, with its manifest.json.

    Told apart, each under a code: a file changed, missing or added; two states mixed; an older state served again or
    held back; another list under the same serial; an address, an edition or a released byte lost since the manifest
    given by --previous; a line of the log changed since the copy given by --log; a signature missing, wrong or of
    another key.

    \b
    site-builder verify site/
    site-builder verify https://reports.example/ --previous manifest.json --key portal.pub

    Exit code 0: all as sealed. 1: not so. 2: the command was used wrongly.
    """
    if not is_address(where) and not Path(where).is_dir():
        raise click.UsageError(
            Phrase("“{place}” is neither a folder nor an address with https:// before it.", place=where)
        )
    today = build_time(os.environ).date()
    against = Against(today, read_previous(previous), previous or "", _public_key(key), read_kept(kept), kept or "")
    problems = sort_problems(inspect_site(where, against))
    show(problems, lang or language_of(Path("mkdocs.yml")), form)
    sys.exit(1 if errors_of(problems) else 0)
