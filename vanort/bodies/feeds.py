# SPDX-License-Identifier: EUPL-1.2
"""A body's published decisions as a feed (RFC 4287), and its meetings as a calendar (RFC 5545)."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar

from vanort.bodies import public
from vanort.documents.model import plain
from vanort.meetings.icals import meeting_event

# How many decisions a feed holds, and how far back a calendar goes.
NEWEST = 50
DAYS_BACK = 366


@require_safe
def decisions_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the decisions published last, as the public may read them. Two queries.

    Raises:
        Http404: when there is no such body for everybody to see.
    """
    body = get_object_or_404(public.bodies(), slug=slug)
    feed = Atom1Feed(
        title=_("Decisions: %(body)s") % {"body": body}, link=_whole(reverse("meetings:decisions", args=[slug])),
        description="", language=get_language(), feed_url=_whole(request.path), author_name=plain(body),
    )  # fmt: skip
    rows = public.decisions().filter(meeting__body=body).order_by("-published_on", "-meeting__starts_at", "position")
    for row in public.told(rows[:NEWEST]):
        _add(feed, row)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(feed: Atom1Feed, row: dict[str, Any]) -> None:
    item = row["item"]
    published = timezone.make_aware(dt.datetime.combine(item.published_on, dt.time.min))
    feed.add_item(
        title=plain(f"§ {row['paragraph']} {row['title']}"), link=_whole(row["url"]), description=plain(row["text"]),
        unique_id=f"urn:uuid:{uuid.uuid5(item.meeting.uuid, str(item.paragraph))}",
        pubdate=published, updateddate=published, author_name=plain(item.meeting.body),
    )  # fmt: skip


@require_safe
def meetings_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the public meetings of the last year and those ahead. Two queries.

    Raises:
        Http404: when there is no such body for everybody to see.
    """
    body = get_object_or_404(public.bodies(), slug=slug)
    since = timezone.localdate() - dt.timedelta(days=DAYS_BACK)
    calendar = Calendar()
    calendar.add("prodid", "-//Vänort//Vänort//SV")
    calendar.add("version", "2.0")
    calendar.add("name", plain(body))
    calendar.add("x-wr-calname", plain(body))
    calendar.add("url", _whole(reverse("meetings:body", args=[slug])))
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for one in public.meetings().filter(body=body, starts_at__date__gte=since).order_by("starts_at", "pk"):
        event = meeting_event(one)
        event.add("url", _whole(one.get_absolute_url()))
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return HttpResponse(
        calendar.to_ical(), "text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{body.slug}.ics"'},
    )  # fmt: skip


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
