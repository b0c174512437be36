# SPDX-License-Identifier: EUPL-1.2
"""A document as PDF that everyone can read and archives take: PDF/UA-1 with PDF/A-2a or, with files, A-3a, by Typst.

The template is ours and fixed; what a document says reaches it as data, so that no text is ever read as markup."""

import json
import re
import unicodedata
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _, override

from vanort.documents.model import Block, Document, DocumentError, Picture, paragraphs

HERE = Path(__file__).parent
# What a reader should be able to count on (house rule); Typst refuses to write a file that breaks either.
STANDARDS: list[Any] = ["ua-1", "a-2a"]
# Of a document that brings files along; PDF/A-2 takes none but PDF/A.
WITH_FILES: list[Any] = ["ua-1", "a-3a"]
# A longer run without a space, such as an address on the web, may be broken anywhere: \u200b in the template.
LONGEST_WORD = 40
_NO_WORD = re.compile(r"\S{1000}(?=\S)")
PIXELS_PER_INCH = 200  # of a drawing that becomes a picture of points
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


@cache
def _fonts() -> Any:
    """Return our fonts, and those that Typst brings for signs that ours do not have; never the machine's own."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])


@cache
def _unprintable() -> re.Pattern[str]:
    """Return a pattern of the characters that no font of ours has; see fonts/README.md."""
    lines = (HERE / "fonts" / "coverage.txt").read_text(encoding="ascii").split()
    covered = "".join("-".join(rf"\U{int(end, 16):08x}" for end in line.split("-")) for line in lines)
    return re.compile(rf"[^\n{covered}]")


def _covered(text: str) -> str:
    """Return a text as our fonts can show it: a character that none of them has becomes �, a loose accent goes."""
    return _unprintable().sub(lambda sign: "" if unicodedata.combining(sign[0]) else "\ufffd", text)


def _letters(text: str) -> str:
    """Return a plain text as our fonts can show it, and what nobody means as a word cut into pieces.

    Typst repeats a broken word whole, in too long a string for PDF/A."""
    return _NO_WORD.sub("\\g<0> ", _covered(text))


def _data(value: Any) -> Any:
    """Return a value for the template: each text as its paragraphs, each of these as its lines."""
    if isinstance(value, str):
        return paragraphs(_LONG_WORD.sub("\\g<0>\u200b", _letters(value)))
    return [_data(one) for one in value] if isinstance(value, list | tuple) else value


def _bytes(data: bytes) -> str | list[int]:
    """Return a file for the template: as text, which Typst reads far faster than numbers, when it is text."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return list(data)


def _picture(block: Picture) -> str | list[int]:
    data = _bytes(block.data)
    # Within a picture Typst looks for no other font than its own, and PDF/A takes no sign for a missing one.
    return _covered(data).replace("\ufffd", "?") if isinstance(data, str) else data


def _block(block: Block) -> dict[str, Any]:
    """Return a block as the template reads it; a picture is its bytes, for Typst takes files of text only."""
    if isinstance(block, Picture):
        kept = {"data": _picture(block), "alt": _letters(block.alt), "caption": _data(block.caption)}
    else:
        kept = {
            name: value if name in ("style", "languages") else _data(value) for name, value in asdict(block).items()
        }
    return {"kind": block.kind, "shares": getattr(block, "shares", ()), **kept}


def _files(document: Document) -> dict[str, bytes]:
    with override(document.language):
        page = document.page or _("Page {number} ({total})")
    data = {
        "language": document.language.partition("-")[0],
        "page": page,
        "plain_title": _letters(document.title).replace("\n", " "),
        "plain_author": _letters(document.author),
        **{name: _data(getattr(document, name)) for name in ("title", "subtitle", "header", "facts")},
        "blocks": [_block(block) for block in document.blocks],
        "attachments": [
            {**vars(one), "data": _bytes(one.data), "description": _letters(one.description)}
            for one in document.attachments
        ],
    }
    return {
        "main.typ": (HERE / "document.typ").read_bytes(),
        "document.json": json.dumps(data, ensure_ascii=False).encode()}  # fmt: skip


def _compile(files: dict[str, bytes], **options: Any) -> bytes:
    """Return what Typst makes of files in memory; it reads no other. Why it refuses is said by a DocumentError."""
    import typst

    try:
        made: Any = typst.compile(files, font_paths=_fonts(), ignore_system_fonts=True, **options)
    except RuntimeError as refusal:
        reason = " ".join([str(refusal), *getattr(refusal, "hints", [])])
        raise DocumentError(f"The document could not be made: {reason}") from refusal
    return bytes(made)


def to_pdf(document: Document) -> bytes:
    """Return a document as PDF/UA-1 and PDF/A-2a, or A-3a with files; a bad picture raises DocumentError."""
    created = {"timestamp": int(document.created.timestamp())} if document.created else {}
    standards = WITH_FILES if document.attachments else STANDARDS
    return _compile(_files(document), format="pdf", pdf_standards=standards, **created)


def to_png(svg: bytes) -> bytes:
    """Return a drawing as PNG, for what cannot show SVG; raises DocumentError when it cannot be read."""
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#set text(font: "Vanort Sans")\n'
    page += b'#image(bytes(json("drawing.json")))'
    drawing = json.dumps(_bytes(svg)).encode()
    return _compile({"main.typ": page, "drawing.json": drawing}, format="png", ppi=PIXELS_PER_INCH)
