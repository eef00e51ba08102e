"""The ledger in words: one line where it balances, the lost words where not, and what was left out, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.ingest.conservation.balance import Balance, LeftOut, by_reason
from site_builder.ingest.markdown_cell import cell

MOST_PIECES = 60  # of one reason; more are counted only
LONGEST = 240
REASONS = {
    "caption-number": "số thứ tự của bảng",
    "chart": "số liệu của biểu đồ",
    "code": "phần khai báo ở đầu tệp",
    "column-numbers-dropped": "dòng đánh số cột",
    "comment": "lời bình, ghi chú của người soạn",
    "deleted": "đã xóa khi theo dõi thay đổi",
    "drawing": "chữ trong hình vẽ",
    "header-repeated": "tiêu đề bảng in lại",
    "hidden": "bị ẩn trong nguồn",
    "letter-frame": "thể thức văn bản",
    "page-header": "đầu trang, chân trang",
    "page-number": "số trang",
    "printed-twice": "in chồng hai lần",
    "section-row": "dòng tiêu đề nhóm, đã thành cột của bảng",
    "signature-left-out": "phần ký tên dưới bảng",
    "table-stitched": "tiêu đề bảng in lại ở trang sau",
    "unit-line": "dòng đơn vị tính, đã thành đơn vị của cột",
}


def ledger(counted: Balance) -> str:
    """The section of import.md."""
    if not counted.counted:
        return "Định dạng này chỉ có một cách đọc nên không đếm lại được; hãy đối chiếu với nguồn bằng mắt."
    return "\n\n".join([_sum(counted), *(_table(counted.left_out) if counted.left_out else [])])


def _sum(counted: Balance) -> str:
    size = f"Đếm lại nguồn bằng cách đọc khác: {counted.words} từ, {counted.numbers} số."
    if not counted.lost:
        return f"{size} Tất cả đều ở trong bảng, trong bài hoặc trong danh mục để ngoài."
    rows = [
        f"| {cell(', '.join(lost.words))} | {cell(lost.place)} | {cell(lost.text[:LONGEST])} |" for lost in counted.lost
    ]
    count = sum(len(lost.words) for lost in counted.lost)
    head = ["| Từ, số bị mất | Vị trí | Nguyên văn |", "|---|---|---|"]
    return "\n".join([f"{size} **{count} từ, số không có ở đâu trong bản nhập:**", "", *head, *rows])


def _table(left_out: Sequence[LeftOut]) -> list[str]:
    lines = ["| Lý do để ngoài | Vị trí | Nguyên văn |", "|---|---|---|"]
    for reason, pieces in by_reason(left_out):
        shown = pieces[:MOST_PIECES]
        lines += [f"| {REASONS[reason]} | {cell(p.place)} | {cell(p.text[:LONGEST])} |" for p in shown]
        if len(pieces) > len(shown):
            lines.append(f"| {REASONS[reason]} | | và {len(pieces) - len(shown)} chỗ nữa |")
    return ["\n".join(lines)]
