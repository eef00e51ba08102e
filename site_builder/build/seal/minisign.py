"""Signatures in minisign's format, over Ed25519 of `cryptography` (the extra `sign`).

Source: https://jedisct1.github.io/minisign/ (signature, public key and secret key formats; prehashed `ED` signatures).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from types import ModuleType

from site_builder.core.problem import SiteBuilderError

_UNTRUSTED = "untrusted comment: "
_TRUSTED = "trusted comment: "
_LEGACY, _PREHASHED = b"Ed", b"ED"
_SCRYPT, _BLAKE2B = b"Sc", b"B2"


class SignatureError(SiteBuilderError):
    """A key or signature that cannot be read or used; `code` tells `other-key`, `wrong` and `unreadable` apart."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class SecretKey:
    """Its number (8 bytes) and its seed (32 bytes)."""

    number: bytes
    seed: bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Its number (8 bytes) and its point (32 bytes)."""

    number: bytes
    point: bytes


def _curve() -> ModuleType:
    """The library, loaded when somebody signs; SignatureError where the extra is not installed."""
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        words = 'signing needs the extra “sign”: pip install "site-builder[sign]"'
        raise SignatureError("unreadable", words) from error
    return ed25519


def parse_secret_key(text: str, password: str = "") -> SecretKey:
    """A key as `minisign -G` wrote it, with its password or (`-W`) without. SignatureError for anything else."""
    raw = _decoded(_lines(text)[-1], 158)
    kind, derivation, checksum_kind = raw[:2], raw[2:4], raw[4:6]
    if kind != _LEGACY or checksum_kind != _BLAKE2B or derivation not in (_SCRYPT, b"\0\0"):
        raise SignatureError("unreadable", "this is no secret key of minisign")
    sealed = raw[54:]
    if derivation == _SCRYPT:
        stream = _stream(
            password, raw[6:38], *(int.from_bytes(raw[at : at + 8], "little") for at in (38, 46))
        )
        sealed = bytes(one ^ other for one, other in zip(sealed, stream, strict=True))
    number, secret, checksum = sealed[:8], sealed[8:72], sealed[72:]
    # A key without a password carries no checksum; its two halves still have to belong together.
    if (
        derivation == _SCRYPT
        and hashlib.blake2b(kind + number + secret, digest_size=32).digest() != checksum
    ):
        raise SignatureError("unreadable", "the password is wrong, or the key is damaged")
    if (
        _curve().Ed25519PrivateKey.from_private_bytes(secret[:32]).public_key().public_bytes_raw()
        != secret[32:]
    ):
        raise SignatureError("unreadable", "the key is damaged")
    return SecretKey(number, secret[:32])


def _stream(password: str, salt: bytes, opslimit: int, memlimit: int) -> bytes:
    """scrypt with the parameters that libsodium takes from its two limits (crypto_pwhash_scryptsalsa208sha256)."""
    r, opslimit = 8, max(opslimit, 32768)
    if opslimit < memlimit // 32:
        log_n, p = _log(opslimit // (r * 4)), 1
    else:
        log_n = _log(memlimit // (r * 128))
        p = min((opslimit // 4) // (1 << log_n), 0x3FFFFFFF) // r
    n = 1 << log_n
    room = min(128 * r * (n + p) + (64 << 20), 2**31 - 1)
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=room, dklen=104)


def _log(most: int) -> int:
    return next((log for log in range(1, 63) if (1 << log) > most // 2), 63)


def parse_public_key(text: str) -> PublicKey:
    """A key file, or its one line of base64. SignatureError for anything else."""
    raw = _decoded(_lines(text)[-1], 42)
    if raw[:2] != _LEGACY:
        raise SignatureError("unreadable", "this is no public key of minisign")
    return PublicKey(raw[2:10], raw[10:])


def sign(content: bytes, key: SecretKey, comment: str) -> str:
    """A signature file; `comment` is signed with it."""
    private = _curve().Ed25519PrivateKey.from_private_bytes(key.seed)
    signature = private.sign(hashlib.blake2b(content).digest())
    over_all = private.sign(signature + comment.encode())
    first = base64.b64encode(_PREHASHED + key.number + signature).decode()
    return (
        f"{_UNTRUSTED}signature of a portal's manifest\n{first}\n"
        f"{_TRUSTED}{comment}\n{base64.b64encode(over_all).decode()}\n"
    )


def verify(content: bytes, signature: str, key: PublicKey) -> str:
    """The trusted comment of a signature that holds. SignatureError where it does not."""
    curve = _curve()
    lines = _lines(signature)
    if len(lines) != 4 or not lines[2].startswith(_TRUSTED):
        raise SignatureError("unreadable", "this is no signature of minisign")
    raw, comment = _decoded(lines[1], 74), lines[2].removeprefix(_TRUSTED)
    if raw[2:10] != key.number:
        raise SignatureError("other-key", raw[2:10][::-1].hex().upper())
    signed = hashlib.blake2b(content).digest() if raw[:2] == _PREHASHED else content
    from cryptography.exceptions import InvalidSignature

    public = curve.Ed25519PublicKey.from_public_bytes(key.point)
    try:
        public.verify(raw[10:], signed)
        public.verify(_decoded(lines[3], 64), raw[10:] + comment.encode())
    except InvalidSignature as error:
        raise SignatureError("wrong", "it is not of these bytes") from error
    return comment


def _lines(text: str) -> list[str]:
    lines = [line.rstrip("\r") for line in text.strip().split("\n")]
    if not lines or not lines[-1]:
        raise SignatureError("unreadable", "the file is empty")
    return lines


def _decoded(line: str, size: int) -> bytes:
    try:
        raw = base64.b64decode(line.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureError("unreadable", "it is not base64") from error
    if len(raw) != size:
        raise SignatureError("unreadable", f"it holds {len(raw)} bytes where {size} are due")
    return raw
