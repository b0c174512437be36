# SPDX-License-Identifier: EUPL-1.2
"""Reads back what Typst writes, as far as tests ask: pages, the text on them, tags and names of the structure."""

import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)endstream", re.DOTALL)
SHOWN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|(\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\))|(<[0-9A-Fa-f]+>)|(TJ|Tj)", re.DOTALL
)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """A PDF file as its objects."""

    def __init__(self, content):
        self.content = content
        self.objects = {int(one[1]): one[2] for one in OBJECT.finditer(content)}
        tree = next(one for one in self.objects.values() if b"/Type/Pages" in one)
        self.kids = [int(kid) for kid in re.findall(rb"(\d+) 0 R", tree.partition(b"/Kids")[2].partition(b"]")[0])]

    def stream(self, number):
        """Return what an object's stream holds, unpacked."""
        body = self.objects[number]
        data = STREAM.search(body)[1]
        return zlib.decompress(data) if b"/FlateDecode" in body else data

    def _letters(self, font):
        """Return the text of each glyph of a font."""
        found = {}
        table = self.stream(int(re.search(rb"/ToUnicode (\d+)", self.objects[font])[1])).decode("ascii")
        for glyph, text in re.findall(r"^<(\w{4})> <(\w+)>$", table, re.MULTILINE):
            found[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
        return found

    def text(self, page):
        """Return the words shown on a page, from 0, in the order they are drawn; each run of glyphs is a line."""
        body = self.objects[self.kids[page]]
        resources = self.objects[int(re.search(rb"/Resources (\d+)", body)[1])]
        fonts = {name: self._letters(int(number)) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
        letters, line, lines = {}, "", []
        for font, literal, in_hex, end in SHOWN.findall(self.stream(int(re.search(rb"/Contents (\d+)", body)[1]))):
            if font:
                letters = fonts[font]
            elif end:
                lines, line = [*lines, line], ""
            else:
                raw = bytes.fromhex(in_hex[1:-1].decode()) if in_hex else ESCAPE.sub(_unescaped, literal[1:-1])
                line += "".join(letters.get(int.from_bytes(raw[i : i + 2], "big"), "") for i in range(0, len(raw), 2))
        return "\n".join(lines)

    @property
    def words(self):
        """All text of all pages."""
        return "\n".join(self.text(page) for page in range(len(self.kids)))

    def tags(self):
        """Return the kinds of all elements of the structure, such as ``H1``."""
        found = (re.search(rb"/Type/StructElem/S/(\w+)", one) for one in self.objects.values())
        return [one[1].decode() for one in found if one]

    def named(self, tag):
        """Return the names (``/T``) or alternative texts that elements of one kind carry."""
        elements = [one for one in self.objects.values() if one.startswith(b"<</Type/StructElem/S/" + tag.encode())]
        return [_string(value) for one in elements for value in re.findall(rb"/(?:T|Alt)(\([^)]*\)|<\w+>)", one)]


def _unescaped(match):
    sign = match[1]
    return bytes([int(sign, 8)]) if sign.isdigit() else LETTERS.get(sign, sign)


def _string(value):
    if value.startswith(b"<"):
        return bytes.fromhex(value[1:-1].decode()).decode("utf-16")
    return value[1:-1].decode("latin-1")
