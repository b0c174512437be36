# SPDX-License-Identifier: EUPL-1.2
"""What became of last year's plan, what is planned and asked for next year, and what is carried over undone."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from vanort.meetings.models import AgendaItem, Task
from vanort.reports.committee import meeting_part
from vanort.reports.figures import Figure, Section, Table
from vanort.reports.models import PlanItem
from vanort.reports.year import Year, day_of, part_of

# What a body has not finished: it comes back, or another body answers.
OPEN = (AgendaItem.Outcome.POSTPONED, AgendaItem.Outcome.PROPOSED)


def follow_up_section(year: Year) -> Section:
    """Return the plan for the year with what became of it, and what is open when the year ends. Two queries."""
    plan = list(PlanItem.objects.filter(body=year.body, year=year.number))
    labels = {**{each.value: str(each.label) for each in PlanItem.Outcome}, "": _("not answered yet")}
    rows = [(part_of(each), labels[each.outcome], each.comment) for each in plan]
    counts = (
        (label, "", Figure.total(f"plan-{code or 'open'}", [part_of(each) for each in plan if each.outcome == code]))
        for code, label in labels.items())  # fmt: skip
    head = (_("What"), _("What became of it"), _("Comment"))
    tables = (Table("plan", _("The plan for the year"), head, (*rows, *counts)), _tasks(year), _decisions(year))
    return Section("follow_up", _("Follow-up"), tables=tables)


def next_section(year: Year) -> Section:
    """Return the plan for the year after, and the money asked for. One query."""
    plan = list(PlanItem.objects.filter(body=year.body, year=year.number + 1).order_by("pk"))
    rows = [(part_of(each), _asked(f"request-{number}", [each])) for number, each in enumerate(plan, 1)]
    total = (_("In all"), _asked("request-all", plan))
    table = Table("request", _("Plan and budget request"), (_("What"), _("Money asked for")), (*rows, total))
    return Section("next", _("Next year"), tables=(table,))


def _asked(key: str, plan: Sequence[PlanItem]) -> Figure:
    return Figure.total(key, [part_of(each, each.amount) for each in plan], "SEK")


def _tasks(year: Year) -> Table:
    """Return the tasks that were not done when the year ended; nobody knows how old one without a § is."""
    given = Q(item=None) | Q(item__meeting__starts_at__year__lte=year.number)
    left = Q(done_on=None) | Q(done_on__gt=year.last)
    tasks = list(Task.objects.filter(given, left, body=year.body).select_related("item__meeting", "owner"))
    parts = [part_of(each, is_public=bool(each.item and _is_published(each.item))) for each in tasks]
    people = [part_of(each.owner) if each.owner else "" for each in tasks]
    rows = zip(parts, people, (day_of(each.due_on) for each in tasks), strict=True)
    total = (_("In all"), "", Figure.total("tasks-open", parts))
    return Table(
        "tasks", _("Tasks not done when the year ended"), (_("What"), _("Who"), _("To be done by")), (*rows, total)
    )


def _decisions(year: Year) -> Table:
    open_items = [each for meeting in year.held for each in meeting.items.all() if each.outcome in OPEN]
    rows = (
        (part_of(each, is_public=_is_published(each)), meeting_part(each.meeting), each.get_outcome_display())
        for each in open_items)  # fmt: skip
    head = (_("What"), _("Meeting"), _("What became of it"))
    return Table("decisions-open", _("Matters postponed, or proposed to the body above"), head, tuple(rows))


def _is_published(item: AgendaItem) -> bool:
    return item.published_on is not None and item.meeting.is_public
