# SPDX-License-Identifier: EUPL-1.2
"""When pages change although nobody changes anything: midnight, and the moments that editors have set."""

import datetime as dt

from django.db.models import Min
from django.utils import timezone
from wagtail.models import Page, Revision


def next_turn(now: dt.datetime | None = None) -> dt.datetime:
    """Return the next moment when pages may say something else: midnight here, or a page's go-live or expiry.

    What has come due and is not done yet does not count: the worker does it, and raises the generation. Two queries.
    """
    now = now or timezone.now()
    tomorrow = timezone.localdate(now) + dt.timedelta(days=1)
    midnight = dt.datetime.combine(tomorrow, dt.time(), timezone.get_default_timezone())
    coming = Revision.objects.filter(approved_go_live_at__gt=now).aggregate(first=Min("approved_go_live_at"))
    ending = Page.objects.filter(live=True, expire_at__gt=now).aggregate(first=Min("expire_at"))
    return min(moment for moment in (midnight, coming["first"], ending["first"]) if moment)


def day_here(now: dt.datetime | None = None) -> str:
    """Return a day with its offset from UTC, by which nginx finds the pages of the day: ``2026-11-23+01:00``."""
    written = timezone.localtime(now).isoformat()
    return written[:10] + written[-6:]
