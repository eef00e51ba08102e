"""The log of events, and the folder `editions/` of a package: each release as the log says and as its files lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.core import addresses as at
from site_builder.core.problem import Phrase, Problem, flag, reason_of
from site_builder.model.edition import JSON_NAME, Change, Edition, FrozenFile, Releases, parse_json
from site_builder.model.log import NAME, RELEASES, Event, Log, faults_of, parse_event, parse_lines

FOLDER = "editions"
OLD_REGISTER, OLD_RECORD = "register.yaml", "edition.yaml"


def read_log(datasets: Path, label: str) -> tuple[Log, tuple[Problem, ...]]:
    """The log of a portal; `label` is the folder as messages name it. A line that cannot be read is left out."""
    path, file = datasets / NAME, f"{label}/{NAME}"
    old = [datasets / OLD_REGISTER, *sorted(datasets.glob(f"*/{FOLDER}/*/{OLD_RECORD}"))]
    places = [f"{label}/{path.relative_to(datasets).as_posix()}" for path in old if path.is_file()]
    problems = [flag("register-missing", each, found=each) for each in places[:1]]  # one cause
    lines = parse_lines(path.read_bytes()) if path.is_file() else ()
    read = [_line(line, file, row) for row, line in enumerate(lines, 1)]
    kept = [(line, event) for line, (event, _) in zip(lines, read, strict=True) if event]
    log = Log(tuple(event for _, event in kept), tuple(line for line, _ in kept), file)
    unreadable = [problem for _, problem in read if problem]
    if not path.is_file() and not places:
        folders = (*datasets.glob(f"*/{FOLDER}/*"), *datasets.glob(f"{FOLDER}/*/*/*"))
        unreadable = (
            [flag("log-missing", file, count=count)]
            if (count := sum(map(_is_edition, folders)))
            else []
        )
    return log, (*problems, *(unreadable or _chain(log)))


def _line(line: bytes, file: str, row: int) -> tuple[Event | None, Problem | None]:
    try:
        return parse_event(line), None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        reason = (
            Phrase("git has not merged it")
            if line[:7] in (b"<<<<<<<", b"=======", b">>>>>>>")
            else None
        )
        return None, flag("register-unreadable", file, row=row, reason=reason or reason_of(error))


def _chain(log: Log) -> Iterator[Problem]:
    for fault in faults_of(log):
        is_forked = fault.after >= 0
        yield (
            flag(
                "register-forked", log.file, row=fault.line, after=fault.after, next=fault.after + 1
            )
            if is_forked
            else flag("edition-unchained", log.file, row=fault.line)
        )


def read_releases(
    home: Path, label: str, package: str, log: Log
) -> tuple[Releases, tuple[Problem, ...]]:
    """The editions of a package that lie there, newest first; `label` is its folder as messages name it."""
    return _read(home / FOLDER, f"{label}/{FOLDER}", package, log)


def read_texts(
    datasets: Path, label: str, log: Log
) -> tuple[dict[str, Releases], tuple[Problem, ...]]:
    """The released editions of reports' texts, by the address of the report: under the log, by series and name."""
    root = datasets / FOLDER
    there = (path.relative_to(root).as_posix() for path in root.glob("*/*") if _is_edition(path))
    subjects = sorted({*log.reports, *there})
    read = {
        subject: _read(root / subject, f"{label}/{FOLDER}/{subject}", subject, log)
        for subject in subjects
    }
    problems = tuple(problem for _, findings in read.values() for problem in findings)
    return {subject: releases for subject, (releases, _) in read.items()}, problems


def _read(root: Path, label: str, subject: str, log: Log) -> tuple[Releases, tuple[Problem, ...]]:
    events = log.releases(subject)
    names = (
        sorted(each.name for each in root.iterdir() if _is_edition(each)) if root.is_dir() else []
    )
    editions = [
        _edition(root / str(version), event, log)
        for version, event in events.items()
        if str(version) in names
    ]
    editions.sort(key=lambda edition: edition.version, reverse=True)
    known = {str(version) for version in events}
    problems = [
        flag("edition-unregistered", f"{label}/{name}", version=name, compared=log.file)
        for name in names
        if name not in known and not (root / name / OLD_RECORD).is_file()
    ]
    problems += [problem for edition in editions for problem in _unlisted(root, label, edition)]
    return Releases(subject, label, tuple(editions)), tuple(problems)


def _is_edition(path: Path) -> bool:
    """A name that begins with a point is a release that was broken off."""
    return path.is_dir() and not path.name.startswith(".")


def _edition(folder: Path, event: Event, log: Log) -> Edition:
    assert event.version and event.event in RELEASES
    files = tuple(_file(folder / name, name, digest) for name, digest in event.fixes.items())
    data, is_beside = log.data_of[event.subject, event.version] if event.report else (None, False)
    return Edition(
        package=event.dataset,
        version=event.version,
        date=event.day,
        kind=event.event,
        note=event.reason,
        files=files,
        changes=_changes(files),
        counts=event.changes,
        answers=event.answers,
        withdrawn=log.withdrawn.get((event.subject, event.version)),
        report=event.report,
        data=at.edition_uri(data.dataset, data.version) if data else "",
        is_beside=is_beside,
    )


def _file(path: Path, name: str, digest: str) -> FrozenFile:
    content = path.read_bytes() if path.is_file() else None
    return FrozenFile(name, digest, len(content or b""), content)


def _changes(files: tuple[FrozenFile, ...]) -> tuple[Change, ...]:
    """From the frozen difference, unless its bytes are no longer those released."""
    file = next((each for each in files if each.name == JSON_NAME and each.is_whole), None)
    return parse_json(file.content or b"") if file else ()


def _unlisted(root: Path, label: str, edition: Edition) -> Iterator[Problem]:
    folder = root / str(edition.version)
    known = {OLD_RECORD, *(each.name for each in edition.files)}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name not in known:
            yield flag(
                "edition-file-unlisted",
                f"{label}/{folder.name}/{name}",
                name=name,
                version=edition.version,
            )
