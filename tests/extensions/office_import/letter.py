"""The short reports that the author's guide imports: one with a slip of the typist, and that of the next period."""

from tests.extensions.office_import.writers import P, T, table, write_docx

NAME = "thu-gom-quy-2.docx"
NEXT = "thu-gom-quy-3.docx"
HEAD = T(
    (
        (
            "UBND HUYỆN MẪU\nPHÒNG MÔI TRƯỜNG\nSố: 21/BC-MT",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu, ngày 10 tháng 7 năm 2025",
        ),
    )
)
NEXT_HEAD = T(
    (
        (
            "UBND HUYỆN MẪU\nPHÒNG MÔI TRƯỜNG\nSố: 34/BC-MT",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu, ngày 9 tháng 10 năm 2025",
        ),
    )
)
FOOT = T((("Nơi nhận:\n- UBND huyện;\n- Lưu: VT.", "TRƯỞNG PHÒNG\nTrần Văn Mẫu"),))


def letter(more=()) -> bytes:
    """As the office's Word file has it, with `more` rows before the total."""
    return write_docx(
        (
            HEAD,
            P("BÁO CÁO", bold=True),
            P("Kết quả thu gom rác quý II năm 2025", bold=True),
            P("I. Kết quả", bold=True),
            P("Trong quý, huyện thu gom 1.704,5 tấn rác, phục vụ hơn 34.500 hộ."),
            P("II. Các điểm tập kết", bold=True),
            table(
                ["TT", "Điểm", "Khối lượng (tấn)", "Số hộ"],
                ["1", "Chợ Mẫu", "702,5", "16.300"],
                ["2", "Bến xe", "602", "13.2O0"],
                ["3", "Bệnh viện", "400", "5.100"],
                *more,
                ["", "Tổng cộng", "1.704,5", "34.620"],
            ),
            FOOT,
        )
    )


def next_letter() -> bytes:
    """The next quarter: a column is called otherwise, and there is one more place."""
    return write_docx(
        (
            NEXT_HEAD,
            P("BÁO CÁO", bold=True),
            P("Kết quả thu gom rác quý III năm 2025", bold=True),
            P("I. Kết quả", bold=True),
            P("Trong quý, huyện thu gom 1.811,2 tấn rác, phục vụ hơn 35.000 hộ."),
            P("II. Các điểm tập kết", bold=True),
            table(
                ["TT", "Điểm", "Khối lượng (tấn)", "Số hộ dân"],
                ["1", "Chợ Mẫu", "718,2", "16.310"],
                ["2", "Bến xe", "598", "13.220"],
                ["3", "Bệnh viện", "402", "5.110"],
                ["4", "Cảng cá", "93", "402"],
                ["", "Tổng cộng", "1.811,2", "35.042"],
            ),
            FOOT,
        )
    )
