# SPDX-License-Identifier: EUPL-1.2
"""What guests cannot eat and need: numbers for the kitchen, names for the group leader alone and by a code.

Health data (GDPR, article 9). Names are read only by whoever leads the group, with a code sent to that person's e-mail.
"""

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.core.models import OutgoingMail
from vanort.visits.models import Diet, HealthCode, HealthNote, ProgrammeItem, Visit
from vanort.visits.notifications import write_letter
from vanort.visits.permissions import is_group_leader

# Minutes that a code works, and that what it opened stays open; how often one may try.
CODE_MINUTES, OPEN_MINUTES, MOST_TRIES = 10, 15, 5


@dataclass(frozen=True)
class Meal:
    """One meal, as the kitchen needs it: how many eat, and how many of them without what."""

    item: ProgrammeItem
    eaters: int
    diets: tuple[tuple[str, int], ...]


def meals(visit: Visit, say: Callable[[str], str] = lambda code: str(Diet(code).label)) -> list[Meal]:
    """Return for each meal of the programme how many eat and what they cannot; no names. Three queries."""
    delegates = list(visit.delegates.all())
    diets = dict(HealthNote.objects.filter(delegate__visit=visit).values_list("delegate", "diets"))
    found = []
    for item in visit.programme.filter(is_meal=True):
        day = timezone.localdate(item.starts_at)
        there = [one.pk for one in delegates if one.first_night <= day <= one.last_day]
        counted = Counter(code for key in there for code in diets.get(key, ()))
        without = tuple((say(code), counted[code]) for code in Diet.values if counted[code])
        found.append(Meal(item, len(there), without))
    return found


@transaction.atomic
def send_code(visit: Visit, *, by: Any) -> None:
    """Send the group leader a code; an earlier one stops working.

    Raises:
        PermissionDenied: when it is not the group leader who asks.
        ValidationError: when the account has no e-mail, or a code was sent less than a minute ago."""
    if not is_group_leader(by, visit):
        raise PermissionDenied
    if not by.email:
        raise ValidationError(_("Your account has no e-mail address. Ask an administrator to add it."))
    own = HealthCode.objects.select_for_update().filter(visit=visit, user=by)
    if own.filter(sent_at__gt=timezone.now() - dt.timedelta(minutes=1)).exists():
        raise ValidationError(_("A code is on its way. Wait a minute before you ask for another one."))
    forget_codes(visit, by)
    code = f"{secrets.randbelow(10**6):06}"
    letter = write_letter(visit, "code", "sv", to=by.email, code=code, minutes=CODE_MINUTES)
    HealthCode.objects.create(visit=visit, user=by, code_hash=make_password(code), letter=letter)


def open_by_code(visit: Visit, code: str, *, by: Any) -> bool:
    """Whether a code is right; it works once, and after five wrong ones not at all. What it opens is logged."""
    if not is_group_leader(by, visit):
        raise PermissionDenied
    since = timezone.now() - dt.timedelta(minutes=CODE_MINUTES)
    sent = HealthCode.objects.filter(visit=visit, user=by, used_at=None, sent_at__gt=since, tries__lt=MOST_TRIES)
    # Counted before it is looked at, so that many guesses at once are many tries.
    if not (one := sent.first()) or not sent.filter(pk=one.pk).update(tries=F("tries") + 1):
        return False
    own = HealthCode.objects.filter(pk=one.pk, used_at=None)
    is_open = check_password(code, one.code_hash) and bool(own.update(used_at=timezone.now()))
    if is_open:
        log(instance=visit, action="vanort.read_health", user=by)
    return is_open


def forget_codes(visit: Visit, by: Any = None) -> None:
    """Throw away codes of a visit, of one person or all, with the letters that carried them."""
    codes = HealthCode.objects.filter(visit=visit, **({"user": by} if by else {}))
    letters = list(codes.values_list("letter", flat=True))
    codes.delete()
    OutgoingMail.objects.filter(pk__in=letters).delete()


def notes(visit: Visit) -> list[HealthNote]:
    """Return what is noted of each guest who has said something; ask ``is_group_leader`` and for a code first."""
    return list(HealthNote.objects.filter(delegate__visit=visit).select_related("delegate__invitation__organization"))
