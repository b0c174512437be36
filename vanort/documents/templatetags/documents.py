# SPDX-License-Identifier: EUPL-1.2
"""The template tag that prints a document inside a page."""

import base64
from collections.abc import Iterator
from typing import Any

from django import template

from vanort.documents.model import Document, Facts, Heading, Picture

register = template.Library()
PICTURE_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


def _blocks(document: Document, top_level: int) -> Iterator[dict[str, Any]]:
    for block in (Facts(document.facts), *document.blocks):
        if isinstance(block, Heading):
            yield {"block": block, "level": min(block.level + top_level - 1, 6)}
        elif isinstance(block, Picture):
            # As an image, an SVG can neither run scripts nor fetch anything.
            encoded = base64.b64encode(block.data).decode("ascii")
            yield {"block": block, "source": f"data:{PICTURE_TYPES[block.suffix]};base64,{encoded}"}
        else:
            yield {"block": block}


@register.inclusion_tag("documents/document.html")
def document(document: Document, top_level: int = 2) -> dict[str, Any]:
    """Print a document's facts and blocks; top_level is the level in the page, 2 to 4, of its headings of level 1."""
    return {"document": document, "blocks": list(_blocks(document, top_level))}
