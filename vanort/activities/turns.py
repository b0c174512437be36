# SPDX-License-Identifier: EUPL-1.2
"""Whose turn it is to host: the side that did not host last time (alternation, as towns in the field practise)."""

from enum import StrEnum


class Side(StrEnum):
    """One of the two ends of a relation."""

    HOME = "home"
    PARTNER = "partner"


def next_host(directions: list[str]) -> Side | None:
    """Return who hosts next.

    Args:
        directions: of the visits that count and were carried out, oldest first: ``host`` when we hosted, ``travel``
            when we travelled; others do not decide anything.

    Returns:
        The side whose turn it is, or None when no visit tells.
    """
    deciding = [direction for direction in directions if direction in ("host", "travel")]
    if not deciding:
        return None
    return Side.PARTNER if deciding[-1] == "host" else Side.HOME
