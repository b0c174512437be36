# SPDX-License-Identifier: EUPL-1.2
"""The register's public rows as files for other programs."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _, override
from django.views.decorators.http import condition, require_safe

import vanort
from vanort.activities.models import ActivityQuerySet
from vanort.collaborations.models import Collaboration
from vanort.core.models import SiteGeneration
from vanort.opendata import tables
from vanort.opendata.calendars import draw_calendar
from vanort.opendata.feeds import ActivitiesFeed
from vanort.opendata.plain import absolute, in_language, municipality, published
from vanort.opendata.popolo import page_of

View = Callable[..., HttpResponseBase]


def language_of(request: HttpRequest) -> str:
    """Return the language that ``?sprak=`` asks for if the site speaks it, else Swedish."""
    asked = request.GET.get("sprak", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _etag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
    """Return what stays the same as long as the answer does: content, day (states and jubilees follow it), release."""
    return f'"{SiteGeneration.current()}-{timezone.localdate()}-{language_of(request)}-{vanort.__version__}"'


def _last_modified(_request: HttpRequest, *_args: Any, **_kwargs: Any) -> dt.datetime | None:
    """Return the later of the last change, a deletion too, and last midnight; None when no change is on record."""
    changed = SiteGeneration.objects.filter(pk=1).values_list("raised_at", flat=True).first()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return max(changed, midnight) if changed else None


def machine_readable(view: View) -> View:
    """Answer in the asked language, with nothing when nothing has changed, and with licence and sender in a header."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with override(language_of(request)):
            response = view(request, *args, **kwargs)
            sender = absolute(reverse("website:contact"))
        response["Link"] = f'<{sender}>; rel="author"'
        response["Content-Language"] = language_of(request)
        return response

    return require_safe(condition(etag_func=_etag, last_modified_func=_last_modified)(answer))


@machine_readable
def calendar_ics(request: HttpRequest) -> HttpResponse:
    """All activities with a known day, and the jubilees ahead. Nine queries."""
    name = " – ".join(part for part in (_("Collaborations"), municipality()) if part)
    running = Collaboration.objects.public().ongoing().with_parties().with_milestones().order_by("pk")
    return _calendar("kalender", name, reverse("website:calendar"), published(), running)


@machine_readable
def collaboration_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """One collaboration's activities and jubilees. Ten queries."""
    one = get_object_or_404(Collaboration.objects.public().with_parties().with_milestones(), slug=slug)
    activities = published().filter(collaborations=one)
    return _calendar(slug, in_language(one.name)[0], one.get_absolute_url(), activities, [one])


def _calendar(
    file: str, name: str, path: str, activities: ActivityQuerySet, collaborations: Iterable[Collaboration]
) -> HttpResponse:
    rows = activities.for_pages().order_by("start_date", "pk")
    headers = {"Content-Disposition": f'inline; filename="{file}.ics"'}
    content = draw_calendar(name, absolute(path), rows, collaborations)
    return HttpResponse(content, "text/calendar; charset=utf-8", headers=headers)


@machine_readable
def activities_atom(request: HttpRequest) -> HttpResponse:
    """The activities changed last, always in Swedish."""
    with override(ActivitiesFeed.language):
        response: HttpResponse = ActivitiesFeed()(request)
    del response["Last-Modified"]  # the feed's own knows nothing of what was taken away
    return response


@machine_readable
def activities_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All activities as a table."""
    return _table(tables.activities(published(), language_of(request)), "aktiviteter")


@machine_readable
def collaborations_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All collaborations as a table."""
    return _table(tables.collaborations(Collaboration.objects.public(), language_of(request)), "samarbeten")


@machine_readable
def popolo(request: HttpRequest, register: str) -> JsonResponse:
    """Who sits where in the words of Popolo, on the day ``?as_of=`` or ever, by ``?page=``. Three queries at most."""
    asked, page = request.GET.get("as_of", ""), request.GET.get("page", "1")
    readable = {"ensure_ascii": False}
    try:
        on = dt.date.fromisoformat(asked) if asked else None
        number = int(page) if page.isdecimal() and len(page) < 7 else 0
    except ValueError:
        number = 0
    if number < 1:
        told = _("Write the day as 2027-01-01 and the page as a number from 1.")
        return JsonResponse({"error": told}, status=400, json_dumps_params=readable)
    answer = page_of(register, on=on, number=number)
    if number < answer["pages"]:
        more = urlencode([*([("as_of", asked)] if asked else []), ("page", str(number + 1))])
        answer["next"] = absolute(f"{request.path}?{more}")
    response = JsonResponse(answer, json_dumps_params=readable)
    # Anybody's page may read it: it holds nothing that is not public.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _table(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
