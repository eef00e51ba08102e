"""Pictures without what cameras and programs write into them: places, names, devices, days.

What a browser needs to show the picture stays: its pixels byte for byte, colours, and which side is up. JPEG by ISO/IEC
10918-1 Annex B and Exif 2.3, PNG by its third edition (chunks that are not known to show anything go), WebP by RFC 9649.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

PICTURES = (".jpg", ".jpeg", ".png", ".webp")  # by their ends
_ORIENTATION = 0x0112
_TIFF = {b"II": "<", b"MM": ">"}
_PNG = b"\x89PNG\r\n\x1a\n"
# Chunks of PNG that change what is seen; critical ones begin with a capital.
_SHOWING = frozenset(
    b"tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST sPLT acTL fcTL fdAT cICP mDCV cLLI".split()
)
_WEBP_APART = (b"EXIF", b"XMP ")
_WEBP_FLAGS = 0x08 | 0x04  # that there is Exif, that there is XMP


def without_metadata(content: bytes) -> bytes:
    """The same picture without its metadata; unchanged where it has none, is of another kind or cannot be followed."""
    kinds = {b"\xff\xd8": _jpeg, _PNG: _png, b"RIFF": _webp}
    make = next((kinds[head] for head in kinds if content.startswith(head)), None)
    try:
        return b"".join(make(content)) if make else content
    except (struct.error, IndexError, ValueError):
        return content


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Segments up to the end of the first picture: phones put a second one, or a film, behind it."""
    yield content[:2]
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xFF:  # a byte of filling
            at += 1
            continue
        if marker == 0xD9:
            yield content[at : at + 2]
            return
        (size,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + size
        segment, body = content[at:end], content[at + 4 : end]
        if len(segment) < size + 2:
            raise ValueError("cut off")
        if marker == 0xDA:
            end = _end_of_scan(content, end)
            yield content[at:end]
        elif marker == 0xE1 and body.startswith(b"Exif\0\0"):
            yield from _upright(body[6:])
        elif _shows(marker, body):
            yield segment
        at = end


def _shows(marker: int, body: bytes) -> bool:
    """Tables and frames, the head of JFIF, colour profiles, and how Adobe transformed colours."""
    if marker == 0xE2:
        return body.startswith(b"ICC_PROFILE\0")
    return marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands that is no restart and no stuffed byte."""
    while True:
        at = content.index(b"\xff", at)
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


def _upright(tiff: bytes) -> Iterator[bytes]:
    """Exif that says which side is up and nothing else; nothing where that is the first."""
    order = _TIFF[tiff[:2]] if tiff[:2] in _TIFF else ""
    if not order:
        return
    (start,) = struct.unpack_from(f"{order}L", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in range(count):
        entry = start + 2 + 12 * number
        tag, kind, _, value = struct.unpack_from(f"{order}HHLH", tiff, entry)
        if tag == _ORIENTATION and kind == 3 and 2 <= value <= 8:
            head = b"Exif\0\0" + struct.pack(">2sHLH", b"MM", 42, 8, 1)
            body = head + struct.pack(">HHLHHL", _ORIENTATION, 3, 1, value, 0, 0)
            yield struct.pack(">BBH", 0xFF, 0xE1, len(body) + 2) + body


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG
    at = len(_PNG)
    while True:
        size, kind = struct.unpack_from(">L4s", content, at)
        end = at + 12 + size
        if end > len(content):
            raise ValueError("cut off")
        if kind[:1].isupper() or kind in _SHOWING:
            yield content[at:end]
        if kind == b"IEND":
            return
        at = end


def _webp(content: bytes) -> Iterator[bytes]:
    if content[8:12] != b"WEBP":
        raise ValueError("another RIFF")
    chunks, at = [], 12
    while at < len(content):
        kind, size = struct.unpack_from("<4sL", content, at)
        end = at + 8 + size + size % 2
        if at + 8 + size > len(content):
            raise ValueError("cut off")
        chunk = content[at:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if kind not in _WEBP_APART:
            chunks.append(chunk)
        at = end
    body = b"WEBP" + b"".join(chunks)
    yield struct.pack("<4sL", b"RIFF", len(body)) + body
