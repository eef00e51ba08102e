"""Files at other addresses: fetched only where asked, only what is pinned, and never from a private network."""

import contextlib
import datetime
import hashlib
import http.server
import io
import ipaddress
import socket
import ssl
import threading
import time

import pandas as pd
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from site_builder.core.problem import UnreadableError, errors_of
from site_builder.extensions.forms.form import sheets_of
from site_builder.load.packages.package import read_package
from site_builder.load.safety.remote import Fetcher, Foreign, is_public
from tests.load.folder import codes, field, write_package

PUBLIC = "93.184.215.14"
CSV = b"a,b\n01,1.5\n"
FIELDS = [field("a"), field("b", "number")]
PAGES = {
    "/a.csv": (200, {}, CSV),
    "/moved": (302, {"Location": "/a.csv"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/plain": (302, {"Location": "http://data.example/a.csv"}, b""),
    "/inside": (302, {"Location": "https://inside.example/a.csv"}, b""),
    "/absent": (404, {}, b""),
    "/short": (200, {"Content-Length": "100"}, CSV),
}
HOSTS = {
    "data.example": [PUBLIC],
    "inside.example": ["10.0.0.5"],
    "both.example": [PUBLIC, "127.0.0.1"],
}


class Pages(http.server.BaseHTTPRequestHandler):
    """Answers from PAGES; `/slow` sends a byte of its body at a time, `/dripping` a letter of its header."""

    def do_GET(self):
        """One answer."""
        if self.path == "/dripping":
            with contextlib.suppress(OSError):
                for letter in "HTTP/1.0 200 OK".ljust(400, "."):
                    self.wfile.write(letter.encode())
                    time.sleep(0.05)
            return
        if self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                for _ in range(400):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            return
        status, headers, body = PAGES[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle(self):
        """A client that goes away is no error of this server."""
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, *told):
        """Nothing is printed."""


def certificate(folder, host):
    """A certificate of a host that signs itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day.replace(year=2120))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "host.pem"
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


class Network:
    """A network whose every public address is the server of this test."""

    def __init__(self, port, trusted):
        self.port, self.trusted = port, trusted
        self.asked, self.reached = [], []

    def resolve(self, host, port):
        """The addresses of a host; who asks twice is told another one."""
        self.asked.append(host)
        return HOSTS[host] if self.asked.count(host) == 1 else ["127.0.0.1"]

    def connect(self, address, port, seconds):
        """To our server, whichever public address was asked for."""
        self.reached.append(address)
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def fetcher(self, **changes):
        """A fetcher of this network."""
        return Fetcher(
            self.resolve, self.connect, ssl.create_default_context(cafile=self.trusted), **changes
        )


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A web server that speaks TLS as data.example: its port, and what to trust."""
    path = certificate(tmp_path_factory.mktemp("tls"), "data.example")
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    web.socket = context.wrap_socket(web.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield web.server_address[1], path
    web.shutdown()
    web.server_close()


@pytest.fixture
def network(server):
    """A network of its own for each test."""
    return Network(*server)


def reason(network, url, **changes):
    """Why an address is not fetched."""
    with pytest.raises(UnreadableError) as refused:
        network.fetcher(**changes).fetch(url)
    return str(refused.value)


def test_the_checked_address_is_the_one_asked(network):
    """The name is resolved once: another answer the second time leads nowhere."""
    assert network.fetcher().fetch("https://data.example/a.csv") == CSV
    assert (network.asked, network.reached) == (["data.example"], [PUBLIC])


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 ::1 :: fe80::1 "
    "fc00::1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: ff02::1".split(),
)
def test_private_addresses_are_none_of_the_public(address):
    """Loopback, private, link-local, shared, multicast, and those that an address of version 6 carries."""
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
)
def test_public_addresses(address):
    """Hosts of the internet."""
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["inside.example", "both.example"])
def test_a_private_host_is_not_asked(network, host):
    """Nor one that is private among others; no connection is opened."""
    assert "of a private network" in reason(network, f"https://{host}/a.csv")
    assert network.reached == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://data.example/a.csv", "only https"),
        ("file:///etc/passwd", "only https"),
        ("https://user@data.example/a.csv", "no address"),
        ("https://data.example/a b", "no address"),
        ("https:///a.csv", "no address"),
        ("https://data.example:x/", "no address"),
        ("https://data.example/plain", "only https"),
        ("https://data.example/inside", "of a private network"),
        ("https://data.example/absent", "the status 404"),
        ("https://data.example/short", "IncompleteRead"),
    ],
)
def test_refusals(network, url, words):
    """Each with its reason, at the first address as at one that it leads on to."""
    assert words in reason(network, url)


def test_redirects_resolve_again_under_the_same_checks(network):
    """A second name is another question: here it answers with a private address."""
    assert "of a private network" in reason(network, "https://data.example/moved")


def test_redirects_end(network, monkeypatch):
    """A circle is left after five."""
    monkeypatch.setattr(network, "resolve", lambda host, port: HOSTS[host])
    assert network.fetcher().fetch("https://data.example/moved") == CSV
    assert "more than 5 times" in reason(network, "https://data.example/round")


def test_bounds(network, monkeypatch):
    """Size, and the time of all of it, also for a host that sends drop by drop."""
    monkeypatch.setattr(network, "resolve", lambda host, port: HOSTS[host])
    assert "more than 5 bytes" in reason(network, "https://data.example/a.csv", largest=5)
    before = time.monotonic()
    assert "too long" in reason(network, "https://data.example/slow", seconds=0.3)
    assert time.monotonic() - before < 15  # the whole body would take twenty seconds


