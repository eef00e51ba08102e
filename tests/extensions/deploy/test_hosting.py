"""What a host gets wrong is told, each under a code; the settings of servers say what the one table says."""

import gzip
import re
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner

from site_builder.build.seal.headers import (
    EXPOSED,
    FOREVER,
    FRAMES,
    REVALIDATE,
    SHORT,
    cache_control,
    content_type,
    is_text,
    served_types,
)
from site_builder.build.seal.seal import media_type
from site_builder.cli import main
from site_builder.extensions.deploy.hosting import SERVERS, Hosted
from site_builder.extensions.deploy.probe import probe
from site_builder.model.manifest import NAME
from tests.conftest import SAMPLE
from tests.every import every
from tests.extensions.deploy.sites import HOSTED, built


class Host(ThreadingHTTPServer):
    """A host that serves a folder by the table, but for what `wrong` says: path and headers or status to change."""

    def __init__(self, folder, wrong):
        self.folder, self.wrong = folder, wrong
        super().__init__(("127.0.0.1", 0), Answering)


class Answering(BaseHTTPRequestHandler):
    """Right answers, then the wrong ones over them."""

    def do_GET(self):
        """One file."""
        uri = self.path.lstrip("/")
        uri += "index.html" if uri.endswith("/") or not uri else ""
        path = self.server.folder / uri
        status, path, uri = (
            (200, path, uri)
            if path.is_file()
            else (404, self.server.folder / "404.html", "404.html")
        )
        body, headers = path.read_bytes(), right_headers(uri)
        wrong = self.server.wrong(uri, status) or {}
        body = wrong.pop("body", body)
        if self.headers["Range"] and not wrong.pop("no-range", False):
            status, headers["Content-Range"], body = 206, f"bytes 0-0/{len(body)}", body[:1]
        elif "gzip" in self.headers.get("Accept-Encoding", "") and not wrong.pop("no-gzip", False):
            headers["Content-Encoding"], body = "gzip", gzip.compress(body)
        self.send_response(wrong.pop("status", status))
        for name, value in {**headers, **wrong, "Content-Length": str(len(body))}.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        """Quiet."""


def right_headers(uri):
    """As the table says."""
    is_page = uri.endswith(".html")
    frames = {} if uri.startswith("embed/") else {"Content-Security-Policy": FRAMES}
    readers = {} if is_page else {"Access-Control-Allow-Origin": "*"}
    return {
        "Content-Type": content_type(media_type(uri)),
        "Cache-Control": cache_control(uri),
        "X-Content-Type-Options": "nosniff",
        **frames,
        **readers,
    }


