# SPDX-License-Identifier: EUPL-1.2
"""Guests' and hosts' data whose time has come: told of, and erased with a certificate where a decision says so.

Numbers stay in the activity. Nothing of a guest stands in logs, task arguments or the index; letters go with the row.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from vanort.core.dates import months_before
from vanort.core.models import ErasureCertificate, OutgoingMail, RetentionRule
from vanort.core.secret_links import revoke_links
from vanort.visits.actions.planning import push_counts
from vanort.visits.health import forget_codes
from vanort.visits.models import Delegate, HealthNote, Host, Invitation, Visit

# Health goes first: guests who are erased take theirs along.
CLASSES = ("visits.health", "visits.guest", "visits.host")


def erase_expired_visits(*, on: dt.date | None = None) -> Iterator[str]:
    """Erase what the rules say, counted from the departure, up to a day (default: today); run by the system.

    Without a rule nothing is found, and a rule without a decision only reports.

    Yields:
        a line per kind of data and visit; visits are named by number only.
    """
    rules = {rule.data_class: rule for rule in RetentionRule.objects.filter(data_class__in=CLASSES)}
    for rule in (rules[name] for name in CLASSES if name in rules):
        limit = months_before(on or timezone.localdate(), rule.months) - dt.timedelta(days=rule.days)
        for visit in Visit.objects.filter(leaves_on__lte=limit).order_by("pk"):
            name, is_decided = rule.data_class, bool(rule.decision)
            number = erase(visit, name, rule.decision) if is_decided else _rows(visit, name).count()
            if number:
                yield f"{name} of visit #{visit.pk}: {number} {'erased' if is_decided else 'kept too long'}."


@transaction.atomic
def erase(visit: Visit, data_class: str, decision: str) -> int:
    """Erase one kind of data of a visit, write the certificate, and return how many people it was of."""
    number: int = _rows(visit, data_class).count()
    if data_class == "visits.health":
        forget_codes(visit)
        _rows(visit, data_class).delete()
    elif data_class == "visits.guest":
        push_counts(visit)
        number += _forget_towns(visit)
        visit.delegates.all().delete()
    else:
        forget_hosts(visit.hosts.all())
    if number:
        subject = f"visit #{visit.pk}, {visit.leaves_on}"
        ErasureCertificate.objects.create(data_class=data_class, subject=subject, number=number, decision=decision)
    return number


def _rows(visit: Visit, data_class: str) -> QuerySet[Any]:
    """Return the people of whom there is such data."""
    return {
        "visits.health": HealthNote.objects.filter(delegate__visit=visit),
        "visits.guest": Delegate.objects.filter(visit=visit),
        "visits.host": Host.objects.filter(visit=visit),
    }[data_class]


def _forget_towns(visit: Visit) -> int:
    """Empty who was written to in the invited towns; that they were invited, and what they answered, stays."""
    known = visit.invitations.exclude(contact_name="", contact_email="", note="")
    number = known.count()
    for invitation in visit.invitations.all():
        revoke_links("visits:answer", invitation.pk)
        _forget_letters(invitation)
    known.update(contact_name="", contact_email="", note="")
    return number


def forget_hosts(hosts: Iterable[Host]) -> None:
    """Erase hosts with the letters to them and the links that they got."""
    for host in hosts:
        revoke_links("visits:host", host.pk)
        _forget_letters(host)
        host.delete()


def _forget_letters(row: Host | Invitation) -> None:
    OutgoingMail.objects.filter(pk__in=row.letters.values("pk")).delete()
