"""Every key that a publisher may write, with its meaning in both languages: the words of the references.

The parsers decide what is read; a test holds these lists to what they ask for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

Need = Literal["required", "optional"]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, the form of its value, whether it must be there, what it means."""

    name: str
    form: str
    need: Need
    vi: str
    en: str
    is_translated: bool = False


def _required(name: str, form: str, vi: str, en: str, *, translated: bool = False) -> Key:
    return Key(name, form, "required", vi, en, translated)


def _optional(name: str, form: str, vi: str, en: str, *, translated: bool = False) -> Key:
    return Key(name, form, "optional", vi, en, translated)


MKDOCS = (
    _required(
        "site_name",
        "text",
        "Tên cổng, đứng đầu mọi trang.",
        "The portal's name, at the top of every page.",
    ),
    _required("site_url", "address", "Địa chỉ công khai của cổng.", "The portal's public address."),
    _optional(
        "site_description", "text", "Một câu giới thiệu cổng.", "One sentence about the portal."
    ),
    _required(
        "docs_dir",
        "folder",
        "Thư mục bài viết; ở đây là `reports`.",
        "The folder of texts; here `reports`.",
    ),
    _optional("site_dir", "folder", "Nơi đặt trang đã dựng.", "Where the built site goes."),
    _required(
        "theme",
        "mapping",
        "`name: open-data` khi đã cài gói; `name: null` và `custom_dir: theme` khi dùng ngay trong kho mã này.",
        "`name: open-data` with the installed package; `name: null` and `custom_dir: theme` inside this repository.",
    ),
    _optional(
        "copyright",
        "HTML",
        "Dòng cuối trang về quyền; trong `translations` viết bằng ngôn ngữ khác.",
        "A last line about rights; in other languages under `translations`.",
    ),
    _optional(
        "extra_css",
        "list",
        "Tệp `.css` của cổng trong thư mục bài viết, đứng sau tệp của giao diện.",
        "Style sheets of the portal in the folder of texts, after the theme's.",
    ),
    _optional(
        "extra_javascript",
        "list",
        "Tệp `.js` của cổng trong thư mục bài viết; trang không nhận mã từ máy chủ khác.",
        "Scripts of the portal in the folder of texts; pages take none from other hosts.",
    ),
    _optional(
        "nav",
        "list",
        "Các trang đầu mối trên thanh điều hướng; trang khác đi từ đó.",
        "The hub pages in the navigation; every other page is reached from them.",
    ),
)

