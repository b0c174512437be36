# SPDX-License-Identifier: EUPL-1.2
"""Guests' and hosts' data whose time has come: told of, and erased with a certificate where a decision says so.

Numbers stay in the activity. Nothing of a guest stands in logs, task arguments or the index; letters go with the row.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.core.models import ErasureCertificate, OutgoingMail, RetentionRule
from vanort.core.secret_links import revoke_links
from vanort.visits.actions.planning import push_counts
from vanort.visits.health import forget_codes
from vanort.visits.models import Delegate, HealthNote, Host, Invitation, Visit
from vanort.visits.permissions import can_erase_people

# Health goes first: guests who are erased take theirs along.
CLASSES = ("visits.health", "visits.guest", "visits.host")
# Instead of the name of a guest who has come and is erased before the others: a head, for the counts.
NOBODY = "–"


def erase_expired_visits(*, on: dt.date | None = None) -> Iterator[str]:
    """Erase what the rules say, counted from the departure, up to a day (default: today); run by the system.

    Without a rule nothing is found, and a rule without a decision only reports. Yields a line per kind of data and
    visit; visits are named by number only."""
    rules = {rule.data_class: rule for rule in RetentionRule.objects.filter(data_class__in=CLASSES)}
    for rule in (rules[name] for name in CLASSES if name in rules):
        for visit in Visit.objects.filter(leaves_on__lte=rule.limit(on)).order_by("pk"):
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
        erase(visit, "visits.health", decision)
        push_counts(visit)
        number += _forget_contacts(visit.invitations.all())
        visit.delegates.all().delete()
    else:
        _forget_hosts(visit.hosts.all())
    if number:
        _certify(visit, data_class, number, decision)
    return number


@transaction.atomic
def erase_people(rows: Iterable[Delegate | Host | Invitation], *, reason: str, by: Any) -> None:
    """Erase guests, hosts and contacts at once, for example because somebody asks for it (GDPR, article 17).

    Of a guest who has come a head without a name stays until the others go, so that the counts hold. Certificates give
    the reason, without which it is refused; the log names nobody."""
    if not can_erase_people(by):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why. The reason stands on the certificate of erasure.")})
    for row in rows:
        visit = row.visit
        if isinstance(row, Host):
            _forget_hosts([row])
        elif isinstance(row, Invitation):
            _forget_contacts([row])
        else:
            row.delete()
            if visit.arrives_on <= timezone.localdate():
                Delegate.objects.create(visit=visit, invitation=row.invitation, is_minor=row.is_minor, name=NOBODY)
        _certify(visit, "visits.host" if isinstance(row, Host) else "visits.guest", 1, reason)
        log(instance=visit, action="vanort.erase", user=by)


def _rows(visit: Visit, data_class: str) -> QuerySet[Any]:
    return {
        "visits.health": HealthNote.objects.filter(delegate__visit=visit),
        "visits.guest": Delegate.objects.filter(visit=visit).exclude(name=NOBODY),
        "visits.host": Host.objects.filter(visit=visit),
    }[data_class]


def _certify(visit: Visit, data_class: str, number: int, decision: str) -> None:
    subject = f"visit #{visit.pk}, {visit.leaves_on}"
    ErasureCertificate.objects.create(data_class=data_class, subject=subject, number=number, decision=decision[:200])


def _forget_contacts(invitations: Iterable[Invitation]) -> int:
    """Empty who was written to in invited towns; that they were invited, and whether they came, stays."""
    for one in invitations:
        revoke_links("visits:answer", one.pk)
        OutgoingMail.objects.filter(pk__in=one.letters.values("pk")).delete()
    nothing = dict.fromkeys(("contact_name", "contact_email", "note"), "")
    return Invitation.objects.filter(pk__in=[one.pk for one in invitations]).exclude(**nothing).update(**nothing)


def _forget_hosts(hosts: Iterable[Host]) -> None:
    for host in hosts:
        revoke_links("visits:host", host.pk)
        OutgoingMail.objects.filter(pk__in=host.letters.values("pk")).delete()
        host.delete()
