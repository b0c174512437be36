# SPDX-License-Identifier: EUPL-1.2
"""What can be done with a mandate on a day: the words, and the way there."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.mandates.models import Mandate


@dataclass(frozen=True)
class Step:
    """One thing that can be done with a mandate."""

    verb: str
    label: str
    icon: str
    url: str


def steps_of(mandate: Mandate) -> list[Step]:
    """Return what may follow; a seat that is left is filled, one that is held is ended or held on. No query."""
    today = timezone.localdate()
    is_seat, is_over = not mandate.is_office, mandate.end_date < mandate.term.end_date
    offered = (
        ("end", _("End it …"), "cross", mandate.end_date >= today and not mandate.end_reason),
        ("follow", _("Elect in the place …"), "user", is_seat and is_over and mandate.term.end_date >= today),
        ("again", _("Appointed again …"), "rotate", is_seat and not is_over),
        ("report", _("Reported back …"), "comment", bool(mandate.represents_id) and mandate.start_date <= today),
    )
    return [
        Step(verb, label, icon, reverse(f"mandates_admin:{verb}", args=[mandate.pk]))
        for verb, label, icon, is_possible in offered
        if is_possible
    ]
