"""The settings that `site-builder deploy settings` writes, run by the real servers over a small site, and probed.

`python -m tests.interop.hosting` prints a line a server, under the root and under a folder of the host; a server that
is not installed fails. Debian: nginx-light, apache2, caddy.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from site_builder.extensions.deploy.hosting import SERVERS, Hosted
from site_builder.extensions.deploy.probe import probe
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    docroot = work / "www"
    root = docroot / base.strip("/") if server == "apache" else docroot
    files = {**HOSTED, "en/index.html": "home", "en/404.html": NOT_THERE}
    built(root, {**files, **{f"datasets/a/y.{suffix}": "x" * 3000 for suffix in SUFFIXES.split()}})
    for path in (work, *work.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    host = f"http://127.0.0.1:{port}" if server == "caddy" else "127.0.0.1"
    text = SERVERS[server](Hosted(host, base, str(root), languages=("en",)))
    return WRITERS[server](work, root, text, port), f"http://127.0.0.1:{port}{base}"


def nginx(work: Path, root: Path, text: str, port: int) -> list[str]:
    """A file of http {}."""
    (work / "site").write_text(text.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    temps = " ".join(f"{name}_temp_path {work}/{name};" for name in TEMPS)
    (work / "nginx.conf").write_text(NGINX.format(work=work, temps=temps))
    return ["nginx", "-e", f"{work}/error.log", "-c", f"{work}/nginx.conf"]


def apache(work: Path, root: Path, text: str, port: int) -> list[str]:
    """A .htaccess in the site."""
    (root / ".htaccess").write_text(text)
    modules = "\n".join(f"LoadModule {name}_module modules/mod_{name}.so" for name in MODULES.split())
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
        if not shutil.which(command[0]):
            return [f"{command[0]} is not installed"]
        with (work / "out").open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as child:
            try:
                wait(url)
                told = [f"{problem.code} {problem.file} {dict(problem.facts)}" for problem in probe(url)]
                return told + missing_in_english(url)
            except OSError as error:
                return [f"{error}: {(work / 'out').read_text()[-2000:]}"]
            finally:
                child.terminate()


def missing_in_english(url: str) -> list[str]:
    """A line where what is not there under a language's folder is answered with the page of another."""
    try:
        urllib.request.urlopen(f"{url}en/a/b/", timeout=5).close()
    except urllib.error.HTTPError as answer:
        with answer:
            told = answer.read().decode()
        return [] if (answer.code, told) == (404, NOT_THERE) else [f"en/a/b/: {answer.code} {told[:80]}"]
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
    told = {(server, base): try_server(server, base) for server in sys.argv[1:] or WRITERS for base in ("/", "/cong/")}
    for (server, base), lines in told.items():
        print(f"{server} under {base}:", "serves by the table" if not lines else "\n  ".join(["", *lines]))
    return int(any(told.values()))


if __name__ == "__main__":
    sys.exit(main())
