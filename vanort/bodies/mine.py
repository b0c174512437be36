# SPDX-License-Identifier: EUPL-1.2
"""The pages of those who sit in a body and have no way into the office: own meetings, papers, tasks and minutes.

They may read and do there what they may from the first day of the mandate to midnight of the last."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanort.accounts import second_factor
from vanort.mandates.models import Mandate
from vanort.mandates.permissions import bodies_of
from vanort.meetings import actions
from vanort.meetings.icals import meeting_ics
from vanort.meetings.minutes import minutes_document, text_hash
from vanort.meetings.models import AgendaItem, Approval, ItemKind, Meeting, Paper, Task
from vanort.meetings.models.meeting import MeetingQuerySet
from vanort.meetings.models.voting import TaskQuerySet
from vanort.meetings.permissions import can_approve
from vanort.meetings.presence import presence_of

View = Callable[..., HttpResponseBase]
# How many meetings that have been are listed.
LATEST = 6


def meetings_of(user: Any) -> MeetingQuerySet:
    """Return the meetings, planned ones too, of the bodies that a signed-in person sits in today."""
    return Meeting.objects.filter(body__in=bodies_of(user)).select_related("body")


def tasks_of(user: Any) -> TaskQuerySet:
    """Return the tasks that a signed-in person has been given, done ones too; of own bodies only, but for staff."""
    rows = Task.objects.filter(owner__user=user).select_related("body", "item__meeting")
    return rows if user.has_perm("wagtailadmin.access_admin") else rows.filter(body__in=bodies_of(user))


def waiting_for(user: Any) -> MeetingQuerySet:
    """Return the meetings whose minutes are written and wait for a person to approve them, the oldest first.

    Each has ``approved_at``: when the person last did; the text may have been changed since."""
    chosen = Meeting.adjusters.through.objects.filter(person__user=user)
    rows = meetings_of(user).filter(Q(chair__user=user) | Q(pk__in=chosen.values("meeting")), state=Meeting.State.HELD)
    left = AgendaItem.objects.filter(meeting=OuterRef("pk"), adjustment=None)
    mine = Approval.objects.filter(meeting=OuterRef("pk"), person__user=user).order_by("-approved_at")
    rows = rows.filter(Exists(left), ~Exists(left.filter(outcome="").exclude(kind=ItemKind.TASKS)))
    found: MeetingQuerySet = rows.annotate(approved_at=Subquery(mine.values("approved_at")[:1]))
    return found.order_by("starts_at", "pk")


def _for_members(view: View) -> View:
    """Lead strangers to the sign-in, and let nobody store the answer: no browser, no cache, no search engine."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = login_required(view)(request, *args, **kwargs)
        response["Cache-Control"], response["X-Robots-Tag"] = "private, no-store", "noindex"
        return response

    return answered


@require_safe
@_for_members
def mine(request: HttpRequest) -> HttpResponse:
    """Show a person's bodies, meetings, tasks and mandates. Six queries besides those of every page."""
    user, today = request.user, timezone.localdate()
    midnight = timezone.make_aware(dt.datetime.combine(today, dt.time.min))
    held = list(Mandate.objects.filter(person__user=user.pk).select_related("term__body").order_by("start_date", "pk"))
    meetings = meetings_of(user)
    context = {
        "today": today, "breadcrumbs": _trail(), "waiting": waiting_for(user), "tasks": tasks_of(user).open(),
        "now": [one for one in held if one.holds(today)],
        "coming": [one for one in held if one.start_date > today],
        "last": max((one for one in held if one.end_date < today), key=lambda one: one.end_date, default=None),
        "ahead": meetings.filter(starts_at__gte=midnight).order_by("starts_at", "pk"),
        "latest": meetings.filter(starts_at__lt=midnight).order_by("-starts_at", "pk")[:LATEST]}  # fmt: skip
    return render(request, "bodies/mine.html", context)


