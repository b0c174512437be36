# SPDX-License-Identifier: EUPL-1.2
"""The pages used while a meeting goes on: the meeting as a whole, each item of it, and the list for the fees."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from vanort.core.exports import csv_lines
from vanort.meetings.actions import known_names
from vanort.meetings.actions.asking import refuse_adjusted, refuse_ahead, refuse_all_adjusted
from vanort.meetings.models import AgendaItem, ItemKind, Meeting, Task
from vanort.meetings.numbering import paragraphs
from vanort.meetings.permissions import can_run_meetings
from vanort.meetings.presence import Presence, presence_of
from vanort.secretariat.fees import fee_columns, fees
from vanort.secretariat.forms.hold import MeetingForm
from vanort.secretariat.forms.hold_item import FORMS, ReserveForm, TakeBackForm
from vanort.secretariat.pages.frame import find_meeting, frame_context

PAGE, ITEM = "meetings_admin:hold", "meetings_admin:hold_item"


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, pk: int, item: int | None = None, verb: str = "") -> HttpResponse:
    """Show a meeting that goes on, or one item of it; do one thing there.

    A form that does not go through is shown in its place with all that was typed. Whoever comes to the address of a
    form without one, such as after signing in anew, is led to its page.
    """
    meeting = find_meeting(request, pk)
    if request.method == "POST" and not can_run_meetings(request.user):
        raise PermissionDenied
    if request.method == "GET" and verb:
        return _back(pk, item)
    presence = presence_of(meeting)
    chosen = next((one for one in presence.items if one.pk == item), None)
    if item and not chosen:
        raise Http404
    failed = None
    if verb:
        failed = FORMS[verb](request.POST, presence=presence, user=request.user, item=chosen)
        if failed.do():
            messages.success(request, failed.said)
            following = [one.pk for one in presence.items if chosen and one.position > chosen.position]
            return _back(pk, following[0] if "next" in request.POST and following else _shown_on(request, item))
        if isinstance(failed, TakeBackForm):
            messages.error(request, " ".join(str(one) for errors in failed.errors.values() for one in errors))
            return _back(pk, _shown_on(request, item))
    shown = chosen if _shown_on(request, item) else None
    return _item_page(request, presence, shown, failed) if shown else _meeting_page(request, presence, failed)


def _shown_on(request: HttpRequest, item: int | None) -> int | None:
    """Return on which page a form stands: on the item's that it belongs to, or on that of the whole meeting."""
    return None if "on_meeting" in request.POST else item


def _back(pk: int, item: int | None) -> HttpResponse:
    return redirect(ITEM, pk, item) if item else redirect(PAGE, pk)


def _meeting_page(request: HttpRequest, presence: Presence, failed: MeetingForm | None) -> HttpResponse:
    """Show the whole meeting. Some twenty queries, however many people and items."""
    numbers = paragraphs(presence.meeting)
    items = [at_item(presence, one, numbers) for one in presence.items]
    now = next((one for one in items if not one["item"].outcome), items[-1] if items else None)
    verbs = ("attendance", "serve", "officers", "add_item", "end", *(["call"] if now else []))
    context = _frame(request, presence, _why_not(presence.meeting)) | {
        "items": items,
        "now": now,
        "forms": _forms(request, presence, now["item"] if now else None, verbs, failed),
        "known_names": known_names(),
    }
    return render(request, "secretariat/hold.html", context)


def _item_page(request: HttpRequest, presence: Presence, item: AgendaItem, failed: MeetingForm | None) -> HttpResponse:
    """Show one item. Some twenty queries, however many people and items."""
    verbs = ("call", "recuse", "propose", "vote", "decide", "reserve", "give_task")
    items, place = presence.items, presence.items.index(item)
    tasks = Task.objects.filter(item=item)
    if item.kind == ItemKind.TASKS:
        tasks = tasks | Task.objects.open().filter(body=presence.meeting.body)
    again = [ReserveForm(presence=presence, user=request.user, item=item, row=row) for row in item.reservations.all()]
    context = _frame(request, presence, _why_not(presence.meeting, item)) | {
        "at": at_item(presence, item, paragraphs(presence.meeting)),
        "before": items[place - 1] if place else None,
        "after": items[place + 1] if place + 1 < len(items) else None,
        "forms": _forms(request, presence, item, verbs, failed),
        "reserved": again,
        "tasks": tasks.select_related("owner"),
        "above": presence.meeting.body.parent,
    }
    return render(request, "secretariat/hold_item.html", context)


def _frame(request: HttpRequest, presence: Presence, why_not: str) -> dict[str, Any]:
    frame = frame_context(request, presence.meeting, "hold")
    return frame | {"presence": presence, "why_not": why_not, "can_write": frame["may"] and not why_not}


def _forms(
    request: HttpRequest,
    presence: Presence,
    item: AgendaItem | None,
    verbs: tuple[str, ...],
    failed: MeetingForm | None,
) -> dict[str, MeetingForm]:
    """Return a fresh form for each thing to do; the one that did not go through as it was sent."""
    fresh = {verb: FORMS[verb](presence=presence, user=request.user, item=item) for verb in verbs}
    return fresh | ({failed.verb: failed} if failed else {})


def _why_not(meeting: Meeting, item: AgendaItem | None = None) -> str:
    """Return why nothing may be written down here; empty when it may."""
    try:
        refuse_ahead(meeting)
        refuse_adjusted(item) if item else refuse_all_adjusted(meeting)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def at_item(presence: Presence, item: AgendaItem, numbers: dict[int, int]) -> dict[str, Any]:
    """Return an item with all that the pages show of who takes part in it. No query."""
    return {
        "item": item,
        "number": presence.items.index(item) + 1,
        "paragraph": numbers.get(item.pk),
        "seats": presence.serving(item),
        "of": presence.body.seats or presence.body.held,
        "needed": presence.needed(),
        "has_quorum": presence.has_quorum(item),
        "recusals": [one for one in presence.recusals if one.item_id == item.pk],
        "empty": presence.empty_places(item),
        "proposed": presence.proposed(item),
        "chair": presence.chair(item),
    }


@require_GET
def fee_list(request: HttpRequest, pk: int, is_year: bool = False) -> HttpResponse:
    """Give the attendance list of a meeting, or of the body's year, to whoever pays the fees. Five queries."""
    meeting = find_meeting(request, pk)
    if not can_run_meetings(request.user):
        raise PermissionDenied
    meetings, name = Meeting.objects.filter(pk=pk), f"{meeting.body.slug}-{meeting.slug}"
    if is_year:
        year = meeting.day.year
        meetings, name = Meeting.objects.filter(body=meeting.body, starts_at__year=year), f"{meeting.body.slug}-{year}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    lines = "".join(csv_lines(fee_columns(), fees(meetings)))
    return HttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
