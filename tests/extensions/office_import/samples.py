"""Documents with every difficulty, each with its true result beside it.

A truth is, by table: the columns as (name, title, type, unit) and the rows as the CSV holds them.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.extensions.office_import.writers import (
    MERGING,
    PROSE,
    SHEETS,
    C,
    H,
    Item,
    P,
    Page,
    table,
)

ALL = (*PROSE, *SHEETS)


@dataclass(frozen=True)
class Sample:
    """`doubts` are the printed strings that must be listed; `notes` are words that import.md must hold."""

    name: str
    formats: tuple
    blocks: tuple
    columns: tuple
    rows: tuple
    table: str = ""
    doubts: tuple = ()
    notes: tuple = ()
    problems: tuple = ()


PROSE_LINE = P("Tỷ lệ đạt 56,39% so với kế hoạch, tăng 1,5 điểm phần trăm.")

SIMPLE = Sample(
    "simple",
    ALL,
    (
        P("Bảng 1. Các cuộc họp"),
        table(
            ["TT", "Nội dung", "Số cuộc họp", "Số người tham dự", "Tỷ lệ (%)"],
            ["1", "Họp nội bộ", "34", "1.472", "56,39"],
            ["2", "Họp liên ngành", "08", "45", "0,834"],
            ["3", "Họp báo", "1800", "34.500", "77,70"],
        ),
    ),
    (
        ("tt", "TT", "integer", ""),
        ("noi_dung", "Nội dung", "string", ""),
        ("so_cuoc_hop", "Số cuộc họp", "integer", ""),
        ("so_nguoi_tham_du", "Số người tham dự", "integer", ""),
        ("ty_le", "Tỷ lệ", "number", "%"),
    ),
    (
        "1,Họp nội bộ,34,1472,56.39",
        "2,Họp liên ngành,8,45,0.834",
        "3,Họp báo,1800,34500,77.70",
    ),
)

THREE_LEVELS = Sample(
    "three-levels",
    MERGING,
    (
        P("Biểu 2. Thu ngân sách"),
        P("Đơn vị tính: triệu đồng"),
        table(
            [C("TT", down=3), C("Địa bàn", down=3), C("Năm 2022", across=3), C("Ghi chú", down=3)],
            [C("Kế hoạch", down=2), C("Thực hiện", across=2)],
            ["Số tiền", "Tỷ lệ (%)"],
            ["(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)", "(6)"],
            ["1", "Hải Châu", "200.000.000", "116.340", "56,39", "x"],
            ["2", "Thanh Khê", "1.704", "-", "50,66", "chưa đủ"],
            ["3", "Sơn Trà", "12", "…", "100", ""],
        ),
    ),
    (
        ("tt", "TT", "integer", ""),
        ("dia_ban", "Địa bàn", "string", ""),
        ("nam_2022_ke_hoach", "Năm 2022 > Kế hoạch", "integer", "triệu đồng"),
        ("nam_2022_thuc_hien_so_tien", "Năm 2022 > Thực hiện > Số tiền", "integer", "triệu đồng"),
        ("nam_2022_thuc_hien_ty_le", "Năm 2022 > Thực hiện > Tỷ lệ", "number", "%"),
        ("ghi_chu", "Ghi chú", "string", ""),
    ),
    (
        "1,Hải Châu,200000000,116340,56.39,x",
        "2,Thanh Khê,1704,-,50.66,chưa đủ",
        "3,Sơn Trà,12,…,100,",
    ),
    notes=("Bỏ dòng đánh số cột",),
)

TWO_LEVELS_FLAT = Sample(
    "two-levels-without-merges",
    ALL,
    (
        table(
            ["TT", "Chỉ tiêu", "Năm 2021", "", "Năm 2022", ""],
            [
                "",
                "",
                "Kế hoạch (người)",
                "Thực hiện (người)",
                "Kế hoạch (người)",
                "Thực hiện (người)",
            ],
            ["1", "Lượt khách", "1.500", "1.704", "2.000", "12,5"],
            ["2", "Lao động", "10", "20", "30", "40"],
        ),
    ),
    (
        ("tt", "TT", "integer", ""),
        ("chi_tieu", "Chỉ tiêu", "string", ""),
        ("nam_2021_ke_hoach", "Năm 2021 > Kế hoạch", "integer", "người"),
        ("nam_2021_thuc_hien", "Năm 2021 > Thực hiện", "integer", "người"),
        ("nam_2022_ke_hoach", "Năm 2022 > Kế hoạch", "integer", "người"),
        ("nam_2022_thuc_hien", "Năm 2022 > Thực hiện", "number", "người"),
    ),
    ("1,Lượt khách,1500,1704,2000,12.5", "2,Lao động,10,20,30,40"),
)

SECTIONS = Sample(
    "sections-two-deep",
    MERGING,
    (
        table(
            ["TT", "Tên thủ tục", "Một cửa", "Một cửa liên thông", "Cơ quan chủ trì"],
            [C("Liên thông cùng cấp", across=5)],
            [C("Lĩnh vực Báo chí", across=5)],
            ["1", "Cho phép đăng tin", "", "X", "Sở TTTT"],
            ["2", "Trưng bày tranh ảnh", "", "x", "Sở TTTT"],
            [C("Lĩnh vực Viễn thông", across=5)],
            ["1", "Cấp phép trạm thu phát", "", "X", "Sở TTTT"],
            [C("Liên thông khác cấp", across=5)],
            [C("Lĩnh vực Viễn thông", across=5)],
            ["1", "Cấp phép trạm thu phát", "", "X", "Sở TTTT"],
        ),
    ),
    (
        ("lien_thong", "Liên thông", "string", ""),
        ("linh_vuc", "Lĩnh vực", "string", ""),
        ("tt", "TT", "integer", ""),
        ("ten_thu_tuc", "Tên thủ tục", "string", ""),
        ("mot_cua", "Một cửa", "boolean", ""),
        ("mot_cua_lien_thong", "Một cửa liên thông", "boolean", ""),
        ("co_quan_chu_tri", "Cơ quan chủ trì", "string", ""),
    ),
    (
        "cùng cấp,Báo chí,1,Cho phép đăng tin,false,true,Sở TTTT",
        "cùng cấp,Báo chí,2,Trưng bày tranh ảnh,false,true,Sở TTTT",
        "cùng cấp,Viễn thông,1,Cấp phép trạm thu phát,false,true,Sở TTTT",
        "khác cấp,Viễn thông,1,Cấp phép trạm thu phát,false,true,Sở TTTT",
    ),
    notes=("Dòng tiêu đề nhóm (cấp 2)",),
)

SECTIONS_UNMERGED = Sample(
    "sections-in-one-cell",
    ALL,
    (
        table(
            ["TT", "Trạm", "Số lượng", "Ghi chú"],
            ["A", "Khu vực ven biển", "", ""],
            ["1", "Trạm Non Nước", "3", "mới"],
            ["2", "Trạm Sơn Trà", "1.704", "cũ"],
            ["B", "Khu vực nội đô", "", ""],
            ["1", "Trạm Thanh Khê", "0,5", "mới"],
        ),
    ),
    (
        ("khu_vuc", "Khu vực", "string", ""),
        ("tt", "TT", "integer", ""),
        ("tram", "Trạm", "string", ""),
        ("so_luong", "Số lượng", "number", ""),
        ("ghi_chu", "Ghi chú", "string", ""),
    ),
    (
        "ven biển,1,Trạm Non Nước,3,mới",
        "ven biển,2,Trạm Sơn Trà,1704,cũ",
        "nội đô,1,Trạm Thanh Khê,0.5,mới",
    ),
)

INDICATORS = Sample(
    "indicators",
    ALL,
    (
        table(
            ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"],
            ["1.", "Hệ thống họp trực tuyến", "Chưa = 0 2 cấp = 1 3 cấp = 2", "2", ""],
            ["2", "Nền tảng chia sẻ", "Chưa = 0\nĐang làm = 1\nHoàn thành = 2", "3", "xem lại"],
            ["4", "Văn bản điện tử", "", "", ""],
            ["4.1", "Tỷ lệ của cấp tỉnh", "%", "100", ""],
            ["4.1.1", "Số văn bản", "Văn bản", "116.340", ""],
            ["4.2", "Tỷ lệ cấp huyện", "%", "56,39", "ước"],
            ["4.10", "Tỷ lệ cấp xã", "%", "gần 97", ""],
        ),
    ),
    (
        ("code", "STT", "string", ""),
        ("parent", "Mã cấp trên", "string", ""),
        ("name", "Chỉ tiêu", "string", ""),
        ("unit", "Đơn vị tính", "string", ""),
        ("value", "Số liệu", "number", ""),
        ("value_printed", "Số liệu (như in)", "string", ""),
        ("note", "Ghi chú", "string", ""),
    ),
    (
        "1,,Hệ thống họp trực tuyến,,2,,",
        "2,,Nền tảng chia sẻ,,3,,xem lại",
        "4,,Văn bản điện tử,,,,",
        "4.1,4,Tỷ lệ của cấp tỉnh,%,100,,",
        "4.1.1,4.1,Số văn bản,Văn bản,116340,,",
        "4.2,4,Tỷ lệ cấp huyện,%,56.39,,ước",
        "4.10,4,Tỷ lệ cấp xã,%,97,gần 97,",
    ),
    table="indicators",
    problems=("import-outside-scale",),
)

CUT = Sample(
    "cut-by-a-page",
    ("docx", "html", "txt"),
    (
        P("Bảng 3. Danh mục hệ thống của thành phố"),
        table(
            ["TT", "Tên hệ thống", "Số người dùng", "Cơ quan"],
            ["1", "Cổng dịch vụ công", "1.704", "Sở TTTT"],
            ["2", "Hệ thống thông tin báo cáo thành phố phục vụ", "12,5", "Văn phòng"],
        ),
        Page(7),
        table(
            ["TT", "<i>Tên hệ thống</i>", "Số người dùng", "Cơ quan"],
            ["", "chỉ đạo điều hành", "", ""],
            ["3", "Cổng dữ liệu mở", "34.500", "Sở TTTT"],
        ),
    ),
    (
        ("tt", "TT", "integer", ""),
        ("ten_he_thong", "Tên hệ thống", "string", ""),
        ("so_nguoi_dung", "Số người dùng", "number", ""),
        ("co_quan", "Cơ quan", "string", ""),
    ),
    (
        "1,Cổng dịch vụ công,1704,Sở TTTT",
        "2,Hệ thống thông tin báo cáo thành phố phục vụ chỉ đạo điều hành,12.5,Văn phòng",
        "3,Cổng dữ liệu mở,34500,Sở TTTT",
    ),
    notes=("Nối với phần bảng ở trang trước", "Ô bị ngắt trang"),
)

CUT_AFTER_SECTION = Sample(
    "section-as-last-row-before-a-cut",
    ("docx", "html", "odt"),
    (
        table(
            ["TT", "Tên thủ tục", "Số hồ sơ", "Cơ quan"],
            [C("Lĩnh vực Báo chí", across=4)],
            ["1", "Cấp thẻ", "1.704", "Sở"],
            [C("Lĩnh vực Bưu chính", across=4)],
        ),
        Page(2),
        table(["TT", "Tên thủ tục", "Số hồ sơ", "Cơ quan"], ["1", "Cấp phép", "0,5", "Sở"]),
    ),
    (
        ("linh_vuc", "Lĩnh vực", "string", ""),
        ("tt", "TT", "integer", ""),
        ("ten_thu_tuc", "Tên thủ tục", "string", ""),
        ("so_ho_so", "Số hồ sơ", "number", ""),
        ("co_quan", "Cơ quan", "string", ""),
    ),
    ("Báo chí,1,Cấp thẻ,1704,Sở", "Bưu chính,1,Cấp phép,0.5,Sở"),
)

TOTALS = Sample(
    "wrong-total",
    ALL,
    (
        table(
            ["TT", "Quận", "Số hộ", "Diện tích (km2)"],
            ["1", "Hải Châu", "1.000", "1,5"],
            ["2", "Thanh Khê", "2.000", "2,5"],
            ["", "Tổng cộng", "3.100", "4,0"],
        ),
    ),
    (
        ("tt", "TT", "integer", ""),
        ("quan", "Quận", "string", ""),
        ("so_ho", "Số hộ", "integer", ""),
        ("dien_tich", "Diện tích", "number", "km2"),
        ("is_total", "Là dòng tổng", "boolean", ""),
    ),
    ("1,Hải Châu,1000,1.5,false", "2,Thanh Khê,2000,2.5,false", ",Tổng cộng,3100,4.0,true"),
    problems=("import-wrong-total",),
    notes=("Số tổng 3100",),
)

QUALIFIED = Sample(
    "qualified-numbers",
    ALL,
    (
        table(
            ["TT", "Nội dung", "Số lượng"],
            ["1", "Camera", "hơn 34.500"],
            ["2", "Lượt giao dịch", "3 triệu 508 nghìn"],
            ["3", "Quận đã làm", "07/07"],
            ["4", "Người quan tâm", "gần 565.000"],
            ["5", "Tỷ số", "0,834"],
        ),
    ),
    (
        ("tt", "TT", "integer", ""),
        ("noi_dung", "Nội dung", "string", ""),
        ("so_luong", "Số lượng", "number", ""),
        ("so_luong_whole", "Số lượng (trên tổng số)", "integer", ""),
        ("so_luong_printed", "Số lượng (như in)", "string", ""),
    ),
    (
        "1,Camera,34500,,hơn 34.500",
        "2,Lượt giao dịch,3508000,,3 triệu 508 nghìn",
        "3,Quận đã làm,7,7,07/07",
        "4,Người quan tâm,565000,,gần 565.000",
        "5,Tỷ số,0.834,,",
    ),
)

DATES = Sample(
    "dates-and-missing",
    ALL,
    (
        table(
            ["TT", "Văn bản", "Ngày ban hành", "Số bản", "Kinh phí (triệu đồng)"],
            ["1", "1095/QĐ-UBND", "20/4/2022", "Không có", "1,5"],
            ["2", "76/KH-UBND", "07/04/2022", "12", "15 tỷ đồng"],
            ["3", "06/QĐ-TTg", "6/1/2022", "…", "2.000"],
        ),
    ),
    (
        ("tt", "TT", "integer", ""),
        ("van_ban", "Văn bản", "string", ""),
        ("ngay_ban_hanh", "Ngày ban hành", "date", ""),
        ("so_ban", "Số bản", "integer", ""),
        ("kinh_phi", "Kinh phí", "number", "triệu đồng"),
        ("kinh_phi_printed", "Kinh phí (như in)", "string", ""),
    ),
    (
        "1,1095/QĐ-UBND,2022-04-20,Không có,1.5,",
        "2,76/KH-UBND,2022-04-07,12,,15 tỷ đồng",
        "3,06/QĐ-TTg,2022-01-06,…,2000,",
    ),
    doubts=("15 tỷ đồng",),
)

AMBIGUOUS = Sample(
    "nothing-decides",
    SHEETS,
    (
        table(
            ["Tên", "Loại", "Số liệu"], ["Một", "a", "1.704"], ["Hai", "b", "32"], ["Ba", "a", "45"]
        ),
    ),
    (
        ("ten", "Tên", "string", ""),
        ("loai", "Loại", "string", ""),
        ("so_lieu", "Số liệu", "integer", ""),
        ("so_lieu_printed", "Số liệu (như in)", "string", ""),
    ),
    ("Một,a,,1.704", "Hai,b,32,", "Ba,a,45,"),
    doubts=("1.704",),
    problems=("import-ambiguous-number",),
)

MIXED = Sample(
    "two-conventions-in-one-table",
    ALL,
    (
        table(
            ["Tên", "Loại", "Số liệu"],
            ["Một", "a", "1.704"],
            ["Hai", "b", "56,39"],
            ["Ba", "c", "98.5"],
            ["Bốn", "d", "7"],
        ),
    ),
    (
        ("ten", "Tên", "string", ""),
        ("loai", "Loại", "string", ""),
        ("so_lieu", "Số liệu", "number", ""),
        ("so_lieu_printed", "Số liệu (như in)", "string", ""),
    ),
    ("Một,a,,1.704", "Hai,b,56.39,", "Ba,c,98.5,", "Bốn,d,7,"),
    doubts=("1.704",),
)

ENGLISH = Sample(
    "english",
    ALL,
    (
        P("Table 1. Number of visitors by the district of the city"),
        table(
            ["No.", "Name of the district", "Number of visitors", "Rate (%)"],
            ["1", "Son Tra and the bay", "1,589", "0.834"],
            ["2", "Hai Chau in the centre", "12,340,000", "56.39"],
        ),
    ),
    (
        ("no", "No.", "integer", ""),
        ("name_of_the_district", "Name of the district", "string", ""),
        ("number_of_visitors", "Number of visitors", "integer", ""),
        ("rate", "Rate", "number", "%"),
    ),
    ("1,Son Tra and the bay,1589,0.834", "2,Hai Chau in the centre,12340000,56.39"),
)

SIGNED = Sample(
    "signature-and-remarks-under-the-table",
    ("xlsx", "xls", "ods", "csv"),
    (
        P("Biểu số 4. Lao động theo ngành"),
        P("Đơn vị tính: người"),
        table(
            ["TT", "Ngành", "Tổng số", "Trong đó nữ"],
            ["1", "Nông nghiệp", "1.200", "600"],
            ["2", "Dịch vụ", "12.340.000", "1.700"],
            ["Ghi chú: Số liệu ước tính.", "", "", ""],
            ["", "", "Đà Nẵng, ngày 10 tháng 6 năm 2022", ""],
            ["Người lập biểu", "", "Thủ trưởng đơn vị", ""],
        ),
    ),
    (
        ("tt", "TT", "integer", ""),
        ("nganh", "Ngành", "string", ""),
        ("tong_so", "Tổng số", "integer", "người"),
        ("trong_do_nu", "Trong đó nữ", "integer", "người"),
    ),
    ("1,Nông nghiệp,1200,600", "2,Dịch vụ,12340000,1700"),
    notes=("Phần ký tên",),
)

MERGED_DOWN = Sample(
    "merged-down",
    MERGING,
    (
        table(
            ["Khu vực", "Phường", "Số hộ", "Kinh phí (triệu đồng)"],
            [C("Ven biển", down=2), "Mỹ An", "1.500", C("12,5", down=2)],
            ["Khuê Mỹ", "2.000"],
            ["Nội đô", "Hòa Cường", "300", "8"],
        ),
    ),
    (
        ("khu_vuc", "Khu vực", "string", ""),
        ("phuong", "Phường", "string", ""),
        ("so_ho", "Số hộ", "integer", ""),
        ("kinh_phi", "Kinh phí", "number", "triệu đồng"),
    ),
    ("Ven biển,Mỹ An,1500,12.5", "Ven biển,Khuê Mỹ,2000,", "Nội đô,Hòa Cường,300,8"),
    notes=("ở ô gộp nhiều dòng",),
)

HEADED = Sample(
    "inside-a-report",
    PROSE,
    (
        H(1, "I. Kết quả thực hiện"),
        P("Trong kỳ có 58.941 hồ sơ trực tuyến, đạt 50,66% trên tổng số 116.340 hồ sơ."),
        Item("Đã mở 12 lớp tập huấn."),
        P("Đơn vị tính: hồ sơ"),
        table(
            ["Cấp", "Loại", "Trực tuyến", "Tổng số"],
            ["Tỉnh", "a", "1.000", "2.000"],
            ["Huyện", "b", "57.941", "114.340"],
        ),
    ),
    (
        ("cap", "Cấp", "string", ""),
        ("loai", "Loại", "string", ""),
        ("truc_tuyen", "Trực tuyến", "integer", "hồ sơ"),
        ("tong_so", "Tổng số", "integer", "hồ sơ"),
    ),
    ("Tỉnh,a,1000,2000", "Huyện,b,57941,114340"),
)

SAMPLES = (
    SIMPLE, THREE_LEVELS, TWO_LEVELS_FLAT, SECTIONS, SECTIONS_UNMERGED, INDICATORS, CUT, CUT_AFTER_SECTION, TOTALS, QUALIFIED,
    DATES, AMBIGUOUS, MIXED, ENGLISH, SIGNED, MERGED_DOWN, HEADED,
)  # fmt: skip
