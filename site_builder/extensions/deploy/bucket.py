"""A bucket that speaks S3. Keys come from the environment as for other tools, the address from AWS_ENDPOINT_URL."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from site_builder.core.problem import N_, TargetError
from site_builder.extensions.deploy.target import Store, Upload

ABSENT = N_('Deploying to a bucket needs s3fs: pip install "site-builder[deploy]".')
REFUSED = N_(
    "{place} refuses: {reason}. Look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL and the bucket."
)
_AT_ONCE = 8


class Bucket(Store):
    """`s3://bucket/prefix`; each object is put whole, with its type and cache header."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.root = self.url.removeprefix("s3://")
        try:
            import fsspec

            endpoint = os.environ.get("AWS_ENDPOINT_URL")
            facts: dict[str, Any] = {"endpoint_url": endpoint} if endpoint else {}
            self.files = fsspec.filesystem(
                "s3", use_listings_cache=False, skip_instance_cache=True, **facts
            )
        except ImportError:
            raise TargetError(ABSENT) from None

    def read(self, path: str) -> bytes | None:
        """An object as it stands there."""
        with self._asked():
            with suppress(FileNotFoundError):
                return bytes(self.files.cat_file(self._key(path)))
            if not self.files.exists(self.root.partition("/")[0]):
                raise FileNotFoundError("no such bucket")
        return None

    def addresses(self) -> frozenset[str]:
        """Every object under the prefix."""
        return frozenset(self._listing())

    def differing(self, uploads: Sequence[Upload]) -> frozenset[str]:
        """By size and MD5, as the store lists them; where it lists another hash (large or encrypted), by the bytes."""
        rows = self._listing()
        with self._asked(), ThreadPoolExecutor(_AT_ONCE) as pool:
            same = pool.map(lambda upload: self._has_bytes(rows.get(upload.path), upload), uploads)
            return frozenset(
                each.path for each, is_same in zip(uploads, same, strict=True) if not is_same
            )

    def _listing(self) -> dict[str, dict[str, Any]]:
        with self._asked():
            rows = self.files.find(self.root, detail=True)
        return {key.removeprefix(f"{self.root}/"): row for key, row in rows.items()}

    def _has_bytes(self, row: dict[str, Any] | None, upload: Upload) -> bool:
        if row is None or row["size"] != upload.size:
            return False
        digest = hashlib.md5(upload.content, usedforsecurity=False).hexdigest()
        return digest == row["ETag"].strip('"') or bool(
            self.files.cat_file(self._key(upload.path)) == upload.content
        )

    def create(self, path: str, content: bytes) -> bool:
        """Put an object where none is (If-None-Match)."""
        with self._asked(), suppress(FileExistsError):
            self.files.pipe_file(
                self._key(path), content, mode="create", ContentType="application/json"
            )
            return True
        return False

    def write(self, uploads: Sequence[Upload]) -> Iterator[str]:
        """Several at once; the address of each comes back when the store has it."""
        with self._asked(), ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from pool.map(self._put, uploads)

    def _put(self, upload: Upload) -> str:
        headers = {"ContentType": upload.content_type, "CacheControl": upload.cache}
        if isinstance(upload.source, Path):
            self.files.put_file(str(upload.source), self._key(upload.path), **headers)
        else:
            self.files.pipe_file(self._key(upload.path), upload.source, **headers)
        return upload.path

    def remove(self, paths: Sequence[str]) -> None:
        """Take objects away; S3 does not mind those that are not there."""
        with self._asked(), ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(lambda path: self.files.rm_file(self._key(path)), paths))

    def _key(self, path: str) -> str:
        return f"{self.root}/{path}"

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """All exceptions are caught: most are OSError, but a missing key or host comes from deeper, as its own kind."""
        try:
            yield
        except Exception as error:
            raise TargetError(
                REFUSED, place=self.url, reason=str(error) or type(error).__name__
            ) from error
