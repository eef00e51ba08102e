"""Golden files: what is published, kept in tests/golden to be read by people. `pytest --renew` writes them anew."""

import difflib
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
LINES = 60  # of a diff; more say no more


def golden_of(folder):
    """A fixture: compares text or bytes with a file of tests/golden/FOLDER, and shows the lines that differ."""

    @pytest.fixture
    def golden(request):
        """Compare with a golden file, or renew it."""

        def compare(name, content):
            compare_with(GOLDEN / folder / name, content, request.config.option.renew)

        return compare

    return golden


def compare_with(path, content, renew=False):
    """Fail with a diff where the file holds anything else; where renewing, write it."""
    content = content.encode() if isinstance(content, str) else content
    if renew:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    known = path.read_bytes() if path.is_file() else b""
    if content != known:
        before, after = (text.decode("utf-8", "replace").splitlines() for text in (known, content))
        lines = list(difflib.unified_diff(before, after, "golden", "now", lineterm="", n=1))
        more = [f"... and {len(lines) - LINES} lines more"] if len(lines) > LINES else []
        told = "\n".join([*lines[:LINES], *more]) or "they differ in line ends only"
        pytest.fail(
            f"{path.parent.name}/{path.name} differs (pytest --renew writes it anew):\n{told}",
            pytrace=False,
        )
