# SPDX-License-Identifier: EUPL-1.2
"""Documents that are what their names say, and pictures of a size that can be drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

_ZIP = (0, b"PK\x03\x04")
# By ending: where the mark stands, and the mark. Texts have none; they hold no zero bytes.
MARKS = {
    "pdf": (0, b"%PDF-"), "docx": _ZIP, "odt": _ZIP, "xlsx": _ZIP, "mp4": (4, b"ftyp"), "webm": (0, b"\x1aE\xdf\xa3"),
}  # fmt: skip
FIRST_BYTES = 4096


class DocumentForm(BaseDocumentForm):
    """Wagtail's form, which looks at the ending of the name only, and a look into the file."""

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse a file whose content is of another kind than its name."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if "file" in self.changed_data:
            file.seek(0)
            first = file.read(FIRST_BYTES)
            file.seek(0)
            place, mark = MARKS.get(PurePath(file.name or "").suffix.lower().removeprefix("."), (0, b""))
            if not first[place:].startswith(mark) or (not mark and b"\0" in first):
                raise forms.ValidationError(_("The file holds something else than its name says."))
        return file


class PictureForm(BaseImageForm):
    """Wagtail's form, which falls over a small file that says to be a giant picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form for many pictures at once has no file, once they are there.
        if field := self.fields.get("file"):
            field.to_python = _or_refuse(field.to_python)


def _or_refuse(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read_or_refuse(data: Any) -> Any:
        try:
            return read(data)
        except DecompressionBombError as error:
            raise forms.ValidationError(_("The picture has too many pixels.")) from error

    return read_or_refuse
