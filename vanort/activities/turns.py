# SPDX-License-Identifier: EUPL-1.2
"""Whose turn it is to host: the side that did not host last time (alternation, as towns in the field practise)."""

from enum import StrEnum


class Side(StrEnum):
    """One of the two ends of a relation."""

    HOME = "home"
    PARTNER = "partner"


def next_host(directions: list[str]) -> Side | None:
    """Return who hosts next; None when no visit tells. ``directions`` are those of the visits that count and took
    place, oldest first: ``host`` when we hosted, ``travel`` when we travelled; others do not decide anything."""
    hosts_next = {"host": Side.PARTNER, "travel": Side.HOME}
    return next((hosts_next[each] for each in reversed(directions) if each in hosts_next), None)
