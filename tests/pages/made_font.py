"""A font made here: one shape for all its letters, under any name. Tables are those of OpenType's specification."""

import struct

SHAPE = ((0, 0), (500, 1000), (1000, 0))  # a triangle on the line, in a thousandth of the letter's size


def make_font(name, letters):
    """A TrueType font in which each of `letters` (of the basic plane) is a triangle."""
    glyph = struct.pack(">hhhhhHH", 1, 0, 0, 1000, 1000, len(SHAPE) - 1, 0) + bytes([1] * len(SHAPE))
    steps = list(zip(SHAPE, ((0, 0), *SHAPE), strict=False))
    glyph += b"".join(struct.pack(">h", end[way] - start[way]) for way in (0, 1) for end, start in steps)
    glyph += bytes(-len(glyph) % 4)
    tables = {
        b"cmap": _letters(sorted(map(ord, letters))),
        b"glyf": glyph,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 1000, 1000, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, 1000, *[0] * 11, 2),
        b"hmtx": struct.pack(">HhHh", 1000, 0, 1000, 0),
        b"loca": struct.pack(">III", 0, 0, len(glyph)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, len(SHAPE), 1, 0, 0, 1, *[0] * 8),
        b"name": _names(name),
    }
    place, listed = 12 + 16 * len(tables), b""
    for tag, table in tables.items():
        listed += tag + struct.pack(">III", 0, place, len(table))
        place += len(table) + -len(table) % 4
    return struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 0) + listed + b"".join(map(_whole, tables.values()))


def _whole(table):
    return table + bytes(-len(table) % 4)


def _letters(codes):
    """Format 4: each letter a piece of its own, all leading to the one shape."""
    pieces = [*codes, 0xFFFF]
    counts = struct.pack(">HHHH", 2 * len(pieces), 0, 0, 0)
    ends = struct.pack(f">{len(pieces)}H", *pieces)
    shifts = struct.pack(f">{len(pieces)}H", *((1 - code) % 65536 for code in pieces))
    body = counts + ends + bytes(2) + ends + shifts + bytes(2 * len(pieces))
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + struct.pack(">HHH", 4, 6 + len(body), 0) + body


def _names(name):
    """The family, the style, and the name that PostScript has for both."""
    said = {1: name, 2: "Regular", 4: name, 6: name.replace(" ", "")}
    words = [text.encode("utf-16-be") for text in said.values()]
    listed, place = b"", 0
    for number, word in zip(said, words, strict=True):
        listed += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(word), place)
        place += len(word)
    return struct.pack(">HHH", 0, len(said), 6 + len(listed)) + listed + b"".join(words)
