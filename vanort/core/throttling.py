# SPDX-License-Identifier: EUPL-1.2
"""How many forms one client may send within an hour, without keeping who the client is."""

import datetime as dt
import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from vanort.core.models import DailySalt, PostCount


def is_over_limit(address: str, *, form: str, limit: int | None = None) -> bool:
    """Count one more posting, and tell whether it is one too many for this form within the hour by the clock. Four
    queries. The address is a hash with a salt of the day: when that is gone, nobody can say which addresses were
    there."""
    now = timezone.now()
    salt, _new = DailySalt.objects.get_or_create(day=timezone.localdate(now), defaults={"salt": secrets.token_hex(32)})
    client = hmac.new(salt.salt.encode(), f"{form} {address}".encode(), hashlib.sha256).hexdigest()
    hour = now.replace(minute=0, second=0, microsecond=0)
    # A transaction of its own: a posting that fails afterwards has been counted all the same.
    with transaction.atomic():
        row, _new = PostCount.objects.get_or_create(client=client, hour=hour)
        PostCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db()
    return row.count > (settings.POSTS_PER_HOUR if limit is None else limit)


def forget_clients() -> None:
    """Throw away counts of past hours and salts of past days."""
    PostCount.objects.filter(hour__lt=timezone.now() - dt.timedelta(hours=1)).delete()
    DailySalt.objects.filter(day__lt=timezone.localdate()).delete()
