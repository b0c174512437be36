# SPDX-License-Identifier: EUPL-1.2
"""What waits of reports on activities, as lines of To do."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vanort.activities.models import Activity, ActivityReport
from vanort.core.exports import swedish
from vanort.core.permissions import can_change
from vanort.office.rows import FETCHED, Group, Row


def reports(user: Any, today: dt.date) -> tuple[list[Group], list[Group]]:
    """Return reports past their day, and those that wait for staff: to be approved, or to be asked for. One query."""
    if not can_change(user, ActivityReport):
        return [], []
    page = reverse("wagtailsnippets_activities_activityreport:list")
    late = Group(_("Reports past their day: none."), f"{page}?attention=late")
    here = Group(_("Reports that wait for approval: none."), f"{page}?state=received")
    free = Group(_("Reports that nobody has been asked for: none."), f"{page}?state=expected")
    owed = Q(state__in=ActivityReport.OPEN_STATES, activity__in=Activity.objects.owing_report())
    rows = ActivityReport.objects.filter(owed | Q(state=ActivityReport.State.RECEIVED)).select_related("activity")
    for one in rows.order_by("due_on", "pk")[:FETCHED]:
        day, is_late = date_format(one.due_on, "j F Y"), one.due_on < today
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
