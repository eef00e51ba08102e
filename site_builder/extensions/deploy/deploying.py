"""deploy: a deployment as a table of contents, and its command."""

from __future__ import annotations

import http.client
import os
import re
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote
from zoneinfo import ZoneInfo

import click

from site_builder.build.gate import unready
from site_builder.build.seal.minisign import SignatureError, parse_secret_key
from site_builder.build.store.store import store_of
from site_builder.cli.building import examined
from site_builder.cli.portal import FORM, Session, agreed, on_portal, show
from site_builder.core.files import build_time, files_under, hash_file, sha256_of
from site_builder.core.host_limits import reached
from site_builder.core.i18n.report import tell
from site_builder.core.platform.processes import stopped_cleanly
from site_builder.core.problem import N_, BuildRefused, Problem, TargetError, flag
from site_builder.extensions.deploy import change as changes
from site_builder.extensions.deploy.branch import Branch
from site_builder.extensions.deploy.bucket import Bucket
from site_builder.extensions.deploy.change import Seal
from site_builder.extensions.deploy.host import Host
from site_builder.extensions.deploy.place import Folder, InPlace
from site_builder.extensions.deploy.target import Target, Upload, read_journal, unlisted, upload_of
from site_builder.load.portal.publication import Folders
from site_builder.model.config import SiteConfig
from site_builder.model.manifest import NAME, Manifest, Read, render_sums

_AT_ONCE = 8
UNREACHED = N_(
    "{place} cannot be read, so nobody can tell what is published there: {reason}. Nothing was deployed."
)


def published_at(url: str) -> Read:
    """Files of a site by its own address; None where it answers that nothing is there. TargetError for all else."""

    def read(uri: str) -> bytes | None:
        fresh = f"{url}{quote(uri)}?{time.time_ns()}"  # forges let caches answer for minutes
        request = urllib.request.Request(fresh, headers={"Cache-Control": "no-cache"})
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise TargetError(UNREACHED, place=request.full_url, reason=error) from error
        except (OSError, http.client.HTTPException) as error:
            raise TargetError(UNREACHED, place=request.full_url, reason=error) from error

    return read


_PATIENCE = 30  # seconds
UNKNOWN = N_(
    "“{place}” is no place to deploy to: a folder, user@host:path, s3://bucket/prefix or git:REMOTE#BRANCH."
)
WINDOWS = N_(
    "“{place}” is a folder as Windows writes it, which does not exist here. In WSL, the drive C: lies in /mnt/c: write "
    "{right}"
)
IS_FILE = N_("“{place}” is a file. Write the folder that the web server serves.")
_DRIVE = re.compile(r"([A-Za-z]):[\\/](.*)")
_HOST = re.compile(r"(?:[\w.-]+@)?[\w.-]{2,}:(?!//).+")  # one letter would be a drive of Windows
_BRANCH = re.compile(r"git:(?P<remote>.+)#(?P<branch>[\w./-]+)")


def parse_target(text: str, *, in_place: bool = False) -> Target:
    """What a target's name means. TargetError where it means nothing, or cannot be used from here."""
    if text.startswith("s3://") and len(text) > len("s3://"):
        return Bucket(text)
    if match := _BRANCH.fullmatch(text):
        return Branch(match["remote"], match["branch"])
    if "://" in text or text.startswith("git:"):
        raise TargetError(UNKNOWN, place=text)
    if _HOST.fullmatch(text) and not Path(text).exists():
        return Host(text)
    if (drive := _DRIVE.fullmatch(text)) and not Path(text).exists():
        raise TargetError(
            WINDOWS, place=text, right=f"/mnt/{drive[1].lower()}/" + drive[2].replace("\\", "/")
        )
    if Path(text).is_file():
        raise TargetError(IS_FILE, place=text)
    return InPlace(Path(text).absolute()) if in_place else Folder(Path(text))


def deploy_site(
    site: Path,
    target: Target,
    where: str,
    *,
    drop: bool = False,
    break_lock: bool = False,
    settings: SiteConfig | None = None,
    seal: changes.Seal = changes.NO_SEAL,
    published: Read | None = None,
) -> tuple[changes.Change, changes.Done]:
    """Bring a built folder to its target. BuildRefused or TargetError, with the target as it was.

    With the portal's `settings`, addresses of kinds no longer made lead on. `published` reads the site that is followed
    where it is not at the target: a forge shows a folder that is empty at every run. What somebody changed at the
    target is put right, and told among the problems.
    """
    with target.locked(break_lock=break_lock):
        change = changes.make_change(
            site, published or target.read, where, drop=drop, settings=settings, seal=seal
        )
        standing, touched = target.addresses(), read_journal(target.read)
        uploads = (*(upload_of(change, file) for file in change.manifest.files), *unlisted(change))
        change = changes.settled(change, target.differing(uploads), standing, touched)
        others = () if published else changes.check_target(change, standing, touched)
        change = replace(change, problems=(*change.problems, *others))
        return change, target.publish(change)


