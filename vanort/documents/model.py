# SPDX-License-Identifier: EUPL-1.2
"""What a document is made of: a title, facts and a flat row of blocks, all of it plain text that nothing can break.

Whatever text a block is given, it keeps as plain text: composed, without control characters, marks of direction and
other signs that nobody sees. So no output needs to be afraid of what somebody wrote.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from django.utils.functional import Promise

_BLANK_LINE = re.compile(r"\n\s*\n")
_SPACES = str.maketrans(
    {"\t": " ", "\v": "\n", "\f": "\n", "\r": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n\n"}
)
# Unicode's categories: control, format (direction, joiners), half a character, private use, not assigned.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}

_NUMBERS = {"level", "widths", "figures"}
# Characters of a title, a heading or the words for a picture: PDF/A takes 32,767 bytes where it repeats them.
LONGEST_NAME = 4_000


class DocumentError(ValueError):
    """A document cannot be made: it says what is wrong, in English, for whoever put the document together."""


def plain(text: object) -> str:
    """Return what a value says as plain text: composed letters, ``\\n`` for line breaks, nothing unseen."""
    lines = unicodedata.normalize("NFC", str(text).replace("\r\n", "\n")).translate(_SPACES)
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
        """Make everything given plain and unchangeable."""
        for field in fields(self):
            object.__setattr__(self, field.name, _kept(getattr(self, field.name), field.name in _NUMBERS))

    @property
    def kind(self) -> str:
        """What a template knows it by, such as ``heading``."""
        return type(self).__name__.lower()


@dataclass(frozen=True)
class Heading(Block):
    """A heading of level 1 to 3 below the title, with a number such as ``§ 12`` before it."""

    text: str
    level: int = 1
    number: str = ""

    def __post_init__(self) -> None:
        """Keep it on one line."""
        super().__post_init__()
        object.__setattr__(self, "text", " ".join(self.text.split()))


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
    """A table with a caption and one row of headings.

    Args:
        rows: texts, as many in each row as in ``head``.
        widths: each column's share of the width; without them what the columns hold decides.
        figures: numbers of the columns, from 0, that hold figures and are set to the right.
        note: what must be known to read the table, printed under it.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] | None = None
    note: str = ""
    figures: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a table whose rows and columns do not agree."""
        super().__post_init__()
        columns = len(self.head)
        if not columns or any(len(row) != columns for row in self.rows):
            raise DocumentError(
                f"Each row of the table “{self.caption}” must have as many cells as its head: {columns}."
            )
        if self.widths is not None and (len(self.widths) != columns or min(self.widths) <= 0):
            raise DocumentError(f"The table “{self.caption}” needs one width above 0 for each of {columns} columns.")

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
class Signatures(Block):
    """Lines to sign on, each with a name and a role."""

    signers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture(Block):
    """A picture, SVG or PNG, with what it shows said in words for those who do not see it."""

    data: bytes
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        """Take SVG as text too, and refuse a picture without words."""
        if isinstance(self.data, str):
            object.__setattr__(self, "data", self.data.encode())
        super().__post_init__()
        object.__setattr__(self, "alt", self.alt[:LONGEST_NAME])
        if not self.alt:
            raise DocumentError("A picture in a document needs a text that says what it shows.")

    @property
    def suffix(self) -> str:
        """``png`` or ``svg``."""
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
    """A document, ready to be printed.

    Args:
        title: what it is, never empty.
        language: the code of the language it is written in, such as ``sv``; its page numbers follow.
        blocks: its parts in order. A heading never skips a level: it is raised to the one below its forerunner.
        header: the running head, such as whose document it is.
        created: when; the same document made at the same moment is the same file, byte for byte.
        attachments: data that the PDF brings along, as PDF/A-3a; other outputs leave them out.

    Raises:
        DocumentError: without a title or a language.
    """

    title: str
    language: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    author: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    header: str = ""
    created: dt.datetime | None = None
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no output can be made of, and let no heading skip a level."""
        super().__post_init__()
        if not self.title or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2})?", self.language):
            raise DocumentError("A document needs a title and the code of its language, such as “sv”.")
        object.__setattr__(self, "title", self.title[:LONGEST_NAME])
        object.__setattr__(self, "author", self.author[:LONGEST_NAME])
        object.__setattr__(self, "blocks", tuple(_in_step(self.blocks)))


def _in_step(blocks: Iterable[Block]) -> Iterable[Block]:
    """Yield the blocks, without empty headings, each other one at most one level below the one before."""
    before = 0
    for block in blocks:
        if isinstance(block, Heading):
            before = max(1, min(block.level, before + 1, 3))
            block = replace(block, text=block.text[:LONGEST_NAME], number=block.number[:LONGEST_NAME], level=before)
        if not isinstance(block, Heading) or block.text or block.number:
            yield block
