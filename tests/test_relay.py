"""The relay of examples/relay, with requests written by hand from the fields that its README lists.

No request here was recorded from a real gateway or from Zalo.
"""

import hashlib
import json
import sys
import threading
from http.server import ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode
from urllib.request import Request, urlopen

import pytest
import yaml

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "examples" / "relay"))
import gateway
import relay
import zalo as far
from ask import folded

TOKEN, APP, SECRET = "t0ken", "1234567890", "bí mật"
ANSWER = "Ty le ho so truc tuyen: 50,66 %. 6 thang dau nam 2022"
WORDS = {
    "series": [{"prefix": "DN", "title": "Cải cách hành chính"}],
    "abbreviations": {"TTHC": "thủ tục hành chính"},
    "answers": [
        {
            "keyword": "DN 5.4",
            "name": "Tỷ lệ hồ sơ trực tuyến",
            "english": "Online applications",
            "periods": ["2022-H1", "2021-12-15/2022-06-14"],
        }
    ],
}
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
    (tmp_path / "sms/dn-5.4-20211215-20220614.txt").write_text(ANSWER)
    (tmp_path / "sms/words.json").write_text(json.dumps(WORDS))
    monkeypatch.setattr(relay, "_words", {})
    monkeypatch.setattr(relay, "_seen_zalo", gateway.Seen())
    monkeypatch.setattr(relay, "_seen_sms", gateway.Seen())
    monkeypatch.setattr(relay.time, "time", lambda: 1656633600.0)
    names = {
        "RELAY_SITE": str(tmp_path),
        "RELAY_SMS_TOKEN": TOKEN,
        "ZALO_APP_ID": APP,
        "ZALO_OA_SECRET": SECRET,
    }
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
    ("text", "found"),
    [
        ("DN 5.4", ("answer", "dn-5.4")),
        ("  dn   5.4  ", ("answer", "dn-5.4")),
        ("DN 5.4 2022H1", ("answer", "dn-5.4-2022h1")),
        ("dn 5.4 2022-h1", ("answer", "dn-5.4-2022h1")),
        ("ĐN 5.4", ("answer", "dn-5.4")),
        ("DN 5.4 2021-12-15/2022-06-14", ("answer", "dn-5.4-20211215-20220614")),
        ("5.4 6 tháng đầu năm 2022", ("answer", "dn-5.4-2022h1")),
        ("5.4 năm 2019", ("choices", ["DN 5.4 2022H1", "DN 5.4 20211215-20220614"])),
        ("", ("help", ["DN 5.4"])),
        ("../secret", ("help", ["DN 5.4"])),
    ],
)
def test_keywords_are_read_as_documented(text, found):
    """The grammar of docs/sms.md and what people make of it; what cannot be told gets choices or help."""
    assert relay.words().ask(text) == found


@pytest.mark.parametrize(
    "text", ["DN 5.4", "đn 5.4 2022-H1", "hồ sơ trực tuyến bao nhiêu", "ho so TTHC truc tuyen"]
)
def test_an_sms_is_answered(text):
    """With the message of its keyword."""
    assert sms(text) == (200, ANSWER)


@pytest.mark.parametrize("text", ["DN 9", "", "../secret", "thời tiết hôm nay"])
def test_an_unknown_keyword_is_told_how(text):
    """By a keyword of this portal, in plain letters, within one message."""
    status, said = sms(text)
    assert status == 200 and "DN 5.4" in said and said.isascii() and len(said) <= 160


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
    assert "DN 5.4" in zalo(event("gì đó"))[1][0]["message"]["text"]


@pytest.mark.parametrize("name", ["user_seen_message", "follow"])
def test_other_events_are_acknowledged(name):
    """And nothing is sent."""
    assert zalo(event(event_name=name)) == (200, [])


@pytest.mark.parametrize(
    "body", [b'{"app_id": "1234567890", "timestamp": "1656633600000"}', event(message=None)]
)
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
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    ).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_it_answers_over_http(running):
    """As a gateway would ask."""
    with urlopen(
        Request(f"{running}/sms", urlencode(FORM).encode(), {"X-Relay-Token": TOKEN}), timeout=5
    ) as answer:
        assert answer.read().decode() == ANSWER


def test_it_reads_a_portal_over_http(running, site, serve, monkeypatch):
    """The files need not lie beside it."""
    monkeypatch.setenv("RELAY_SITE", serve(site))
    assert sms() == (200, ANSWER)


@pytest.mark.parametrize(
    ("path", "size", "status"), [("/else", 3, 404), ("/sms", relay.LONGEST + 1, 400)]
)
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


def get(**changes):
    """A gateway's signed GET, with the names that gateways use; the status and the answer."""
    fields = {
        "sender": "84900000000", "content": "DN 5.4", "serviceNumber": "8030", "keyword": "DN", "cpid": "17",
        "smsid": "1001", "receiverTime": "20220701080000", **changes,
    }  # fmt: skip
    right = hashlib.sha256(
        f"17{fields['smsid']}{fields['sender']}{fields['content']}{SECRET}".encode()
    ).hexdigest()
    return relay.answer_get(urlencode({"sign": right, **fields}))


