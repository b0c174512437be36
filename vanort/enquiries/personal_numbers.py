# SPDX-License-Identifier: EUPL-1.2
"""Finds Swedish personal identity numbers and coordination numbers in running text."""

from __future__ import annotations

import re

from stdnum import luhn

# With or without century; a dash, a plus or a blank before the last four, or nothing. Never part of a longer number.
_SHAPE = re.compile(r"(?<![0-9])(?:[0-9]{2})?([0-9]{2})([0-9]{2})([0-9]{2})\s?[-+‐‑–]?\s?([0-9]{4})(?![0-9])")


def holds_personal_number(text: str) -> bool:
    """Return whether a text holds what is built as a personal identity number (folkbokföringslagen 1991:481, 18 §).

    A coordination number has 60 added to the day. An organisation number has at least 20 where the month stands.
    """
    return any(
        1 <= int(month) <= 12 and 1 <= int(day) % 60 <= 31 and luhn.is_valid(year + month + day + last)
        for year, month, day, last in _SHAPE.findall(text)
    )
