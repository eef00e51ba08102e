"""The relay of examples/relay, with requests written by hand from the fields that its README lists.

No request here was recorded from a real gateway or from Zalo.
"""

import hashlib
import json
import sys
import threading
from http.server import ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "examples" / "relay"))
import relay

TOKEN, APP, SECRET = "t0ken", "1234567890", "bí mật"
ANSWER = "Ty le ho so truc tuyen: 50,66 %. 6 thang dau nam 2022"
FORM = {"from": "+84900000000", "to": "8030", "text": "DN 5.4"}


@pytest.fixture(autouse=True)
def site(tmp_path, monkeypatch):
    """A folder with two messages, and the relay's settings."""
    (tmp_path / "sms").mkdir()
    (tmp_path / "zalo").mkdir()
    (tmp_path / "secret.txt").write_text("hidden")
    (tmp_path / "sms/dn-5.4.txt").write_text(ANSWER)
    (tmp_path / "sms/dn-5.4-2022h1.txt").write_text(ANSWER)
    (tmp_path / "zalo/dn-5.4.json").write_text(json.dumps({"text": "Tỷ lệ: 50,66 %"}))
    names = {"RELAY_SITE": str(tmp_path), "RELAY_SMS_TOKEN": TOKEN, "ZALO_APP_ID": APP, "ZALO_OA_SECRET": SECRET}
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def sms(text="DN 5.4", token=TOKEN):
    """The answer to a gateway's form."""
    return relay.answer_sms({"X-Relay-Token": token}, urlencode({**FORM, "text": text}).encode())


def event(text="DN 5.4", **changes):
    """A webhook's body: what Zalo sends when a follower writes."""
    return json.dumps(
        {
            "app_id": APP,
            "user_id_by_app": "552177279717587730",
            "event_name": "user_send_text",
            "timestamp": "1656633600000",
            "sender": {"id": "246845883529197922"},
            "recipient": {"id": "388613280878808645"},
            "message": {"text": text, "msg_id": "96d3cdf3af150460909"},
            **changes,
        }
    ).encode()


def signed(body, secret=SECRET, moment="1656633600000"):
    """The header as the adapter expects it."""
    mac = hashlib.sha256(APP.encode() + body + moment.encode() + secret.encode()).hexdigest()
    return {"X-ZEvent-Signature": f"mac={mac}"}


def zalo(body, headers=None):
    """The status, and what would be sent."""
    sent = []
    status, _ = relay.answer_zalo(signed(body) if headers is None else headers, body, sent.append)
    return status, sent


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("DN 5.4", "dn-5.4"),
        ("  dn   5.4  ", "dn-5.4"),
        ("DN 5.4 2022H1", "dn-5.4-2022h1"),
        ("dn 5.4 2022-h1", "dn-5.4-2022h1"),
        ("ĐN 5.4", "dn-5.4"),
        ("DN 5.4 2021-12-15/2022-06-14", "dn-5.4-20211215-20220614"),
        ("", ""),
        ("xin chào tất cả", ""),
        ("../secret", ""),
        ("DN 5/4", ""),
    ],
)
def test_keywords_are_read_as_documented(text, slug):
    """The grammar of docs/sms.md; anything else is no keyword."""
    assert relay.slug_of(text) == slug


@pytest.mark.parametrize("text", ["DN 5.4", "đn 5.4 2022-H1"])
def test_an_sms_is_answered(text):
    """With the message of its keyword."""
    assert sms(text) == (200, ANSWER)


@pytest.mark.parametrize("text", ["DN 9", "", "../secret"])
def test_an_unknown_keyword_is_told_how(text):
    """In plain letters, within one message."""
    assert sms(text) == (200, relay.UNKNOWN) and len(relay.UNKNOWN) <= 160


@pytest.mark.parametrize("token", ["", "t0ke", "T0KEN", None])
def test_a_gateway_without_the_token_is_refused(token):
    """Nothing is read for it."""
    assert sms(token=token) == (403, "")


def test_without_a_configured_token_nobody_is_let_in(monkeypatch):
    """An empty secret equals no header."""
    monkeypatch.delenv("RELAY_SMS_TOKEN")
    assert sms(token="") == (403, "")


def test_a_zalo_message_is_answered_to_its_sender():
    """The message object as the portal publishes it."""
    assert zalo(event()) == (
        200,
        [{"recipient": {"user_id": "246845883529197922"}, "message": {"text": "Tỷ lệ: 50,66 %"}}],
    )


def test_an_unknown_keyword_on_zalo_is_told_how():
    """As a text message."""
    assert zalo(event("gì đó"))[1][0]["message"] == {"text": relay.UNKNOWN}


@pytest.mark.parametrize("name", ["user_seen_message", "follow"])
def test_other_events_are_acknowledged(name):
    """And nothing is sent."""
    assert zalo(event(event_name=name)) == (200, [])


@pytest.mark.parametrize("body", [b'{"app_id": "1234567890", "timestamp": "1656633600000"}', event(message=None)])
def test_an_event_without_a_text_is_acknowledged(body):
    """A sticker has none."""
    assert zalo(body) == (200, [])


def test_a_wrong_signature_is_refused():
    """Of another secret, of another body, or none."""
    for headers in (signed(event(), "khác"), signed(event("DN 1")), {}):
        assert zalo(event(), headers) == (403, [])


def test_without_a_configured_secret_nothing_is_genuine(monkeypatch):
    """Not even what is signed with an empty one."""
    monkeypatch.delenv("ZALO_OA_SECRET")
    assert zalo(event(), signed(event(), "")) == (403, [])


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"null", b'"x"'])
def test_a_body_that_is_no_event_is_refused(body):
    """Without a traceback."""
    assert zalo(body) == (403, [])


@pytest.fixture
def running():
    """The relay on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), relay.Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_it_answers_over_http(running):
    """As a gateway would ask."""
    with urlopen(Request(f"{running}/sms", urlencode(FORM).encode(), {"X-Relay-Token": TOKEN}), timeout=5) as answer:
        assert answer.read().decode() == ANSWER


def test_it_reads_a_portal_over_http(running, site, serve, monkeypatch):
    """The files need not lie beside it."""
    monkeypatch.setenv("RELAY_SITE", serve(site))
    assert sms() == (200, ANSWER) and sms("DN 9") == (200, relay.UNKNOWN)


@pytest.mark.parametrize(("path", "size", "status"), [("/else", 3, 404), ("/sms", relay.LONGEST + 1, 400)])
def test_what_it_does_not_take_is_refused(running, path, size, status):
    """Other paths, and bodies beyond any message."""
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(running + path, b"x" * size), timeout=5)
    refused.value.close()
    assert refused.value.code == status


def test_real_messages_are_found(portal, monkeypatch):
    """The relay and the portal spell keywords alike."""
    monkeypatch.setenv("RELAY_SITE", str(portal))
    for each in json.loads((portal / "sms.json").read_text("utf-8")):
        assert sms(each["keyword"]) == (200, each["text"])