# The words of `open-data` in mkdocs.yml; form, need and default come from the plugin's own options.
OPTIONS = {
    "datasets": ("Thư mục các gói dữ liệu.", "The folder of data packages."),
    "picture_hosts": (
        "Các máy chủ, chỉ ghi tên, mà trang được hiện hình từ đó; chính sách nội dung mở thêm đúng các máy chủ này.",
        "Hosts, by name alone, whose pictures pages may show; the content policy is widened by exactly these.",
    ),
    "extra_files": (
        "Thư mục có các tệp đăng nguyên ở gốc trang, như `CNAME`, `.well-known/`, `_headers`, `.htaccess`.",
        "A folder whose files are published at the root as they are: `CNAME`, `.well-known/`, `_headers`, `.htaccess`.",
    ),
    "keep": (
        "Tệp và thư mục máy chủ cần, có người tự đặt ở đó, như `CNAME`, `.well-known/`: `deploy` không ghi đè, không "
        "gỡ bỏ, `verify` không báo lỗi.",
        "Files and folders that the host wants and somebody puts there by hand, such as `CNAME`, `.well-known/`: "
        "`deploy` neither writes over nor removes them, `verify` does not report them.",
    ),
    "publish": (
        "Tệp và thư mục trong thư mục bài viết được công bố dù không trang nào nêu tên, như `robots.txt`, `tai-lieu/`.",
        "Files and folders among the texts that are published although no page names them, such as `robots.txt`, "
        "`files/`.",
    ),
    "look": (
        "Diện mạo của trang khác giao diện có sẵn ở chỗ nào; các tệp nằm trong thư mục bài viết.",
        "What a portal changes of how its pages look; files lie in the folder of texts.",
    ),
    "look.logo": (
        "Hình thay cho dấu cạnh tên cổng: `.svg`, `.png`, `.webp`, `.jpg`.",
        "A picture in the place of the mark beside the portal's name: `.svg`, `.png`, `.webp`, `.jpg`.",
    ),
    "look.favicon": (
        "Biểu tượng trên thẻ trình duyệt: `.svg`, `.png`, `.ico`.",
        "The icon of the browser's tab: `.svg`, `.png`, `.ico`.",
    ),
    "look.font": (
        "Phông chữ lấy từ tệp của cổng (`.woff2`, `.woff`, `.ttf`, `.otf`); phải có đủ chữ tiếng Việt.",
        "Letters out of the portal's own files (`.woff2`, `.woff`, `.ttf`, `.otf`); see that they have every letter.",
    ),
    "look.font.name": ("Tên phông.", "Name of the font."),
    "look.font.regular": ("Tệp chữ thường.", "File of the regular letters."),
    "look.font.bold": ("Tệp chữ đậm.", "File of the bold letters."),
    "look.font.italic": ("Tệp chữ nghiêng.", "File of the italic letters."),
    "look.font.variable": ("Một tệp có mọi độ đậm.", "One file with every weight."),
    "look.palette": (
        'Màu, như `accent: "#7a1f5c"`; `check` xem độ tương phản theo WCAG 2.2 mức AA. Không ghi thì như có sẵn.',
        'Colours, such as `accent: "#7a1f5c"`; `check` looks at their contrast (WCAG 2.2, AA). What is left out is '
        "the theme's.",
    ),
    "look.palette.light": ("Khi giao diện sáng.", "By day."),
    "look.palette.dark": ("Khi giao diện tối.", "By night."),
    "paper": ("Nền trang.", "Ground of the page."),
    "tint": ("Nền của ô và bảng.", "Ground of boxes and tables."),
    "ink": ("Chữ.", "Text."),
    "soft": ("Chữ phụ.", "Text of less weight."),
    "rule": ("Đường kẻ.", "Lines between parts."),
    "edge": ("Viền ô nhập và nút.", "Edges of fields and buttons."),
    "accent": (
        "Liên kết, dấu nhấn; kéo theo `accent_tint` và `c1` nếu không ghi.",
        "Links and marks; brings `accent_tint` and `c1` with it where they are not given.",
    ),
    "accent_tint": ("Nền nhạt của phần được nhấn.", "Light ground of what is marked."),
    "on_accent": ("Chữ trên nền `accent`.", "Text on `accent`."),
    "warn": ("Cảnh báo, số ước.", "Warnings and estimates."),
    "c1": ("Màu thứ nhất của biểu đồ trên trang.", "First colour of charts on pages."),
    "c2": ("Màu thứ hai.", "Second colour."),
    "c3": ("Màu thứ ba.", "Third colour."),
    "c4": (
        "Đường người đọc chọn thứ nhất; cũng là màu chữ.",
        "First line that a reader chooses, and its text.",
    ),
    "c5": ("Đường người đọc chọn thứ hai.", "Second line that a reader chooses."),
    "c6": ("Đường người đọc chọn thứ ba.", "Third line that a reader chooses."),
    "language": ("Ngôn ngữ giao diện và thông báo.", "Language of the interface and of messages."),
    "notice": ("Lời lưu ý ở đầu mọi trang.", "A notice at the top of every page."),
    "notice_en": ("Lời lưu ý bằng tiếng Anh.", "The notice in English."),
    "regime": (
        "Cách tính kỳ của chuỗi không tự nêu: `calendar` (theo lịch), `fiscal-04` (năm tài chính từ tháng 4; "
        "`fiscal-07-end` bắt đầu từ tháng 7 và mang số của năm kết thúc), `academic-09` (năm học từ tháng 9), "
        "`vn-09-2019`, `vn-60-2018`, hay tên trong `regimes`.",
        "How periods are cut for series that do not say: `calendar`, `fiscal-04` (a fiscal year from April; "
        "`fiscal-07-end` begins in July and bears the number of the year in which it ends), `academic-09` (an academic "
        "year from September), `vn-09-2019`, `vn-60-2018`, or a name of `regimes`.",
    ),
    "regimes": (
        "Cách tính kỳ riêng của cổng: tên, rồi `title`, `first_month` (1 đến 12), `named_by` (`start` hay `end`: năm "
        "mang số của năm bắt đầu hay kết thúc), `year` (`fiscal` hay `academic`: gọi là năm tài chính hay năm học), "
        "`last_day` (ngày chốt số liệu trong tháng), `due` (hạn gửi và nguồn, như ở "
        "chuỗi báo cáo).",
        "The portal's own ways: a name, then `title`, `first_month` (1 to 12), `named_by` (`start` or `end`: a year "
        "bears the number of the year in which it starts or ends), `year` (`fiscal` or `academic`: what a year is "
        "called), `last_day` (the day of the month on which windows end), `due` (when reports are due, as in a "
        "series).",
    ),
    "languages": (
        "Các ngôn ngữ của trang, như `[vi, en]`: ngôn ngữ đầu ở gốc và thay cho `language`, các ngôn ngữ sau ở dưới mã "
        "của mình (`/en/`). Không có khóa này thì trang chỉ dùng `language`.",
        "Languages of the pages, such as `[vi, en]`: the first stands at the root, in the place of `language`, the "
        "others under their codes (`/en/`). Without it pages speak `language` alone.",
    ),
    "translations": (
        "Lời của chính mkdocs.yml bằng ngôn ngữ khác: mã, rồi `site_name`, `site_description`, `copyright`, `nav` "
        "(tên mục: tên đã dịch).",
        "What mkdocs.yml itself says in another language: the code, then `site_name`, `site_description`, "
        "`copyright`, `nav` (title of the item: its translation).",
    ),
    "empty_facts": (
        "`hide` thì không in dòng mà nguồn không nêu; `show` thì in “nguồn không nêu”.",
        "`hide` leaves out facts that the source does not state; `show` says so.",
    ),
    "time_zone": (
        "Múi giờ của ngày phát hành và ngày trong nguồn tin (`Asia/Ho_Chi_Minh`). Bỏ trống: của ngôn ngữ thứ nhất nếu "
        "ngôn ngữ ấy nêu, không thì `UTC`.",
        "Where the days of releases and feeds begin (`Europe/Paris`). Left out: as the first language has it "
        "(Vietnamese: Viet Nam), else `UTC`.",
    ),
    "report_url": (
        "Địa chỉ biểu mẫu để người đọc báo lỗi, nhận `id` và `url`; không có thì họ viết thư cho `contact`.",
        "A form where readers report errors, which takes `id` and `url`; without it they write to `contact`.",
    ),
    "document_facts": (
        "Những điều trang báo cáo nêu về văn bản: `addressee`, `request`, `signatory`, `number`, `legal_basis`.",
        "What a report page says of its document: `addressee`, `request`, `signatory`, `number`, `legal_basis`.",
    ),
    "formats": (
        "Các dạng công bố của bảng bên cạnh CSV; bỏ trống là `xlsx` và `json`. Bảng trên 10.000 dòng luôn có thêm "
        "`parquet`, bản phát hành giữ mọi dạng đã có. Chỉ có khi nêu ở đây: `excel-csv`, `stats` (tóm tắt từng cột).",
        "The forms of tables beside CSV; left out: `xlsx` and `json`. Tables above 10,000 rows come as `parquet` too, "
        "and what was released keeps every form that it has. Only where named here: `excel-csv`, `stats` (column "
        "summaries).",
    ),
    "abbreviations": (
        "Chữ viết tắt và cách đọc đầy đủ, như `TTHC: thủ tục hành chính`; dùng cho trang, tìm kiếm và tin nhắn.",
        "Short forms and what they mean, such as `PAR: public administration reform`, for pages, search and messages.",
    ),
    "abbreviations_en": ("Như vậy, bằng tiếng Anh.", "The same in English."),
    "publication": ("Cách xử lý các gói dữ liệu.", "How packages are dealt with."),
    "set_aside": (
        "Gói không thuộc báo cáo nào mà hỏng thì để riêng, phần còn lại vẫn công bố (như `build --set-aside`).",
        "Packages without a report that fail are set aside and the rest is published (as `build --set-aside`).",
    ),
    "accept": (
        "Lỗi của từng ô được chấp nhận ở gói không thuộc báo cáo nào, theo tên gói: ô để trống (`cell-type`, "
        "`cell-missing`), hoặc nếu có chữ số thì cả cột thành chữ; khóa không dẫn tới đâu giữ nguyên (`key-"
        "dangling`); trang của gói kê từng ô.",
        "Defects of single cells that are accepted in packages without a report, by the name of the package: the cell "
        "stays blank (`cell-type`, `cell-missing`), or with a digit makes its column text, a key that leads nowhere "
        "stands (`key-dangling`); its page lists them.",
    ),
    "remote": (
        "Tệp mà gói của nơi khác chỉ tới qua địa chỉ web: `list` thì nêu liên kết, không tải; `fetch` thì tải nếu là "
        "https và có `hash` SHA-256 hay SHA-512; `refuse` thì báo lỗi.",
        "Files that packages made elsewhere name by a web address: `list` links to them and fetches nothing; `fetch` "
        "fetches those that are https and state a SHA-256 or SHA-512 as `hash`; `refuse` is an error.",
    ),
    "document": (
        "Cách trình bày văn bản mà `site-builder build document` ghi ra.",
        "How the documents that `site-builder build document` writes are laid out.",
    ),
    "layout": (
        "`decree-30` là thể thức của Nghị định 30/2020/NĐ-CP, `plain` là cách trình bày thường; `auto` chọn "
        "`decree-30` cho văn bản tiếng Việt, `plain` cho văn bản khác.",
        "`decree-30` is the layout of Decree 30/2020/NĐ-CP, `plain` an ordinary one; `auto` takes `decree-30` for "
        "documents in Vietnamese and `plain` for others.",
    ),
    "reference": (
        "Tệp .docx mẫu của cổng: kiểu chữ và trang giấy lấy từ đó. Có đoạn `{body}` thì giữ nguyên mọi lời quanh nó, "
        "và điền `{superior}`, `{issuer}`, `{number}`, `{dated}`, `{kind}`, `{title}`, `{addressee}`, `{recipients}`, "
        "`{signed}`, `{name}`.",
        "A .docx of the portal's own, which gives styles and page. Where it has a paragraph `{body}`, all around it "
        "stays, and `{superior}`, `{issuer}`, `{number}`, `{dated}`, `{kind}`, `{title}`, `{addressee}`, "
        "`{recipients}`, `{signed}`, `{name}` are filled in.",
    ),
    "publisher": ("Bên công bố.", "Who publishes."),
    "contact": ("Nơi trả lời câu hỏi về dữ liệu.", "Who answers questions about the data."),
    "licence": (
        "Giấy phép phần biên soạn của cổng; không có giá trị mặc định.",
        "Licence of the portal's own compilation; there is no default.",
    ),
    "name": (
        "Tên; với giấy phép là mã Open Definition hay SPDX.",
        "Name; of a licence its Open Definition or SPDX id.",
    ),
    "name_en": ("Tên tiếng Anh.", "Name in English."),
    "title": ("Tên đầy đủ của giấy phép.", "The licence's full title."),
    "url": ("Địa chỉ trang.", "Address of a page."),
    "licence.url": ("Địa chỉ của giấy phép.", "Address of the licence."),
    "email": ("Thư điện tử.", "Email address."),
    "type": (
        "Loại cơ quan, là địa chỉ trong danh mục ADMS publishertype.",
        "Kind of body, an address of the ADMS publishertype vocabulary.",
    ),
}

