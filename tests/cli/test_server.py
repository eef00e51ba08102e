"""The small server shows the site as a plain host would."""

import threading
import urllib.error
import urllib.request

import pytest

from site_builder.cli.serving import make_server


@pytest.fixture
def address(tmp_path):
    """A served folder with a page, a table and a page for 404."""
    (tmp_path / "index.html").write_text("nhà", "utf-8")
    (tmp_path / "404.html").write_text("không có", "utf-8")
    (tmp_path / "a.csv").write_text("x\n", "utf-8")
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    with make_server(tmp_path) as server:
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        server.server_close()


def get(url, method="GET"):
    """Status, media type and body."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, method=method), timeout=5
        ) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as refused:
        with refused as error:
            return error.code, error.headers["Content-Type"], error.read()


def test_the_home_page(address):
    """A folder answers with its index."""
    assert get(address)[2].decode() == "nhà"


def test_the_sites_own_page_for_404(address):
    """A missing address answers 404 with the site's page."""
    assert get(address + "none/") == (404, "text/html; charset=utf-8", "không có".encode())


def test_head_of_a_missing_page_has_no_body(address):
    """HEAD answers headers alone."""
    assert get(address + "none/", "HEAD")[::2] == (404, b"")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.csv", "text/csv; charset=utf-8"), ("a.parquet", "application/vnd.apache.parquet")],
)
def test_media_types_of_downloads(address, name, kind):
    """Downloads are named as what they are."""
    assert get(address + name)[1] == kind


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "..%2f..%2fetc/passwd"]
)
def test_nothing_outside_is_served(address, path):
    """No path leads out of the site."""
    assert get(address + path)[0] == 404


def test_without_an_own_page_the_plain_404(tmp_path):
    """A site without 404.html still answers 404."""
    with make_server(tmp_path) as server:
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        assert get(f"http://127.0.0.1:{server.server_address[1]}/none")[0] == 404
        server.shutdown()