@pytest.fixture
def signing(monkeypatch):
    """How the gateway of these tests signs."""
    monkeypatch.setenv("RELAY_SMS_SIGN", "sha256:{cpid}{smsid}{sender}{content}{secret}")
    monkeypatch.setenv("RELAY_SMS_SECRET", SECRET)


def test_a_signed_question_is_answered(signing):
    """Through GET, as gateways ask."""
    assert get() == (200, ANSWER)


@pytest.mark.parametrize("changed", [{"sign": ""}, {"sign": "0" * 64}, {"cpid": "18"}])
def test_a_wrong_sign_is_refused(signing, changed):
    """Of no secret, or over other fields."""
    assert get(**changed) == (403, "")


def test_a_question_that_comes_again_is_refused(signing):
    """Whoever overheard it cannot ask it a second time."""
    assert [get()[0], get()[0], get(smsid="1002")[0]] == [200, 409, 200]


@pytest.mark.parametrize(
    "said", ["", "sha256:{content}", "crc:{secret}", "md5:{secret}{no_such}", "md5:{secret.x}"]
)
def test_a_gateway_without_a_whole_setting_is_refused(monkeypatch, said):
    """No secret in it, no such digest, no such field."""
    monkeypatch.setenv("RELAY_SMS_SIGN", said)
    monkeypatch.setenv("RELAY_SMS_SECRET", SECRET)
    assert get() == (403, "")


def test_an_event_that_comes_again_is_refused():
    """The same message is not answered twice."""
    assert [zalo(event())[0], zalo(event())[0]] == [200, 409]


def test_an_old_event_is_refused(monkeypatch):
    """A genuine one that somebody kept."""
    monkeypatch.setattr(relay.time, "time", lambda: 1656633600.0 + relay.OLD + 1)
    assert zalo(event())[0] == 409


@pytest.fixture
def tokens(tmp_path):
    """A token that ends now, and what was asked of Zalo."""
    path, asked = tmp_path / "tokens.json", []
    path.write_text(json.dumps({"access": "a0", "refresh": "r0", "until": 0}))

    def send(address, body, headers):
        asked.append((address, body.decode(), headers))
        number = sum(address == far.RENEW for address, *_ in asked)
        return {"access_token": f"a{number}", "refresh_token": f"r{number}", "expires_in": "90000"}

    environ = {"ZALO_APP_ID": APP, "ZALO_APP_SECRET": SECRET}
    return far.Tokens(path, environ, send, lambda: 1000.0), path, asked


def test_a_token_is_renewed_once_and_kept(tokens):
    """The refresh token is spent, so the next one is on the disk; a token that is good is not renewed."""
    made, path, asked = tokens
    assert [made.access(), made.access()] == ["a1", "a1"]
    assert json.loads(path.read_text())["refresh"] == "r1" and path.stat().st_mode & 0o077 == 0
    assert [parse_qs(body)["refresh_token"] for _, body, _ in asked] == [["r0"]]


def test_what_waits_is_sent_with_the_token(tokens):
    """By the worker, not by the webhook."""
    made, _, asked = tokens
    sender = far.Sender(made, made.send)
    assert sender.put({"recipient": {"user_id": "1"}})
    sender.waiting.join()
    address, body, headers = asked[-1]
    assert (address, json.loads(body), headers["access_token"]) == (
        far.SEND,
        {"recipient": {"user_id": "1"}},
        "a1",
    )


def test_a_failing_service_is_tried_three_times(tokens, capsys):
    """With longer pauses, and told without the message."""
    made, pauses, tries = tokens[0], [], []

    def send(*given):
        tries.append(given)
        raise OSError

    sender = far.Sender(made, send, pauses.append)
    sender.put({"text": "riêng"})
    sender.waiting.join()
    assert (len(tries), pauses) == (3, [1, 2, 4])
    assert "riêng" not in capsys.readouterr().out


PLAUSIBLE = yaml.safe_load((ROOT / "tests/cases/messages.yml").read_text("utf-8"))


def is_right(case):
    """Whether the keyword expected is the answer, or among the choices; never another figure."""
    kind, found = relay.words().ask(case["ask"])
    wanted = case.get("want", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    offered = (
        [found] if kind == "answer" else [folded(keyword).replace(" ", "-") for keyword in found]
    )
    return (set(wanted) & set(offered) if wanted else kind == "help") and (
        kind != "answer" or found in wanted
    )


def test_a_plausible_message_gets_its_figure_or_a_choice(portal, monkeypatch):
    """What people write."""
    monkeypatch.setenv("RELAY_SITE", str(portal))
    assert PLAUSIBLE and [case["ask"] for case in PLAUSIBLE if not is_right(case)] == []


def test_every_reply_is_one_message(portal, monkeypatch):
    """Whatever is asked."""
    monkeypatch.setenv("RELAY_SITE", str(portal))
    said = {case["ask"]: relay.sms_of(case["ask"]) for case in PLAUSIBLE}
    assert {
        ask: text
        for ask, text in said.items()
        if not (text and text.isascii() and len(text) <= 160)
    } == {}