PAGE = (
    _optional("title", "text", "Tên trang.", "Title of the page."),
    _optional("description", "text", "Một câu dưới tên trang.", "One sentence under the title."),
    _optional(
        "template",
        "file name",
        "Chỉ trang chủ cần: `home.html`.",
        "Only the home page needs it: `home.html`.",
    ),
)

SERIES = (
    _required("title", "text", "Tên chuỗi báo cáo.", "Name of the series.", translated=True),
    _required(
        "period_kinds",
        "list",
        "Các loại kỳ: `month`, `quarter`, `half-year`, `nine-months`, `year`, `date`, `custom`. "
        "Có khóa này thì trang là trang chuỗi.",
        "Kinds of period. This key, or `rhythm`, is what makes a page the page of a series.",
    ),
    _optional(
        "rhythm",
        "list",
        "Các kỳ trong năm của chuỗi, khi chuỗi không có đủ mọi kỳ của một loại: `[Q1, H1, 9M, Y]`, tháng là `M01` đến "
        "`M12`. Có khóa này thì không cần `period_kinds`.",
        "The periods of a year that the series has, where it has not every one of a kind: `[Q1, H1, 9M, Y]`, months "
        "as `M01` to `M12`. It stands in place of `period_kinds`.",
    ),
    _optional(
        "regime",
        "name",
        "Cách tính kỳ: `calendar`, `fiscal-04`, `academic-09`, `vn-09-2019` (tên cũ `administrative`), `vn-60-2018` "
        "(tên cũ `statistical`), hay tên riêng của cổng. Bỏ trống: như `regime` của cổng; cổng cũng không nêu thì "
        "như `vn-09-2019`, và `check` nhắc.",
        "How periods are cut: `calendar`, `fiscal-04`, `academic-09`, `vn-09-2019` (once `administrative`), "
        "`vn-60-2018` (once `statistical`), or a name of the portal's own. Left out: the portal's `regime`; where the "
        "portal names none, `vn-09-2019`, and `check` tells.",
    ),
    _optional("description", "text", "Một câu giới thiệu.", "One sentence.", translated=True),
    _optional("legal_basis", "text", "Căn cứ pháp lý.", "Legal basis.", translated=True),
    _optional("creator", "text", "Cơ quan báo cáo.", "Who makes the reports.", translated=True),
    _optional("addressee", "text", "Cơ quan nhận báo cáo.", "Who receives them.", translated=True),
    _optional(
        "indicators", "package", "Gói chứa danh mục chỉ tiêu.", "The package of the indicator list."
    ),
    _optional(
        "area",
        "name",
        "Địa bàn mà trang chỉ tiêu nêu trước, khi chuỗi có nhiều địa bàn: khóa trong `datasets/areas.csv`.",
        "The area whose figures pages of indicators put first, where the series has many: a key of "
        "`datasets/areas.csv`.",
    ),
    _optional("first_expected", "period", "Kỳ đầu tiên phải có.", "The first period that is due."),
    _optional("last_expected", "period", "Kỳ cuối cùng phải có.", "The last period that is due."),
    _optional(
        "due",
        "mapping",
        "Hạn gửi và văn bản quy định: `{days: 15, source: …}` (số ngày sau ngày cuối kỳ) hoặc `{day: 25, source: …}` "
        "(ngày trong tháng cuối kỳ; 1 đến 28); `source_en` cho tiếng Anh. Không có nguồn thì không công bố hạn gửi.",
        "When reports are due and the document that says so: `{days: 15, source: …}` (days after the window) or "
        "`{day: 25, source: …}` (a day of the month in which it ends, 1 to 28); `source_en` for English. Without a "
        "source no due date is published.",
    ),
    _optional(
        "due_days",
        "whole number",
        "Cách viết cũ của `due`, không nêu nguồn: chỉ được nhắc lại, không còn công bố hạn gửi.",
        "The old spelling of `due`, without a source: it is reported, and publishes no due date.",
    ),
    _optional(
        "calendar_revision",
        "whole number",
        "Tăng thêm 1 mỗi khi đổi ngày đã công bố, để lịch của bạn đọc cập nhật.",
        "Add 1 whenever announced dates change, so that readers' calendars follow.",
    ),
    _optional(
        "sms_prefix",
        "2 to 10 capitals or digits",
        "Chữ mở đầu mọi từ khóa tin nhắn của chuỗi, như `DN`. Không có thì chuỗi không có tin nhắn.",
        "What every keyword of the series' short messages begins with, such as `DN`. Without it there are none.",
    ),
    _optional(
        "sms_source",
        "text",
        "Tên ngắn của nguồn trong tin nhắn; mặc định là tên miền của cổng.",
        "Short name of the source in messages; the portal's host where left out.",
        translated=True,
    ),
    _optional(
        "sms_number",
        "text",
        "Nơi bạn đọc gửi từ khóa: số điện thoại, tên trên Zalo; trang `/sms/` ghi lại đúng như vậy.",
        "Where readers send a keyword: a phone number, a name on Zalo; the page `/sms/` prints it.",
        translated=True,
    ),
    _optional(
        "superior",
        "text",
        "Cơ quan chủ quản, in trên tên cơ quan ban hành trong văn bản (`site-builder build document`).",
        "The body above the issuer, printed over its name in documents (`site-builder build document`).",
        translated=True,
    ),
    _optional(
        "recipients",
        "list of text",
        "Nơi nhận, in cuối văn bản; báo cáo có danh sách riêng thì dùng danh sách đó.",
        "Who gets copies, printed at the foot of documents; a report's own list comes first.",
    ),
)

