# SPDX-License-Identifier: EUPL-1.2
"""What waits for staff, worked out from the registers: urgent, to be looked at, missing, ahead.

Nothing here is stored and nothing is changed. A person sees only what that person may do something about."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from textwrap import shorten
from typing import Any, NamedTuple

from babel.dates import format_date
from django.db.models import Exists, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import Page, get_page_models
from wagtail.permissions import page_permission_policy

from vanort.activities.models import Activity, dormant
from vanort.activities.turns import Side
from vanort.collaborations.models import Agreement, Collaboration, MemoryPlace
from vanort.core.exports import swedish
from vanort.core.models import Record, Visibility
from vanort.core.permissions import can_change, permission_for
from vanort.core.texts import FALLBACK
from vanort.directory.models import ContactFunction, DecisionReference, Organization, Person
from vanort.office.committee import bodies, meetings
from vanort.office.owed import annual_reports, reports
from vanort.office.questions import letters, questions, unreachable
from vanort.office.rows import FETCHED, Group, Row, Section, edit_url, list_url
from vanort.office.visiting import visits


class Gap(NamedTuple):
    """What the ``gaps`` of a register lack: the words, and the button."""

    heading: str
    text: str
    button: str
    done: str


def things_to_do(user: Any, on: dt.date | None = None) -> list[Section]:
    """Return the sections for a person on a day, empty groups too, of what the person may act on. About 40 queries."""
    today = on or timezone.localdate()
    late, held, unknown, gaps = _records(user, today)
    overdue, asked = questions(user)
    empty, seats = bodies(user, today)
    late_minutes, ahead = meetings(user, today)
    missing, received = reports(user, today)
    unready, unanswered = visits(user, today)
    late_rows = [*overdue, *empty, *late_minutes, *missing, *unready]
    urgent = [*late_rows, *letters(user), *_official(user), *_statements(user)]
    waiting = [*ahead, *received, *annual_reports(user, today), *unanswered, *seats]
    return [
        Section("urgent", _("Urgent"), urgent), *([Section("asked", _("Questions and ideas"), asked)] if asked else []),
        *([Section("bodies", _("Bodies, meetings, reports and visits"), waiting)] if waiting else []),
        Section("review", _("To be looked at"), [*unknown, *late, *held]),
        Section("gaps", _("Missing"), [*gaps, *_nameless(user), *unreachable(user)]),
        Section("ahead", _("Ahead"), _ahead(user, today))]  # fmt: skip


def _gaps() -> dict[type[Record], Gap]:
    where = _("It stands in the list, but cannot stand on the map.")
    return {
        Collaboration: Gap(
            _("%s: start year"),
            _("No source that we have read says since when. Look in the agreement, or ask the twin town."),
            _("Fill in the year"), _("Start years: all are known.")),
        MemoryPlace: Gap(_("%s: position"), where, _("Fill in the position"), _("Positions of places: all are known.")),
        Agreement: Gap(_("%s: the agreement as a file"), _("Ask the municipal archive for a copy."), _("Add the file"),
                       _("Agreements: all have their file.")),
        DecisionReference: Gap(
            _("%s: § and diary number"), _("Nobody can look the decision up. The minutes have the §."), _("Fill in"),
            _("Decisions: all can be looked up.")),
        Organization: Gap(
            _("%s: position"), where, _("Fill in the position"), _("Municipalities: all stand on the map.")),
    }  # fmt: skip


def _records(user: Any, today: dt.date) -> tuple[list[Group], list[Group], list[Group], list[Group]]:
    late = Group(_("Facts past their review: none."))
    held = Group(_("Held-back records: none."))
    unknown = Group(_("Activities without outcome: none."), list_url(Activity, attention="outcome_unknown"))
    gaps: list[Group] = []
    known = _gaps()
    models: tuple[type[Record], ...] = (
        Collaboration, Activity, Agreement, MemoryPlace, Organization, Person, DecisionReference)  # fmt: skip
    allowed = [model for model in models if can_change(user, model)]
    for model in allowed:
        gap = known.get(model)
        group = Group(gap.done, list_url(model, attention="gaps")) if gap else Group("")
        for record in _waiting(model, gap, today):
            if record.visibility == Visibility.HELD:
                # What else may lack can wait until it is settled whether the record is to be there at all.
                held.rows.append(_row(record, _("Held back"), "%s", record.visibility_reason, _("Settle it")))
                held.more_url = held.more_url or list_url(model, visibility=Visibility.HELD)
                continue
            if record.is_past_review(today):
                late.rows.append(_late_row(record))
                late.more_url = late.more_url or list_url(model, attention="past_review")
            if gap and record.lacks:
                group.rows.append(_row(record, _("Missing"), gap.heading, gap.text, gap.button))
            if model is Activity and record.lacks:
                unknown.rows.append(_outcome_row(record))
        gaps += [group] if gap else []
    return ([late] if allowed else []), ([held] if allowed else []), ([unknown] if Activity in allowed else []), gaps


def _waiting(model: type[Record], gap: Gap | None, today: dt.date) -> Any:
    """The records of a register that need somebody. One query."""
    rows: Any = model._default_manager.all()
    lacking = rows.outcome_unknown(today) if model is Activity else rows.gaps() if gap else rows.none()
    lacks = Exists(lacking.filter(pk=OuterRef("pk")).order_by())
    needed = Q(lacks=True) | Q(review_by__lte=today) | Q(visibility=Visibility.HELD)
    return rows.annotate(lacks=lacks).filter(needed).order_by("review_by", "pk")[:FETCHED]


def _row(record: Record, tag: str, heading: str, text: str, button: str) -> Row:
    name = shorten(swedish(record), 80, placeholder=" …").rstrip(". ")
    return Row(tag, heading.replace("%s", name), text, button, edit_url(record))


def _late_row(record: Record) -> Row:
    kind = capfirst(record._meta.verbose_name)
    month = format_date(record.review_by, "MMM y", locale=(get_language() or "sv").replace("-", "_"))
    tag = _("Since %(day)s") % {"day": month}
    return _row(record, tag, "%s", _("%(kind)s. Is everything still true?") % {"kind": kind}, _("Review"))


def _outcome_row(activity: Any) -> Row:
    heading = f"{swedish(activity)}, {activity.when}"
    text = _("It was planned, and its day has passed. Did it take place?")
    url = reverse("activities_admin:outcome", args=[activity.pk])
    return Row(_("Outcome unknown"), heading, text, _("Say what happened"), url)


def _nameless(user: Any) -> list[Group]:
    """Functions that somebody should have, but nobody knows who. One query."""
    if not can_change(user, Organization):
        return []
    rows = ContactFunction.objects.current().filter(person=None).select_related("organization")[:FETCHED]
    return [Group(_("Contact functions: all have a name."), rows=[Row(
        _("Missing"), f"{swedish(one.organization)}: {one.label}", _("The function is known, but not who has it."),
        _("Fill in the name"), edit_url(one.organization)) for one in rows])]  # fmt: skip


def _official(user: Any) -> list[Group]:
    """The site that nobody has declared the municipality's own. One query."""
    found = [model for model in settings_registry if hasattr(model, "is_official")]
    if not found or not user.has_perm(permission_for(found[0], "change")):
        return []
    group = Group(_("The site is declared the municipality's own."))
    facts = found[0].objects.first()
    if facts is None or not facts.is_official:
        text = _("Every page says that it is a demonstration, and search engines are told to stay away.")
        heading, url = _("The site is not declared official"), ""
        with suppress(NoReverseMatch):
            url = reverse("website_admin:declare")
        group.rows.append(Row(_("Demonstration"), heading, text, _("Declare it official"), url))
    return [group]


