"""The settings that `site-builder deploy settings` writes, run by the real servers over a small site, and probed.

`python -m tests.interop.hosting` prints a line a server, under the root and under a folder of the host; a server that
is not installed fails. Debian: nginx-light, apache2, caddy. `python -m tests.interop.hosting life FOLDER` asks them for
every address that the portal of `python -m tests.life FOLDER` ever had.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from site_builder.extensions.deploy.hosting import SERVERS, Hosted
from site_builder.extensions.deploy.probe import probe
from tests.conftest import command as run
from tests.extensions.deploy.sites import HOSTED, built

SUFFIXES = "atom html ics js jsonld md rdf svg txt wasm xlsx xml yaml zip"
APACHE = """
ServerRoot /usr/lib/apache2
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {work}/httpd.pid
ErrorLog {work}/error.log
DefaultRuntimeDir {work}
{modules}
TypesConfig /dev/null
DocumentRoot {docroot}
<Directory {docroot}>
    AllowOverride All
    Require all granted
</Directory>
"""
MODULES = "mpm_event authz_core dir mime headers deflate filter alias"
NGINX = """daemon off; pid {work}/pid; error_log {work}/error.log;
events {{}} http {{ access_log off; {temps} include {work}/site; }}
"""
NOT_THERE = "There is no such page."
TEMPS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def prepare(server: str, work: Path, base: str) -> tuple[list[str], str]:
    """Write settings and site; the command that serves, and the address."""
    port = free_port()
    docroot = work / "www"
    root = docroot / base.strip("/") if server == "apache" else docroot
    files = {**HOSTED, "en/index.html": "home", "en/404.html": NOT_THERE}
    built(root, {**files, **{f"datasets/a/y.{suffix}": "x" * 3000 for suffix in SUFFIXES.split()}})
    for path in (work, *work.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    host = f"http://127.0.0.1:{port}" if server == "caddy" else "127.0.0.1"
    text = SERVERS[server](Hosted(host, base, str(root), languages=("en",)))
    return WRITERS[server](work, root, text, port), f"http://127.0.0.1:{port}{base}"


def free_port() -> int:
    """One that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def nginx(work: Path, root: Path, text: str, port: int) -> list[str]:
    """A file of http {}."""
    (work / "site").write_text(text.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    temps = " ".join(f"{name}_temp_path {work}/{name};" for name in TEMPS)
    (work / "nginx.conf").write_text(NGINX.format(work=work, temps=temps))
    return ["nginx", "-e", f"{work}/error.log", "-c", f"{work}/nginx.conf"]


def apache(work: Path, root: Path, text: str, port: int) -> list[str]:
    """A .htaccess in the site."""
    (root / ".htaccess").write_text(text)
    modules = "\n".join(
        f"LoadModule {name}_module modules/mod_{name}.so" for name in MODULES.split()
    )
    settings = APACHE.format(work=work, port=port, modules=modules, docroot=work / "www")
    (work / "httpd.conf").write_text(settings)
    return ["apache2", "-X", "-f", f"{work}/httpd.conf"]


def caddy(work: Path, root: Path, text: str, port: int) -> list[str]:
    """A Caddyfile."""
    (work / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
    return ["caddy", "run", "--config", f"{work}/Caddyfile"]


WRITERS = {"nginx": nginx, "apache": apache, "caddy": caddy}


def try_server(server: str, base: str) -> list[str]:
    """What the probe tells, a line a problem."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        command, url = prepare(server, work, base)
        return asked_of(command, url, work, probed)


def asked_of(
    command: list[str], url: str, work: Path, ask: Callable[[str], list[str]]
) -> list[str]:
    """What there is to say of a server while it runs, a line a problem."""
    if not shutil.which(command[0]):
        return [f"{command[0]} is not installed"]
    with (
        (work / "out").open("w") as out,
        subprocess.Popen(command, stdout=out, stderr=out) as child,
    ):
        try:
            wait(url)
            return ask(url)
        except OSError as error:
            return [f"{error}: {(work / 'out').read_text()[-2000:]}"]
        finally:
            child.terminate()


def probed(url: str) -> list[str]:
    """What the probe tells."""
    told = [f"{problem.code} {problem.file} {dict(problem.facts)}" for problem in probe(url)]
    return told + missing_in_english(url)


def live_on(server: str, folder: Path) -> tuple[Counter[str], list[str]]:
    """How a server answers every address that a portal ever had, and those that it has nothing for."""
    parts = [json.loads(path.read_text("utf-8")) for path in folder.glob("steps/*/manifest/*.json")]
    listed = {file["path"] for part in parts for file in part["files"]}
    ever = sorted(path for path in listed if not path.startswith(("pagefind/", "search/rows/")))
    work = folder / server
    shutil.copytree(folder / "www", work / "www")
    port, told = (
        free_port(),
        run("deploy", "settings", server, "--root", work / "www", cwd=folder / "portal"),
    )
    settings = re.sub(r"(?m)^(https?://)?moi\.example", f"http://127.0.0.1:{port}", told.stdout)
    serving, counted = WRITERS[server](work, work / "www", settings, port), Counter[str]()

    def ask(url: str) -> list[str]:
        answers = {path: answered(url, path, work / "www") for path in ever}
        counted.update(answers.values())
        return [
            f"{path}: {answer}" for path, answer in answers.items() if answer.startswith("lost")
        ]

    return counted, asked_of(serving, f"http://127.0.0.1:{port}/", work, ask)


def answered(url: str, path: str, www: Path) -> str:
    """In a word: what is there, the page that leads on, 301 to one of them, or 410 with the page that says why."""
    uri, led = quote(re.sub(r"(^|/)index\.html$", r"\1", path)), ""
    for _ in range(9):
        with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=9)) as connection:
            connection.request("GET", f"/{uri}")
            answer = connection.getresponse()
            body = answer.read()
        if answer.status != 301:
            break
        uri, led = urlsplit(answer.headers["Location"]).path.lstrip("/"), "301, then "
    if answer.status == 410 and b"<h1" in body and body != (www / "404.html").read_bytes():
        return f"{led}410 with its page"
    if answer.status == 200:
        kept = www / unquote(uri)
        kept = kept / "index.html" if kept.is_dir() else kept
        return f"{led}200" if body == kept.read_bytes() else "lost: other bytes"
    return f"lost: {led}{answer.status}"


def missing_in_english(url: str) -> list[str]:
    """A line where what is not there under a language's folder is answered with the page of another."""
    try:
        urllib.request.urlopen(f"{url}en/a/b/", timeout=5).close()
    except urllib.error.HTTPError as answer:
        with answer:
            told = answer.read().decode()
        return (
            []
            if (answer.code, told) == (404, NOT_THERE)
            else [f"en/a/b/: {answer.code} {told[:80]}"]
        )
    return ["en/a/b/: 200"]


def wait(url: str) -> None:
    """Until somebody answers; OSError after ten seconds."""
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(0.1)
    raise OSError(f"nobody answers at {url}")


def main() -> int:
    """1 where a server does not serve as its settings should make it."""
    if sys.argv[1:2] == ["life"]:
        lost = []
        for server in WRITERS:
            counted, lines = live_on(server, Path(sys.argv[2]).resolve())
            print(f"{server}, every address ever:", dict(counted), *lines, sep="\n  ")
            lost += lines
        return int(bool(lost))
    told = {
        (server, base): try_server(server, base)
        for server in sys.argv[1:] or WRITERS
        for base in ("/", "/cong/")
    }
    for (server, base), lines in told.items():
        print(
            f"{server} under {base}:",
            "serves by the table" if not lines else "\n  ".join(["", *lines]),
        )
    return int(any(told.values()))


if __name__ == "__main__":
    sys.exit(main())