REPORT = (
    _required(
        "title",
        "text",
        "Tên báo cáo, kèm kỳ.",
        "Title of the report with its period.",
        translated=True,
    ),
    _required("series", "folder", "Chuỗi mà báo cáo thuộc về.", "The series it belongs to."),
    _required(
        "period", "period", "Kỳ: `2022-H1`, `2022-Q1`, `2022-9M`, `2022-06`, `2022`.", "The period."
    ),
    _optional(
        "package",
        "package",
        "Gói dữ liệu của báo cáo; báo cáo không có bảng thì bỏ dòng này.",
        "The report's data package; a report without tables leaves it out.",
    ),
    _required(
        "status",
        "`draft`, `estimate`, `preliminary` or `official`",
        "Bản nháp (không phát hành), số ước tính, sơ bộ hay chính thức.",
        "A draft (not released), or whether the figures are estimates, preliminary or official.",
    ),
    _optional(
        "description",
        "text",
        "Một câu dưới tên báo cáo.",
        "One sentence under the title.",
        translated=True,
    ),
    _optional("issued", "date", "Ngày ban hành.", "Day of issue."),
    _optional(
        "published",
        "date",
        "Ngày cổng đăng lần đầu; tin mới để theo dõi dùng ngày này khi không có `issued`.",
        "Day on which the portal first published it; feeds use it where `issued` is unknown.",
    ),
    _optional("received", "date", "Ngày cổng nhận được.", "Day on which the portal received it."),
    _optional("document_number", "text", "Số văn bản.", "Number of the document."),
    _optional(
        "issuer",
        "text",
        "Nơi ban hành; mặc định là `creator` của chuỗi.",
        "Issuer.",
        translated=True,
    ),
    _optional("signatory", "text", "Người ký.", "Who signed.", translated=True),
    _optional(
        "place",
        "text",
        "Nơi ký, đứng trước ngày ban hành.",
        "Where it was signed, printed before its day.",
        translated=True,
    ),
    _optional(
        "addressee",
        "text",
        "Cơ quan nhận báo cáo; mặc định theo chuỗi.",
        "Addressee.",
        translated=True,
    ),
    _optional(
        "request_document",
        "text",
        "Văn bản yêu cầu báo cáo.",
        "The document that asked for the report.",
    ),
    _optional(
        "legal_basis",
        "text",
        "Căn cứ pháp lý; mặc định theo chuỗi.",
        "Legal basis.",
        translated=True,
    ),
    _optional(
        "period_start",
        "date",
        "Ngày đầu của kỳ, nếu khác quy tắc.",
        "First day, where the rule does not fit.",
    ),
    _optional(
        "period_end",
        "date",
        "Ngày cuối của kỳ, nếu khác quy tắc.",
        "Last day, where the rule does not fit.",
    ),
    _optional(
        "estimates",
        "`true` or `false`",
        "Có số ước tính cho những ngày sau ngày ban hành.",
        "Whether some figures are estimates for days after the issue.",
    ),
    _optional(
        "summary",
        "list of `figure`, `text`",
        "Nhiều nhất sáu điểm chính, mỗi điểm một câu, số đứng đầu câu.",
        "At most six main points of one sentence, the figure first.",
    ),
    _optional(
        "headlines",
        "list of `figure`, `label`, `target_text`",
        "Số nêu ở trang chủ.",
        "Figures for the home page.",
    ),
    _optional(
        "corrections",
        "list of `date`, `text`, `old`, `new`, `reason`, `figure`",
        "Chỗ sai đã sửa, nói công khai; `figure` là mã của con số được sửa.",
        "What was wrong and was put right, said in public; `figure` is the key of the figure that it is about.",
    ),
    _optional(
        "superior",
        "text",
        "Cơ quan chủ quản, in trong văn bản; mặc định theo chuỗi.",
        "The body above the issuer, for documents; that of the series where left out.",
        translated=True,
    ),
    _optional(
        "recipients",
        "list of text",
        "Nơi nhận, in cuối văn bản; mặc định theo chuỗi.",
        "Who gets copies, for documents; those of the series where left out.",
    ),
    _optional(
        "authority",
        "text",
        "Quyền hạn của người ký, in trên chức vụ: `KT. Giám đốc`, `TM. Ủy ban nhân dân`.",
        "On whose behalf the report is signed, printed above the office.",
        translated=True,
    ),
    _optional(
        "annexes",
        "list of tables",
        "Bảng làm thành phụ lục của văn bản, theo thứ tự; trên trang chúng vẫn ở chỗ cũ.",
        "Tables that are annexes of the document, in this order; on the page they stay where they are.",
    ),
)

