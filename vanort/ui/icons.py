# SPDX-License-Identifier: EUPL-1.2
"""The drawn signs: line icons (24 × 24), pictures on stamps of things (64 × 64), marks between a story's two rails."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vanort.ui.drawing.lanes import LANES

ICONS = {
    "arrow": "M4 12h15M13 6l6 6-6 6", "back": "M20 12H5M11 6l-6 6 6 6", "down": "M12 4v15M6 13l6 6 6-6",
    "search": "M16 16l5 5M18 10.5a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4", "close": "M6 6l12 12M18 6 6 18",
    "check": "M5 12.5l4.5 4.5L19 7.5", "info": "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M12 11v5.5M12 7.5v.1",
    "language": "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0M3.5 12h17M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18",
    "feed": "M5 19h.1M5 12a7 7 0 0 1 7 7M5 5a14 14 0 0 1 14 14",
    "map": "M12 21c-4-5-6.5-8.5-6.5-11.5a6.5 6.5 0 0 1 13 0c0 3-2.5 6.5-6.5 11.5zM12 9.5v.1",
    "mail": "M3.5 6h17v12h-17zM4 6.5l8 6.5 8-6.5",
    "phone": "M6 4h3.5L11 8.5 9 10a11 11 0 0 0 5 5l1.5-2 4.5 1.5V18a2 2 0 0 1-2 2A15 15 0 0 1 4 6a2 2 0 0 1 2-2",
    "file": "M6 3h8l5 5v13H6zM14 3v5h5"}  # fmt: skip

THINGS = {
    "street": "M12 14h34l8 8-8 8H12zM24 30v26", "square": "M8 50h48M14 50V24h36v26M32 10l22 14H10zM26 50V36h12v14",
    "sign": "M10 12h44v22H10zM20 34v22M44 34v22M18 23h28",
    "bridge": "M6 44Q32 10 58 44M6 44h52M18 44V33M32 44V27M46 44V33",
    "tree": "M32 58V30M32 44l-9-8M32 38l8-7M32 6a18 18 0 0 1 8 34H24a18 18 0 0 1 8-34",
    "artwork": "M17 56V12l7-4 7 4v44M36 56V20l6-4 6 4v36M10 56h44",
    "object": "M12 28h40v26H12zM8 18h48v10H8zM32 18v36M32 18c-14 0-12-13-4-10 4 2 4 6 4 10 0-4 0-8 4-10 8-3 10 10-4 10",
    "building": "M12 56V24l20-14 20 14v32M8 56h48M26 56V42h12v14M22 30h.1M32 30h.1M42 30h.1",
    "other": "M32 58c-12-15-18-24-18-33a18 18 0 0 1 36 0c0 9-6 18-18 33M38 25a6 6 0 1 1-12 0 6 6 0 0 1 12 0",
}  # fmt: skip

_STAMP = (
    '<svg class="things__i" viewBox="0 0 86 100" aria-hidden="true" focusable="false">'
    '<path class="things__paper" d="M0 0H86V100H0z"/><path class="things__perf" d="M4.8 0H82M4.8 100H82"/>'
    '<path class="things__perf things__perf--y" d="M0 5V96M86 5V96"/>'
    '<path class="things__line" transform="translate(11 18)" d="{}"/></svg>')  # fmt: skip


def draw_icon(name: str) -> SafeString:
    """Return the line icon with this name as SVG; raises KeyError for a misspelt one, which must not pass unseen."""
    icon = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>'
    return format_html(icon, ICONS[name])


def draw_thing(kind: str) -> SafeString:
    """Return the stamp of a place or gift of this kind as SVG; an unknown kind gets the stamp for "other"."""
    return format_html(_STAMP, THINGS.get(kind, THINGS["other"]))


@lru_cache(maxsize=len(LANES) + 1)
def draw_lane(mark: str) -> SafeString:
    """Return the mark between the two rails as SVG, nothing without a mark; raises KeyError for one not in LANES."""
    return render_to_string("ui/svg/lane.html", {"lane": LANES[mark]}) if mark else SafeString("")
