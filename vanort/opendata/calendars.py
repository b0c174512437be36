# SPDX-License-Identifier: EUPL-1.2
"""Activities and jubilees as a calendar to subscribe to (RFC 5545, with the properties of RFC 7986).

An entry needs a day. An activity without one is left out, and the calendar says so. A jubilee without one stands on
1 January as jubilee year, and says that no day is set."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from icalendar import Calendar, Event, vText

from vanort.activities.models import Activity
from vanort.collaborations.jubilees import jubilees
from vanort.collaborations.models import Collaboration, Milestone, StatusChange
from vanort.core.dates import When
from vanort.core.texts import FALLBACK
from vanort.opendata.plain import absolute, in_language, plain, shown_partner, shown_sources, shown_town

YEARS_AHEAD = 5
_REFRESH = dt.timedelta(hours=12)
_STATUS: dict[str, str] = {
    **dict.fromkeys((Activity.State.CONFIRMED, Activity.State.DONE), "CONFIRMED"),
    Activity.State.CANCELLED: "CANCELLED"}  # fmt: skip


def draw_calendar(
    name: str, address: str, activities: Iterable[Activity], collaborations: Iterable[Collaboration]
) -> bytes:
    """Return a calendar as a file, with the whole address of the page that shows the same.

    activities: public, with collaborations, parties and sources loaded. collaborations: public ones whose jubilees are
    wanted, with parties and milestones loaded."""
    known = list(activities)
    dated = [(one, one.when) for one in known if one.when and one.when.is_exact]
    calendar = _head(name, address, len(known) - len(dated))
    for event in (*(_of_activity(one, when) for one, when in dated), *_of_jubilees(collaborations)):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _head(name: str, address: str, undated: int) -> Calendar:
    language = get_language() or FALLBACK
    words = _("Activities with a known day, and jubilees of the next five years.")
    if undated:
        words += " " + _("Left out because only the month or the year is known: %(number)s.") % {"number": undated}
    calendar = Calendar()
    calendar.add("prodid", f"-//Vänort//Vänort//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key, old, text in (("name", "x-wr-calname", name), ("description", "x-wr-caldesc", words)):
        calendar.add(key, text, parameters={"LANGUAGE": language})
        calendar.add(old, vText(text))
    calendar.add("url", address)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    return calendar


def _event(record: Activity | Collaboration, when: When, **properties: Any) -> Event:
    """Return an entry over whole days that leaves the subscriber's time free; a text comes with its language."""
    event = Event()
    event.add("dtstamp", record.updated_at)
    event.add("last-modified", record.updated_at)
    event.add("sequence", record.version)
    event.add("dtstart", when.start)
    event.add("dtend", when.end + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("url", absolute(record.get_absolute_url()))
    for key, value in properties.items():
        text, parameters = (value[0], {"LANGUAGE": value[1]}) if isinstance(value, tuple) else (value, {})
        event.add(key, text, parameters=parameters)
    return event


def _of_activity(activity: Activity, when: When) -> Event:
    title, title_language = in_language(activity.title)
    summary, summary_language = in_language(activity.summary)
    place = shown_town(activity)
    return _event(
        activity, when, uid=str(activity.uuid), summary=(_marked(activity, title), title_language),
        status="TENTATIVE" if activity.is_outcome_unknown else _STATUS.get(activity.state, "TENTATIVE"),
        categories=[plain(activity.get_kind_display())],
        description=("\n".join(_told(activity, summary)), summary_language), **({"location": place} if place else {}),
    )  # fmt: skip


def _marked(activity: Activity, title: str) -> str:
    """Put the state before the title where a calendar would otherwise let it pass for held."""
    if activity.state in (Activity.State.CANCELLED, Activity.State.POSTPONED) or activity.is_outcome_unknown:
        return f"{activity.shown_state_label.capitalize()}: {title}"
    return title


def _told(activity: Activity, summary: str) -> Iterator[str]:
    yield from (part for part in (summary, in_language(activity.state_reason)[0]) if part)
    yield _("State: %(state)s") % {"state": activity.shown_state_label}
    names = [plain(one) for one in activity.collaborations.all()]
    if names:
        yield _("Collaboration: %(names)s") % {"names": ", ".join(names)}
    yield from (_("Source: %(source)s") % {"source": line} for line in shown_sources(activity.sources.all()))


def _of_jubilees(collaborations: Iterable[Collaboration]) -> Iterator[Event]:
    this_year = timezone.localdate().year
    for collaboration in collaborations:
        milestone = collaboration.counting_milestone
        if milestone and milestone.when and collaboration.status not in StatusChange.FINAL:
            for year, years in jubilees(milestone.when.year, this_year, this_year + YEARS_AHEAD):
                yield _of_jubilee(collaboration, milestone, year, years)


def _of_jubilee(collaboration: Collaboration, milestone: Milestone, year: int, years: int) -> Event:
    day, language = _day_in(milestone, year), get_language() or FALLBACK
    words = {"name": shown_partner(collaboration), "years": years, "year": year}
    title = _("Jubilee: %(name)s %(years)s years") if day else _("Jubilee year: %(name)s %(years)s years (%(year)s)")
    return _event(
        collaboration, day or When(f"{year:04}-01-01"), uid=str(uuid.uuid5(collaboration.uuid, f"jubilee-{year}")),
        summary=(title % words, language), status="CONFIRMED", categories=[_("jubilee")],
        description=("\n".join(_counted(milestone, day)), language))  # fmt: skip


def _day_in(milestone: Milestone, year: int) -> When | None:
    """Return the anniversary in a year if the milestone has one certain day, and that year has it too."""
    when = milestone.when
    if not when or milestone.is_derived or not when.is_exact or when.start != when.end:
        return None
    try:
        return When(when.start.replace(year=year).isoformat())
    except ValueError:
        return None


def _counted(milestone: Milestone, day: When | None) -> Iterator[str]:
    yield _("Counted from: %(title)s, %(when)s.") % {"title": plain(milestone.title), "when": milestone.when}
    if not day:
        yield _("No day is set. The entry stands on 1 January to mark the year.")
    if milestone.is_derived:
        yield _("The date is derived: %(how)s") % {"how": plain(milestone.derivation)}
    if milestone.source:
        yield _("Source: %(source)s") % {"source": shown_sources([milestone.source])[0]}
