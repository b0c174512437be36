# SPDX-License-Identifier: EUPL-1.2
"""Before a meeting: its agenda and papers, who is called and by when, calling and cancelling it."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.log_actions import registry

from vanort.core.steps import is_done
from vanort.documents.answers import docx_answer, pdf_answer
from vanort.mandates.models import Regulation
from vanort.meetings import actions
from vanort.meetings.icals import meeting_ics
from vanort.meetings.models import AgendaItem, Meeting, Paper, StandingItem, Task
from vanort.meetings.notices import called, is_late, notice_by, notice_document, notice_letter
from vanort.meetings.permissions import ask_to_run_meetings
from vanort.secretariat.forms.prepare import CallForm, CancelForm, CopyForm, ItemForm, PaperForm
from vanort.secretariat.pages.frame import file_to_save, find_meeting, frame_context

PAGE, ITEM = "meetings_admin:prepare", "meetings_admin:prepare_item"
Step = Callable[..., HttpResponseBase]


def step(view: Step) -> Step:
    """Let a view change a meeting for who may; whoever comes without a form is led to the meeting's page."""

    @wraps(view)
    @require_http_methods(["GET", "POST"])
    def asked(request: HttpRequest, pk: int, **more: Any) -> HttpResponseBase:
        meeting = find_meeting(request, pk)
        ask_to_run_meetings(request.user)
        if request.method == "GET":
            return redirect(PAGE, pk)
        if "item" in more:
            more["item"] = _item(meeting, more["item"])
        return view(request, meeting, **more)

    return asked


@require_GET
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all there is to know and do before a meeting. Eleven queries, however long the agenda."""
    return _shown(request, find_meeting(request, pk))


def _shown(request: HttpRequest, meeting: Meeting, **failed: forms.BaseForm) -> HttpResponse:
    state = Meeting.State
    context = {
        "items": meeting.items.prefetch_related("papers").order_by("position", "pk"),
        "standing": StandingItem.objects.filter(body=meeting.body_id).count(),
        "tasks": Task.objects.open().filter(body=meeting.body_id).select_related("owner"),
        "form": ItemForm(auto_id="new_%s"), "copy_form": CopyForm(meeting=meeting), "cancel_form": CancelForm(),
        "can_call": meeting.state in (state.PLANNED, state.CALLED) and not meeting.is_over,
        "can_cancel": state.CANCELLED in Meeting.NEXT_STATES[meeting.state]}  # fmt: skip
    frame = frame_context(request, meeting, "prepare")
    return render(request, "secretariat/prepare.html", frame | _calling(meeting) | context | failed)


def _calling(meeting: Meeting) -> dict[str, Any]:
    """Return who is called, by which day, whether that is late, and what happened since. Three queries."""
    regulation = Regulation.objects.in_force(meeting.day).filter(body=meeting.body_id).first()
    people = called(meeting)
    sent, has_changed = _sent(meeting)
    return {
        "regulation": regulation, "call_by": notice_by(meeting, regulation), "people": people, "sent": sent,
        "is_late": is_late(meeting, regulation, timezone.localdate(sent[0]) if sent else None),
        "unreached": [one for one in people if not one.person.email],
        "reached": [one for one in people if one.person.email], "has_changed": has_changed}  # fmt: skip


def _sent(meeting: Meeting) -> tuple[list[dt.datetime], bool]:
    """Return when the notices went out, and whether the meeting was changed after the last. One query, or none."""
    if meeting.called_at is None:
        return [], False
    changes = Q(action="vanort.agenda") | Q(action="wagtail.edit", content_changed=True)
    turns = Q(action__in=("vanort.call", "vanort.plan_anew"))
    logs = registry.get_logs_for_instance(meeting).filter(turns | changes).order_by("timestamp", "pk")
    sent, has_changed = list[dt.datetime](), False
    for action, at in logs.values_list("action", "timestamp"):
        has_changed = action in ("vanort.agenda", "wagtail.edit")
        if not has_changed:
            sent = [*sent, at] if action == "vanort.call" else []
    return sent or [meeting.called_at], has_changed


@step
def add(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """Put an item last on the agenda."""
    form = ItemForm(request.POST, instance=AgendaItem(meeting=meeting, position=1), auto_id="new_%s")
    if not is_done(form, lambda: actions.add_item(meeting, form.instance, by=request.user)):
        return _shown(request, meeting, form=form)
    return _to_item(form.instance)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int, item: int) -> HttpResponseBase:
    """Show one item with its papers, and store what is changed in it."""
    meeting = find_meeting(request, pk)
    found = _item(meeting, item)
    form = ItemForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and is_done(form, lambda: actions.change_item(form.instance, by=request.user)):
        messages.success(request, _("“%(item)s” is saved.") % {"item": found.title})
        return _to_item(found)
    return _item_shown(request, _item(meeting, item), form=form)


@step
def add_paper(request: HttpRequest, meeting: Meeting, item: AgendaItem) -> HttpResponseBase:
    """Lay a paper to an item."""
    form = PaperForm(request.POST, request.FILES, instance=Paper(item=item), auto_id="new_%s")
    if not is_done(form, lambda: actions.add_paper(form.instance, by=request.user)):
        return _item_shown(request, item, paper_form=form)
    messages.success(request, _("The paper “%(title)s” is added.") % {"title": form.instance.title})
    return redirect(ITEM, meeting.pk, item.pk)


def _item_shown(request: HttpRequest, found: AgendaItem, **failed: forms.BaseForm) -> HttpResponse:
    fresh = {"form": ItemForm(instance=found), "paper_form": PaperForm(auto_id="new_%s")}
    context = frame_context(request, found.meeting, "prepare") | {"item": found, "papers": found.papers.all()}
    return render(request, "secretariat/prepare_item.html", context | fresh | failed)


@step
def move(request: HttpRequest, meeting: Meeting, item: AgendaItem, by: int) -> HttpResponseBase:
    """Move an item one place up (-1) or down (1)."""
    _say(request, lambda: actions.move_item(item, to=item.position + by, by=request.user))
    return _to_item(item)


@step
def remove(request: HttpRequest, meeting: Meeting, item: AgendaItem) -> HttpResponseBase:
    """Take an item off the agenda."""
    said = _("“%(item)s” is taken off the agenda.") % {"item": item.title}
    _say(request, lambda: actions.remove_item(item, by=request.user), said)
    return redirect(PAGE, meeting.pk)


@step
def remove_paper(request: HttpRequest, meeting: Meeting, paper: int) -> HttpResponseBase:
    """Take a paper away."""
    found = get_object_or_404(Paper.objects.select_related("item__meeting"), pk=paper, item__meeting=meeting)
    said = _("The paper “%(title)s” is taken away.") % {"title": found.title}
    _say(request, lambda: actions.remove_paper(found, by=request.user), said)
    return redirect(ITEM, meeting.pk, found.item_id)


@require_GET
def paper(request: HttpRequest, pk: int, paper: int) -> HttpResponseBase:
    """Hand out a paper to staff, as a file to save."""
    meeting = find_meeting(request, pk)
    found = get_object_or_404(Paper.objects.visible_to(request.user), pk=paper, item__meeting=meeting)
    return file_to_save(found.file, filename=str(found.file.name).rpartition("/")[2])


@step
def fill(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """Put the standing items on the agenda, and the items of an earlier meeting when one is chosen."""
    form = CopyForm(request.POST, meeting=meeting)
    form.fields["copied_from"].required = "copied_from" in request.POST
    made: list[AgendaItem] = []
    if not is_done(form, lambda: made.extend(actions.fill_agenda(meeting, by=request.user, **form.cleaned_data))):
        return _shown(request, meeting, copy_form=form)
    said = ngettext("%(count)d item is put on the agenda.", "%(count)d items are put on the agenda.", len(made))
    messages.success(request, said % {"count": len(made)} if made else _("All of them stand on the agenda already."))
    return redirect(PAGE, meeting.pk)


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what goes out and to whom; send it when that is confirmed."""
    meeting = find_meeting(request, pk)
    ask_to_run_meetings(request.user)
    calling = _calling(meeting)
    done: list[int] = []
    is_same = bool(calling["sent"]) and not calling["has_changed"]
    form = CallForm(request.POST.dict() or None, is_same=is_same, initial={"version": meeting.version})

    def act() -> None:
        done.append(actions.call(meeting, by=request.user, seen=form.cleaned_data["version"]))

    if request.method == "POST" and is_done(form, act):
        said = ngettext("The notice goes to %(count)d person.", "The notice goes to %(count)d people.", done[0])
        messages.success(request, said % {"count": done[0]} if done[0] else _("The meeting is called. No letter left."))
        return redirect(PAGE, pk)
    # What is shown now is what the next press confirms.
    if form.is_bound:
        form.data = {**form.data, "version": meeting.version}
    shown = frame_context(request, meeting, "prepare") | calling | {"form": form, "letter": notice_letter(meeting)}
    return render(request, "secretariat/prepare_call.html", shown)


