# SPDX-License-Identifier: EUPL-1.2
"""What waits of visits, as lines of To do: one line per visit and sort, with numbers and never a name."""

import datetime as dt
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from vanort.activities.models import Activity
from vanort.core.exports import swedish
from vanort.office.rows import FETCHED, Group, Row, shown_day
from vanort.visits.models import ChecklistItem, Delegate, Host, Invitation, Visit
from vanort.visits.permissions import can_change_people, can_plan_visits

# Days before the arrival from which children must have beds and consents, and towns have answered.
CHILDREN, ANSWERS = 14, 30
OFF = (Activity.State.CANCELLED, Activity.State.POSTPONED)


def visits(user: Any, today: dt.date) -> tuple[list[Group], list[Group]]:
    """Return what is urgent with visits, and what can wait. One query."""
    if not can_plan_visits(user):
        return [], []
    soon, near = today + dt.timedelta(days=CHILDREN), today + dt.timedelta(days=ANSWERS)
    unplaced = Q(visit__activity__direction=Activity.Direction.HOST, placement=None)
    unready = (unplaced | Q(guardian_agreed_on=None)) & Q(visit__arrives_on__lte=soon, is_minor=True)
    ahead = Q(visit__leaves_on__gte=today)
    counted = {
        "late": _number(ChecklistItem.objects.filter(done_on=None, due_on__lt=today)),
        "silent": _number(Invitation.objects.filter(ahead, visit__arrives_on__lte=near, answer="waiting")),
        "children": _number(Delegate.objects.filter(ahead & unready)),
        "offers": _number(Host.objects.filter(ahead, state=Host.State.OFFERED)),
    }
    waits = Q(late__gt=0) | Q(silent__gt=0) | Q(children__gt=0) | Q(offers__gt=0)
    found: Any = Visit.objects.for_lists().exclude(activity__state__in=OFF).annotate(**counted).filter(waits)
    late = Group(_("Checklists of visits: nothing is late."))
    towns = Group(_("Invitations to visits within 30 days: all are answered."))
    children = Group(_("Children on visits within two weeks: all have beds and their guardians' consent."))
    offers = Group(_("Offers of beds: all are answered."))
    for one in found.order_by("arrives_on", "pk")[:FETCHED]:
        _add(late, one, "plan", one.late, ngettext(
            "%(count)d thing on the checklist is late.", "%(count)d things on the checklist are late.",
            one.late or 0))  # fmt: skip
        _add(towns, one, "plan", one.silent, ngettext(
            "%(count)d invited town has not answered.", "%(count)d invited towns have not answered.",
            one.silent or 0))  # fmt: skip
        _add(children, one, "guests", one.children, ngettext(
            "%(count)d child lacks a bed or the guardian's consent.",
            "%(count)d children lack a bed or the guardian's consent.", one.children or 0))  # fmt: skip
        _add(offers, one, "beds", one.offers, ngettext(
            "%(count)d offer of beds waits for an answer.", "%(count)d offers of beds wait for an answer.",
            one.offers or 0))  # fmt: skip
    return ([late, children], [towns, offers]) if can_change_people(user) else ([late], [towns])


def _number(rows: QuerySet[Any]) -> Subquery:
    """Return how many rows of a sort a visit has; None for none."""
    own = rows.filter(visit=OuterRef("pk")).order_by().values("visit")
    return Subquery(own.annotate(number=Count("pk")).values("number"))


def _add(group: Group, one: Visit, tab: str, number: int | None, text: str) -> None:
    if number:
        url = reverse(f"visits_admin:{tab}", args=[one.pk])
        said = text % {"count": number}
        group.rows.append(Row(shown_day(one.arrives_on), swedish(one.activity), said, _("Open the visit"), url))
