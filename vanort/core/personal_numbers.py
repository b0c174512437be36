# SPDX-License-Identifier: EUPL-1.2
"""Finds Swedish personal identity numbers and coordination numbers in running text, and makes them unreadable."""

import re

from stdnum import luhn

# With or without century; a dash, a plus or a blank before the last four, or nothing. Never part of a longer number.
_SHAPE = re.compile(r"(?<![0-9])(?:[0-9]{2})?([0-9]{2})([0-9]{2})([0-9]{2})(\s?[-+‐‑–]?\s?)([0-9]{4})(?![0-9])")


def holds_personal_number(text: str) -> bool:
    """Return whether a text holds a personal identity number by its form (folkbokföringslagen 1991:481, 18 §).

    A coordination number has 60 added to the day. An organisation number has at least 20 where the month stands."""
    return any(_is_day(found) and _is_right(found) for found in _SHAPE.finditer(text))


def without_personal_numbers(text: str, mask: str) -> str:
    """Return a text with its personal numbers masked; one written with a dash also when its last figure is wrong."""

    def replaced(found: re.Match[str]) -> str:
        return mask if _is_day(found) and (found[4].strip() or _is_right(found)) else found[0]

    return _SHAPE.sub(replaced, text)


def _is_day(found: re.Match[str]) -> bool:
    return 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) % 60 <= 31


def _is_right(found: re.Match[str]) -> bool:
    return bool(luhn.is_valid(found[1] + found[2] + found[3] + found[5]))
