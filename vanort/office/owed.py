# SPDX-License-Identifier: EUPL-1.2
"""What waits of reports on activities, as lines of To do."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from vanort.activities.models import Activity, ActivityReport
from vanort.core.exports import swedish
from vanort.core.permissions import can_change
from vanort.mandates.models import Regulation
from vanort.office.rows import FETCHED, Group, Row, list_url, shown_day
from vanort.reports.models import AnnualReport, Edition
from vanort.reports.permissions import can_write_reports


def reports(user: Any, today: dt.date) -> tuple[list[Group], list[Group]]:
    """Return reports past their day, and those that wait for staff: to be approved, or to be asked for. One query."""
    if not can_change(user, ActivityReport):
        return [], []
    late = Group(_("Reports past their day: none."), list_url(ActivityReport, attention="late"))
    here = Group(_("Reports that wait for approval: none."), list_url(ActivityReport, state="received"))
    free = Group(_("Reports that nobody has been asked for: none."), list_url(ActivityReport, state="expected"))
    owed = Q(state__in=ActivityReport.OPEN_STATES, activity__in=Activity.objects.owing_report())
    rows = ActivityReport.objects.filter(owed | Q(state=ActivityReport.State.RECEIVED)).select_related("activity")
    for one in rows.order_by("due_on", "pk")[:FETCHED]:
        day, is_late = shown_day(one.due_on), one.due_on < today
        text = (_("It was due on %(day)s.") if is_late else _("It is due on %(day)s.")) % {"day": day}
        tag, button, group = _("Late") if is_late else day, _("Look at it"), late if is_late else None
        if one.state == ActivityReport.State.RECEIVED:
            tag, text, button, group = _("Received"), _("Approve it or send it back."), _("Read it"), here
        elif not one.leader_email:
            text, button, group = " ".join([text, _("Nobody has been asked for it.")]), _("Ask for it"), group or free
        if group:
            heading = _("Report: %(activity)s") % {"activity": swedish(one.activity)}
            url = reverse("activities_admin:money", args=[one.activity_id])
            group.rows.append(Row(tag, heading, text, button, url))
    return [late], [here, free]


def annual_reports(user: Any, today: dt.date) -> list[Group]:
    """Return which bodies with duties have not handed over last year's annual report. One query."""
    if not can_write_reports(user):
        return []
    year, group = today.year - 1, Group(_("Annual reports of last year: all are handed over."))
    begun = AnnualReport.objects.filter(year=year, body=OuterRef("body"))
    editions = Edition.objects.filter(report__year=year, report__body=OuterRef("body"))
    rules = Regulation.objects.filter(duties__isnull=False, start_date__year__lte=year).select_related("body")
    rules = rules.exclude(end_date__year__lt=year).exclude(Exists(editions.exclude(delivered_on=None)))
    found = rules.annotate(report=Subquery(begun.values("pk")), is_adopted=Exists(editions))
    for one in {one.body_id: one for one in found}.values():
        text, url = _("It is not begun."), reverse("reports_admin:index")
        if one.report:
            text = _("It is adopted, but not handed over.") if one.is_adopted else _("It is not adopted yet.")
            url = reverse("reports_admin:report", args=[one.report])
        heading = _("Annual report of %(body)s %(year)s") % {"body": swedish(one.body), "year": year}
        group.rows.append(Row(str(year), heading, text, _("Look at it"), url))
    return [group]
