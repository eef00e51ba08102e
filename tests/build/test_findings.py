"""The findings of a whole portal: each check has its turn."""

from dataclasses import replace
from datetime import date

import pytest

from site_builder.build.findings import check
from site_builder.build.store.kept import Keeper
from site_builder.build.store.store import Store
from site_builder.core.text import Text
from site_builder.model.log import Event
from tests.conftest import SAMPLE
from tests.portal import apply_edit, check_portal, make_portal, read_portal


@pytest.mark.whole
def test_a_removed_dataset_that_lies_there_again_is_found():
    """Its address says that it is no more."""
    reading = read_portal(SAMPLE)
    end = Event(
        event="remove", day=date(2021, 7, 1), dataset="thu-gom-2021-q1", reason=Text("Trùng")
    )
    log = reading.publication.log.followed([end])
    found = check(replace(reading, publication=replace(reading.publication, log=log)))
    assert "package-returned" in {problem.code for problem in found}


@pytest.mark.whole
def test_a_column_that_lost_its_values_is_found_after_a_check_that_saw_them(tmp_path):
    """What is kept of texts knows no row of such a table."""
    folder, keeper = "datasets/cap-nuoc-2019-q1", Keeper(Store(tmp_path / "kept"))
    columns = "[{name: xa, type: string, title: Xã}, {name: ngay, type: date, title: Ngày chốt}]"
    table = f"  - {{name: xa, type: table, path: xa.csv, title: Theo xã, schema: {{fields: {columns}}}}}\n"
    root = make_portal(tmp_path, [{"file": f"{folder}/datapackage.yaml", "append": table}])
    found = []
    for day in ("2019-02-01", ""):
        apply_edit(root, {"file": f"{folder}/xa.csv", "write": f"xa,ngay\nA,{day}\n"})
        found.append(
            [
                each.column
                for each in check_portal(root, keeper=keeper)
                if each.code == "values-empty"
            ]
        )
    assert found == [[], ["ngay"]]
