# SPDX-License-Identifier: EUPL-1.2
"""Which activities owe a report, and whether it came: in time, late, or not at all."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.activities.models import Activity, ActivityReport, ReportRule
from vanort.reports.figures import Figure, Section, Table
from vanort.reports.year import Year, day_of, part_of

# Days to report in when the body has no rule.
DAYS = 60


def owed_section(year: Year) -> Section:
    """Return the body's activities that owe a report, each with its status and its due day. Two queries."""
    days = dict(ReportRule.objects.filter(body=year.body).values_list("involvement", "days"))
    mine = [each for each in year.activities if each.body_id]
    owing = set(Activity.objects.owing_report().filter(pk__in=[each.pk for each in mine]).values_list("pk", flat=True))
    found = [(each, *_status(each, days)) for each in mine if each.pk in owing]
    labels = {"in_time": _("in time"), "late": _("late"), "missing": _("missing"), "not_due": _("not due yet")}
    rows = [
        (part_of(each), day_of(each.end_date), day_of(due), day_of(came), labels[status])
        for each, due, came, status in found]  # fmt: skip
    counts = (
        (label, "", "", "", Figure.total(f"reports-{code}", [part_of(row[0]) for row in found if row[-1] == code]))
        for code, label in labels.items())  # fmt: skip
    total = (_("In all"), "", "", "", Figure.total("reports-owed", [part_of(row[0]) for row in found]))
    head = (_("Activity"), _("Last day"), _("Report due"), _("Received"), _("Report"))
    table = Table("reports", _("Activities that owe a report"), head, (*rows, *counts, total))
    return Section("reports", _("Reports of activities"), tables=(table,))


def _status(activity: Activity, days: dict[str, int]) -> tuple[dt.date, dt.date | None, str]:
    """Return when the report is due, when it came and how it stands; one sent back for completion is not there."""
    report: ActivityReport | None = getattr(activity, "report", None)
    given = dt.timedelta(days=days.get(activity.involvement, days.get("", DAYS)))
    due = report.due_on if report else activity.end_date + given
    came = timezone.localdate(report.received_at) if report and report.received_at else None
    if report and report.state not in ActivityReport.OPEN_STATES:
        return due, came, "late" if report.was_late else "in_time"
    return due, came, "missing" if due < timezone.localdate() else "not_due"
