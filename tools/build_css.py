#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Builds the one stylesheet that pages load from the component files it imports.

Run ``python3 tools/build_css.py`` after a change in ``vanort/ui/static/ui/css``; ``--check`` only compares. The result
is committed, so that neither installing nor running the product needs a bundler.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "vanort" / "ui" / "static" / "ui"
SOURCE = STATIC / "css" / "index.css"
RESULT = STATIC / "vanort.css"
HEAD = (
    "/* SPDX-License-Identifier: EUPL-1.2 AND MIT */\n"
    "/* Built from css/index.css by tools/build_css.py: change the source, not this file.\n"
    "   Holds parts of @digdir/designsystemet-css (MIT, Digitaliseringsdirektoratet). */\n"
)
IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>[^)]+)\))?(?: (?P<media>[a-z]+))?;')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
URL = re.compile(r'url\("(?!data:)(?P<path>[^"]+)"\)')


def rebase_urls(text: str, folder: Path, root: Path) -> str:
    """Return the style text with relative addresses counted from ``root`` instead of from ``folder``."""

    def moved(match: re.Match[str]) -> str:
        target = os.path.normpath(folder / match["path"])
        return f'url("{Path(os.path.relpath(target, root)).as_posix()}")'

    return URL.sub(moved, text)


def squeeze(text: str) -> str:
    """Return the style text without comments, indentation and line breaks; strings are left alone."""
    lines = (line.strip() for line in COMMENT.sub("", text).splitlines())
    joined = " ".join(line for line in lines if line)
    parts = re.split(r'("[^"]*")', joined)
    parts[::2] = [re.sub(r"\s*([{};,])\s*", r"\1", part) for part in parts[::2]]
    return "".join(parts).replace(";}", "}")


def inline(path: Path, root: Path) -> str:
    """Return a stylesheet with everything it imports put in its place, each part in its layer and medium."""

    def replaced(match: re.Match[str]) -> str:
        body = inline(path.parent / match["path"], root)
        if match["layer"]:
            body = f"@layer {match['layer']}{{{body}}}"
        return f"@media {match['media']}{{{body}}}\n" if match["media"] else body + "\n"

    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    if not IMPORT.search(text):
        return squeeze(rebase_urls(text, path.parent, root))
    return IMPORT.sub(replaced, text)


def build(source: Path = SOURCE, root: Path = STATIC) -> str:
    """Return the finished stylesheet for ``source``, with addresses relative to the folder ``root``."""
    lines = (line for line in inline(source, root).splitlines() if line.strip())
    return HEAD + "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the stylesheet, or with ``--check`` say whether the written one is up to date."""
    text = build()
    if "--check" not in arguments:
        RESULT.write_text(text, encoding="utf-8")
        return 0
    if RESULT.exists() and RESULT.read_text(encoding="utf-8") == text:
        return 0
    print("vanort.css is not up to date. Run: python3 tools/build_css.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
