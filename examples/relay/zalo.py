"""Sending to a Zalo Official Account: a queue, so that the webhook is answered at once, and tokens that renew.

UNTRIED against the real service. An access token is good for 25 hours; the refresh token that renews it serves once
and brings the next, so both are kept in a file (RELAY_TOKENS), written before the new one is used.
"""

import json
import os
import queue
import threading
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

SEND = "https://openapi.zalo.me/v3.0/oa/message/cs"
RENEW = "https://oauth.zaloapp.com/v4/oa/access_token"
EARLY = 3600  # seconds before its end at which a token is renewed
TRIES = 3


def post(address, body, headers):
    """The JSON that an address answers with."""
    with urlopen(Request(address, body, headers), timeout=10) as answer:
        return json.loads(answer.read())


class Tokens:
    """The access token of now. `RELAY_TOKENS` holds {"access", "refresh", "until"}."""

    def __init__(self, path, environ, send=post, clock=time.time):
        self.path, self.environ, self.send, self.clock = Path(path), environ, send, clock
        self.lock = threading.Lock()

    def access(self):
        """A token that is good for an hour at least, renewed where the one there is not."""
        with self.lock:
            held = json.loads(self.path.read_text("utf-8"))
            return (
                held["access"]
                if held.get("until", 0) > self.clock() + EARLY
                else self._renewed(held)
            )

    def _renewed(self, held):
        form = {
            "refresh_token": held["refresh"],
            "app_id": self.environ["ZALO_APP_ID"],
            "grant_type": "refresh_token",
        }
        head = {
            "secret_key": self.environ["ZALO_APP_SECRET"],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        made = self.send(RENEW, urlencode(form).encode(), head)
        until = self.clock() + int(made["expires_in"])
        self._keep(
            {"access": made["access_token"], "refresh": made["refresh_token"], "until": until}
        )
        return made["access_token"]

    def _keep(self, held):
        """Whole and on the disk before anybody uses it: the old refresh token is spent."""
        fresh = self.path.with_name(f".{self.path.name}.new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(held, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)


class Sender:
    """Sends what is put into it, one after the other, in a thread of its own."""

    def __init__(self, tokens, send=post, pause=time.sleep):
        self.tokens, self.send, self.pause, self.waiting = (
            tokens,
            send,
            pause,
            queue.Queue(maxsize=1000),
        )
        threading.Thread(target=self._work, daemon=True).start()

    def put(self, payload):
        """Take a message for sending; False where too many wait already."""
        try:
            self.waiting.put_nowait(payload)
        except queue.Full:
            return False
        return True

    def _work(self):
        while True:
            payload = self.waiting.get()
            try:
                self._deliver(payload)
            finally:
                self.waiting.task_done()

    def _deliver(self, payload):
        """Three tries with longer and longer pauses; what fails then is told without its content."""
        for number in range(TRIES):
            try:
                head = {"Content-Type": "application/json", "access_token": self.tokens.access()}
                self.send(SEND, json.dumps(payload).encode(), head)
            except HTTPError as error:
                error.close()
                self.pause(2**number)
            except (OSError, ValueError, KeyError):
                self.pause(2**number)
            else:
                return
        print("zalo: a message could not be sent", flush=True)
