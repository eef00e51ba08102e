"""A lock that lies at the target: one deployment at a time, and none that waits for ever for one that died."""

from __future__ import annotations

import json
import os
import platform
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from site_builder.core.errors import TargetError
from site_builder.core.problem import N_
from site_builder.core.staging import is_running
from site_builder.extensions.deploy.target import LOCK, Store, Upload

LIFE = 30 * 60  # seconds
_RENEWED = 60  # seconds
TAKEN = N_(
    "{owner} is deploying to the same place. Wait until it is done; where it died, deploy with --break-lock, "
    "or in {minutes} minutes without."
)


@dataclass
class Lock:
    """A lock in our hands; long work renews it."""

    store: Store
    token: str
    renewed: float

    def renew(self) -> None:
        """Hold it longer; at most once a minute."""
        if time.time() - self.renewed > _RENEWED:
            self.renewed = time.time()
            list(self.store.write([Upload(LOCK, _content(self.token))]))


@contextmanager
def locked(store: Store, *, break_lock: bool) -> Iterator[Lock]:
    """Take the lock; TargetError where a living deployment has it."""
    token = uuid.uuid4().hex
    if not store.create(LOCK, _content(token)):
        standing = _read(store)
        if not (break_lock or _is_dead(standing)):
            minutes = max(1, round((float(standing.get("until", 0)) - time.time()) / 60))
            raise TargetError(TAKEN, owner=standing.get("owner", "?"), minutes=minutes)
        store.remove([LOCK])
        if not store.create(LOCK, _content(token)):
            raise TargetError(TAKEN, owner=_read(store).get("owner", "?"), minutes=LIFE // 60)
    try:
        yield Lock(store, token, time.time())
    finally:
        if _read(store).get("token") == token:
            store.remove([LOCK])


def _content(token: str) -> bytes:
    told = {"owner": f"{platform.node()}:{os.getpid()}", "token": token, "until": round(time.time() + LIFE)}
    return json.dumps(told).encode()


def _read(store: Store) -> dict[str, Any]:
    try:
        told = json.loads(store.read(LOCK) or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _is_dead(standing: dict[str, Any]) -> bool:
    """Its time is over, or it ran on this machine and runs no more."""
    host, _, process = str(standing.get("owner", "")).rpartition(":")
    if host == platform.node() and process.isdigit() and not is_running(int(process)):
        return True
    return float(standing.get("until", 0)) < time.time()