def codes(folder, wrong=lambda uri, status: {}):
    """What is told of a host that serves a folder so."""
    with Host(folder, wrong) as host:
        threading.Thread(
            target=host.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        try:
            return {
                (problem.code, problem.file)
                for problem in probe(f"http://127.0.0.1:{host.server_address[1]}")
            }
        finally:
            host.shutdown()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small built site with one file of each kind."""
    return built(tmp_path_factory.mktemp("hosted") / "site", HOSTED)


def test_a_host_that_serves_by_the_table_is_right(folder):
    """Nothing is told."""
    assert codes(folder) == set()


CSV, EDITION, HOME, EMBED = (
    "datasets/a/x.csv",
    "datasets/a/1.0.0/x.csv",
    "index.html",
    "embed/a/index.html",
)


@pytest.mark.parametrize(
    ("file", "wrong", "code"),
    [
        (CSV, {"Content-Type": "application/octet-stream"}, "host-type"),
        ("datasets/a/x.parquet", {"Content-Type": "text/plain"}, "host-type"),
        (CSV, {"Content-Type": "text/csv"}, "host-charset"),
        ("catalog.ttl", {"Content-Type": "text/turtle; charset=iso-8859-1"}, "host-charset"),
        (HOME, {"X-Content-Type-Options": None}, "host-nosniff"),
        (CSV, {"Access-Control-Allow-Origin": None}, "host-cors"),
        (CSV, {"Access-Control-Allow-Origin": "https://mau.example"}, "host-cors"),
        ("datasets/a/x.parquet", {"no-range": True}, "host-range"),
        (CSV, {"no-gzip": True}, "host-compression"),
        (HOME, {"Cache-Control": "public, max-age=86400"}, "host-cache-long"),
        (CSV, {"Cache-Control": "public, max-age=31536000, immutable"}, "host-cache-long"),
        (EDITION, {"Cache-Control": "no-cache"}, "host-cache-short"),
        (HOME, {"Content-Security-Policy": None}, "host-framed"),
        (EMBED, {"Content-Security-Policy": "frame-ancestors 'self'"}, "host-embed-closed"),
        (EMBED, {"X-Frame-Options": "DENY"}, "host-embed-closed"),
        (CSV, {"status": 403}, "host-unreached"),
        ("404.html", {"status": 200}, "host-not-found"),
        ("404.html", {"body": b"x" * 9, "no-gzip": True}, "host-not-found-page"),
    ],
)
def test_a_host_that_is_wrong_in_one_way_is_told_so(folder, file, wrong, code):
    """That one code, for that one file."""
    assert codes(folder, lambda uri, status: dict(wrong) if uri == file else {}) == {(code, file)}


def test_a_host_without_a_manifest_is_told(tmp_path):
    """There is nothing to compare with."""
    (tmp_path / "404.html").write_text("x")
    assert {code for code, _ in codes(tmp_path)} == {"manifest-missing"}


def test_a_host_that_answers_for_the_manifest_with_a_page_is_told(tmp_path):
    """As where every address leads to the first page: nothing else is compared."""
    (tmp_path / NAME).write_text("<!doctype html><title>Trang chủ</title>")
    assert codes(tmp_path) == {("manifest-unreadable", NAME)}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("datasets/a/1.0.0/x.csv", FOREVER),
        ("datasets/a/1.0.0/index.html", REVALIDATE),
        ("datasets/a/1.0.0/", REVALIDATE),
        ("datasets/a/1.0.0/changes/index.html", REVALIDATE),
        ("datasets/a/x.csv", REVALIDATE),
        ("datasets/by/publisher/index.html", REVALIDATE),
        ("assets/site.css", SHORT),
        ("manifest.json", REVALIDATE),
        ("api/v1/datasets/a.json", REVALIDATE),
    ],
)
def test_only_what_never_changes_is_kept(path, told):
    """A copy of anything else is asked for anew, so that a corrected figure shows."""
    assert cache_control(path) == told


WITH_HEADERS = sorted(SERVERS.keys() - {"redirects"})
PORTAL = Hosted("mau.example", "/", "/srv/www", ("datasets", "thu-gom"), ("en",))


@cache
def settings_of(server):
    """What a server is told of the portal, written once for all that is asked of it."""
    return SERVERS[server](PORTAL)


@every(product(WITH_HEADERS, served_types()))
def test_every_type_is_in_the_settings_of_every_server(case):
    """With its charset, in the server's own way."""
    server, suffix = case
    text, kind = settings_of(server), served_types()[suffix]
    if server == "nginx":
        assert f"{kind} {suffix};" in text
        listed = re.search(r"charset_types ([^;]*);", text)[1].split()
        assert (kind in [*listed, "text/html"]) == is_text(kind)
        return
    wanted = {
        "apache": f'AddType "{content_type(kind)}" .{suffix}\n',
        "caddy": f'@{suffix} path *.{suffix}\n\theader @{suffix} Content-Type "{content_type(kind)}"\n',
        "netlify": f"/*.{suffix}\n  Content-Type: {content_type(kind)}\n",
        "iis": f'<mimeMap fileExtension=".{suffix}" mimeType="{content_type(kind)}" />',
    }
    assert wanted[server] in text


@pytest.mark.parametrize("server", WITH_HEADERS)
@pytest.mark.parametrize("word", ["nosniff", FRAMES, EXPOSED])
def test_every_server_is_told_of_every_header(server, word):
    """Nosniff, frames, and who may read data."""
    assert word in settings_of(server).replace("&#x27;", "'")


@pytest.mark.parametrize("server", ["apache", "caddy", "nginx"])
def test_cache_rules_of_a_server_are_those_of_the_table(server):
    """The patterns in the settings match editions and assets, under the site's base."""
    text = SERVERS[server](Hosted("mau.example", "/cong/", "/srv/www"))
    assert all(value in text for value in (FOREVER, SHORT, REVALIDATE))
    assert "^/cong/datasets/[^/]+/" in text
    assert "^/cong/(?:assets|pagefind)/" in text


@pytest.mark.parametrize(
    ("server", "words"),
    [
        (
            "apache",
            '<If "%{REQUEST_URI} =~ m#^/cong/en/#">\n    ErrorDocument 404 /cong/en/404.html\n</If>\n',
        ),
        (
            "caddy",
            "{http.request.orig_uri.path}.startsWith('/cong/en/')\n\t\thandle @missingen {\n\t\t\trewrite * /en/",
        ),
        ("iis", 'path="/cong/en/404.html"'),
        ("redirects", "/cong/en/* /cong/en/404.html 404\n"),
        ("nginx", "alias /srv/www/en/;\n        error_page 404 /cong/en/404.html;\n"),
    ],
)
def test_what_is_not_there_is_said_in_the_language_of_the_address(server, words):
    """Where the portal has others than the first; a portal of one language has the root's page alone."""
    assert words in SERVERS[server](Hosted("mau.example", "/cong/", "/srv/www", languages=("en",)))
    assert "/en/" not in SERVERS[server](Hosted("mau.example", "/cong/", "/srv/www"))


def test_settings_for_iis_are_xml_with_the_page_for_404():
    """And /embed/ without the policy of frames."""
    root = Xml.fromstring(SERVERS["iis"](PORTAL))
    assert root.find("system.webServer/httpErrors/error").get("path") == "/404.html"
    removed = root.find(
        "location[@path='embed']/system.webServer/httpProtocol/customHeaders/remove"
    )
    assert removed.get("name") == "Content-Security-Policy"


def test_pages_for_netlify_are_listed_without_embed():
    """Its rules cannot be negated."""
    text = SERVERS["netlify"](PORTAL)
    assert f"/thu-gom/*\n  Content-Security-Policy: {FRAMES}\n" in text
    assert "/embed/" not in text


def test_the_command_prints_the_settings_of_the_portal():
    """Its host, and the folder that was given."""
    words = ["deploy", "settings", "nginx", "-f", str(SAMPLE / "mkdocs.yml"), "--root", "/srv/mau"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert "alias /srv/mau/;" in done.output
    assert "server_name mau.example;" in done.output
    assert "/en/" not in done.output


def test_the_command_tells_what_is_wrong(folder):
    """Exit code 1 and the words, in the language that is asked for; nobody there is told too."""
    with Host(folder, lambda uri, status: {"X-Content-Type-Options": None}) as host:
        threading.Thread(
            target=host.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        done = CliRunner().invoke(
            main, ["deploy", "probe", f"http://127.0.0.1:{host.server_address[1]}/", "--lang", "en"]
        )
        host.shutdown()
    assert (done.exit_code, "[host-nosniff]" in done.output, "0 errors" in done.output) == (
        0,
        True,
        True,
    )
    assert CliRunner().invoke(main, ["deploy", "probe", "http://127.0.0.1:9/"]).exit_code == 1
