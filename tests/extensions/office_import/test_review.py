"""The review of an import: a page that only shows, and the same page with a form behind a token."""

import http.client
import re
import threading
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import quote_plus, urlencode

import pytest
import yaml

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import import importing
from site_builder.extensions.office_import.answers import read_answers, remember
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.importing import Reviewer, review_address, review_server
from tests.extensions.office_import import letter
from tests.extensions.office_import.portals import portal, run
from tests.extensions.office_import.writers import P, table, write_docx

PERIOD = "2025-Q2"
OWN = ("--series", "rac", "--period", PERIOD)
OPEN = (
    P("Bảng 1. Kết quả đo"),
    table(["Trạm", "Loại", "Giá trị đo"], ["An", "a", "1.234"], ["Bình", "b", "2.345"]),
)


class Page(HTMLParser):
    """Names of tags, and the fields of the form with their values."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.fields, self.legends = [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Every tag, and what a browser would send."""
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "input" and (given.get("type") != "radio" or "checked" in given):
            self.fields[given["name"]] = given.get("value", "")


@pytest.fixture
def home(tmp_path):
    """A portal with a series, and the guide's letter beside it."""
    folder = portal(tmp_path, "rac")
    page = folder / "reports/rac/index.md"
    page.write_text(page.read_text("utf-8").replace("half-year", "quarter"), "utf-8")
    (folder / letter.NAME).write_bytes(letter.letter())
    return folder


