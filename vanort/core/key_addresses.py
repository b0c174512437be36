# SPDX-License-Identifier: EUPL-1.2
"""Addresses that are keys: whoever knows one is let in, so no log and no link may hold it."""

import logging
import re

_KEY = re.compile(r"(/lank/)[^/\s?\"'#]+")


def masked(text: str) -> str:
    """Return a text without the keys of the addresses in it."""
    return _KEY.sub(r"\1…", text)


class MaskingFormatter(logging.Formatter):
    """Writes what is logged, tracebacks too, without keys."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
