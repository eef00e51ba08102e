"""Looking while writing: what the browser gets, before, with and without a mistake."""

import threading

import pytest

from site_builder.build.live.app import make_app
from site_builder.build.live.overlay import Board, render_failure, render_problems
from site_builder.core.problem import flag, sort_problems

PAGE = b"<!doctype html><html><body><p>tot</p></body></html>"
WRONG = flag(
    "front-matter-missing", "reports/<a>.md", column="title", key="title", right="title: …"
)
DOUBT = flag("summary-long", "reports/b.md", column="summary", count=9)


def get(app, path, query="", method="GET"):
    """Status, headers and body of one request."""
    told = {}

    def start(status, headers):
        told.update(status=int(status[:3]), headers=dict(headers))

    body = b"".join(
        app({"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method}, start)
    )
    return told["status"], told["headers"], body


@pytest.fixture
def site(tmp_path):
    """A tiny built site."""
    for name, content in {
        "index.html": PAGE,
        "a/index.html": PAGE,
        "a/x.csv": b"x\n1\n",
        "404.html": PAGE,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def board():
    """Nothing built yet."""
    return Board()


@pytest.fixture
def app(board):
    """Under a base of its own."""
    return make_app(board, "/bc/", "vi", patience=5)


def test_before_the_first_build_somebody_is_told_to_wait(app):
    """At any address, and the page asks for news."""
    status, _, body = get(app, "/bc/a/")
    assert status == 200 and "Đang dựng cổng" in body.decode() and b"reload.js" in body


def test_a_first_build_that_fails_shows_what_is_wrong(app, board):
    """There is no page to lay it over."""
    board.blame(render_problems([WRONG], "vi", has_page=False))
    body = get(app, "/bc/")[2].decode()
    assert "Phần đầu trang" in body and "Chưa có trang nào" in body and "Đang dựng" not in body


def test_a_mistake_lies_over_the_last_good_page(app, board, site):
    """The page is still there, the finding is said in the portal's language and escaped."""
    board.show(site)
    board.blame(render_problems([WRONG, DOUBT], "vi", has_page=True))
    body = get(app, "/bc/a/")[2].decode()
    assert (
        "<p>tot</p>" in body
        and "reports/&lt;a&gt;.md, khóa title" in body
        and 'role="alert"' in body
    )
    assert body.index("front-matter-missing") < body.index("summary-long")


def test_a_mended_page_is_as_it_was_built(app, board, site):
    """But for the script, the bytes of the file; the file itself never changes."""
    board.blame("x")
    board.show(site)
    body = get(app, "/bc/a/")[2]
    start, end = body.index(b"<script"), body.index(b"</script>") + len(b"</script>")
    assert body[:start] + body[end:] == PAGE == (site / "a/index.html").read_bytes()


def test_no_inline_script_and_no_inline_style(app, board, site):
    """The content policy of the pages holds: everything comes from an address."""
    board.show(site, render_problems([DOUBT], "vi", has_page=True))
    body = get(app, "/bc/")[2].decode()
    assert (
        body.count("<script") == body.count("<script src=") == 1
        and "style=" not in body
        and "<style" not in body
    )
    for name, kind in {"reload.js": "text/javascript", "problems.css": "text/css"}.items():
        status, headers, content = get(app, f"/bc/.live/{name}")
        assert (status, headers["Content-Type"]) == (200, f"{kind}; charset=utf-8") and content


def test_warnings_are_folded_away(app, board, site):
    """They do not hide the page."""
    board.show(site, render_problems([DOUBT], "en", has_page=True))
    body = get(app, "/bc/")[2].decode()
    assert "<details><summary>0 errors, 1 warning" in body and 'role="status"' in body


def test_news_are_told_at_once(app, board, site):
    """A browser's question waits for the next state, and no longer."""
    number = board.state.number
    timer = threading.Timer(0.05, board.show, [site])
    timer.start()
    assert int(get(app, "/bc/.live/state", str(number))[2]) == board.state.number == number + 1


def test_an_old_number_is_answered_at_once(app, board):
    """A tab that slept, or that knew an earlier run."""
    assert int(get(app, "/bc/.live/state", "17")[2]) == board.state.number


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/bc/a", 301),
        ("/", 302),
        ("/bc/none/", 404),
        ("/bc/../../etc/passwd", 404),
        ("/bc/a/x.csv", 200),
    ],
)
def test_addresses(app, board, site, path, status):
    """As a plain host answers them; nothing outside is served."""
    board.show(site)
    told, headers, body = get(app, path)
    assert told == status and b"root:" not in body and headers["Content-Length"]


def test_what_is_not_there_is_said_in_the_language_of_the_address(app, board, site):
    """By the page of its folder; by that of the root elsewhere."""
    (site / "en").mkdir()
    (site / "en" / "404.html").write_bytes(b"<body>No such page</body>")
    board.show(site)
    assert [
        b"No such page" in get(app, path)[2]
        for path in ("/bc/en/none/", "/bc/none/", "/bc/../en/x")
    ] == [1, 0, 1]


def test_a_file_goes_out_byte_for_byte(app, board, site):
    """Only pages carry the overlay."""
    board.show(site, "x")
    assert get(app, "/bc/a/x.csv")[2] == b"x\n1\n"


def test_a_folder_that_gave_way_does_not_stop_the_server(app, board, site):
    """A build may remove what a request was about to read."""
    board.show(site / "gone")
    assert get(app, "/bc/a/")[0] in (404, 503)


def test_a_failure_in_words_is_escaped():
    """Words of the system may hold anything."""
    assert "&lt;x&gt;" in render_failure("<x>", "vi", has_page=True)


def test_nothing_wrong_shows_nothing():
    """A good page is the page alone."""
    assert render_problems(sort_problems([]), "vi", has_page=True) == ""
