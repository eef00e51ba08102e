"""Fourteen folders as offices have them, written here; beside each the truth that pandas makes of it."""

import io
import unicodedata
from datetime import date

import pandas as pd
import xlsxwriter

NAMES = ["Hải Châu", "Thanh Khê", "Sơn Trà", "Ngũ Hành Sơn", "Liên Chiểu", "Cẩm Lệ"]
PEOPLE = [201.5, 185.25, 157.75, 90.5, 194.0, 159.25]
HOMES = [52310, 48120, 39877, 21045, 51230, 40988]
TRUTH = pd.DataFrame({"Quận": NAMES, "Dân số": PEOPLE, "Số hộ": HOMES})
PLAIN = TRUTH.to_csv(index=False)
COMMAS = "Quận;Dân số;Số hộ\n" + "".join(
    f"{name};{str(people).replace('.', ',')};{homes:,}\n".replace(
        f"{homes:,}", f"{homes:,}".replace(",", ".")
    )
    for name, people, homes in zip(NAMES, PEOPLE, HOMES, strict=True)
)
TCVN3 = (
    "QuËn;D©n sè;Sè hé\nH¶i Ch©u;201,5;52310\nThanh Khª;185,25;48120\nS¬n Trµ;157,75;39877\n"
    "Ngò Hµnh S¬n;90,5;21045\nLiªn ChiÓu;194,0;51230\nCÈm LÖ;159,25;40988\n"
)


def as_cp1258(text):
    """The bytes of windows-1258, which sets tone marks apart from their letters."""
    parts = []
    for letter in unicodedata.normalize("NFC", text):
        spread = unicodedata.normalize("NFD", letter)
        marks = [mark for mark in spread[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = unicodedata.normalize("NFC", "".join(sign for sign in spread if sign not in marks))
        parts.append(rest + "".join(marks))
    return "".join(parts).encode("cp1258")


def workbook():
    """Two sheets with typed cells, the second under a title."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    first, second = book.add_worksheet("Dân số"), book.add_worksheet("Trường học")
    first.write_row(0, 0, ["Quận", "Dân số"])
    for n, (name, people) in enumerate(zip(NAMES, PEOPLE, strict=True), 1):
        first.write_row(n, 0, [name, people])
    second.write(0, 0, "Trường học các quận")
    second.write_row(2, 0, ["Quận", "Số trường", "Ngày khánh thành"])
    for n, name in enumerate(NAMES):
        second.write_row(n + 3, 0, [name, n + 20])
        second.write_datetime(n + 3, 2, pd.Timestamp(2020, 1, n + 10).to_pydatetime(), day)
    book.close()
    return stream.getvalue()


TITLED = "Biểu số 1: Dân số các quận;;\nĐơn vị tính: nghìn người;;\n;;\n" + COMMAS
NOTED = COMMAS + ";;\nGhi chú: Số liệu ước tính.;;\nNguồn: Cục Thống kê.;;\n"
DAYS = "Trạm,Ngày đo,PM25\n" + "".join(f"T{n},{n + 9}/3/2024,{n}.5\n" for n in range(1, 7))
CODES = "Mã xã,Tên,Số hộ\n" + "".join(
    f"0{n}20{n},{name},{n}00\n" for n, name in enumerate(NAMES, 1)
)
STATIONS = "ma_tram,ten_tram\n" + "".join(f"T{n},{name}\n" for n, name in enumerate(NAMES, 1))
MEASURED = "ma_tram,ngay,gia_tri\n" + "".join(
    f"T{n % 6 + 1},2024-01-{n + 10},{n}.25\n" for n in range(12)
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"

# name: (its files, {published table: truth})
FOLDERS = {
    "plain": ({"so-lieu.csv": PLAIN.encode()}, {"so-lieu": TRUTH}),
    "decimal-comma": ({"so-lieu.csv": COMMAS.encode()}, {"so-lieu": TRUTH}),
    "bom-crlf": (
        {"so-lieu.csv": b"\xef\xbb\xbf" + COMMAS.replace("\n", "\r\n").encode()},
        {"so-lieu": TRUTH},
    ),
    "utf-16": ({"so-lieu.csv": COMMAS.encode("utf-16")}, {"so-lieu": TRUTH}),
    "cp1258": ({"so-lieu.csv": as_cp1258(COMMAS)}, {"so-lieu": TRUTH}),
    "tcvn3": ({"so-lieu.csv": TCVN3.encode("latin-1")}, {"so-lieu": TRUTH}),
    "tab": ({"so-lieu.tsv": TRUTH.to_csv(index=False, sep="\t").encode()}, {"so-lieu": TRUTH}),
    "titled": ({"so-lieu.csv": TITLED.encode()}, {"so-lieu": TRUTH}),
    "noted": ({"so-lieu.csv": NOTED.encode()}, {"so-lieu": TRUTH}),
    "workbook": (
        {"Biểu mẫu.xlsx": workbook()},
        {
            "dan-so": pd.DataFrame({"quan": NAMES, "dan_so": PEOPLE}),
            "truong-hoc": pd.DataFrame(
                {
                    "quan": NAMES,
                    "so_truong": range(20, 26),
                    "ngay_khanh_thanh": [date(2020, 1, n + 10).isoformat() for n in range(6)],
                }
            ),
        },
    ),
    "days": (
        {"do.csv": DAYS.encode()},
        {
            "do": pd.read_csv(io.StringIO(DAYS)).assign(
                **{"Ngày đo": [date(2024, 3, n + 9).isoformat() for n in range(1, 7)]}
            )
        },
    ),
    "codes": (
        {"xa.csv": CODES.encode()},
        {"xa": pd.read_csv(io.StringIO(CODES), dtype={"Mã xã": str})},
    ),
    "together": (
        {"tram.csv": STATIONS.encode(), "do.csv": MEASURED.encode()},
        {"tram": pd.read_csv(io.StringIO(STATIONS)), "do": pd.read_csv(io.StringIO(MEASURED))},
    ),
    "beside-pdf": ({"so-lieu.csv": PLAIN.encode(), "Báo cáo.pdf": PDF}, {"so-lieu": TRUTH}),
}


def write_folder(name, root):
    """One of the folders, under `root`."""
    home = root / name
    home.mkdir(parents=True)
    for path, content in FOLDERS[name][0].items():
        (home / path).write_bytes(content)
    return home