def test_a_header_that_drips_is_cut_off(network, monkeypatch):
    """Each letter comes in time, the header as a whole would take twenty seconds."""
    monkeypatch.setattr(network, "resolve", lambda host, port: HOSTS[host])
    before = time.monotonic()
    assert "too long" in reason(network, "https://data.example/dripping", seconds=0.3)
    assert time.monotonic() - before < 15


def test_a_name_that_is_not_resolved_is_left_alone(network, monkeypatch):
    """The system's look-up has no limit of its own."""
    answered = threading.Event()

    def hang(host, port):
        answered.wait(20)
        return HOSTS[host]

    monkeypatch.setattr(network, "resolve", hang)
    assert "too long" in reason(network, "https://data.example/a.csv", seconds=0.2)
    answered.set()


def test_a_name_that_fails_to_resolve_is_told(network, monkeypatch):
    """What the look-up says is the reason, also from its thread."""

    def fail(host, port):
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(network, "resolve", fail)
    assert "does not answer (gaierror)" in reason(network, "https://data.example/a.csv")


def test_a_host_must_be_who_it_says(network):
    """A certificate of another name is refused."""
    HOSTS["other.example"] = [PUBLIC]
    assert "CertVerification" in reason(network, "https://other.example/a.csv")


class Given:
    """A fetcher that holds its files."""

    def __init__(self, **files):
        self.files, self.asked = files, []

    def fetch(self, url):
        """The file of that name."""
        self.asked.append(url)
        return self.files[url.rpartition("/")[2].partition(".")[0]]


def pinned(content, method="sha256"):
    """The hash of a file as a descriptor states it."""
    return f"{method}:{hashlib.new(method, content).hexdigest()}"


def away(path="https://data.example/a.csv", **properties):
    """A package of one table at another address."""
    return {
        "name": "pkg",
        "resources": [{"name": "a", "path": path, "schema": {"fields": FIELDS}, **properties}],
    }


def read(folder, descriptor, given, mode="fetch", reported=frozenset()):
    """Read the package with a cache beside it."""
    return read_package(
        write_package(folder, descriptor),
        "datasets/pkg",
        reported,
        Foreign(mode, folder / "c", given),
    )


def test_a_pinned_table_is_fetched_once(tmp_path):
    """Its rows are published, its address is among its sources; a second reading asks nobody."""
    given = Given(a=CSV)
    for _ in range(2):
        reading = read(tmp_path, away(hash=pinned(CSV)), given)
        assert codes(reading) == []
    resource = reading.package.resources[0]
    assert (resource.path, len(resource.table)) == ("a.csv", 1)
    assert [source.url for source in resource.sources] == ["https://data.example/a.csv"]
    assert given.asked == ["https://data.example/a.csv"]


def test_a_fetched_table_is_not_filled_in(tmp_path):
    """What is written into the package's folder under its name would be read by nobody."""
    package = read(tmp_path, away(hash=pinned(CSV)), Given(a=CSV)).package
    assert len(package.tables) == 1 and sheets_of(package) == ()


def test_a_workbook_is_fetched(tmp_path):
    """Also what another library opens by its path."""
    stream = io.BytesIO()
    pd.DataFrame({"a": ["01"], "b": [1.5]}).to_excel(stream, index=False, engine="xlsxwriter")
    book = stream.getvalue()
    reading = read(
        tmp_path,
        away("https://data.example/b.xlsx?x=1", hash=pinned(book, "sha512")),
        Given(b=book),
    )
    assert (codes(reading), len(reading.package.resources[0].table)) == ([], 1)


def test_a_damaged_cache_is_fetched_anew(tmp_path):
    """What lies there is hashed each time."""
    given, descriptor = Given(a=CSV), away(hash=pinned(CSV))
    read(tmp_path, descriptor, given)
    next((tmp_path / "c").glob("*/a.csv")).write_bytes(b"a,b\n01,9\n")
    assert read(tmp_path, descriptor, given).package.resources[0].source == CSV
    assert len(given.asked) == 2


@pytest.mark.parametrize("stated", [{}, {"hash": "0" * 32}, {"hash": "sha1:" + "0" * 40}])
def test_what_is_not_pinned_is_a_link(tmp_path, stated):
    """Also what only states a hash of which others can be made; nobody is asked."""
    given = Given()
    reading = read(tmp_path, away(**stated), given)
    assert codes(reading) == ["remote-unpinned", "remote-listed"]
    assert (given.asked, len(reading.package.elsewhere)) == ([], 1)


@pytest.mark.parametrize("stated", [pinned(b"other"), "sha256:../../x"])
def test_another_file_is_refused(tmp_path, stated):
    """What came is not the file that is meant, or no hash is stated at all."""
    reading = read(tmp_path, away(hash=stated), Given(a=CSV))
    assert "remote-unfetched" in [problem.code for problem in errors_of(reading.problems)]


def test_without_the_option_nobody_is_asked(tmp_path):
    """A link is the default; a portal may refuse even that; a report's package never fetches."""
    given, descriptor = Given(a=CSV), away(hash=pinned(CSV))
    assert codes(read(tmp_path, descriptor, given, "list")) == ["remote-listed"]
    assert codes(read(tmp_path, descriptor, given, "refuse")) == ["remote-resource"]
    assert codes(read(tmp_path, descriptor, given, reported=None)) == ["remote-resource"]
    assert given.asked == []
