"""A full report of the first report's outline, in sentences of the project's own, as Word writes it and flattened.

The figures are those that the first report prints. `word()` and `flattened()` say the same; the flattened one has
its tables cut by pages, a header printed again in italics, and a cell and a sentence that go on overleaf.
"""

from __future__ import annotations

from tests.extensions.office_import.writers import C, Item, P, Page, T

HEAD = T(
    (
        (
            "UBND THÀNH PHỐ ĐÀ NẴNG\nSỞ THÔNG TIN VÀ TRUYỀN THÔNG\nSố: 25/BC-STTTT",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐà Nẵng, ngày 10 tháng 6 năm 2022",
        ),
    )
)
FOOT = T(
    (("Nơi nhận:\n- Như trên;\n- Lưu: VT, CĐS.", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nTrần Ngọc Thạch"),)
)

OPENING = (
    P("BÁO CÁO", bold=True),
    P("Công tác cải cách hành chính 6 tháng đầu năm 2022", bold=True),
    P("Kính gửi: Sở Nội vụ thành phố Đà Nẵng"),
    P(
        "Theo đề nghị tại Công văn số 1412/SNV-TCBC&CCHC ngày 23/5/2022 của Sở Nội vụ, Sở báo cáo kết quả như sau:"
    ),
)
SECTION_ONE = (
    P("I. Chính quyền điện tử, chính quyền số", bold=True),
    P("1. Thể chế", bold=True),
    P(
        "a) UBND thành phố ban hành Quyết định số 1095/QĐ-UBND ngày 20/04/2022 về Kế hoạch phát triển chính quyền số."
    ),
    P(
        "b) Kế hoạch số 76/KH-UBND ngày 13/04/2022 của UBND thành phố về nhiệm vụ chuyển đổi số năm 2022."
    ),
    P(
        "d) Đã lập trên 2.000 tổ công nghệ số cộng đồng với hơn 10.000 thành viên tại 07/07 quận, huyện."
    ),
    P(
        "đ) Thực hiện Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ về dữ liệu dân cư."
    ),
    P("2. Hạ tầng", bold=True),
    Item("Mạng đô thị dài 350 km, nối 145 đơn vị; 100% khu dân cư có sóng 3G, 4G."),
    Item("Thử nghiệm 08 trạm LoRa và 10 trạm 5G; kho lưu trữ đến 170 TB."),
    P("3. Nền tảng", bold=True),
    P(
        "a) Trục tích hợp có hơn 44 nhóm dịch vụ, phục vụ hơn 22 triệu lượt giao dịch, địa chỉ https://tructichhop.danang.gov.vn."
    ),
    P("4. Dữ liệu", bold=True),
    P("Thành phố đã có 560 cơ sở dữ liệu chuyên ngành; Cổng dữ liệu mở có gần 600 tập dữ liệu."),
    P("5. Ứng dụng nội bộ", bold=True),
    P("a) Phần mềm quản lý hộ tịch và hệ thống trình ký điện tử đang vận hành ổn định."),
    P("6. Phục vụ người dân, doanh nghiệp", bold=True),
    P("a) Ứng dụng góp ý nhận trung bình 1000 lượt/tháng, địa chỉ https://gopy.danang.gov.vn."),
    P("7. Đô thị thông minh", bold=True),
    P("a) Giám sát", bold=True),
    P("Đã triển khai 6 dịch vụ cơ bản và 12 dịch vụ tăng thêm."),
    P("b) Giao thông", bold=True),
    P("Trung tâm điều khiển gần 200 nút tín hiệu và gần 300 camera giao thông."),
    P("c) Môi trường", bold=True),
    P("Đã tích hợp 36 trạm quan trắc, trong đó bổ sung 6 trạm không khí."),
    P("d) Đời sống", bold=True),
    P(
        "Công an thành phố có 1800 camera, người dân trang bị hơn 34.500 camera; hồ sơ y tế có dữ liệu của 1.367.268 người."
    ),
    P("đ) Kinh tế", bold=True),
    P(
        "Sàn thương mại có 2.500 sản phẩm; vùng nông nghiệp công nghệ cao rộng 162.137 m², kinh phí gần 11 tỷ đồng."
    ),
    P("8. Dịch vụ công trực tuyến", bold=True),
    P(
        "Tỷ lệ dịch vụ có hồ sơ trực tuyến là 77,70%; có 58.941 hồ sơ nộp trực tuyến, đạt 50,66% trong tổng số 116.340 hồ sơ."
    ),
    P("9. Góp ý", bold=True),
    P("Tiếp nhận 2.620 lượt ý kiến, trong đó 1.131 lượt qua Đường dây nóng 1022."),
)
LONG = "Trong kỳ, các cơ quan báo chí của thành phố đã đăng hơn 40 tin, bài về cải cách hành chính và gần 565.000 người"
LONG_REST = "đang theo dõi kênh Zalo của thành phố."
SECTION_THREE = (
    P("III. Chỉ đạo, điều hành", bold=True),
    P("1. Kiểm tra", bold=True),
    P("Sở sẽ kiểm tra các đơn vị trực thuộc vào tháng 12/2022."),
    P("2. Tuyên truyền", bold=True),
)
AFTER_NEWS = (
    P("3. Mô hình mới", bold=True),
    P(
        "Các tổ công nghệ số cộng đồng đã đi vào nền nếp; tổng đài tự động khảo sát sự hài lòng của người dân."
    ),
    P("4. Đối thoại", bold=True),
    P(
        "Sở phối hợp tổ chức hội thảo theo Kế hoạch số 328/KH-STTTT ngày 18/4/2022 của Sở Thông tin và Truyền thông."
    ),
    P("5. Tự chủ", bold=True),
    P("Trong kỳ chưa có nội dung báo cáo."),
    P("6. Khảo sát sự hài lòng", bold=True),
    P("Đến ngày 31/5/2022 có 64/64 lượt khảo sát trực tuyến hài lòng, tỷ lệ 100%."),
    P("7. Các cuộc họp", bold=True),
)
BEFORE_LAST = (P("8. Thủ tục liên thông", bold=True),)
AFTER_LAST = (P("9. Kiến nghị", bold=True), P("Không có."))

FORM_HEADER = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú")
FORM = (
    (
        "1",
        "Kiến trúc chính quyền điện tử phiên bản mới nhất",
        "Chưa = 0 Hoàn thành = 1",
        "1",
        "Quyết định số 3269/QĐ-UBND ngày 18/10/2021",
    ),
    ("2", "Hệ thống họp trực tuyến", "Chưa = 0 2 cấp = 1 3 cấp = 2", "2", ""),
    ("3", "Nền tảng chia sẻ, tích hợp", "Chưa = 0 Đang làm = 1 Hoàn thành = 2", "2", ""),
    ("4", "Trao đổi văn bản điện tử", "", "", ""),
    ("4.1", "Kết nối các hệ thống quản lý văn bản", "", "", ""),
    ("4.1.1", "Tỷ lệ sở, ngành đã kết nối", "%", "100", ""),
    ("4.1.2", "Tỷ lệ UBND cấp huyện đã kết nối", "%", "100", ""),
    ("4.2", "Tỷ lệ sử dụng văn bản điện tử", "%", "", "Chỉ tính văn bản gửi hoàn toàn điện tử"),
    ("5", "Dịch vụ công trực tuyến", "", "", ""),
    ("5.1", "Tỷ lệ thủ tục mức độ 3", "%", "100", ""),
    ("5.1.1", "Tổng số thủ tục đủ điều kiện mức độ 3", "Thủ tục", "32", ""),
    ("5.2", "Tỷ lệ thủ tục mức độ 4", "%", "100", ""),
    ("5.2.1", "Tổng số thủ tục đủ điều kiện mức độ 4", "Thủ tục", "1.704", ""),
    ("5.3", "Tỷ lệ tích hợp lên Cổng quốc gia", "%", "56,39", ""),
    ("5.3.1", "Tổng số thủ tục mức độ 3 và 4", "Thủ tục", "1.736", ""),
    ("5.4", "Tỷ lệ hồ sơ trực tuyến", "%", "50,66", ""),
    ("5.4.1", "Tổng số hồ sơ", "Hồ sơ", "116.340", ""),
    ("5.4.2", "Hồ sơ trực tuyến", "Hồ sơ", "58.941", ""),
)
MEETINGS_HEADER = ("STT", "Nội dung", "Số cuộc họp", "Số người tham dự")
MEETINGS = (
    ("1", "Cuộc họp nội bộ (giao ban, sơ kết, tổng kết)", "34", "1.472"),
    ("2", "Cuộc họp liên ngành để lấy ý kiến của nhiều cơ quan", "3", "45"),
)
LINKED_HEADER = ("STT", "Tên thủ tục", "Một cửa", "Một cửa liên thông", "Cơ quan chủ trì")
LINKED = (
    (C("Liên thông cùng cấp", across=5),),
    (C("Lĩnh vực Báo chí", across=5),),
    ("1", "Chấp thuận cho cơ quan nước ngoài đăng tin", "", "X", "Sở TTTT"),
    ("2", "Chấp thuận trưng bày tranh, ảnh", "", "X", "Sở TTTT"),
    (C("Lĩnh vực Viễn thông, Internet", across=5),),
    ("1", "Cấp phép xây dựng trạm thu phát sóng", "", "X", "Sở TTTT"),
    (C("Liên thông khác cấp", across=5),),
    (C("Lĩnh vực Viễn thông, Internet", across=5),),
    ("1", "Cấp phép xây dựng trạm thu phát sóng", "", "X", "Sở TTTT"),
)


def word():
    """As the department's Word file has it."""
    return (
        HEAD, *OPENING, *SECTION_ONE,
        P("II. Số liệu theo biểu mẫu", bold=True), T((FORM_HEADER, *FORM)),
        *SECTION_THREE, P(f"{LONG} {LONG_REST}"),
        *AFTER_NEWS, T((MEETINGS_HEADER, *MEETINGS)),
        *BEFORE_LAST, T((LINKED_HEADER, *LINKED)), *AFTER_LAST, FOOT,
    )  # fmt: skip


def flattened():
    """As a converter leaves it: tables in pieces, page numbers between them."""
    italic = ("STT", "<i>Chỉ tiêu</i>", "<i>Đơn vị tính</i>", "Số liệu", "Ghi chú")
    first, second = MEETINGS
    cut = (second[0], "Cuộc họp liên ngành để lấy ý kiến", *second[2:])
    return (
        HEAD, *OPENING, *SECTION_ONE,
        P("II. Số liệu theo biểu mẫu", bold=True),
        T((FORM_HEADER, *FORM[:6])), Page(5), T((italic, *FORM[6:])),
        *SECTION_THREE, P(LONG), Page(6), P(LONG_REST),
        *AFTER_NEWS, T((MEETINGS_HEADER, first, cut)), Page(7), T((MEETINGS_HEADER, ("", "của nhiều cơ quan", "", ""))),
        *BEFORE_LAST, T((LINKED_HEADER, *LINKED[:5])), Page(8), T((LINKED_HEADER, *LINKED[5:])), *AFTER_LAST, FOOT,
    )  # fmt: skip
