# SPDX-License-Identifier: EUPL-1.2
"""What waits of bodies and their meetings, as lines of To do."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from vanort.core.exports import swedish
from vanort.mandates.composition import Composition, composed
from vanort.mandates.models import Mandate, Regulation, Term
from vanort.mandates.permissions import can_change_mandates
from vanort.meetings.models import Adjustment, Meeting, Task
from vanort.meetings.permissions import can_run_meetings
from vanort.office.rows import FETCHED, Group, Row, edit_url, list_url, shown_day

NOTICED = dt.timedelta(days=90)  # before the end of a term, from when the hand-over is prepared


def bodies(user: Any, today: dt.date) -> tuple[list[Group], list[Group]]:
    """Return what is urgent with bodies, and what can wait. Four queries."""
    if not can_change_mandates(user):
        return [], []
    empty = Group(_("Bodies without members: none."))
    ending = Group(_("Terms that end within 90 days: none."))
    seats = Group(_("Seats: all are held and recorded."))
    for term in _last_terms(today):
        now = composed(term, term.mandates.all(), today)
        if not term.holds(today) or now.is_without_members:
            empty.rows.append(_empty_row(term, today))
        elif now.vacant or now.unrecorded:
            seats.rows.append(_seats_row(now, term))
        if today <= term.end_date <= today + NOTICED and not term.has_successor:
            ending.rows.append(_ending_row(term, now))
    return [empty], [ending, _single_mandates(today), seats, _silent(today), _revised()]


def _last_terms(today: dt.date) -> Any:
    """The running term of each body, and the last one of a body whose last one has ended. Two queries."""
    later = Term.objects.filter(body=OuterRef("body"), start_date__gt=OuterRef("start_date"))
    rows = Term.objects.annotate(has_successor=Exists(later)).filter(start_date__lte=today)
    rows = rows.filter(Q(end_date__gte=today) | Q(has_successor=False)).select_related("body")
    mandates = Mandate.objects.select_related("person").order_by(*Mandate.IN_ORDER)
    return rows.prefetch_related(Prefetch("mandates", mandates)).order_by("end_date", "pk")[:FETCHED]


def _empty_row(term: Term, today: dt.date) -> Row:
    heading = _("%(body)s has no members") % {"body": swedish(term.body)}
    text = _("The term ended on %(day)s. The public page says so. Open the next term when you know who was appointed.")
    if term.holds(today):
        text = _("The term %(years)s has begun, and nobody is recorded as appointed.")
    text = text % {"day": shown_day(term.end_date), "years": term.years}
    return Row(_("Nobody"), heading, text, _("Hand over"), _handover(term))


def _ending_row(term: Term, now: Composition) -> Row:
    heading = _("%(body)s: the term ends on %(day)s") % {"body": swedish(term.body), "day": shown_day(term.end_date)}
    count = now.held + len(now.substitutes)
    text = ngettext("One mandate ends then.", "%(count)d mandates end then.", count) % {"count": count}
    return Row(shown_day(term.end_date), heading, text, _("Hand over"), _handover(term))


def _seats_row(now: Composition, term: Term) -> Row:
    known = {"body": swedish(term.body), "held": now.held, "seats": term.seats}
    heading = _("%(body)s: %(held)d of %(seats)d seats are recorded as held") % known
    parts = []
    if now.vacant:
        said = ngettext("One seat is empty.", "%(count)d seats are empty.", now.vacant)
        parts.append(said % {"count": now.vacant})
    if now.unrecorded:
        said = ngettext("One seat is not recorded.", "%(count)d seats are not recorded.", now.unrecorded)
        parts.append(said % {"count": now.unrecorded})
    return Row(_("Missing"), heading, " ".join(parts), _("Look at the body"), _body(term))


def _single_mandates(today: dt.date) -> Group:
    """Return seats that end soon although their term goes on. One query."""
    rows = Mandate.objects.ending(NOTICED.days, today).filter(term__end_date__gt=today + NOTICED)
    return Group(_("Mandates that end before their term: none."), rows=[Row(
        shown_day(one.end_date),
        _("%(person)s leaves %(body)s") % {"person": one.person, "body": swedish(one.term.body)},
        _("Ask for a by-election for the rest of the term."), _("Look at the body"), _body(one.term))
        for one in rows.select_related("person", "term__body")[:FETCHED]])  # fmt: skip


def _silent(today: dt.date) -> Group:
    """Return outside seats whose holder has told nothing for a year. One query."""
    rows = Mandate.objects.silent(today).select_related("person", "term__body")[:FETCHED]
    heading = _("%(person)s in %(body)s: nothing reported for a year")
    return Group(_("Representatives in outside bodies: all have reported within a year."), rows=[Row(
        _("One year"), heading % {"person": one.person, "body": swedish(one.term.body)},
        _("Ask what has happened there, and write down what you are told."), _("Report back"), edit_url(one))
        for one in rows])  # fmt: skip


def _revised() -> Group:
    """Return regulations that somebody is rewriting. One query."""
    return Group(_("Regulations under revision: none."), rows=[Row(
        _("Revision"), _("%(body)s: the regulation is under revision") % {"body": swedish(one.body)},
        _("When the new version is adopted, add it with the day from which it is valid."), _("Look at it"),
        edit_url(one)) for one in Regulation.objects.under_revision().select_related("body")[:FETCHED]])  # fmt: skip


def meetings(user: Any, today: dt.date) -> tuple[list[Group], list[Group]]:
    """Return what is urgent with meetings and tasks, and what can wait. Three queries."""
    if not can_run_meetings(user):
        return [], []
    late, soon = Group(_("Minutes past their day: none.")), Group(_("Meetings without minutes: none."))
    for one in Meeting.objects.without_minutes().for_lists().order_by("starts_at", "pk")[:FETCHED]:
        is_late = one.adjust_by < today
        heading = _("%(body)s %(day)s: minutes") % {"body": swedish(one.body), "day": shown_day(one.day)}
        text = _("They are to be adjusted by %(day)s.") % {"day": shown_day(one.adjust_by)}
        row = Row(_("Late") if is_late else shown_day(one.adjust_by), heading, text, _("To the minutes"), _minutes(one))
        (late if is_late else soon).rows.append(row)
    unposted, down = _announcements(today)
    overdue = Group(_("Tasks past their day: none."), list_url(Task))
    for task in Task.objects.overdue(today).select_related("owner", "body").order_by("due_on", "pk")[:FETCHED]:
        known = {"body": swedish(task.body), "who": task.owner or _("nobody has it")}
        text = _("%(body)s. Who has it: %(who)s.") % known
        overdue.rows.append(Row(shown_day(task.due_on or today), task.text, text, _("Look at it"), edit_url(task)))
    return [late, unposted, overdue], [soon, down]


def _announcements(today: dt.date) -> tuple[Group, Group]:
    """Return adjusted minutes that should be announced, and announcements that may come down. One query."""
    unposted = Group(_("Adjusted minutes not announced in time: none."))
    down = Group(_("Announcements that may come down: none."))
    rows = Adjustment.objects.filter(taken_down_on=None).select_related("meeting__body")
    bound = Q(meeting__body__legal_form__in=["board", "subcommittee", "council"])
    for one in rows.filter(Q(posted_on__isnull=False) | bound).order_by("adjusted_on", "pk")[:FETCHED]:
        meeting, url = one.meeting, _minutes(one.meeting)
        heading = _("%(body)s %(day)s: announcement") % {"body": swedish(meeting.body), "day": shown_day(meeting.day)}
        if one.posted_on is None and one.post_by < today:
            text = _("It was to be on the board by %(day)s.") % {"day": shown_day(one.post_by)}
            unposted.rows.append(Row(_("Late"), heading, text, _("Record it"), url))
        elif one.may_come_down and one.may_come_down <= today:
            text = _("Nobody may appeal any more. It may come down since %(day)s.") % {
                "day": shown_day(one.may_come_down)
            }
            down.rows.append(Row(_("Board"), heading, text, _("Record it"), url))
    return unposted, down


def _handover(term: Term) -> str:
    return reverse("office:handover", args=[term.body_id])


def _body(term: Term) -> str:
    return reverse("mandates_admin:body", args=[term.body_id])


def _minutes(meeting: Meeting) -> str:
    return reverse("meetings_admin:minutes", args=[meeting.pk])
