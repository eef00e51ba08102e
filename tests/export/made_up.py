"""A format that somebody else could have made: the table as Markdown, at an address that ends in `.md`."""

from site_builder.core.cell import canonical_cell
from site_builder.core.formats import BESIDE, FileType
from site_builder.export import TableFormat


def render_markdown(resource, context):
    """The table with a line of dashes under its header."""
    table = resource.as_table
    lines = [
        table.schema.names,
        ["---"] * len(table.schema.names),
        *(map(canonical_cell, row) for row in table.rows),
    ]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines).encode()


FORMAT = TableFormat(
    key="made-up",
    title="Made-up Markdown",
    specification="https://made-up.example/markdown",
    media_type="text/x-made-up",
    uri=f"{BESIDE}.md",
    order=90,
    render=render_markdown,
    file_type=FileType("MADE_UP", "MADE-UP", True, True),
)
