"""Parts that are installed only where somebody wants them: `pip install 'site-builder[charts]'` and the like."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec


@cache
def is_installed(module: str) -> bool:
    """Whether a library can be imported, without doing so."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@cache
def version_of(library: str) -> str:
    """The version of a library, "" where it is not installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
