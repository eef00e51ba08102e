"""deploy."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import click

from site_builder.build.seal.minisign import SignatureError, parse_secret_key
from site_builder.cli.portal import FORM, Session, agreed, on_portal, show
from site_builder.core.files import build_time
from site_builder.core.host_limits import reached
from site_builder.core.i18n.report import tell
from site_builder.core.platform.processes import stopped_cleanly
from site_builder.core.problem import N_
from site_builder.core.source_file import files_under
from site_builder.extensions.deploy.change import Seal
from site_builder.extensions.deploy.run import deploy as deploy_site
from site_builder.extensions.deploy.run import look_at, parse_target, published_at

PASSWORD = "SITE_BUILDER_SIGN_PASSWORD"
ALL_THE_SAME = N_("Deploy all the same?")


@click.command()
@click.argument("target")
@on_portal()
@click.option("--site-dir", type=click.Path(file_okay=False, path_type=Path), help="Instead of site_dir of mkdocs.yml.")
@click.option("--in-place", is_flag=True, help="A folder that is a mount: file by file instead of by an exchange.")
@click.option("--drop", is_flag=True, help="Addresses may go that were not taken away in public.")
@click.option("--over-limits", is_flag=True, help="Do not ask where the site is above what hosts of branches take.")
@click.option("--published", is_flag=True, help="The folder of a forge: follow the site at its own address (site_url).")
@click.option("--valid-days", type=click.IntRange(1), help="manifest.json is good for so many days; deploy again then.")
@click.option(
    "--sign",
    "sign_key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"Sign manifest.json with this secret key of minisign (its password in {PASSWORD}).",
)
@FORM
@click.option("--look", is_flag=True, help="Only compare what stands there with its manifest; nothing is written.")
@click.option("--break-lock", is_flag=True, help="Take the lock of a deployment that died on another machine.")
def deploy(
    session: Session,
    target: str,
    site_dir: Path | None,
    valid_days: int | None,
    sign_key: Path | None,
    form: str,
    *,
    in_place: bool,
    drop: bool,
    over_limits: bool,
    published: bool,
    look: bool,
    break_lock: bool,
) -> None:
    """Bring the built site to where it is served: only what changed since the manifest that stands there.

    \b
    site-builder deploy /var/www/reports             a folder, exchanged in one step
    site-builder deploy web@reports.example:/srv     a host, over rsync and ssh (RSYNC_RSH for another ssh)
    site-builder deploy s3://bucket/prefix           a bucket (keys and AWS_ENDPOINT_URL from the environment)
    site-builder deploy git:origin#gh-pages          a branch that a host shows as pages

    A host and a bucket get data first, then pages, then the lists that lead to them, then the manifest; what went is
    removed last. Killed in between, the next run completes it. What somebody changed or took away there is put right
    and told; files put there by hand stay, and those that keep in mkdocs.yml does not name are told. Refused, with
    nothing changed: a site that is not as it was built, another site's place, and the loss of what was published.

    --look compares what stands at the target with the manifest there, and writes nothing. Files that the built folder
    has as well are compared by what the target knows of them, the others are fetched.

    The site takes its place after the one that is published: the manifest gets the next serial and names the one
    before. A forge (GitHub or GitLab Pages) shows a folder that is empty at every run: with --published the last
    manifest comes from the site's own address; that nothing is there is a first run, any other failure stops.

    Exit code 0: done, or with --look: all as published. 1: refused, or with --look: not so. 2: the command was used
    wrongly.
    """
    settings, language = session.site, session.language
    site = (site_dir or Path(session.config.site_dir)).absolute()
    if look:
        _look(target, site, session, form, in_place=in_place)
    if target.startswith("git:") and not over_limits:
        _ask_about_limits(site, session)
    with stopped_cleanly():
        change, done = deploy_site(
            site,
            parse_target(target, in_place=in_place),
            settings.url if published else target,
            drop=drop,
            break_lock=break_lock,
            settings=settings,
            seal=_seal(valid_days, sign_key),
            published=published_at(settings.url) if published else None,
        )
    if change.problems:
        click.echo(tell(change.problems, language))
    if not done.written and not done.removed:
        session.echo("Nothing to do: {target} is at serial {serial}.", target=target, serial=done.serial)
        return
    session.echo(
        "Deployed to {target}: {written} files written ({size} MB), {removed} removed; serial {serial}.",
        target=target,
        **{**asdict(done), "size": f"{done.size / 1e6:.1f}"},
    )


def _look(text: str, site: Path, session: Session, form: str, *, in_place: bool) -> NoReturn:
    """Ends the command."""
    with stopped_cleanly():
        problems = look_at(parse_target(text, in_place=in_place), site, text)
    if problems or form != "text":
        show(problems, session.language, form)
    else:
        session.echo("{target} is as it was published.", target=text)
    sys.exit(1 if problems else 0)


def _seal(valid_days: int | None, sign_key: Path | None) -> Seal:
    """Raises UsageError where the key is none."""
    today = build_time(os.environ).date()
    try:
        key = parse_secret_key(sign_key.read_text("utf-8"), os.environ.get(PASSWORD, "")) if sign_key else None
    except SignatureError as error:
        raise click.UsageError(f"--sign {sign_key}: {error}") from error
    return Seal(today + timedelta(days=valid_days) if valid_days else None, key)


def _ask_about_limits(site: Path, session: Session) -> None:
    """A branch is what hosts of pages read: whoever is above a limit of theirs has to say yes."""
    sizes = {uri: stat.st_size for uri, stat in files_under(site)} if site.is_dir() else {}
    if broken := [words for words, is_broken in reached(sizes, session.language) if is_broken]:
        click.echo("\n  ".join([session.say("These hosts refuse a site of this size:"), *broken]))
        if not agreed(ALL_THE_SAME, "--over-limits", session.language):
            raise click.Abort