PACKAGE = (
    _optional(
        "title_en",
        "text",
        "Tên tiếng Anh; `description_en` cũng vậy.",
        "Title in English; also `description_en`.",
    ),
    _optional(
        "language", "code", "Ngôn ngữ của dữ liệu, như `vi`.", "Language of the data, such as `vi`."
    ),
    _optional("series", "folder", "Chuỗi mà gói thuộc về.", "The series the package belongs to."),
    _optional(
        "series_title",
        "text",
        "Tên chuỗi khi không có trang chuỗi.",
        "Name of a series without a page.",
    ),
    _optional(
        "sms_prefix",
        "2 to 10 capitals or digits",
        "Chữ mở đầu từ khóa tin nhắn khi chuỗi không có trang; `sms_source` cũng vậy.",
        "Begins the keywords of a series without a page; `sms_source` likewise.",
    ),
    _optional(
        "period", "period", "Kỳ của số liệu, như `2022-H1`.", "The period, such as `2022-H1`."
    ),
    _optional(
        "example",
        "`true` or `false`",
        "Các dòng là ví dụ: không phát hành, không đưa lên mạng, trừ trong bản nháp.",
        "The rows are an example: not released, and deployed only as a draft.",
    ),
    _optional("temporal", "`start`, `end`", "Ngày đầu và ngày cuối.", "First and last day."),
    _optional(
        "spatial",
        "`area`, or `title`, `uri`",
        "Địa bàn: khóa trong `datasets/areas.csv`, hoặc tên và địa chỉ.",
        "The area: a key of `datasets/areas.csv`, or its name and address.",
    ),
    _optional(
        "themes",
        "list of codes",
        "Chủ đề theo danh mục EU, như `GOVE`.",
        "Topics by the EU vocabulary: `GOVE`.",
    ),
)

