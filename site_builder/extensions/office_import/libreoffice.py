"""Word 97-2003 and RTF documents as .docx, through LibreOffice where it is installed.

Its profile is fresh and lies in a folder that goes with the import: no macro runs, no link is followed.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.core.bounded import LIBREOFFICE, find_program
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.bounded import run_program
from site_builder.extensions.office_import.problems import ImportRefused

SECONDS = 120.0  # a fresh profile takes ten seconds of an idle machine before the document is touched
FORMATS = {"doc": "Word 97-2003, .doc", "rtf": "RTF"}
# Named, because of a damaged file that it does not know LibreOffice would make a text of its bytes.
_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format"}

_SETTINGS = {
    "Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
    "Office.Writer/Content/Update": {"Link": "0"},
}


def to_docx(content: bytes, name: str, kind: str) -> bytes:
    """The document as LibreOffice saves it. Raises ImportRefused where it is not installed, or cannot read the file."""
    program = find_program(*LIBREOFFICE)
    if not program:
        raise ImportRefused(problems.unknown_format(name, file_name=name, found=FORMATS[kind]))
    with TemporaryDirectory(prefix="import-", ignore_cleanup_errors=True) as folder:
        return _converted(program, content, name, kind, Path(folder))


def _converted(program: str, content: bytes, name: str, kind: str, folder: Path) -> bytes:
    source, made = folder / f"source.{kind}", folder / "made" / "source.docx"
    source.write_bytes(content)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_profile(), "utf-8")
    run_program(
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            f"--infilter={_FILTERS[kind]}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(made.parent),
            str(source),
        ],
        name,
        folder,
        seconds=SECONDS,
    )
    if not made.is_file():  # it ends with 0 all the same
        raise ImportRefused(problems.damaged(name, file_name=name, found="LibreOffice"))
    return made.read_bytes()


def _profile() -> str:
    """LibreOffice's own form of a profile's settings."""
    item = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
    items = [item.format(path, *pair) for path, settings in _SETTINGS.items() for pair in settings.items()]
    names = 'xmlns:oor="http://openoffice.org/2001/registry"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {names}>{"".join(items)}</oor:items>\n'
