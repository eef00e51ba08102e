"""Addresses that are no more, behind the servers that `deploy settings` knows: each leads on or says why."""

import http.client
import shutil
import socket
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as Xml

import pytest

from site_builder.extensions.deploy.hosting import SERVERS, Hosted, ends_of
from site_builder.model.manifest import Manifest
from tests.extensions.deploy.sites import built
from tests.interop.hosting import WRITERS, wait

MOVED = {
    "datasets/cu/": "datasets/giua/",
    "datasets/cu/cu.zip": "datasets/giua/giua.zip",
    "datasets/giua/giua.zip": "datasets/moi/moi.zip",
    "datasets/giua/": "datasets/moi/",
    "datasets/het/": "datasets/het/",
    "datasets/moi/1.1.0/": "datasets/moi/1.1.0/",
    "indicators/a/1/chart": "indicators/a/1/chart-b",
    "indicators/a/2/data.csv": "indicators/a/",
}
FILES = {
    "index.html": "nhà",
    "404.html": "không có",
    "datasets/moi/index.html": "mới",
    "datasets/moi/x.csv": "a\n1\n",
    "datasets/moi/moi.zip": "PK",
    "indicators/a/index.html": "các chỉ tiêu",
    "en/datasets/moi/feed.xml": "<feed/>",
    "en/datasets/moi/index.html": "new",
    "en/datasets/cu/index.html": "now new",
    "en/datasets/het/index.html": "removed",
    "datasets/moi/1.1.0/index.html": "đã rút",
    "datasets/cu/index.html": "nay là mới",
    "datasets/cu/1.0.0/x.csv": "a\n0\n",
    "datasets/giua/index.html": "nay là mới",
    "datasets/het/index.html": "đã gỡ",
}
ENDS = ends_of(Manifest("https://mau.example/", (), moved=MOVED), ["en"])
ASKED = [
    ("datasets/cu/x.csv", 301, "datasets/moi/x.csv"),
    ("datasets/giua/x.csv", 301, "datasets/moi/x.csv"),
    ("datasets/cu/cu.zip", 301, "datasets/moi/moi.zip"),
    ("en/datasets/cu/feed.xml", 301, "en/datasets/moi/feed.xml"),
    ("en/datasets/cu/", 200, "now new"),
    ("en/datasets/het/feed.xml", 410, "removed"),
    ("indicators/a/2/data.csv", 301, "indicators/a/"),
    ("datasets/cu/", 200, "nay là mới"),
    ("datasets/cu/1.0.0/x.csv", 200, "a\n0\n"),
    ("datasets/moi/x.csv", 200, "a\n1\n"),
    ("datasets/het/", 200, "đã gỡ"),
    ("datasets/het/x.csv", 410, "đã gỡ"),
    ("datasets/het/1.0.0/x.csv", 410, "đã gỡ"),
    ("datasets/moi/1.1.0/", 200, "đã rút"),
    ("datasets/moi/1.1.0/x.csv", 410, "đã rút"),
    ("datasets/moi/y.csv", 404, "không có"),
]


def asked(port, path):
    """Status, where it leads, and body."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read().decode()


@pytest.mark.slow
@pytest.mark.parametrize("base", ["/", "/cong/"])
@pytest.mark.parametrize("server", WRITERS)
def test_a_server_leads_on(server, base):
    """Files of a renamed dataset by 301, those of what was taken away by the page that says why, under 410."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        root = built(Path(name, "www") / base.strip("/"), FILES, moved=MOVED)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        host = f"http://127.0.0.1:{port}" if server == "caddy" else "127.0.0.1"
        command = WRITERS[server](
            Path(name), root, SERVERS[server](Hosted(host, base, str(root), **ENDS)), port
        )
        if not shutil.which(command[0]):
            pytest.skip(f"{command[0]} is not installed")
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                wait(f"http://127.0.0.1:{port}{base}")
                for path, status, words in ASKED:
                    found, where, body = asked(port, base + path)
                    assert (found, words in (where if status == 301 else body)) == (status, True), (
                        path,
                        where,
                        body,
                    )
            finally:
                process.terminate()


def test_rules_of_hosts_take_one_segment():
    """So that what an edition of a renamed dataset froze stays where it is."""
    lines = SERVERS["redirects"](Hosted("x", "/cong/", "", languages=("en",), **ENDS)).splitlines()
    assert "/cong/datasets/cu/:file /cong/datasets/moi/:file 301" in lines
    assert lines.index("/cong/datasets/cu/cu.zip /cong/datasets/moi/moi.zip 301") < lines.index(
        "/cong/datasets/cu/:file /cong/datasets/moi/:file 301"
    )
    assert "/cong/datasets/het/:version/:file /cong/datasets/het/ 301" in lines
    assert "/cong/datasets/moi/1.1.0/:file /cong/datasets/moi/1.1.0/ 301" in lines
    assert lines[-1] == "/cong/en/* /cong/en/404.html 404"


def test_iis_leads_the_files_of_a_folder_on():
    """But not what lies in folders of it."""
    root = Xml.fromstring(SERVERS["iis"](Hosted("x", "/", "", **ENDS)))
    rule = root.find("location[@path='datasets/cu']/system.webServer/httpRedirect")
    assert (rule.get("destination"), rule.get("childOnly")) == ("/datasets/moi", "true")
