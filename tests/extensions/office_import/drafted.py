"""The drafts of the samples: each document is read once, whoever asks, since its tests run beside one another."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document
from tests.extensions.office_import import samples
from tests.extensions.office_import.writers import WRITERS

ALL = {
    sample.name: sample for sample in vars(samples).values() if isinstance(sample, samples.Sample)
}


def case(sample, kind):
    """A sample in a format, as a parameter."""
    name = f"{sample.name}-{kind}"
    return pytest.param(sample, kind, id=name)


@cache
def draft_of(name, kind):
    """The draft of the sample of that name as a document of that kind."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"mau.{kind}"
        path.write_bytes(WRITERS[kind](ALL[name].blocks))
        return import_document(path, series="thu", period=parse_period("2022-H1"), language="vi")
