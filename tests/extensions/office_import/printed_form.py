"""A made-up half-year report with the header shape of the real form: two levels, sections, items, scales, notes.

Every figure is made up. The text restates 22 cells of the form as they are printed, and once says otherwise.
"""

from __future__ import annotations

from tests.extensions.office_import.writers import C, P, T

SCALES = (
    "Chưa = 0 Đang làm = 1 Hoàn thành = 2",
    "Chưa = 0 2 cấp = 1 3 cấp = 2",
    "Chưa = 0 Hoàn thành = 1",
)
# code as printed, name, unit, value as printed, note
INFRASTRUCTURE = (
    ("1", "Cập nhật kiến trúc số của huyện", SCALES[2], "1", "Quyết định số 31/QĐ-UBND"),
    ("2", "Vận hành hệ thống họp trực tuyến", SCALES[1], "2", ""),
    ("3", "Xây dựng nền tảng tích hợp dùng chung", SCALES[0], "1", ""),
    ("4", "Số trạm phát sóng đang hoạt động", "Trạm", "214", ""),
    ("5", "Số điểm truy cập mạng công cộng", "Điểm", "137", ""),
)
DOCUMENTS = (
    ("1", "Tỷ lệ phòng, ban đã kết nối trục liên thông", "%", "98,25", ""),
    ("2", "Tỷ lệ xã đã kết nối trục liên thông", "%", "93,75", ""),
    ("3", "Văn bản điện tử đã gửi", "Văn bản", "12.846", "Chỉ tính văn bản có chữ ký số"),
    ("a)", "Văn bản của phòng, ban gửi đi", "Văn bản", "7.312", ""),
    ("b)", "Văn bản của xã gửi đi", "Văn bản", "5.534", ""),
    ("4", "Chứng thư số đang dùng", "Chứng thư", "1.268", ""),
)
SERVICES = (
    ("1", "Thủ tục đủ điều kiện toàn trình", "Thủ tục", "1.412", ""),
    ("2", "Thủ tục đang cung cấp toàn trình", "Thủ tục", "1.396", ""),
    ("3", "Thủ tục một phần đang cung cấp", "Thủ tục", "286", ""),
    ("4", "Thủ tục toàn trình có phát sinh hồ sơ", "Thủ tục", "517", ""),
    ("5", "Tỷ lệ thủ tục tích hợp lên Cổng quốc gia", "%", "61,48", ""),
    ("6", "Thủ tục đã tích hợp lên Cổng quốc gia", "Thủ tục", "1.034", ""),
)
DOSSIERS = (
    ("1", "Tổng số hồ sơ đã tiếp nhận", "Hồ sơ", "84.120", ""),
    ("a)", "Hồ sơ nộp trực tuyến", "Hồ sơ", "45.509", ""),
    ("b)", "Hồ sơ nộp trực tiếp", "Hồ sơ", "38.611", ""),
    ("2", "Tỷ lệ hồ sơ tiếp nhận trực tuyến", "%", "54,10", ""),
    ("3", "Tỷ lệ hồ sơ giải quyết đúng hạn", "%", "97,36", ""),
    ("4", "Hồ sơ giải quyết quá hạn", "Hồ sơ", "1.847", ""),
    ("5", "Thủ tục có thanh toán trực tuyến", "Thủ tục", "439", ""),
    ("6", "Lượt thanh toán trực tuyến", "Lượt", "23.758", ""),
)
PEOPLE = (
    ("1", "Tổ công nghệ số cộng đồng", "Tổ", "168", ""),
    ("2", "Thành viên tổ công nghệ số cộng đồng", "Người", "1.176", ""),
    ("3", "Người dân có tài khoản định danh", "Người", "98.342", ""),
    ("4", "Lượt góp ý đã tiếp nhận", "Lượt", "2.653", ""),
    ("a)", "Lượt góp ý đã trả lời", "Lượt", "2.491", ""),
    ("5", "Tỷ lệ người dân hài lòng", "%", "95,80", ""),
    ("6", "Cán bộ được tập huấn", "Người", "743", ""),
    ("7", "Lớp tập huấn đã mở", "Lớp", "26", ""),
    ("8", "Lượt xem cổng thông tin", "Lượt", "361.905", ""),
)
SECTIONS = (
    (
        "A",
        "HẠ TẦNG VÀ VĂN BẢN",
        (("I", "Hạ tầng", INFRASTRUCTURE), ("II", "Văn bản điện tử", DOCUMENTS)),
    ),
    (
        "B",
        "DỊCH VỤ CÔNG VÀ NGƯỜI DÂN",
        (("I", "Dịch vụ công", SERVICES), ("II", "Hồ sơ", DOSSIERS), ("III", "Người dân", PEOPLE)),
    ),
)
ROWS = [row for _, _, parts in SECTIONS for _, _, rows in parts for row in rows]


def form(sections=SECTIONS, heads=("TT", "Chỉ tiêu thống kê", "Kết quả thống kê", "Ghi chú")) -> T:
    """The table: TT and Chỉ tiêu beside two columns under one header."""
    code, name, result, note = heads
    rows: list[tuple[object, ...]] = [
        (C(code, down=2), C(name, down=2), C(result, across=2), C(note, down=2)),
        ("Đơn vị tính", "Số liệu"),
    ]
    for letter, title, parts in sections:
        rows.append((letter, title, "", "", ""))
        for number, name, items in parts:
            rows.append((number, name, "", "", ""))
            rows += items
    return T(tuple(rows))


