"""The short report that the author's guide imports: with one slip of the typist."""

from tests.ingest.writers import P, T, table, write_docx

NAME = "thu-gom-quy-2.docx"
HEAD = T(
    (
        (
            "UBND HUYỆN MẪU\nPHÒNG MÔI TRƯỜNG\nSố: 21/BC-MT",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu, ngày 10 tháng 7 năm 2025",
        ),
    )
)
FOOT = T((("Nơi nhận:\n- UBND huyện;\n- Lưu: VT.", "TRƯỞNG PHÒNG\nTrần Văn Mẫu"),))


def letter() -> bytes:
    """As the office's Word file has it."""
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
                ["", "Tổng cộng", "1.704,5", "34.620"],
            ),
            FOOT,
        )
    )