TABLE = (
    _optional(
        "checks",
        "list of comparisons",
        "Quy tắc mà mỗi dòng phải giữ, như `[value] <= [whole]`; dòng còn ô trống thì bỏ qua.",
        "Rules that each row keeps, such as `[value] <= [whole]`; a row with a hole is passed over.",
    ),
    _optional(
        "totals",
        "`row`, `columns`, `rows`",
        "Dòng (theo khóa) là tổng của các dòng khác, hoặc của những dòng nêu ở `rows`.",
        "The row (by its key) that is the sum of all others, or of those in `rows`.",
    ),
    _optional(
        "derived",
        "`columns`, `indicator`, `area`, `codes`",
        "Cột nào là kết quả suy ra từ số liệu, và bằng quy tắc nào: `rank: rank`.",
        "Which columns follow from figures, each with its rule: `rank: rank`.",
    ),
)

ROLES = {
    "observations": (
        "`indicator`, `value`, `unit`, `qualifier`, `note`, `status`, `period`, `area`, `rank`, `derived`, "
        "`source`, `source_title`",
        "Mỗi dòng là giá trị của một chỉ tiêu. Không có `period` thì lời văn gọi được bằng mã chỉ tiêu.",
        "Each row is a value of an indicator. Without `period`, prose can name it by the indicator's code.",
    ),
    "figures": (
        "`id`, `label`, `value`, `whole`, `unit`, `qualifier`, `printed`, `refers_to`, `formula`, `counts`",
        "Mỗi dòng là một con số trong lời văn, gọi bằng `id`. Ba phần cuối để đối chiếu: mã chỉ tiêu được nhắc lại, "
        "công thức như `[a] / [b] * 100`, và bảng có số dòng phải khớp như `tram[kind=nước sông]`.",
        "Each row is a figure of the text, named by its `id`. The last three are held against it: the code it "
        "restates, a formula such as `[a] / [b] * 100`, and rows to count such as `stations[kind=river]`.",
    ),
    "indicators": (
        "`code`, `parent`, `name`, `unit`, `kind`, `decimals`, `direction`, `formula`, `at_most`, `definition`, "
        "`replaces`, `minimum`, `maximum`, `children`, `cumulative`, `bound`, `until`, `method`, `same_as`, "
        "`round`",
        "Danh mục chỉ tiêu; `name_en`, `unit_en`, `definition_en`, `method_en` là bản tiếng Anh. `definition` nói chỉ "
        "tiêu là gì, `method` nói cách tính; `same_as` ghi chỉ tiêu của chuỗi khác đo cùng một điều, viết CHUỖI/MÃ, "
        "hai trang sẽ dẫn tới nhau. `round` là số chữ số thập phân nhiều nhất mà trang in ra; "
        "tệp giữ mọi chữ số. `smallest` là mức khác biệt nhỏ nhất đáng nói, `unknown` khi không rõ. "
        " "
        "Để kiểm tra: `formula` là công "
        "thức, `at_most` là mã không được vượt, `children` ghi `sum` khi các dòng con cộng lại, `cumulative` khi số "
        "lũy kế trong năm, `bound` là mức thay đổi cần ghi chú (điểm nếu đơn vị là %, nếu không thì phần trăm).",
        "The indicator list; `name_en`, `unit_en`, `definition_en`, `method_en` are its English. `definition` says "
        "what an indicator is, `method` how it is counted; `same_as` names those of other series that measure the "
        "same, as SERIES/CODE, and the two pages link to each other. `round` is how many decimals pages print at most; "
        "files have all. `smallest` is the smallest difference worth telling, `unknown` where nobody knows it. "
        "For checks: `formula`, `at_most` "
        "a code not to exceed, `children` = `sum` where the lines below add up, `cumulative` where figures only grow "
        "within a year, `bound` the change that needs a note (points for per cents, else per cent).",
    ),
    "scales": (
        "`indicator`, `value`, `label`, `label_en`",
        "Lời của từng mức trong câu trả lời theo thang.",
        "The words of each step of a coded answer.",
    ),
    "areas": (
        "`code`, `name`, `valid_from`, `valid_to`",
        "Địa bàn và thời gian tồn tại.",
        "Areas and their time.",
    ),
    "breaks": (
        "`indicator`, `area`, `period`, `kind`, `note`",
        "Chỗ số liệu không so sánh được với số trước.",
        "Where a series breaks.",
    ),
    "targets": (
        "`indicator`, `period`, `comparison`, `value`, `note`, `source`",
        "Mục tiêu của chỉ tiêu.",
        "Targets of indicators.",
    ),
}

