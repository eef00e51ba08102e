"""The columns of a series' tidy package, in words; the same for every series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from site_builder.core.text import Text
from site_builder.model.package import Field


def _text(vietnamese: str, english: str) -> Text:
    return Text(vietnamese, (("en", english),))


def _field(name: str, kind: str, title: tuple[str, str], about: tuple[str, str], **constraints: Any) -> Field:
    return Field(name, kind, title=_text(*title), description=_text(*about), constraints=constraints)


_CODE = ("Mã chỉ tiêu", "Indicator code")
_LISTED = ("Mã trong bảng chỉ tiêu.", "Code in the table of indicators.")
_AREA = ("Địa bàn", "Area")
_PERIOD = ("Kỳ", "Period")
_PERIODS = ("Mã kỳ: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06.", "Period: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06.")
_NOTE, _SOURCE = ("Ghi chú", "Note"), ("Nguồn", "Source")
_ENGLISH = ("Bản tiếng Anh, nếu có.", "In English, where there is one.")

COLUMNS: Mapping[str, tuple[Field, ...]] = {
    "observations": (
        _field("series", "string", ("Chuỗi", "Series"), ("Chuỗi mà số liệu thuộc về.", "The series."), required=True),
        _field("indicator", "string", _CODE, _LISTED, required=True),
        _field("area", "string", _AREA, ("Mã trong bảng địa bàn.", "Code in the table of areas.")),
        _field("period", "string", _PERIOD, _PERIODS, required=True),
        _field(
            "period_kind",
            "string",
            ("Loại kỳ", "Kind of period"),
            ("Các kỳ khác loại không so sánh với nhau.", "Periods of different kinds are not comparable."),
            required=True,
        ),
        _field("period_start", "date", ("Ngày đầu", "First day"), ("Tính cả ngày này.", "Inside."), required=True),
        _field("period_end", "date", ("Ngày cuối", "Last day"), ("Tính cả ngày này.", "Inside."), required=True),
        _field("value", "number", ("Giá trị", "Value"), ("Trống: nguồn không có số.", "Empty: the source has none.")),
        _field("unit", "string", ("Đơn vị", "Unit"), ("Đơn vị của dòng này.", "Unit of this row.")),
        _field(
            "status",
            "string",
            ("Trạng thái", "Status"),
            ("estimate, preliminary hoặc official.", "estimate, preliminary or official."),
        ),
        _field("qualifier", "string", ("Mức độ", "Qualifier"), ("Từ đứng trước con số.", "Word before the figure.")),
        _field("rank", "integer", ("Hạng", "Rank"), ("Thứ hạng, nếu có.", "Rank, where there is one.")),
        _field("derived", "boolean", ("Số suy ra", "Derived"), ("Nguồn không in số này.", "Not printed as such.")),
        _field("note", "string", _NOTE, ("Điều cần biết về số này.", "What to know of the figure.")),
        _field("source", "string", _SOURCE, ("Nguồn của riêng dòng này.", "Source of this row.")),
        _field("source_url", "string", ("Địa chỉ nguồn", "Source address"), ("Địa chỉ trang nguồn.", "Its page.")),
        _field("package", "string", ("Gói", "Package"), ("Gói dữ liệu chứa số này.", "Its package."), required=True),
        _field("report", "string", ("Báo cáo", "Report"), ("Địa chỉ báo cáo trong cổng.", "Address of the report.")),
        _field("resource", "string", ("Bảng", "Table"), ("Bảng trong gói.", "Table of the package."), required=True),
        _field(
            "row",
            "integer",
            ("Dòng", "Row"),
            ("Số dòng trong tệp; dòng đầu là 1.", "Line in its file; the header is 1."),
            required=True,
        ),
    ),
    "indicators": (
        _field("code", "string", _CODE, ("Mã trong chuỗi.", "Code within the series."), required=True, unique=True),
        _field("parent", "string", ("Mã cấp trên", "Parent"), _LISTED),
        _field("name", "string", ("Tên", "Name (Vietnamese)"), ("Tên chỉ tiêu.", "In Vietnamese."), required=True),
        _field("name_en", "string", ("Tên tiếng Anh", "Name"), _ENGLISH),
        _field("unit", "string", ("Đơn vị", "Unit (Vietnamese)"), ("Đơn vị thường dùng.", "Usual unit.")),
        _field("unit_en", "string", ("Đơn vị tiếng Anh", "Unit"), _ENGLISH),
        _field("kind", "string", ("Loại", "Kind"), ("heading là tiêu đề nhóm.", "heading groups others.")),
        _field("decimals", "integer", ("Số chữ số thập phân", "Decimals"), ("Như bản in.", "As printed.")),
        _field("direction", "string", ("Chiều tốt", "Direction of good"), ("up, down, none.", "up, down or none.")),
        _field("formula", "string", ("Công thức", "Formula"), ("Mã trong ngoặc vuông.", "Codes in brackets.")),
        _field("at_most", "string", ("Không vượt quá", "At most"), _LISTED),
        _field("definition", "string", ("Định nghĩa", "Definition (Vietnamese)"), ("Cách hiểu.", "Its meaning.")),
        _field("definition_en", "string", ("Định nghĩa tiếng Anh", "Definition"), _ENGLISH),
        _field("replaces", "string", ("Thay cho", "Replaces"), _LISTED),
        _field("scale", "string", ("Thang trả lời", "Answer scale"), ("Mã và lời.", "Codes and words.")),
    ),
    "areas": (
        _field("code", "string", ("Mã", "Code"), ("Mã địa bàn.", "Code of the area."), required=True, unique=True),
        _field("name", "string", ("Tên", "Name (Vietnamese)"), ("Tên địa bàn.", "In Vietnamese."), required=True),
        _field("name_en", "string", ("Tên tiếng Anh", "Name"), _ENGLISH),
        _field("valid_from", "date", ("Có từ", "Valid from"), ("Ngày đầu của địa giới.", "First day.")),
        _field("valid_to", "date", ("Có đến", "Valid to"), ("Ngày cuối của địa giới.", "Last day.")),
    ),
    "breaks": (
        _field("indicator", "string", _CODE, _LISTED, required=True),
        _field("area", "string", _AREA, ("Trống: mọi địa bàn.", "Empty: every area.")),
        _field(
            "since",
            "date",
            ("Từ ngày", "Since"),
            ("Số từ ngày này không so với số trước.", "Figures from here on do not compare with those before."),
            required=True,
        ),
        _field("kind", "string", ("Loại", "Kind"), ("Vì sao gián đoạn.", "Why the series breaks.")),
        _field("note", "string", _NOTE, ("Lời giải thích.", "In Vietnamese.")),
        _field("note_en", "string", ("Ghi chú tiếng Anh", "Note in English"), _ENGLISH),
    ),
    "targets": (
        _field("indicator", "string", _CODE, _LISTED, required=True),
        _field("period", "string", _PERIOD, _PERIODS, required=True),
        _field("comparison", "string", ("Dấu", "Sign"), (">=, =, <=.", ">=, = or <=.")),
        _field("value", "number", ("Mục tiêu", "Target"), ("Số phải đạt.", "What to reach."), required=True),
        _field("note", "string", _NOTE, ("Điều cần biết.", "What to know.")),
        _field("source", "string", _SOURCE, ("Nơi đặt mục tiêu.", "Where the target is set.")),
    ),
}

TITLES: Mapping[str, tuple[Text, Text]] = {
    "observations": (
        _text("Số liệu theo kỳ", "Observations"),
        _text("Mỗi dòng một số liệu, kèm nơi lấy ra.", "One row for each figure, with where it was taken from."),
    ),
    "indicators": (
        _text("Chỉ tiêu", "Indicators"),
        _text("Danh mục chỉ tiêu của chuỗi.", "The indicator list of the series."),
    ),
    "areas": (_text("Địa bàn", "Areas"), _text("Địa bàn và thời gian tồn tại.", "Areas and how long they existed.")),
    "breaks": (
        _text("Chỗ chuỗi gián đoạn", "Breaks"),
        _text("Số trước và sau không so sánh được.", "Figures before and after are not comparable."),
    ),
    "targets": (_text("Mục tiêu", "Targets"), _text("Mục tiêu theo kỳ.", "What was aimed at for a period.")),
}
