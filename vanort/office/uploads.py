# SPDX-License-Identifier: EUPL-1.2
"""Documents that are what their names say, and pictures of a size that can be drawn."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from vanort.core.file_kinds import OTHER_CONTENT, is_as_named


class DocumentForm(BaseDocumentForm):
    """Wagtail's form, which looks at the ending of the name only, and a look into the file."""

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if "file" in self.changed_data and not is_as_named(file):
            raise forms.ValidationError(OTHER_CONTENT)
        return file


class PictureForm(BaseImageForm):
    """Wagtail's form, which falls over a small file that says to be a giant picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form for many pictures at once has no file, once they are there.
        if field := self.fields.get("file"):
            field.to_python = partial(_read_or_refuse, field.to_python)


def _read_or_refuse(read: Callable[[Any], Any], data: Any) -> Any:
    try:
        return read(data)
    except DecompressionBombError as error:
        raise forms.ValidationError(_("The picture has too many pixels.")) from error
