"""The periods that a title names."""

import pytest

from site_builder.extensions.office_import.last_period import stated_periods


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("Tình hình kinh tế - xã hội tháng 3 và quý I năm 2023", ["2023-03", "2023-Q1"]),
        ("Kết quả tháng 6, quý II và 6 tháng đầu năm 2023", ["2023-06", "2023-Q2", "2023-H1"]),
        ("Báo cáo tháng 12 và cả năm 2022", ["2022-12", "2022"]),
        ("Công tác cải cách hành chính quý II/2022", ["2022-Q2"]),
        ("Báo cáo quý I/2022", ["2022-Q1"]),
        ("Báo cáo quý III năm 2022", ["2022-Q3"]),
        ("Báo cáo quý IV/2022", ["2022-Q4"]),
        ("Tình hình tháng 12, quý IV và năm 2022", ["2022-12", "2022-Q4", "2022"]),
        ("Kế hoạch tháng 13 năm 2022", []),
    ],
)
def test_periods_that_share_a_year_are_each_named(title, codes):
    """A monthly report at the end of a quarter is of both."""
    assert [period.code for period in stated_periods(title)] == codes