def _statements(user: Any) -> list[Group]:
    """Pages that the law asks for and that have points left empty, in Swedish. Two queries, one per sort of page."""
    models = [model for model in get_page_models() if hasattr(model, "gaps")]
    if not models or not page_permission_policy.user_has_any_permission(user, ["change"]):
        return []
    group = Group(_("Statements that the law asks for: all are filled in."))
    for page in Page.objects.live().filter(locale__language_code=FALLBACK).type(*models).specific():
        if lacking := len(page.gaps):
            heading = _("%(page)s: %(count)d points are empty") % {"page": page.title, "count": lacking}
            text = _("The law asks for them. Visitors read “not filled in yet”.")
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
            group.rows.append(Row(_("Missing"), heading, text, _("Fill in"), url))
    return [group]


def _ahead(user: Any, today: dt.date) -> list[Group]:
    """Jubilees of the next five years, and collaborations that have been silent for long. Six queries."""
    if not can_change(user, Collaboration):
        return []
    ongoing = list(Collaboration.objects.public().ongoing().with_milestones())
    silent = [_silent_row(one, last, today) for one, last in dormant(ongoing, today)]
    return [Group(_("Jubilees in the next five years: none."), rows=list(_jubilees(ongoing, today))),
            Group(_("Silent collaborations: none."), rows=silent)]  # fmt: skip


def _jubilees(ongoing: list[Collaboration], today: dt.date) -> Iterator[Row]:
    found = [(when, one) for one in ongoing if (when := one.next_jubilee(today))]
    coming = sorted(found, key=lambda pair: (pair[0], pair[1].pk))
    rows = Activity.objects.filter(kind=Activity.Kind.JUBILEE, end_date__gte=today.replace(month=1, day=1))
    planned = set(rows.values_list("collaborations", "start_date__year"))
    turns = Activity.objects.next_hosts([one for _found, one in coming])
    for (year, years), one in coming:
        if (one.pk, year) not in planned:
            yield _jubilee_row(one, year, years, turns.get(one.pk))


def _jubilee_row(one: Collaboration, year: int, years: int, side: Side | None) -> Row:
    milestone = one.counting_milestone
    turn = {Side.HOME: _("It is our turn to host."), Side.PARTNER: _("It is the twin town's turn to host.")}
    parts = [turn[side] if side else _("We do not know whose turn it is to host.")]
    if milestone and milestone.is_derived:
        parts.append(_("The year is derived."))
    heading = _("%(name)s: %(years)d years") % {"name": swedish(one), "years": years}
    asked = {"kind": "jubilee", "when": year, "collaborations": one.pk}
    url = reverse("wagtailsnippets_activities_activity:add", query=asked)
    return Row(str(year), heading, " ".join(parts), _("Plan it"), url)


def _silent_row(one: Collaboration, last: dt.date | None, today: dt.date) -> Row:
    tag = _("%(years)d years silent") % {"years": today.year - last.year} if last else _("Silent")
    told = _("%(name)s: nothing since %(year)d") % {"name": swedish(one), "year": last.year} if last else ""
    heading = told or _("%(name)s: no activity is known") % {"name": swedish(one)}
    text = _("Suggest a meeting, or let the collaboration rest. This is a proposal; nothing changes by itself.")
    url = reverse("collaborations_admin:status", args=[one.pk], query={"status": Collaboration.Status.DORMANT})
    return Row(tag, heading, text, _("Take a stand"), url)
