"""import.md: what was found, what was decided, and what a person must look at, in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from site_builder.ingest.conservation.balance import Balance
from site_builder.ingest.conservation.telling import ledger
from site_builder.ingest.document import Note
from site_builder.ingest.markdown_cell import cell
from site_builder.ingest.metadata import Portal, contacts, licences
from site_builder.ingest.prose.figures import ProseFigure
from site_builder.ingest.table import DataTable, Doubt

WORDS = {
    "caption-number": "Số thứ tự của bảng trong nguồn.",
    "cell-joined": "Ô bị ngắt trang: “{printed}” được nối vào ô cùng cột ở dòng trên.",
    "column-numbers-dropped": "Bỏ dòng đánh số cột.",
    "convention": "Quy ước số của cột: {found}; căn cứ: {because}.",
    "delimiter": "Dấu phân cách cột: {found}.",
    "header-levels": "Tiêu đề bảng gồm {count} dòng, tên cột ghép từ trên xuống.",
    "header-repeated": "Bỏ dòng tiêu đề lặp lại ở giữa bảng.",
    "hidden-column": "Cột bị ẩn trong nguồn, vẫn được nhập.",
    "hidden-row": "Dòng bị ẩn trong nguồn, vẫn được nhập.",
    "hidden-sheet": "Trang tính bị ẩn trong nguồn, không được nhập.",
    "legacy-encoding": "Văn bản dùng mã cũ {found}, đã chuyển sang Unicode.",
    "letter-frame": "Phần thể thức văn bản, để ngoài bài và bảng: “{printed}”.",
    "merged-number": "Số {printed} ở ô gộp nhiều dòng: chỉ ghi ở dòng đầu.",
    "nested-table": "Bảng lồng trong ô được chuyển thành chữ.",
    "no-header": "Bảng không có dòng tiêu đề; các cột được đặt tên theo thứ tự.",
    "page-number": "Số trang.",
    "paragraph-joined": "Đoạn văn bị ngắt trang được nối lại.",
    "picture-left-out": "Một hình ảnh không được nhập.",
    "ragged-row": "Dòng có nhiều ô hơn dòng tiêu đề.",
    "remarks-under-table": "{count} dòng ghi chú dưới bảng được đưa vào mô tả của bảng.",
    "scale": "Thang trả lời trong ô đơn vị được tách thành các mức: “{printed}”.",
    "section-row": "Dòng tiêu đề nhóm (cấp {depth}) chuyển thành cột: “{printed}”.",
    "signature-left-out": "Phần ký tên dưới bảng được bỏ: “{printed}”.",
    "table-found": "Tìm thấy bảng {rows} dòng, {columns} cột.",
    "table-stitched": "Nối với phần bảng ở trang trước; bỏ {rows} dòng tiêu đề lặp lại.",
    "text-box": "{count} khung chữ được đưa vào bài, ngay sau đoạn chứa nó.",
    "unit-line": "Dòng đơn vị tính được ghi vào đơn vị của các cột.",
}
REASONS = {
    "code": "mã lặp lại; mã kiểu số có thể đã mất số 0 ở cuối",
    "bound": "đọc theo quy ước của cột thì vượt mức mà cột có thể có",
    "convention": "đọc được hai cách, không có căn cứ để chọn",
    "ragged": "dòng có nhiều ô hơn dòng tiêu đề; dấu phẩy thập phân có thể đã bị coi là dấu phân cách",
    "format-scales": "định dạng của ô hiển thị theo nghìn; không rõ số nào được dùng",
    "no-value": "ô không lưu giá trị (công thức chưa được tính)",
    "irregular": "không đúng quy ước số nào",
    "lost-group": "có thể dấu phân cách hàng nghìn đã bị đọc thành dấu thập phân; giá trị được giữ",
    "text": "là chữ trong cột số",
    "unit": "đơn vị trong ô khác đơn vị của cột hoặc dòng",
}
LEDGER_ONLY = ("caption-number", "page-number", "unit-line")  # too many and too plain to be told one by one
EVIDENCE = {
    "column": "số trong cột chỉ đọc được một cách",
    "concept": "giới hạn của chỉ tiêu hoặc đơn vị đếm",
    "document": "số khác trong văn bản và số nguyên nhỏ trong cột",
    "language": "ngôn ngữ và số nguyên nhỏ trong cột",
    "magnitude": "độ lớn của kỳ trước hoặc của số lưu trong tệp",
    "plain": "nhiều số nguyên nhỏ trong cột",
    "sibling": "cột bên cạnh cùng đơn vị",
    "stated": "người nhập đã trả lời",
    "sum": "tổng hoặc tỷ lệ khớp",
}
CONVENTIONS = {
    "vi": "Việt Nam (1.234,5)",
    "en": "Anh (1,234.5)",
    "none": "chưa xác định được; số đọc được hai cách bị coi là nghi vấn",
}


def import_notes(
    source: str, digest: str, tables: Sequence[DataTable], notes: Iterable[Note], figures: Sequence[ProseFigure],
    findings: Sequence[str], portal: Portal, counted: Balance,
) -> str:  # fmt: skip
    """The whole file."""
    doubts = [doubt for table in tables for doubt in table.doubts]
    sections = [
        f"# Ghi chép khi nhập {cell(source)}\n\nTệp nguồn: `{source}`, SHA-256 `{digest}`.",
        "## Việc cần làm\n\n" + "\n".join(_todo(doubts, findings, portal)),
        "## Các bảng\n\n" + _tables(tables),
        "## Ô nghi vấn\n\n" + _doubts(doubts),
        "## Phát hiện\n\n" + ("\n".join(f"- {finding}" for finding in findings) or "Không có."),
        "## Sổ đối chiếu\n\n" + ledger(counted),
        "## Quyết định\n\n" + (_notes(notes) or "Không có."),
        "## Số liệu trong phần lời\n\n" + _figures(figures),
    ]
    return "\n\n".join(sections) + "\n"


def _todo(doubts: Sequence[Doubt], findings: Sequence[str], portal: Portal) -> list[str]:
    taken = [f"giấy phép {each['name']}" for each in licences(portal)]
    taken += [f"đầu mối “{cell(each['title'])}”" for each in contacts(portal)]
    missing = ([] if licences(portal) else ["giấy phép (`licenses`)"]) + (
        [] if contacts(portal) else ["đầu mối để hỏi"]
    )
    todo = [
        "- Xem lại tiêu đề, kỳ báo cáo và tình trạng số liệu (`status: preliminary` là giá trị tạm).",
        "- Đọc lại phần mô tả (`description`) trong `datapackage.yaml`; ghi thêm đơn vị lập và phạm vi địa lý.",
    ]
    if taken:
        todo.append(f"- Xem lại {' và '.join(taken)}: lấy từ `mkdocs.yml` của cổng, không phải từ văn bản.")
    if missing:
        todo.append(f"- Ghi {' và '.join(missing)} trong `datapackage.yaml`; bản nhập không tự đặt.")
    if doubts:
        todo.append(f"- Đối chiếu {len(doubts)} ô nghi vấn với nguồn.")
    if findings:
        todo.append(f"- Xem {len(findings)} phát hiện.")
    return todo


def _tables(tables: Sequence[DataTable]) -> str:
    rows = [
        f"| `{t.name}.csv` | {cell(t.title)} | {t.height} | {len(t.columns)} | {cell(t.place) or 'phần lời'} |"
        for t in tables
    ]
    return (
        "\n".join(["| Tệp | Tên | Số dòng | Số cột | Vị trí trong nguồn |", "|---|---|---|---|---|", *rows])
        if rows
        else "Không có bảng."
    )


def _doubts(doubts: Sequence[Doubt]) -> str:
    if not doubts:
        return "Không có."
    rows = ["| " + " | ".join(map(cell, (d.table, d.column, d.place, d.printed, question(d)))) + " |" for d in doubts]
    return "\n".join(["| Bảng | Cột | Vị trí | Chuỗi in | Lý do |", "|---|---|---|---|---|", *rows])


def say(note: Note) -> str:
    """A decision in words."""
    facts = {name: cell(_fact(note.code, name, value)) for name, value in note.facts}
    words = WORDS[note.code].format_map(facts)
    return f"{cell(note.place)}: {words}" if note.place else words


def _fact(code: str, name: str, value: str) -> str:
    if code != "convention":
        return value
    if name == "because":
        return ", ".join(EVIDENCE[each] for each in value.split(","))
    return CONVENTIONS[value]


def question(doubt: Doubt) -> str:
    """Why a cell or a column is doubtful, with how many cells and what speaks for either reading."""
    reason = REASONS[doubt.reason]
    if doubt.cells > 1:
        reason += f" ({doubt.cells} ô)"
    for word in doubt.because:
        evidence, _, name = word.partition(":")
        reason += f"; {EVIDENCE[evidence]}: {CONVENTIONS[name]}"
    return reason


def _notes(notes: Iterable[Note]) -> str:
    return "\n".join(dict.fromkeys(f"- {say(each)}" for each in notes if each.code not in LEDGER_ONLY))


def _figures(figures: Sequence[ProseFigure]) -> str:
    if not figures:
        return "Không có."
    count = f"{len(figures)} số liệu ứng viên trong `figures.csv`"
    return f"{count}; hãy xóa những dòng không phải số liệu và đặt tên ngắn cho cột `id`."
