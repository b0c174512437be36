# SPDX-License-Identifier: EUPL-1.2
"""An editor's flat body as the sections a reader sees: each heading begins one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.text import slugify

RUNNING_TEXT = {"paragraph", "picture", "quote", "document", "video"}
WIDE = {"numbered"}


@dataclass
class Section:
    """A heading and the blocks under it; the first section may lack its heading."""

    heading: str = ""
    anchor: str = ""
    blocks: list[Any] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        return any(block.block_type in WIDE for block in self.blocks)

    @property
    def groups(self) -> list[tuple[bool, list[Any]]]:
        """Its blocks as (is running text, neighbours), because running text shares one measure and rhythm."""
        grouped = groupby(self.blocks, key=lambda block: block.block_type in RUNNING_TEXT)
        return [(is_text, list(blocks)) for is_text, blocks in grouped]


def split_body(body: Iterable[Any]) -> list[Section]:
    """Return the sections of a page's body, in order; anchors are unique on the page."""
    sections = [Section()]
    seen: Counter[str] = Counter()
    for block in body:
        if block.block_type == "heading":
            heading = str(block.value)
            plain = f"h-{slugify(heading) or 'del'}"
            seen[plain] += 1
            sections.append(Section(heading, plain if seen[plain] == 1 else f"{plain}-{seen[plain]}"))
        else:
            sections[-1].blocks.append(block)
    return [section for section in sections if section.heading or section.blocks]
