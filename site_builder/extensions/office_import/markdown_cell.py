"""A printed string inside a cell of a Markdown table."""

from __future__ import annotations


def cell(text: str) -> str:
    """A printed string inside a Markdown table cell."""
    plain = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("{", "&#123;")
    return " ".join(plain.split())
