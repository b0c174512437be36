# SPDX-License-Identifier: EUPL-1.2
"""Photographs from strangers: what is no picture is refused, and of a picture only what it shows is kept."""

import io
import secrets

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

# Bytes; pixels of a good camera (unpacked, 150 MB of memory); pixels of the longer side that is kept.
LARGEST, MOST_PIXELS, LONGEST_SIDE = 8 * 2**20, 50_000_000, 2_000


def made_ready(file: File[bytes]) -> ContentFile[bytes]:
    """Draw a photograph anew as JPEG, without what cameras write into it; ``ValidationError`` when it cannot be."""
    try:
        image: Image.Image = Image.open(file, formats=("JPEG", "PNG", "WEBP"))
        if file.size > LARGEST or image.width * image.height > MOST_PIXELS:
            raise ValueError(file.size)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        seen, drawn = ImageOps.exif_transpose(image).convert("RGBA"), io.BytesIO()
        canvas = Image.new("RGB", seen.size, "white")
        canvas.paste(seen, mask=seen)
        canvas.save(drawn, "JPEG", quality=85)
    # A hostile file makes the library fail in as many ways as there are formats.
    except Exception as error:
        raise ValidationError(
            _("We cannot take this photograph. It must be a whole JPEG, PNG or WebP of at most 8 MB and 50 megapixels.")
        ) from error
    return ContentFile(drawn.getvalue(), name=f"{secrets.token_hex(12)}.jpg")
