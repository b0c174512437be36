# SPDX-License-Identifier: EUPL-1.2
"""Entries of stories, timelines and calendars: what their components show, and the years between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from vanort.core.dates import When
from vanort.core.models import Source
from vanort.core.texts import Texts
from vanort.ui.components import Origin, Said

GAP_YEARS = 10


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry; mark is its dot on the timeline (trip, in, deal, local, plan), lane its drawing between two rails."""

    when: When | str
    title: Texts | Said | str = ""
    text: Texts | Said | str = ""
    kind: str = ""
    who: str = ""
    url: str = ""
    note: str = ""
    meta: str = ""
    mark: str = "local"
    lane: str = ""
    stage: str = ""
    sources: tuple[Source | Origin, ...] = ()
    is_milestone: bool = False
    is_future: bool = False
    is_gap: bool = False
    is_big: bool = False

    @property
    def key(self) -> str:
        """What entries are sorted by: the date as text, unknown ones first."""
        return self.when.edtf if isinstance(self.when, When) else ""

    @property
    def datetime(self) -> str:
        """The date for machines; empty for a span, which one attribute cannot hold."""
        return "" if "/" in self.key else self.key

    @property
    def on_rails(self) -> Entry:
        """The entry as it stands between two rails, where its mark is its lane."""
        return replace(self, mark=self.lane)


def joined(*texts: Texts) -> Texts:
    """Return several texts as one, in each language that any of them has."""
    codes = dict.fromkeys(code for each in texts for code in each)
    return Texts({code: " ".join(t.in_language(code)[0] for t in texts if t) for code in codes})


def shortened(entry: Entry, most: int = 180) -> Entry:
    """Return an entry with the first sentences of its text only: about as many characters, never half a sentence."""
    if not isinstance(entry.text, Texts):
        return entry
    return replace(entry, text=Texts({code: _first_sentences(text, most) for code, text in entry.text.items()}))


def _first_sentences(text: str, most: int) -> str:
    first, *rest = text.replace("\n", " ").split(". ")
    for sentence in rest:
        if len(first) + len(sentence) > most:
            return f"{first}."
        first = f"{first}. {sentence}"
    return first


def with_gaps(entries: list[Entry]) -> list[Entry]:
    """Put an invitation to tell into every ten years or more of which nothing is known."""
    after = ((gap_between(*pair), pair[1]) for pair in pairwise(entries))
    return [*entries[:1], *(entry for pair in after for entry in pair if entry)]


def gap_between(before: Entry, after: Entry) -> Entry | None:
    """Return the gap between two entries in a row, if at least ten whole years lie between them."""
    if not isinstance(before.when, When) or not isinstance(after.when, When):
        return None
    first, last = before.when.end.year + 1, after.when.year - 1
    if last - first + 1 < GAP_YEARS:
        return None
    return Entry(when=When(f"{first}/{last}"), stage=before.stage, is_gap=True)
