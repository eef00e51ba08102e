"""The findings of a whole portal: each check has its turn."""

from dataclasses import replace
from datetime import date

import pytest

from site_builder.build.findings import check
from site_builder.core.text import Text
from site_builder.model.log import Event
from tests.conftest import SAMPLE
from tests.portal import read_portal


@pytest.mark.whole
def test_a_removed_dataset_that_lies_there_again_is_found():
    """Its address says that it is no more."""
    reading = read_portal(SAMPLE)
    end = Event(event="remove", day=date(2021, 7, 1), dataset="thu-gom-2021-q1", reason=Text("Trùng"))
    log = reading.publication.log.followed([end])
    found = check(replace(reading, publication=replace(reading.publication, log=log)))
    assert "package-returned" in {problem.code for problem in found}