HEAD = T(
    (
        (
            "UBND HUYỆN MẪU\nPHÒNG VĂN HÓA VÀ THÔNG TIN\nSố: 48/BC-VHTT",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu, ngày 9 tháng 6 năm 2025",
        ),
    )
)
FOOT = T((("Nơi nhận:\n- Như trên;\n- Lưu: VT.", "TRƯỞNG PHÒNG\nNguyễn Thị Mẫu"),))
SENTENCES = (
    "Đến nay có 214 trạm phát sóng đang hoạt động và 137 điểm truy cập mạng công cộng.",
    "Tỷ lệ phòng, ban đã kết nối trục liên thông là 98,25%; tỷ lệ xã đã kết nối là 93,75%.",
    "Toàn huyện gửi 12.846 văn bản điện tử, gồm 7.312 văn bản của phòng, ban và 5.534 văn bản của xã.",
    "Huyện có 1.412 thủ tục đủ điều kiện, đang cung cấp 1.396 thủ tục toàn trình và 286 thủ tục một phần.",
    "Có 517 thủ tục toàn trình có phát sinh hồ sơ; đã tích hợp 1.034 thủ tục lên Cổng quốc gia, đạt 61,48%.",
    "Trong kỳ tiếp nhận 84.120 hồ sơ, gồm 45.509 hồ sơ nộp trực tuyến và 38.611 hồ sơ nộp trực tiếp.",
    "Có 1.847 hồ sơ giải quyết quá hạn; 439 thủ tục có thanh toán trực tuyến với 23.758 lượt.",
    "Huyện lập 168 tổ công nghệ số cộng đồng với 1.176 thành viên; 98.342 người dân có tài khoản định danh.",
    "Cổng thông tin có 361.905 lượt xem.",
)
CONTRADICTION = "Nhờ đó, tỷ lệ hồ sơ tiếp nhận trực tuyến đạt gần 65% trong kỳ."


def report() -> tuple[object, ...]:
    """The whole document."""
    return (
        HEAD,
        P("BÁO CÁO", bold=True),
        P("Kết quả chuyển đổi số 6 tháng đầu năm 2025", bold=True),
        P("Kính gửi: Ủy ban nhân dân huyện Mẫu"),
        P("Căn cứ Quyết định số 31/QĐ-UBND ngày 15/1/2025 của UBND huyện về chế độ báo cáo;"),
        P(
            "Thực hiện Công văn số 212/UBND-VX ngày 20/5/2025 của UBND huyện, phòng báo cáo như sau:"
        ),
        P("I. Kết quả", bold=True),
        *(P(sentence) for sentence in SENTENCES),
        P(CONTRADICTION),
        P("II. Số liệu theo biểu mẫu", bold=True),
        form(),
        FOOT,
    )


# The second half of the year: the header is worded anew, section A.II has a new row 4 that moves the last one down,
# one indicator is called otherwise, one counts in another unit, one is gone; the rest are the same with new numbers.
NEW_ROW = ("4", "Hồ sơ công việc lập trên mạng", "Hồ sơ", "9.415", "")
RENAMED = {"Cán bộ được tập huấn": "Cán bộ, công chức được tập huấn"}
DROPPED = "Lớp tập huấn đã mở"
IN_THOUSANDS = "Lượt xem cổng thông tin"


def _second_rows(rows: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    done: list[tuple[str, ...]] = []
    moved = 0
    for number, name, unit, value, note in rows:
        if name == DROPPED:
            moved -= 1
            continue
        if name == "Chứng thư số đang dùng":
            done.append(NEW_ROW)
            moved += 1
        number = str(int(number) + moved) if number.isdigit() else number
        unit, value = ("Nghìn lượt", "402,1") if name == IN_THOUSANDS else (unit, value)
        done.append((number, RENAMED.get(name, name), unit, value, note))
    return done


def second_report() -> tuple[object, ...]:
    """The report of the next period, on a form that has changed a little."""
    sections = tuple(
        (letter, title, tuple((number, name, _second_rows(rows)) for number, name, rows in parts))
        for letter, title, parts in SECTIONS
    )
    head = T(tuple(tuple(cell.replace("48/BC", "97/BC").replace("ngày 9 tháng 6", "ngày 8 tháng 12") for cell in row)
                   for row in HEAD.rows))  # fmt: skip
    return (
        head,
        P("BÁO CÁO", bold=True),
        P("Kết quả chuyển đổi số 6 tháng cuối năm 2025", bold=True),
        P("Kính gửi: Ủy ban nhân dân huyện Mẫu"),
        P("I. Kết quả", bold=True),
        *(P(sentence) for sentence in SENTENCES[:4]),
        P("II. Số liệu theo biểu mẫu", bold=True),
        form(sections, ("Số TT", "Tên chỉ tiêu", "Kết quả thống kê", "Ghi chú")),
        FOOT,
    )
