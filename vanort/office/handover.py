# SPDX-License-Identifier: EUPL-1.2
"""How far the hand-over of a body to its next term has come: each step is stored rows, so that it can be resumed."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _, gettext_lazy

from vanort.directory.models import Organization
from vanort.mandates.elections import Period, TermRule, coming_election, latest_election, term_after
from vanort.mandates.models import ElectionDay, Mandate, Regulation, Term
from vanort.meetings.models import Task

Role = Mandate.Role
# How long after its first day a term is still handed over to; then the next election is what is prepared.
HANDED_OVER_FOR = dt.timedelta(days=365)

STEPS = {
    "val": gettext_lazy("The election"), "period": gettext_lazy("The term"),
    "valda": gettext_lazy("Who was appointed"), "presidium": gettext_lazy("The presidium"),
    "tilltrade": gettext_lazy("Access"), "uppgifter": gettext_lazy("Open tasks"), "klart": gettext_lazy("Summary"),
}  # fmt: skip


@dataclass(frozen=True)
class Handover:
    """A body on its way to the next term. About ten queries, whatever the years behind."""

    body: Organization
    today: dt.date
    _ordinary = ElectionDay.objects.filter(kind=ElectionDay.Kind.ORDINARY)

    @cached_property
    def election_day(self) -> dt.date:
        """The ordinary election that the coming term follows: the row of its year, else the rule's day."""
        day = latest_election(self.today)
        if self._term_after(day, before=self.today - HANDED_OVER_FOR):
            day = coming_election(self.today)
        row = self._ordinary.filter(day__year=day.year).first()
        return row.day if row else day

    @cached_property
    def election(self) -> ElectionDay | None:
        return self._ordinary.filter(day=self.election_day).first()

    @cached_property
    def regulation(self) -> Regulation | None:
        return Regulation.objects.in_force(self.election_day).filter(body=self.body).first()

    @cached_property
    def period(self) -> Period | None:
        if not (rules := self.regulation):
            return None
        return term_after(self.election_day, TermRule(rules.term_rule), years=rules.term_years)

    @cached_property
    def term(self) -> Term | None:
        return self._term_after(self.election_day)

    def _term_after(self, day: dt.date, before: dt.date = dt.date.max) -> Term | None:
        """Return the term that begins within a year and a half after an election."""
        rows = self.body.terms.filter(start_date__gt=day, start_date__lt=min(before, day + dt.timedelta(days=550)))
        return rows.order_by("start_date").first()

    @cached_property
    def old(self) -> list[Mandate]:
        """Who sits there, or is substitute, on the last day of the term before."""
        terms = Term.objects.filter(body=self.body, start_date__lte=self.election_day)
        if not (term := terms.order_by("-start_date").first()):
            return []
        held = Mandate.objects.of_term_on(self.body, term.end_date).filter(end_date=term.end_date)
        return list(held.exclude(role__in=Mandate.OFFICES).prefetch_related("person__user__groups"))

    @cached_property
    def recorded(self) -> list[Mandate]:
        if not self.term:
            return []
        rows = self.term.mandates.select_related("term", "person__user").prefetch_related("person__user__groups")
        return list(rows.order_by(*Mandate.IN_ORDER))

    @property
    def new(self) -> list[Mandate]:
        return [one for one in self.recorded if not one.is_office]

    @property
    def members(self) -> list[Mandate]:
        return [one for one in self.new if one.role == Role.MEMBER and one.end_date == one.term.end_date]

    def office(self, role: str) -> Mandate | None:
        return next((one for one in self.recorded if one.role == role), None)

    @cached_property
    def accounts(self) -> tuple[list[Mandate], list[Mandate]]:
        """Whose access ends, and whose begins, each with one mandate; other roles of an account do not end."""
        coming = {one.person_id: one for one in self.new}
        leaving = {one.person_id: one for one in self.old if one.person_id not in coming}
        return list(leaving.values()), list(coming.values())

    @cached_property
    def tasks(self) -> list[Task]:
        sitting = {one.person_id for one in self.new}
        rows = Task.objects.open().filter(body=self.body).exclude(owner=None).select_related("owner")
        return [task for task in rows if task.owner_id not in sitting]

    def missing(self) -> dict[str, str]:
        found = {}
        if not (self.election or self.term):
            found["val"] = _("The day of the election is not recorded.")
        if not self.term:
            found["period"] = _("The term is not opened.")
        if not self.term or self.term.recorded != Term.Recorded.ALL:
            some, none = _("Some appointments are recorded, others are not."), _("Nobody has been appointed.")
            found["valda"] = some if self.new else none
        if not self.office(Role.CHAIR):
            found["presidium"] = _("It is not recorded who chairs the body.")
        if self.tasks:
            found["uppgifter"] = _("Tasks belong to people who do not sit in the coming term.")
        return found
