# SPDX-License-Identifier: EUPL-1.2
"""People who get an account; and those whose data is no longer needed: told of, erased where a decision says so."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from vanort.accounts.actions import make_account
from vanort.accounts.models import User
from vanort.core.mail import write_mail
from vanort.core.models import ErasureCertificate, RetentionRule
from vanort.core.texts import FALLBACK
from vanort.directory.models import Person

DATA_CLASS = "directory.person"


@transaction.atomic
def invite(person: Person, *, by: Any) -> User:
    """Make an account for a person, who is told by letter how to choose a password and where to sign in.

    What it may read follows from the person's mandates; the letter holds no secret. Raises PermissionDenied when ``by``
    may not make accounts, ValidationError when there is no e-mail address, or an account of it or of the person."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.user_id:
        raise ValidationError(_("%(person)s has an account already.") % {"person": person})
    if not person.email:
        raise ValidationError(_("Fill in the person’s e-mail address and save. Then invite."))
    person.user = make_account(name=person.name, email=person.email, by=by)
    person.save()
    ways = {"choose": "account_reset_password", "sign_in": "account_login"}
    addresses = {name: settings.SITE_URL + reverse(route) for name, route in ways.items()}
    with translation.override(FALLBACK):
        body = render_to_string("directory/mail/invitation.txt", {"person": person, **addresses}).strip()
        write_mail(to=person.email, subject=_("You have an account"), body=body, is_automatic=True)
    log(instance=person, action="vanort.invite", user=by)
    return person.user


class Expired(NamedTuple):
    """What names the rows kept for as long as the rule says (a key or number), and those erased now."""

    reported: list[Any]
    erased: list[Any]


def report_expired_people(*, on: dt.date | None = None, also_used: Mapping[int, dt.date] | None = None) -> Expired:
    """Find people whose last function or signature ended longer ago than the rule says; erase them if it may.

    Nobody is found without a rule, with a function that has no end, or of whom no end is known; a rule without a
    decision only reports. Counts from ``on`` (default: today). ``also_used`` has by primary key the last day that other
    registers know of. Run by the system: asks for no permission. Two queries, and a few for each person erased."""
    found = Expired([], [])
    if (rule := RetentionRule.objects.filter(data_class=DATA_CLASS).first()) is None:
        return found
    limit = rule.limit(on)
    for person in Person.objects.prefetch_related("functions").order_by("pk"):
        last = _last_use(person, (also_used or {}).get(person.pk))
        if last and last < limit:
            found.reported.append(person.pk)
            if rule.decision:
                found.erased.append(person.pk)
                _erase(person, rule)
    return found


def _last_use(person: Person, also: dt.date | None) -> dt.date | None:
    """Return the last day that anything was heard of a person; None when that is open or unknown."""
    ends = [function.end_date for function in person.functions.all()]
    return None if None in ends else max((day for day in (*ends, also) if day), default=None)


@transaction.atomic
def _erase(person: Person, rule: RetentionRule) -> None:
    """Take a person out of all registers; the functions and signatures stay without a name, and so does the log."""
    key = person.pk
    for relation in person._meta.related_objects:
        for row in relation.related_model._default_manager.filter(**{relation.field.name: person}):
            setattr(row, relation.field.name, None)
            row.save()
    ErasureCertificate.objects.create(data_class=DATA_CLASS, subject=f"#{key}", number=1, decision=rule.decision)
    log(instance=person, action="vanort.erase", title=f"#{key}", data={"decision": rule.decision}, deleted=True)
    person.delete()
    entries = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Person), object_id=str(key))
    entries.update(label=f"#{key}")