ENVIRONMENT = (
    _optional(
        "SOURCE_DATE_EPOCH",
        "seconds",
        "Thời điểm dựng, để hai lần dựng cho cùng các byte.",
        "The build's time, so that two builds give the same bytes.",
    ),
    _optional(
        "PYTHON", "command", "Python mà `scripts/*` dùng.", "The Python that `scripts/*` use."
    ),
    _optional("BROWSER", "path", "Chromium cho kiểm thử.", "The Chromium of the browser tests."),
    _optional("SCHEMAS", "folder", "Lược đồ cho kiểm thử.", "Schemas for the tests."),
    _optional("NO_SKIP", "`1`", "Kiểm thử bị bỏ qua là hỏng.", "A skipped test fails the run."),
)

# What nearly every portal writes, by section of the reference; all else stands under "Rarely".
USUAL: defaultdict[str, frozenset[str]] = defaultdict(
    frozenset,
    {
        title: frozenset(names.split())
        for title, names in {
            "mkdocs.yml": "site_name site_url docs_dir theme nav",
            "The plugin `open-data` in mkdocs.yml": "language languages regime publisher publisher.name "
            "publisher.email contact contact.name contact.email licence licence.name licence.title licence.url",
            "Front matter of a series (`reports/<series>/index.md`)": "title period_kinds rhythm regime description "
            "indicators due",
            "Front matter of a report (`reports/<series>/<period>.md`)": "title series period package status "
            "description issued summary headlines corrections",
            "Properties of a package beside those of Data Package 2.0": "series period spatial",
        }.items()
    },
)

