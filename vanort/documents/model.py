# SPDX-License-Identifier: EUPL-1.2
"""What a document is made of: a title, facts and a flat row of blocks, all of it plain text that nothing can break.

A block keeps any text as plain text, composed and without signs that nobody sees, so that no output need fear it."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.functional import Promise

_BLANK_LINE = re.compile(r"\n\s*\n")
_SPACES = str.maketrans(dict.fromkeys("\v\f\r\u0085\u2028", "\n") | {"\t": " ", "\u2029": "\n\n"})
# Unicode's categories: control, format (direction, joiners), half a character, private use, not assigned.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_NUMBERS = {"level", "widths", "figures", "languages"}
# Characters of a title, a heading or the words for a picture: PDF/A takes 32,767 bytes where it repeats them.
LONGEST_NAME = 4_000


class DocumentError(ValueError):
    """A document cannot be made: it says what is wrong, in English, for whoever put the document together."""


def plain(text: object) -> str:
    """Return what a value says as plain text: composed letters, ``\\n`` for line breaks, nothing unseen."""
    lines = unicodedata.normalize("NFC", str(text).replace("\r\n", "\n")).translate(_SPACES)
    if lines.isprintable():  # as nearly all are; others are looked at sign by sign
        return lines.strip()
    return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in _UNSEEN).strip()


def paragraphs(text: str) -> list[list[str]]:
    """Return a plain text as paragraphs, which blank lines part, each as its lines."""
    return [part.strip().split("\n") for part in _BLANK_LINE.split(text) if part.strip()]


def _kept(value: Any, numbers: bool) -> Any:
    """Return a field's value as a block keeps it: rows as tuples, text plain, a number only where one is asked for."""
    if value is None or isinstance(value, bytes | dt.datetime | Block) or (numbers and isinstance(value, int | float)):
        return value
    if isinstance(value, Iterable) and not isinstance(value, str | Promise):
        return tuple(_kept(one, numbers) for one in value)
    return plain(value)


@dataclass(frozen=True)
class Block:
    """A part of a document. Text that it is given is made plain, lists become tuples."""

    def __post_init__(self) -> None:
        vars(self).update({name: _kept(value, name in _NUMBERS) for name, value in vars(self).items()})

    @property
    def kind(self) -> str:
        return type(self).__name__.lower()


@dataclass(frozen=True)
class Heading(Block):
    """A heading of level 1 to 3 below the title, with a number such as ``§ 12`` before it."""

    text: str
    level: int = 1
    number: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        vars(self).update(text=" ".join(self.text.split())[:LONGEST_NAME], number=self.number[:LONGEST_NAME])


@dataclass(frozen=True)
class Paragraph(Block):
    """Running text; a blank line begins a new paragraph, a line break stays one."""

    text: str
    style: Literal["normal", "lead", "note", "quote"] = "normal"


@dataclass(frozen=True)
class Facts(Block):
    """Labels and what is true of them, such as time and place."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table(Block):
    """A table with a caption and one row of headings; each row has as many texts, otherwise it is a DocumentError.

    widths: each column's share of the width; without them what the columns hold decides. figures: numbers of the
    columns, from 0, that hold figures and are set to the right. note: what to know to read it, printed under it.
    languages: cells in another language than the document, each as row, column and code, counted from 0."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] | None = None
    note: str = ""
    figures: tuple[int, ...] = ()
    languages: tuple[tuple[int, int, str], ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        columns, name = len(self.head), f"table “{self.caption}”"
        if not columns or any(len(row) != columns for row in self.rows):
            raise DocumentError(f"Each row of the {name} must have as many cells as its head: {columns}.")
        if self.widths is not None and (len(self.widths) != columns or min(self.widths) <= 0):
            raise DocumentError(f"The {name} needs one width above 0 for each of {columns} columns.")

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """The rows, each text with the code of its language, which is empty when it is the document's own."""
        codes = {(y, x): code for y, x, code in self.languages}
        return [[(text, codes.get((y, x), "")) for x, text in enumerate(row)] for y, row in enumerate(self.rows)]

    @property
    def shares(self) -> tuple[float, ...]:
        """Each column's share of the width: as said, else by its longest text, of which 6 to 40 characters count."""
        longest = (max(map(len, column)) for column in zip(self.head, *self.rows, strict=True))
        return self.widths or tuple(float(min(max(length, 6), 40) + 3) for length in longest)


@dataclass(frozen=True)
class Bullets(Block):
    """A list whose order says nothing."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Numbered(Block):
    """A list in order, counted from 1."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Cards(Block):
    """Cards to cut out, eight on a page; each is its lines, the first in large letters."""

    cards: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Signatures(Block):
    """Lines to sign on, each with a name and a role."""

    signers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture(Block):
    """A picture, SVG (also as text) or PNG, with what it shows said in words; without them it is a DocumentError."""

    data: bytes
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.data, str):
            vars(self).update(data=self.data.encode())
        super().__post_init__()
        vars(self).update(alt=self.alt[:LONGEST_NAME])
        if not self.alt:
            raise DocumentError("A picture in a document needs a text that says what it shows.")

    @property
    def suffix(self) -> str:
        return "png" if self.data.startswith(b"\x89PNG\r\n\x1a\n") else "svg"


@dataclass(frozen=True)
class Attachment(Block):
    """A file inside the PDF, such as the figures of a table: its name, what it holds, of which type, and what it is."""

    name: str
    data: bytes
    mime_type: str
    description: str


@dataclass(frozen=True)
class PageBreak(Block):
    """What follows begins on a new page; a page on the web has none."""


@dataclass(frozen=True)
class Document(Block):
    """A document, ready to be printed; without a title or a language it is a DocumentError.

    language: such as ``sv``, also of its page numbers. blocks: a heading that skips a level is raised to the one below
    its forerunner. header: the running head. created: documents made at the same moment are the same byte for byte.
    attachments: data that the PDF brings along, as PDF/A-3a; other outputs leave them out. page: the words of its page
    numbers, such as ``Seite {number} ({total})``, in a language that the site does not speak."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    author: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    header: str = ""
    created: dt.datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    page: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.title or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2})?", self.language):
            raise DocumentError("A document needs a title and the code of its language, such as “sv”.")
        title, author = self.title[:LONGEST_NAME], self.author[:LONGEST_NAME]
        vars(self).update(title=title, author=author, blocks=tuple(_in_step(self.blocks)))


def _in_step(blocks: Iterable[Block]) -> Iterable[Block]:
    """Yield the blocks, without empty headings, each other one at most one level below the one before."""
    before = 0
    for block in blocks:
        if isinstance(block, Heading):
            before = max(1, min(block.level, before + 1, 3))
            block = replace(block, level=before)
        if not isinstance(block, Heading) or block.text or block.number:
            yield block
