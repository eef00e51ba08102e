"""What an SMS gateway sends: a form with a shared token, or a signed GET. Settings: README.md.

UNTRIED against a real gateway: which fields are signed, in which order and by which digest differs between them and is
therefore a setting.
"""

import hashlib
import hmac
from collections import OrderedDict
from urllib.parse import parse_qs

DIGESTS = ("md5", "sha1", "sha256")
REMEMBERED = 10_000


class Seen:
    """The numbers of the last messages; one that comes again is a replay."""

    def __init__(self, size=REMEMBERED):
        self.size, self.known = size, OrderedDict()

    def is_new(self, number):
        """Whether a message was not seen before; from now on it was."""
        if number in self.known:
            return False
        self.known[number] = True
        while len(self.known) > self.size:
            self.known.popitem(last=False)
        return True


def posted(headers, body, environ):
    """The text of a form whose header carries the token; None where it does not."""
    known, given = environ.get("RELAY_SMS_TOKEN", ""), headers.get("X-Relay-Token") or ""
    if not known or not hmac.compare_digest(known.encode(), given.encode()):
        return None
    return parse_qs(body.decode("utf-8", "replace")).get("text", [""])[0]


def signed(query, environ):
    """(number, text) of a signed GET; None where the signature is not that of its fields.

    RELAY_SMS_SIGN says how: `sha256:{cpid}{smsid}{sender}{content}{secret}` is the digest over these fields.
    """
    kind, _, template = environ.get("RELAY_SMS_SIGN", "").partition(":")
    secret = environ.get("RELAY_SMS_SECRET", "")
    if kind not in DIGESTS or not secret or "{secret}" not in template:
        return None
    fields = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
    try:
        text = template.format_map({**fields, "secret": secret})
    except (KeyError, ValueError, IndexError, AttributeError):
        return None
    right = hashlib.new(kind, text.encode(), usedforsecurity=False).hexdigest()
    if not hmac.compare_digest(right.encode(), fields.get("sign", "").lower().encode()):
        return None
    return fields.get("smsid", ""), fields.get("content", "")