@step
def cancel(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """Cancel the meeting; those who were called are told."""
    form = CancelForm(request.POST)
    if not is_done(form, lambda: actions.cancel(meeting, reason=form.cleaned_data["reason"], by=request.user)):
        return _shown(request, meeting, cancel_form=form)
    messages.success(request, _("The meeting is cancelled."))
    return redirect(PAGE, meeting.pk)


@step
def plan_anew(request: HttpRequest, meeting: Meeting) -> HttpResponseBase:
    """Plan a cancelled meeting anew."""
    _say(request, lambda: actions.plan_anew(meeting, by=request.user), _("The meeting is planned again."))
    return redirect(PAGE, meeting.pk)


@require_GET
def notice(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the notice as PDF or DOCX, or the entry for a calendar."""
    meeting = find_meeting(request, pk)
    if kind == "ics":
        headers = {"Content-Disposition": f'attachment; filename="sammantrade-{meeting.slug}.ics"'}
        return HttpResponse(meeting_ics(meeting, has_link=True), content_type="text/calendar", headers=headers)
    return {"pdf": pdf_answer, "docx": docx_answer}[kind](notice_document(meeting), f"kallelse-{meeting.slug}")


@require_POST
def finish_task(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record today as the day when a task was done; one that is done already keeps its day."""
    task = get_object_or_404(Task, pk=pk)
    if task.done_on is None:
        actions.finish(task, by=request.user)
        messages.success(request, _("“%(task)s” is done.") % {"task": task.text})
    return redirect("wagtailsnippets_meetings_task:list")


def _item(meeting: Meeting, pk: int) -> AgendaItem:
    found: AgendaItem = get_object_or_404(AgendaItem, pk=pk, meeting=meeting)
    found.meeting = meeting
    return found


def _to_item(item: AgendaItem) -> HttpResponse:
    return redirect(f"{reverse(PAGE, args=[item.meeting_id])}#item-{item.pk}")


def _say(request: HttpRequest, act: Callable[[], Any], said: str = "") -> None:
    try:
        act()
        if said:
            messages.success(request, said)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