def look_at(target: Target, site: Path, where: str) -> tuple[Problem, ...]:
    """How a target differs from the manifest that stands there; nothing is written.

    What the built folder `site` has as well need not be fetched.
    """
    with target.opened():
        standing = changes.standing_manifest(site, target.read)
        if standing is None:
            return (flag("manifest-missing", NAME, place=where),)
        change = changes.Change(
            site, standing, {}, standing, pending=_altered(target, standing, site)
        )
        unfinished = [
            flag("target-unfinished", path)
            for path in (changes.JOURNAL, changes.LOCK)
            if target.read(path) is not None
        ]
        return (
            *unfinished,
            *changes.check_target(change, target.addresses(), read_journal(target.read)),
        )


def _altered(target: Target, standing: Manifest, site: Path) -> frozenset[str]:
    """What has other bytes at the target than its manifest states."""
    listed = {file.path: file.sha256 for file in standing.files}
    listed |= {part.path: part.sha256 for part in standing.cut}
    listed |= {path: sha256_of(content) for path, content in render_sums(standing).items()}
    copies = [
        path
        for path, digest in listed.items()
        if (site / path).is_file() and hash_file(site / path) == digest
    ]
    others = sorted(listed.keys() - set(copies))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        digests = pool.map(lambda path: sha256_of(target.read(path) or b""), others)
    altered = {path for path, digest in zip(others, digests, strict=True) if digest != listed[path]}
    return target.differing([Upload(path, site / path) for path in copies]) | altered


PASSWORD = "SITE_BUILDER_SIGN_PASSWORD"
STALE = N_(
    "{file} was changed after the site was built, so the site does not show it yet: run site-builder build."
)
ALL_THE_SAME = N_("Deploy all the same?")


@click.command()
@click.argument("target")
@on_portal()
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Instead of site_dir of mkdocs.yml.",
)
@click.option(
    "--in-place",
    is_flag=True,
    help="A folder that is a mount: file by file instead of by an exchange.",
)
@click.option("--drop", is_flag=True, help="Addresses may go that were not taken away in public.")
@click.option(
    "--over-limits",
    is_flag=True,
    help="Do not ask where the site is above what hosts of branches take.",
)
@click.option(
    "--published",
    is_flag=True,
    help="The folder of a forge: follow the site at its own address (site_url).",
)
@click.option(
    "--valid-days",
    type=click.IntRange(1),
    help="manifest.json is good for so many days; deploy again then.",
)
@click.option(
    "--sign",
    "sign_key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"Sign manifest.json with this secret key of minisign (its password in {PASSWORD}).",
)
@FORM
@click.option(
    "--look",
    is_flag=True,
    help="Only compare what stands there with its manifest; nothing is written.",
)
@click.option(
    "--break-lock", is_flag=True, help="Take the lock of a deployment that died on another machine."
)
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
    and reported; files put there by hand stay, and those that keep in mkdocs.yml does not name are reported. Refused,
    with nothing changed: a site that is not as it was built, another site's place, the loss of what was published, and
    what nobody has finished (“…”, an example, an open question) but in a report with “status: draft”.

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
    _, examination = examined(session, store_of(session.folders.root))
    if unfit := unready(examination):
        raise BuildRefused([replace(problem, severity="error") for problem in unfit])
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
            seal=_seal(valid_days, sign_key, settings),
            published=published_at(settings.url) if published else None,
        )
    if change.problems:
        click.echo(tell(change.problems, language))
    if newer := _newest_source(session.folders, (site / NAME).stat().st_mtime_ns):
        session.echo(STALE, file=newer)
    if not done.written and not done.removed:
        session.echo(
            "Nothing to do: {target} is at serial {serial}.", target=target, serial=done.serial
        )
        return
    session.echo(
        "Deployed to {target}: {written} files written ({size} MB), {removed} removed; serial {serial}.",
        target=target,
        **{**asdict(done), "size": f"{done.size / 1e6:.1f}"},
    )


def _newest_source(folders: Folders, built: int) -> str:
    """The file of the sources that was written last, where that was after the site was built; else ""."""
    homes = (folders.reports, folders.datasets)
    times = {
        f"{folders.label(home)}/{uri}": stat.st_mtime_ns
        for home in homes
        for uri, stat in files_under(home)
    }
    newest = max(times, key=times.__getitem__, default="")
    return newest if newest and times[newest] > built else ""


def _look(text: str, site: Path, session: Session, form: str, *, in_place: bool) -> NoReturn:
    """Ends the command."""
    with stopped_cleanly():
        problems = look_at(parse_target(text, in_place=in_place), site, text)
    if problems or form != "text":
        show(problems, session.language, form)
    else:
        session.echo("{target} is as it was published.", target=text)
    sys.exit(1 if problems else 0)


def _seal(valid_days: int | None, sign_key: Path | None, settings: SiteConfig) -> Seal:
    """Raises UsageError where the key is none."""
    today = build_time(os.environ).astimezone(ZoneInfo(settings.time_zone)).date()
    try:
        key = (
            parse_secret_key(sign_key.read_text("utf-8"), os.environ.get(PASSWORD, ""))
            if sign_key
            else None
        )
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
