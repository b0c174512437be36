# SPDX-License-Identifier: EUPL-1.2
"""Documents for tests: a plain one, one with every block, and the words of somebody who means no good."""

import datetime as dt
from io import BytesIO

from PIL import Image

from vanort.documents.model import (
    Bullets,
    Document,
    Facts,
    Heading,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Signatures,
    Table,
)

CREATED = dt.datetime(2026, 11, 18, 16, 30, tzinfo=dt.UTC)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120" width="300" height="120">'
    '<rect width="300" height="120" fill="#e9e2d2"/><circle cx="60" cy="80" r="8" fill="#0b4fa8"/>'
    '<text x="76" y="86" font-size="16">Ängelholm</text></svg>'
)
HOSTILE = (
    '#eval("1") #import "x": * $x^2$ @label <tag> <script>alert(1)</script> \\ \\u{41} {{ x }} {% y %} &amp; = h\n- x\n'
    "+ y\n/ z: w\n```raw``` /* a */ // b \x00\x01\x07\x1b\x7f \u202eabc\u2066 \ufeff\u200d\u00ad \ud800 \ue000 \uffff "
    "עברית العربية 🎉👩‍👩‍👧 中文 ☇\u0301 q\u0308 ﷺ İ ß ffi"
)


def png(width=40, height=20):
    """Return a PNG picture of one colour."""
    file = BytesIO()
    Image.new("RGB", (width, height), "#0b4fa8").save(file, "PNG")
    return file.getvalue()


def document(*blocks, **given):
    """Return a document with these blocks."""
    values = {"title": "Protokoll", "language": "sv", "created": CREATED, **given}
    return Document(blocks=blocks, **values)


def every_block(text="Kommittén beslutar att resa till Dobele.", repeated=1, language="sv"):
    """Return a document that uses every block, as many times as asked."""
    blocks = (
        Heading(text, 1, "§ 12"), Paragraph(text, "lead"), Paragraph(f"{text}\n\n{text}\n{text}"),
        Heading(text, 2), Paragraph(text, "quote"), Paragraph(text, "note"), Heading("Röster", 3),
        Facts([("Tid", "13.00–15.40"), (text, f"{text}\n{text}")]),
        Table("Kostnader", ["Post", "Utfall"], [["Resor", "38 250 kr"], [text, "–"]], [3, 1], text, [1]),
        Table(text, [text, "b", "c"], [[text, "", text]]), Table("Tom", ["a", "b"], []),
        Bullets([text, f"{text}\n{text}", ""]), Numbered([text, text]), Picture(SVG, "Karta", text),
        Picture(png(), text), PageBreak(), Signatures([("Anna Öberg", "Ordförande"), (text, ""), ("Rut", text)]),
    )  # fmt: skip
    facts = [("Plats", "Stadshuset\nÄngelholm"), (text, text)]
    given = {"subtitle": text, "author": text, "facts": facts, "header": text, "language": language}
    return document(*blocks * repeated, title=f"Protokoll {text}", **given)
