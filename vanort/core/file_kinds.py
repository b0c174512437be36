# SPDX-License-Identifier: EUPL-1.2
"""Which kind of file a name promises, and whether the content keeps it."""

from pathlib import PurePath

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

_ZIP = (0, b"PK\x03\x04")
# By ending: where the mark stands, and the mark. Texts have none; they hold no zero bytes.
MARKS = {
    "pdf": (0, b"%PDF-"), "docx": _ZIP, "odt": _ZIP, "xlsx": _ZIP, "mp4": (4, b"ftyp"), "webm": (0, b"\x1aE\xdf\xa3"),
}  # fmt: skip
# What people read: papers of a meeting, signed minutes.
READABLE = ("pdf", "docx", "odt", "xlsx", "txt", "csv")
OTHER_CONTENT = _("The file holds something else than its name says.")
FIRST_BYTES = 4096


def is_as_named(file: File[bytes]) -> bool:
    """Whether a file begins as one with the ending of its name does; read from its first bytes, then rewound."""
    file.seek(0)
    first = file.read(FIRST_BYTES)
    file.seek(0)
    place, mark = MARKS.get(PurePath(file.name or "").suffix.lower().removeprefix("."), (0, b""))
    return first[place:].startswith(mark) and (bool(mark) or b"\0" not in first)