PROBLEMS = (
    "A code never changes its meaning. An error stops a build, a warning does so under `check --strict`, a notice "
    "never. Some rules are milder for a package that belongs to no report. Words in braces are filled in."
)
CONFIGURATION = (
    "A key marked * may also be written with a language, such as `title_en`. A date is `2022-06-14`; a period is "
    "`2022`, `2022-H1`, `2022-Q1`, `2022-9M`, `2022-06` or `2022-11-26`.",
    "`init` writes JSON Schemas of these keys into `.schema/` and names them in `mkdocs.yml` and the descriptors: "
    "an editor with the YAML language server completes keys and values, and says what is needed.",
)
# What the references say beside the words of the code, in Vietnamese.
SAID = {
    PROBLEMS: "Mã không đổi nghĩa. Lỗi thì không dựng được trang; cảnh báo chỉ chặn khi dùng `check --strict`; lưu ý "
    "thì không. Vài quy tắc nhẹ hơn với gói không thuộc báo cáo nào. Chữ trong ngoặc nhọn được thay bằng chỗ sai tìm "
    "thấy.",
    CONFIGURATION[
        0
    ]: "Khóa có dấu * còn viết được kèm ngôn ngữ, ví dụ `title_en`. Ngày viết `2022-06-14`; kỳ viết "
    "`2022`, `2022-H1`, `2022-Q1`, `2022-9M`, `2022-06` hoặc `2022-11-26`.",
    CONFIGURATION[
        1
    ]: "`init` ghi JSON Schema của các khóa này vào `.schema/` và nêu chúng trong `mkdocs.yml` và tệp "
    "mô tả: trình soạn thảo có YAML language server tự điền khóa và giá trị, và cho biết khóa nào cần có.",
    "Problem codes": "Mã thông báo",
    "Command line": "Dòng lệnh",
    "Configuration": "Cấu hình",
    "Option": "Tùy chọn",
    "Value": "Giá trị",
    "Default": "Mặc định",
    "Meaning": "Ý nghĩa",
    "Key": "Khóa",
    "Needed": "Cần có",
    "Role": "Vai trò",
    "Parts": "Các phần",
    "Roles of a table": "Vai trò của bảng",
    "Rarely": "Ít dùng",
    "The plugin `open-data` in mkdocs.yml": "Phần `open-data` trong mkdocs.yml",
    "Front matter of a page": "Phần đầu của một trang",
    "Front matter of a series (`reports/<series>/index.md`)": "Phần đầu của chuỗi (`reports/<chuỗi>/index.md`)",
    "Front matter of a report (`reports/<series>/<period>.md`)": "Phần đầu của báo cáo (`reports/<chuỗi>/<kỳ>.md`)",
    "Properties of a package beside those of Data Package 2.0": "Thuộc tính của gói ngoài Data Package 2.0",
    "Properties of a table beside those of Data Package 2.0": "Thuộc tính của bảng ngoài Data Package 2.0",
    "Environment variables": "Biến môi trường",
    "yes": "có",
    "no": "không",
    "or": "hoặc",
    "2 to 10 capitals or digits": "2 đến 10 chữ hoa hoặc chữ số",
    "`area`, or `title`, `uri`": "`area`, hoặc `title`, `uri`",
    "`draft`, `estimate`, `preliminary` or `official`": "`draft`, `estimate`, `preliminary` hoặc `official`",
    "`true` or `false`": "`true` hoặc `false`",
    "address": "địa chỉ",
    "code": "mã",
    "command": "lệnh",
    "date": "ngày",
    "file name": "tên tệp",
    "folder": "thư mục",
    "list": "danh sách",
    "list of `date`, `text`, `old`, `new`, `reason`, `figure`": "danh sách `date`, `text`, `old`, `new`, `reason`, "
    "`figure`",
    "list of `figure`, `label`, `target_text`": "danh sách `figure`, `label`, `target_text`",
    "list of `figure`, `text`": "danh sách `figure`, `text`",
    "list of codes": "danh sách mã",
    "list of comparisons": "danh sách so sánh",
    "list of tables": "danh sách bảng",
    "list of text": "danh sách chữ",
    "mapping": "nhóm khóa",
    "name": "tên",
    "package": "gói dữ liệu",
    "path": "đường dẫn",
    "period": "kỳ",
    "seconds": "giây",
    "text": "chữ",
    "whole number": "số nguyên",
}


def said(text: str, language: str) -> str:
    """Words of the references in a language; what is code alone is the same in all."""
    return text if language == "en" else SAID.get(text, text)
