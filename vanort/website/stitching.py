# SPDX-License-Identifier: EUPL-1.2
"""The long picture of a partnership, drawn from the entries of its story."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.collaborations.models import Collaboration
from vanort.core.dates import When
from vanort.directory.models import Organization
from vanort.ui.drawing import lanes, stitch
from vanort.ui.entries import Entry

FEWEST = 3


def stitch_of(entries: Iterable[Entry], town: Collaboration, home: Organization | None) -> dict[str, Any] | None:
    """Draw a story's dated entries; None when they are too few to make a picture."""
    dated = [(entry, entry.when.year) for entry in entries if isinstance(entry.when, When) and not entry.is_gap]
    if len(dated) < FEWEST or not home or not town.partner:
        return None
    this_year = timezone.localdate().year
    marks = tuple(stitch.Mark(year, _kind(entry), _label(entry)) for entry, year in dated if year <= this_year)
    first: dict[str, int] = {}
    for entry, year in dated:
        first.setdefault(entry.stage, year)
    is_known = any(entry.lane in ("charter", "twinning") for entry, _year in dated)
    counting = town.counting_milestone
    is_derived = bool(counting and counting.is_derived)
    words = stitch.Words(str(home), str(town.partner), _("today"), (_("facts"), _("missing")))
    jubilee = town.next_jubilee()
    due = jubilee and (jubilee[0], ngettext("%(n)d year", "%(n)d years", jubilee[1]) % {"n": jubilee[1]})
    picture = stitch.draw_stitch(marks, tuple((year, stage) for stage, year in first.items()), this_year, words, due)
    label = _("Diagram of the journeys between %(home)s and %(town)s. The same facts stand in the list below.")
    return {
        "stitch": picture,
        "label": label % {"home": home, "town": town.partner},
        "key": [
            {"stage": stage, "words": _key(stage, year, is_known=is_known, is_derived=is_derived)}
            for stage, year in first.items()
        ],
    }


def _kind(entry: Entry) -> str:
    if entry.lane in ("", lanes.CONTACT):
        return lanes.CONTACT if entry.is_milestone else lanes.OTHER
    return entry.lane


def _label(entry: Entry) -> str:
    """Return the words under a milestone; journeys have none, the list below tells of them."""
    if not entry.is_milestone or entry.lane == "contact":
        return ""
    kind, _comma, derived = entry.kind.partition(", ")
    return derived or kind.lower()


def _key(stage: str, year: int, *, is_known: bool, is_derived: bool) -> str:
    if not is_known and stage != "contact":
        return _("Since when is not known")
    if is_derived and stage == "twin":
        return _("Exchange from %(year)d, derived year") % {"year": year}
    words = {
        "contact": _("Contact from %(year)d"),
        "friend": _("Friendship from %(year)d"),
        "twin": _("Twin town from %(year)d"),
    }
    return words[stage] % {"year": year}
