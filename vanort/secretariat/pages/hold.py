# SPDX-License-Identifier: EUPL-1.2
"""The pages used while a meeting goes on: the meeting as a whole, each item of it, and the list for the fees."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from vanort.core.exports import csv_lines
from vanort.mandates.people import People
from vanort.meetings.actions.asking import refuse_adjusted, refuse_ahead
from vanort.meetings.models import AgendaItem, ItemKind, Meeting, Task
from vanort.meetings.permissions import ask_to_run_meetings
from vanort.meetings.presence import Presence, presence_of
from vanort.secretariat.fees import fee_columns, fees
from vanort.secretariat.forms.hold import MeetingForm
from vanort.secretariat.forms.hold_item import FORMS, ReserveForm, TakeBackForm
from vanort.secretariat.pages.frame import find_meeting, frame_context

PAGE, ITEM = "meetings_admin:hold", "meetings_admin:hold_item"


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, pk: int, item: int | None = None, verb: str = "") -> HttpResponse:
    """Show a meeting that goes on, or one item of it; do one thing, or show its form again with all that was typed.

    A form stands on the page of the item that it belongs to, or on that of the whole meeting."""
    meeting, of = find_meeting(request, pk), None if "on_meeting" in request.POST else item
    if request.method == "POST":
        ask_to_run_meetings(request.user)
    elif verb:
        # Somebody who comes without a form, such as after signing in anew.
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
            return _back(pk, following[0] if "next" in request.POST and following else of)
        if isinstance(failed, TakeBackForm):
            messages.error(request, " ".join(map(str, chain(*failed.errors.values()))))
            return _back(pk, of)
    return _item_page(request, presence, chosen, failed) if chosen and of else _meeting_page(request, presence, failed)


def _back(pk: int, item: int | None) -> HttpResponse:
    return redirect(ITEM, pk, item) if item else redirect(PAGE, pk)


def _meeting_page(request: HttpRequest, presence: Presence, failed: MeetingForm | None) -> HttpResponse:
    """Show the whole meeting. Some twenty queries, however many people and items."""
    items = [at_item(presence, one) for one in presence.items]
    now = next((one for one in items if not one["item"].outcome), items[-1] if items else None)
    verbs = ("attendance", "serve", "officers", "add_item", "end", *(["call"] if now else []))
    forms = _forms(request, presence, now["item"] if now else None, verbs, failed)
    context = {"items": items, "now": now, "forms": forms, "known_names": [*People().labels]}
    return render(request, "secretariat/hold.html", _frame(request, presence) | context)


def _item_page(request: HttpRequest, presence: Presence, item: AgendaItem, failed: MeetingForm | None) -> HttpResponse:
    """Show one item. Some twenty queries, however many people and items."""
    verbs = ("call", "recuse", "propose", "vote", "decide", "reserve", "give_task")
    items, place, tasks = presence.items, presence.items.index(item), Task.objects.filter(item=item)
    if item.kind == ItemKind.TASKS:
        tasks = tasks | Task.objects.open().filter(body=presence.meeting.body)
    again = [ReserveForm(presence=presence, user=request.user, item=item, row=row) for row in item.reservations.all()]
    context = {
        "at": at_item(presence, item), "before": items[place - 1] if place else None,
        "after": items[place + 1] if place + 1 < len(items) else None, "reserved": again,
        "forms": _forms(request, presence, item, verbs, failed), "tasks": tasks.select_related("owner"),
        "above": presence.meeting.body.parent}  # fmt: skip
    return render(request, "secretariat/hold_item.html", _frame(request, presence, item) | context)


def _frame(request: HttpRequest, presence: Presence, item: AgendaItem | None = None) -> dict[str, Any]:
    frame, why_not = frame_context(request, presence.meeting, "hold"), ""
    try:
        refuse_ahead(presence.meeting)
        refuse_adjusted(item or presence.meeting)
    except ValidationError as error:
        why_not = " ".join(error.messages)
    return frame | {"presence": presence, "why_not": why_not, "can_write": frame["may"] and not why_not}


def _forms(
    request: HttpRequest, presence: Presence, item: AgendaItem | None, verbs: Iterable[str], failed: MeetingForm | None
) -> dict[str, MeetingForm]:
    fresh = {verb: FORMS[verb](presence=presence, user=request.user, item=item) for verb in verbs}
    return fresh | ({failed.verb: failed} if failed else {})


def at_item(presence: Presence, item: AgendaItem) -> dict[str, Any]:
    """Return an item with all that the pages show of who takes part in it. No query."""
    return {
        "item": item, "number": presence.items.index(item) + 1, "paragraph": presence.numbers.get(item.pk),
        "seats": presence.serving(item), "of": presence.body.seats or presence.body.held, "needed": presence.needed(),
        "has_quorum": presence.has_quorum(item), "empty": presence.empty_places(item),
        "proposed": presence.proposed(item), "chair": presence.chair(item),
        "recusals": [one for one in presence.recusals if one.item_id == item.pk]}  # fmt: skip


@require_GET
def fee_list(request: HttpRequest, pk: int, is_year: bool = False) -> HttpResponse:
    """Give the attendance list of a meeting, or of the body's year, to whoever pays the fees. Five queries."""
    meeting = find_meeting(request, pk)
    ask_to_run_meetings(request.user)
    year = meeting.day.year
    wanted = {"body": meeting.body, "starts_at__year": year} if is_year else {"pk": pk}
    name = f"{meeting.body.slug}-{year if is_year else meeting.slug}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    lines = "".join(csv_lines(fee_columns(), fees(Meeting.objects.filter(**wanted))))
    return HttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
