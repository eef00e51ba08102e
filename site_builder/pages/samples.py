"""Code samples that run as printed, with the table's real address in them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.core.files import Distribution
from site_builder.core.problem import Translate
from site_builder.model.config import SiteConfig
from site_builder.model.package import Resource
from site_builder.model.table import Table
from site_builder.pages.downloads import find_file


@dataclass(frozen=True, slots=True)
class Sample:
    """A few lines for one tool."""

    tool: str
    code: str


def samples_of(
    site: SiteConfig, resource: Resource, distributions: Sequence[Distribution], translate: Translate
) -> tuple[Sample, ...]:
    """How to read the table in curl, pandas, R, csvkit and Excel; none where it has no CSV."""
    csv = find_file(distributions, resource.name, ".csv")
    if csv is None or resource.table is None:
        return ()
    url, words = site.absolute(csv.uri), _words_like_numbers(resource.table)
    found = [
        Sample("curl", f"curl -O {shlex.quote(url)}"),
        Sample("pandas", _pandas(url, words)),
        Sample("R", _r(url, words)),
        Sample("csvkit", _csvkit(url)),
    ]
    excel = find_file(distributions, resource.name, ".excel.csv")
    if excel:
        steps = translate("Data > Get data > From web, then paste the address:")
        found.append(Sample("Excel", f"{steps}\n{site.absolute(excel.uri)}"))
    return tuple(found)


def _words_like_numbers(table: Table) -> tuple[str, ...]:
    """Columns of text that a reader program would take for numbers: the code 4.10 is not 4.1."""
    return tuple(
        field.name
        for field in table.schema.fields
        if field.type == "string"
        and any(re.fullmatch(r"[\d.,]+", str(cell)) for cell in table.column(field.name) if cell is not None)
    )


def _pandas(url: str, words: tuple[str, ...]) -> str:
    types = ", ".join(f"{_quoted(name)}: str" for name in words)
    option = f", dtype={{{types}}}" if words else ""
    return f"import pandas as pd\n\nurl = {_quoted(url)}\ntable = pd.read_csv(url{option})\nprint(table.head())"


def _r(url: str, words: tuple[str, ...]) -> str:
    types = ", ".join(f'{_quoted(name)} = "character"' for name in words)
    option = f",\n  colClasses = c({types})" if words else ""
    return (
        f"url <- {_quoted(url)}\n"
        f'table <- read.csv(url, check.names = FALSE, fileEncoding = "UTF-8"{option})\nhead(table)'
    )


def _csvkit(url: str) -> str:
    address = shlex.quote(url)
    return f"curl -s {address} | csvlook -I --max-rows 10\ncurl -s {address} | csvstat"


def _quoted(text: str) -> str:
    """A string literal as both Python and R read it."""
    return json.dumps(text, ensure_ascii=False)
