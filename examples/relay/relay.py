"""Answers an SMS gateway and a Zalo webhook from the files that the portal publishes. Standard library only.

RELAY_SITE is the portal's address or a folder with the built site; secrets come from the environment and are compared
in constant time. Run: RELAY_SITE=https://baocao.example/ RELAY_SMS_TOKEN=... python relay.py
"""

import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import gateway
import signature
from ask import Words, folded
from zalo import Sender, Tokens

LONGEST = 16_384  # bytes of a request
SMS = 160  # letters of a message; the words here are of the basic alphabet
FRESH = 600  # seconds that the portal's words are kept
OLD = 300  # seconds after which a webhook's event is a replay

_words = {}
_seen_sms, _seen_zalo = gateway.Seen(), gateway.Seen()


def fetch(uri):
    """A file of the portal, None where there is none."""
    site = os.environ["RELAY_SITE"]
    try:
        if site.startswith(("http://", "https://")):
            with urlopen(f"{site.rstrip('/')}/{uri}", timeout=5) as answer:
                return answer.read().decode()
        return (Path(site) / uri).read_text("utf-8")
    except HTTPError as error:
        error.close()
    except OSError:
        pass
    return None


def words():
    """The portal's words, asked for anew every ten minutes; the last ones where it does not answer."""
    now, site = time.monotonic(), os.environ["RELAY_SITE"]
    made, kept = _words.get(site, (0.0, None))
    if kept is None or now - made > FRESH:
        text = fetch("sms/words.json")
        kept = Words(json.loads(text)) if text else kept
        _words[site] = (now, kept)
    return kept


def answered(text, room=SMS):
    """(slug, "") of the message that answers a question, or ("", what to say instead)."""
    known = words()
    if known is None:
        return "", "Cong so lieu tam thoi khong tra loi. Xin hoi lai sau."
    kind, found = known.ask(text)
    if kind == "answer":
        return found, ""
    return "", told(kind, found, known, room)


def told(kind, keywords, known, room):
    """Choices with their names, or how to ask, as far as there is room; a keyword is never cut."""
    head = "Ban hoi so nao? Soan: " if kind == "choices" else "Soan ma so lieu hoac ten, vi du: "
    named = {each["keyword"]: each["name"] for each in known.answers}
    parts, left = [], room - len(head)
    keywords = (
        keywords[:3] if room <= SMS else keywords
    )  # fewer choices, with names that one can tell apart
    for keyword in keywords:
        share = (room - len(head)) // len(keywords) - len(keyword) - len(" (); ")
        name = cut(folded(named.get(keyword, "")), share)
        part = f"{keyword} ({name})" if name else keyword
        if len(part) + 2 <= left:
            parts.append(part)
            left -= len(part) + 2
    return head + "; ".join(parts)


def cut(text, room):
    """As many whole words as fit."""
    return text if len(text) <= room else text[: max(room, 0) + 1].rpartition(" ")[0]


def answer_sms(headers, body):
    """Form fields `from`, `to` and `text`; the answer is the text to send back."""
    text = gateway.posted(headers, body, os.environ)
    return (403, "") if text is None else (200, sms_of(text))


def answer_get(query):
    """A gateway's signed GET; a number that came before is refused."""
    found = gateway.signed(query, os.environ)
    if found is None:
        return 403, ""
    number, text = found
    return (200, sms_of(text)) if number and _seen_sms.is_new(number) else (409, "")


def sms_of(text):
    """The message for a text."""
    slug, instead = answered(text)
    return (fetch(f"sms/{slug}.txt") if slug else "") or instead or answered("")[1]


def answer_zalo(headers, body, send):
    """Event `user_send_text`: the message goes to `sender.id` through `send`; other events are only acknowledged."""
    if not signature.is_genuine(headers, body, os.environ):
        return 403, ""
    try:
        event = json.loads(body)
        user, text, number = (
            event["sender"]["id"],
            event["message"]["text"],
            event["message"]["msg_id"],
        )
        moment, wanted = int(event["timestamp"]) / 1000, event["event_name"] == "user_send_text"
    except (ValueError, KeyError, TypeError, AttributeError):
        return 200, ""
    if not isinstance(text, str) or not wanted:
        return 200, ""
    if abs(time.time() - moment) > OLD or not _seen_zalo.is_new(str(number)):
        return 409, ""
    return (
        (200, "")
        if send({"recipient": {"user_id": user}, "message": zalo_of(text)}) is not False
        else (503, "")
    )


def zalo_of(text):
    """The message object for a text; for a bare prefix the list of its main figures."""
    bare = folded(text).replace(" ", "-")
    known = words()
    if known and bare in known.prefixes and (found := fetch(f"zalo/{bare}.json")):
        return json.loads(found)
    slug, instead = answered(text, room=2000)
    found = fetch(f"zalo/{slug}.json") if slug else None
    return json.loads(found) if found else {"text": instead or answered("", 2000)[1]}


class Handler(BaseHTTPRequestHandler):
    """GET /sms?..., POST /sms and POST /zalo."""

    sender = None

    def do_GET(self):
        """A signed message of a gateway."""
        path, _, query = self.path.partition("?")
        self._reply(*(answer_get(query) if path == "/sms" and len(query) <= LONGEST else (404, "")))

    def do_POST(self):
        """Read, answer, write."""
        size = self.headers.get("Content-Length", "")
        fits = size.isdecimal() and int(size) <= LONGEST
        if self.path not in ("/sms", "/zalo") or not fits:
            self._reply(400 if self.path in ("/sms", "/zalo") else 404, "")
            return
        body = self.rfile.read(int(size))
        if self.path == "/sms":
            self._reply(*answer_sms(self.headers, body))
        else:
            self._reply(*answer_zalo(self.headers, body, self._sender().put))

    def log_request(self, code="-", size="-"):
        """Method, path without its question, and status: who asked for what is nobody's business."""
        self.log_message('"%s %s" %s', self.command, self.path.partition("?")[0], code)

    def _sender(self):
        if Handler.sender is None:
            Handler.sender = Sender(Tokens(os.environ["RELAY_TOKENS"], os.environ))
        return Handler.sender

    def _reply(self, status, text):
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8030"))), Handler).serve_forever()