def imported(home, document):
    """The draft of a document with the answers so far."""
    answers = read_answers(home, "rac", PERIOD)
    return import_document(
        document, series="rac", period=parse_period(PERIOD), language="vi", answers=answers
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """A draft made once, for tests that do not look at what an answer changes."""
    folder = tmp_path_factory.mktemp("shown")
    (folder / letter.NAME).write_bytes(letter.letter())
    return imported(folder, folder / letter.NAME)


@contextmanager
def served(home, document, draft=None):
    """The review of a document over HTTP, as the command serves it: its server and its token."""
    reviewer = Reviewer(
        make=lambda: draft or imported(home, document),
        save=lambda answers: remember(home, "rac", PERIOD, answers),
        language="vi",
        command="site-builder import",
    )
    with review_server(reviewer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server, reviewer.token
        finally:
            server.shutdown()
            thread.join()


def ask(server, method="GET", token="", fields=None, path="/", **headers):
    """Status, headers and text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    body = urlencode({"t": token, **fields}) if fields is not None else None
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    address = path if fields is not None else f"{path}?t={quote_plus(token)}"
    connection.request(method, address, body, {**kind, **headers})
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read().decode()
    connection.close()
    return found


@pytest.mark.whole
def test_every_import_leaves_a_page(home):
    """In a hidden folder that git ignores: source, draft and question, and neither script nor form."""
    done = run(home, "import", home / letter.NAME, *OWN)
    assert "Trang xem lại: .review/rac-2025-q2.html\nCâu hỏi chưa trả lời: " in done.stdout
    assert (home / ".review/.gitignore").read_text("utf-8") == "*\n"
    text = (home / ".review/rac-2025-q2.html").read_text("utf-8")
    page = Page(text)
    assert not {"script", "form", "input", "link", "img"} & set(page.tags)
    assert (
        "13.2O0" in text
        and "<legend>Trong nguồn là số nào: Các điểm tập kết, “Bến xe”, “Số hộ”?</legend>" in text
    )
    assert "document_number: 21/BC-MT" in text and "Nơi nhận: - UBND huyện;" in text


@pytest.mark.whole
def test_a_dry_run_leaves_none(home):
    """It writes nothing at all."""
    run(home, "import", home / letter.NAME, *OWN, "--dry-run")
    assert not (home / ".review").exists()


def test_what_a_document_prints_is_no_markup(home):
    """Tags in a document are words."""
    document = home / "a.docx"
    document.write_bytes(write_docx((P("Kết quả <script>alert(1)</script> đạt 12,5%."),)))
    with served(home, document) as (server, token):
        status, _, text = ask(server, token=token)
    assert status == 200 and "script" not in Page(text).tags and "&lt;script&gt;" in text


def test_the_token_is_asked_for(tmp_path, shown):
    """Without it, or with another, nothing is shown and nothing is saved."""
    with served(tmp_path, None, shown) as (server, token):
        assert ask(server, token=token)[0] == 200
        assert [ask(server, token=other)[0] for other in ("", "x", token[:-1])] == [403, 403, 403]
        assert ask(server, "POST", token="x", fields={"q": "1"})[0] == 403
    assert not (tmp_path / "reports/rac/.import.yaml").exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_other_hosts_are_refused(tmp_path, shown, headers):
    """A name that was bent to this machine, and a form on a page of another site."""
    with served(tmp_path, None, shown) as (server, token):
        assert ask(server, "POST", token=token, fields={}, **headers)[0] == 403


def test_it_listens_on_this_machine_only(tmp_path, shown):
    """And its pages are not kept, framed or told to others."""
    with served(tmp_path, None, shown) as (server, token):
        assert server.server_address[0] == "127.0.0.1"
        _, headers, _ = ask(server, token=token)
    assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(("path", "status"), [("/other", 404), ("/../x", 404)])
def test_there_is_one_page(tmp_path, shown, path, status):
    """No file of the machine is served."""
    with served(tmp_path, None, shown) as (server, token):
        assert ask(server, token=token, path=path)[0] == status


def test_a_form_that_is_too_long_is_refused(tmp_path, shown):
    """Before it is read."""
    with served(tmp_path, None, shown) as (server, token):
        assert (
            ask(server, "POST", token=token, fields={}, **{"Content-Length": "9999999"})[0] == 413
        )


def test_an_answer_is_kept_and_changes_the_draft(home):
    """The cell that was doubtful has the number, and its question can be taken back."""
    document = home / letter.NAME
    with served(home, document) as (server, token):
        (name,) = [name for name in Page(ask(server, token=token)[2]).fields if name != "t"]
        status, headers, _ = ask(server, "POST", token=token, fields={name: "13220"})
        assert (status, headers["Location"]) == (303, f"/?t={token}&saved=1#questions")
        text = ask(server, token=token)[2]
        assert Page(text).fields[name] == "13220" and "import-words-among-numbers" not in text
        kept = yaml.safe_load((home / "reports/rac/.import.yaml").read_text("utf-8"))
        assert kept["cells"][PERIOD][0]["value"] == "13220"
        ask(server, "POST", token=token, fields={name: ""})
        assert Page(ask(server, token=token)[2]).fields[name] == ""


def test_a_number_with_marks_between_thousands_is_asked_for_again(tmp_path, shown):
    """13.220 may be thirteen; nothing is saved of it, and what was typed stays in the field."""
    with served(tmp_path, None, shown) as (server, token):
        (name,) = [name for name in Page(ask(server, token=token)[2]).fields if name != "t"]
        status, _, text = ask(server, "POST", token=token, fields={name: "13.220 hộ"})
    assert (
        status == 400 and Page(text).fields[name] == "13.220 hộ" and 'aria-invalid="true"' in text
    )
    assert not (tmp_path / "reports/rac/.import.yaml").exists()


@pytest.mark.whole
def test_answers_hold_for_a_corrected_document(home):
    """Imported again with another row and another title above it, the answered cells are found."""
    run(home, "import", home / letter.NAME, *OWN)
    with served(home, home / letter.NAME) as (server, token):
        (name,) = [name for name in Page(ask(server, token=token)[2]).fields if name != "t"]
        ask(server, "POST", token=token, fields={name: "13220"})
    document = home / "sua.docx"
    document.write_bytes(letter.letter(more=(["4", "Cảng cá", "0", "20"],)))
    done = run(home, "import", document, *OWN, "--force")
    assert done.exit_code == 0 and "import-words-among-numbers" not in done.output
    rows = (home / "datasets/rac-2025-q2/cac-diem-tap-ket.csv").read_text("utf-8").splitlines()
    assert "2,Bến xe,602,13220,false" in rows and rows[0] == "tt,diem,khoi_luong,so_ho,is_total"
    assert "In là “13.2O0”; đã được trả lời là 13220." in (
        home / "datasets/rac-2025-q2/import.md"
    ).read_text("utf-8")


def test_the_mark_of_a_column_is_a_question_with_its_evidence(home):
    """Answered on the page, it holds for the draft."""
    document = home / "do.docx"
    document.write_bytes(write_docx(OPEN))
    with served(home, document) as (server, token):
        text = ask(server, token=token)[2]
        assert "Ở cột “Giá trị đo”, dấu nào là dấu thập phân?" in text and "1.234, 2.345" in text
        (name,) = [name for name in Page(text).fields if name != "t"]
        ask(server, "POST", token=token, fields={name: "comma"})
        assert Page(ask(server, token=token)[2]).fields[name] == "comma"
    assert read_answers(home, "rac", PERIOD).of("columns") == {"Giá trị đo": "comma"}


@pytest.mark.whole
def test_review_replaces_nothing(home, monkeypatch):
    """A draft that an author edited stays as it is; the command serves its review and says where."""
    run(home, "import", home / letter.NAME, *OWN)
    report = home / "reports/rac/2025-q2.md"
    report.write_text(report.read_text("utf-8") + "\nCủa tôi.\n", "utf-8")
    edited = report.read_text("utf-8")

    class Ended:
        """A server that a person stops at once."""

        server_port = 1

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

        def serve_forever(self):
            """Ctrl-C."""
            raise KeyboardInterrupt

    monkeypatch.setattr(importing, "review_server", lambda reviewer, port: Ended())
    done = run(home, "import", home / letter.NAME, *OWN, "--review")
    assert done.exit_code == 0, done.output
    assert report.read_text("utf-8") == edited
    assert "Đã có bản nháp; không thay gì." in done.output
    assert re.search(r"http://127\.0\.0\.1:1/\?t=[\w-]{43} ", done.output)


def test_the_address_holds_the_token(tmp_path, shown):
    """So that it can be opened at once."""
    with served(tmp_path, None, shown) as (server, token):
        reviewer = Reviewer(lambda: None, lambda answers: None, "vi", "", token)
        assert (
            review_address(server, reviewer) == f"http://127.0.0.1:{server.server_port}/?t={token}"
        )
