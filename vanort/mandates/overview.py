# SPDX-License-Identifier: EUPL-1.2
"""A body as its page in the office shows it: who sits there, by which rules, and what is to be done next."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.directory.models import Organization
from vanort.mandates.composition import Composition, composition
from vanort.mandates.models import Mandate, Regulation, Term

# From when on the page asks for the next term: the ordinary election lies in September, the term ends in December.
AHEAD = dt.timedelta(days=120)


@dataclass(frozen=True)
class Next:
    """One thing to do: why, and the way to do it."""

    text: str
    button: str
    url: str


@dataclass(frozen=True)
class Overview:
    """A body on a day. Four queries, whatever the years behind."""

    body: Organization
    on: dt.date
    today: dt.date

    @cached_property
    def now(self) -> Composition:
        """Who sits there that day."""
        return composition(self.body, self.on)

    @cached_property
    def regulations(self) -> list[Regulation]:
        """Its regulations, the latest first."""
        return list(self.body.regulations.select_related("decision__body", "document", "appointed_by"))

    @cached_property
    def regulation(self) -> Regulation | None:
        """The one in force that day."""
        return next(
            (one for one in self.regulations
             if one.start_date <= self.on and (one.end_date is None or self.on <= one.end_date)), None
        )  # fmt: skip

    @cached_property
    def terms(self) -> list[Term]:
        """Its terms, the latest first."""
        return list(self.body.terms.order_by("-start_date"))

    @cached_property
    def members(self) -> list[tuple[Mandate, Mandate | None]]:
        """Each member with the office that the member has."""
        return [(one, self.now.office_of(one)) for one in self.now.members]

    def to_do(self) -> Iterator[Next]:
        """Yield what is to be done next, most urgent first. One query where a seat is empty."""
        body, now, rules = self.body, self.now, self.regulation
        edit = reverse("wagtailsnippets_directory_organization:edit", args=[body.pk])
        if body.legal_form in ("", Organization.LegalForm.UNKNOWN):
            yield Next(_("It is not known what the body is in law. It cannot decide on money, and its minutes are not "
                         "announced, until somebody says so."), _("Say its legal form"), edit)  # fmt: skip
        if rules is None:
            add = f"{reverse('wagtailsnippets_mandates_regulation:add')}?body={body.pk}"
            yield Next(_("No regulation is in force."), _("Add the regulation"), add)
        elif rules.is_under_revision:
            url = reverse("wagtailsnippets_mandates_regulation:edit", args=[rules.pk])
            yield Next(_("The regulation is under revision."), _("See the regulation"), url)
        last = self.terms[0] if self.terms else None
        if last is None or last.end_date <= self.today + AHEAD or self._is_unfinished(last):
            yield Next(
                self._why_hand_over(last), _("Hand over to a new term"), reverse("office:handover", args=[body.pk])
            )
        if now.term and now.unrecorded:
            text = ngettext("%(count)d seat is not recorded.", "%(count)d seats are not recorded.", now.unrecorded)
            yield Next(text % {"count": now.unrecorded}, _("Record the seats"),
                       reverse("mandates_admin:read_in", args=[body.pk]))  # fmt: skip
        if now.term and now.vacant and now.members:
            yield self._vacant(now.term)
        if now.term and now.members and not now.chair:
            add = f"{reverse('wagtailsnippets_mandates_mandate:add')}?term={now.term.pk}"
            yield Next(_("It is not recorded who chairs it."), _("Record the chair"), add)

    def _is_unfinished(self, last: Term) -> bool:
        is_ahead, recorded = last.start_date > self.today, last.recorded
        return recorded == Term.Recorded.NONE or (is_ahead and recorded == Term.Recorded.PART)

    def _why_hand_over(self, last: Term | None) -> str:
        if last is None:
            return _("No term is recorded.")
        if last.end_date < self.today:
            return _("The term has ended, and nobody has been appointed. Nobody sits there.")
        if last.recorded == Term.Recorded.NONE:
            return _("Nobody has been appointed for the term %(years)s.") % {"years": last.years}
        if last.start_date > self.today:
            return _("Not all appointments for the term %(years)s are recorded.") % {"years": last.years}
        return _("The term ends on %(day)s.") % {"day": date_format(last.end_date, "j F Y")}

    def _vacant(self, term: Term) -> Next:
        text = ngettext("%(count)d seat is empty.", "%(count)d seats are empty.", self.now.vacant)
        taken = {one.seat for one in self.now.members}
        left = term.mandates.seated().filter(end_date__lt=self.on).exclude(seat__in=taken).order_by("-end_date").first()
        url = (
            reverse("mandates_admin:follow", args=[left.pk])
            if left
            else f"{reverse('wagtailsnippets_mandates_mandate:add')}?term={term.pk}"
        )
        return Next(text % {"count": self.now.vacant}, _("Record who was elected"), url)
