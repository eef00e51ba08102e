"""Answers an SMS gateway and a Zalo webhook from the files that the portal publishes. Standard library only.

RELAY_SITE is the portal's address or a folder with the built site; secrets come from the environment and are compared
in constant time. Run: RELAY_SITE=https://baocao.example/ RELAY_SMS_TOKEN=... python relay.py
"""

import hmac
import json
import os
import re
import unicodedata
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import signature

UNKNOWN = "Khong co tu khoa nay. Soan: DN 5.4 hoac DN 5.4 2022H1"
LONGEST = 16_384  # bytes of a request


def slug_of(text):
    """`DN 5.4 2022-H1` asks for dn-5.4-2022h1; tone marks and capitals do not matter; "" for what is no keyword."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    words = "".join(letter for letter in bare if not unicodedata.combining(letter)).lower().split()
    if len(words) == 3:
        words[2] = words[2].replace("-", "").replace("/", "-")
    slug = "-".join(words)
    return slug if len(words) <= 3 and re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", slug) else ""


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


def answer_sms(headers, body):
    """Form fields `from`, `to` and `text`; the answer is the text to send back."""
    known, given = os.environ.get("RELAY_SMS_TOKEN", ""), headers.get("X-Relay-Token") or ""
    if not known or not hmac.compare_digest(known.encode(), given.encode()):
        return 403, ""
    slug = slug_of(parse_qs(body.decode("utf-8", "replace")).get("text", [""])[0])
    return 200, (fetch(f"sms/{slug}.txt") if slug else None) or UNKNOWN


def answer_zalo(headers, body, send=None):
    """Event `user_send_text`: the message of the keyword goes to `sender.id`; other events are only acknowledged."""
    if not signature.is_genuine(headers, body, os.environ):
        return 403, ""
    try:
        event = json.loads(body)
        user, text = event["sender"]["id"], event["message"]["text"]
        wanted, slug = event["event_name"] == "user_send_text", slug_of(text)
    except (ValueError, KeyError, TypeError, AttributeError):
        return 200, ""
    if wanted:
        found = fetch(f"zalo/{slug}.json") if slug else None
        message = json.loads(found) if found else {"text": UNKNOWN}
        (send or send_zalo)({"recipient": {"user_id": user}, "message": message})
    return 200, ""


def send_zalo(payload):
    """Hand a message to Zalo. Not verified against the real service."""
    head = {"Content-Type": "application/json", "access_token": os.environ["ZALO_ACCESS_TOKEN"]}
    urlopen(
        Request("https://openapi.zalo.me/v3.0/oa/message/cs", json.dumps(payload).encode(), head), timeout=5
    ).close()


class Handler(BaseHTTPRequestHandler):
    """POST /sms and POST /zalo."""

    def do_POST(self):
        """Read, answer, write."""
        size = self.headers.get("Content-Length", "")
        route = {"/sms": answer_sms, "/zalo": answer_zalo}.get(self.path)
        fits = size.isdecimal() and int(size) <= LONGEST
        status, text = (
            route(self.headers, self.rfile.read(int(size))) if route and fits else (400 if route else 404, "")
        )
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8030"))), Handler).serve_forever()