@require_safe
@_for_members
def my_meeting(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Show the agenda with backgrounds, proposals and all papers. Five queries besides those of every page.

    Raises Http404 when the person does not sit in the body today."""
    found = _find(request, slug, meeting)
    papers = Prefetch("papers", Paper.objects.visible_to(request.user))
    items = list(found.items.order_by("position", "pk").prefetch_related(papers))
    context = {
        "meeting": found, "items": items, "breadcrumbs": _trail(found),
        "may_approve": found.state == Meeting.State.HELD and can_approve(request.user, found),
        "is_adjusted": bool(items) and all(item.is_adjusted for item in items)}  # fmt: skip
    return render(request, "bodies/my_meeting.html", context)


@require_safe
@_for_members
def my_meeting_ics(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Give a meeting as a calendar entry, with the link for those at a distance. Raises as ``my_meeting`` does."""
    found = _find(request, slug, meeting)
    name = f'attachment; filename="{found.body.slug}-{found.slug}.ics"'
    kind = "text/calendar; charset=utf-8"
    return HttpResponse(meeting_ics(found, has_link=True), kind, headers={"Content-Disposition": name})


@require_POST
@_for_members
def my_task_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the person has done a task; pressed twice it is still done once.

    Raises Http404 when the task is somebody else's, or of a body that the person has left."""
    task: Task = get_object_or_404(tasks_of(request.user), pk=pk)
    if task.done_on is None:
        actions.finish(task, by=request.user)
        messages.success(request, _("Done: %(task)s") % {"task": task.text})
    return redirect("meetings:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@_for_members
def approve(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Show minutes as they read now to one who adjusts them, and take the approval of exactly that text.

    Raises Http404 when the person does not adjust this meeting, does not sit in the body today, or it was not held."""
    found = _find(request, slug, meeting)
    if found.state != Meeting.State.HELD or not can_approve(request.user, found):
        raise Http404
    if request.method != "POST":
        return _minutes(request, found)
    if not second_factor.is_proved(request):
        messages.info(request, _("Show that it is you first. Then you come back to the minutes and can approve them."))
        return redirect(second_factor.proof_url(request.user, back=request.path))
    try:
        actions.approve(found, by=request.user, has_second_factor=True, as_read=request.POST.get("text", ""))
    except ValidationError as refused:
        return _minutes(request, found, refused=" ".join(refused.messages))
    messages.success(request, _("You have approved the minutes."))
    return redirect("meetings:my_meeting", found.body.slug, found.slug)


def _minutes(request: HttpRequest, meeting: Meeting, *, refused: str = "") -> HttpResponse:
    """Draw the page of approval; 409 when an approval was refused."""
    presence = presence_of(meeting)
    left, digest = presence.left, text_hash(presence, presence.left)
    own: Any = request.user
    context = {
        "meeting": meeting, "document": minutes_document(presence), "digest": digest, "refused": refused,
        "is_adjusted": not left,
        "is_written": all(item.outcome or item.kind == ItemKind.TASKS for item in left),
        "approval": Approval.objects.filter(meeting=meeting, person=own.person, text_hash=digest).first(),
        "has_second_factor": second_factor.has_one(own), "is_proved": second_factor.is_proved(request),
        "proof_url": second_factor.proof_url(own, back=request.path),
        "breadcrumbs": _trail(meeting, _("Approve the minutes"))}  # fmt: skip
    return render(request, "bodies/approve.html", context, status=409 if refused else 200)


@require_safe
def paper(request: HttpRequest, slug: str, meeting: str, pk: int) -> FileResponse:
    """Hand out a paper to those who may read it: a PDF to look at, anything else to be saved. Three queries.

    A public paper may be kept by browsers as long as they ask each time; it may be taken back. Raises Http404 when it
    is not there, or not for this person; nobody learns which."""
    rows = Paper.objects.filter(item__meeting__body__slug=slug, item__meeting__slug=meeting)
    found: Paper = get_object_or_404(rows.visible_to(request.user), pk=pk)
    is_open = rows.visible_to(AnonymousUser()).filter(pk=pk).exists()
    ending = PurePath(str(found.file.name)).suffix.lower()
    try:
        file = found.file.open("rb")
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    title = " ".join(found.title.split()).removesuffix(ending)
    response = FileResponse(file, as_attachment=ending != ".pdf", filename=f"{title}{ending}")
    response["Cache-Control"] = "no-cache" if is_open else "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _find(request: HttpRequest, slug: str, meeting: str) -> Meeting:
    """Return a meeting that somebody may read as members do, with drafts: all for staff, else those of own bodies."""
    user: Any = request.user
    rows = Meeting.objects.all() if user.has_perm("wagtailadmin.access_admin") else meetings_of(user)
    rows = rows.select_related("body", "chair", "secretary")
    return get_object_or_404(rows, body__slug=slug, slug=meeting)  # type: ignore[no-any-return]


def _trail(meeting: Meeting | None = None, page: str = "") -> list[tuple[Any, str]]:
    trail: list[tuple[Any, str]] = [(_("Start"), reverse("website:start")), (_("My mandate"), reverse("meetings:mine"))]
    if meeting:
        trail.append((str(meeting), reverse("meetings:my_meeting", args=[meeting.body.slug, meeting.slug])))
    return [*trail, (page, "")] if page else trail
