# SPDX-License-Identifier: EUPL-1.2
"""After a meeting: its minutes as they read, what they lack, adjusting, announcing, publishing and correcting them."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from vanort.documents.answers import docx_answer, pdf_answer
from vanort.meetings.announcement import announcement, deadlines, gaps
from vanort.meetings.minutes import adjustments_of, minutes_document, text_hash
from vanort.meetings.models import Adjustment, AgendaItem, Meeting
from vanort.meetings.numbering import in_words
from vanort.meetings.permissions import ask_to_run_meetings
from vanort.meetings.presence import Presence, presence_of
from vanort.secretariat.forms.minutes import FORMS, OF_ADJUSTMENT, OF_ITEM, MinutesForm
from vanort.secretariat.pages.frame import file_to_save, find_meeting, frame_context

PAGE = "meetings_admin:minutes"


@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the minutes of a meeting and all that is done with them. As many queries for three items as for one."""
    return _shown(request, presence_of(find_meeting(request, pk)))


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, verb: str, one: int = 0) -> HttpResponseBase:
    """Do one thing with the minutes; a form that does not go through is shown in its place with all that was typed."""
    meeting, made = find_meeting(request, pk), FORMS[verb]
    ask_to_run_meetings(request.user)
    if request.method == "GET":
        return redirect(PAGE, pk)
    presence = presence_of(meeting)
    row: Any = _item(presence, one) if made in OF_ITEM else None
    if made in OF_ADJUSTMENT:
        row = get_object_or_404(Adjustment, pk=one, meeting=meeting)
    form = made(request.POST, request.FILES, presence=presence, user=request.user, one=row)
    if not form.do():
        return _shown(request, presence_of(meeting), failed=form)
    messages.success(request, form.said)
    return redirect(f"{reverse(PAGE, args=[pk])}{f'#item-{one}' if made in OF_ITEM else ''}")


@require_GET
def paper(request: HttpRequest, pk: int, kind: str, one: str = "") -> HttpResponse:
    """Give the minutes, or an extract of one paragraph, as PDF or DOCX; with ``public``, the public version."""
    presence = presence_of(find_meeting(request, pk))
    chosen = [_item(presence, int(one))] if one else None
    document = minutes_document(presence, items=chosen, is_public="public" in request.GET)
    name = f"{'protokollsutdrag' if chosen else 'protokoll'}-{presence.meeting.body.slug}-{presence.meeting.slug}"
    if chosen and (number := presence.numbers.get(chosen[0].pk)):
        name += f"-{number}"
    return {"pdf": pdf_answer, "docx": docx_answer}[kind](document, name)


@require_GET
def signed(request: HttpRequest, pk: int, one: int) -> FileResponse:
    """Hand out the signed minutes to staff, as a file to save; they hold what the public version masks."""
    meeting = find_meeting(request, pk)
    adjustment = get_object_or_404(Adjustment.objects.exclude(signed_file=""), pk=one, meeting=meeting)
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    name = f"protokoll-{meeting.body.slug}-{meeting.slug}-{adjustment.pk}.pdf"
    return file_to_save(adjustment.signed_file, filename=name, content_type="application/pdf", headers=headers)


def _item(presence: Presence, pk: int) -> AgendaItem:
    found = next((item for item in presence.items if item.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, presence: Presence, failed: MinutesForm | None = None) -> HttpResponse:
    meeting = presence.meeting

    def draw(verb: str, one: Any = None) -> MinutesForm:
        if failed and (failed.verb, failed.one) == (verb, one):
            return failed
        return FORMS[verb](presence=presence, user=request.user, one=one)

    left, missing = presence.left, [(gap, _where(gap.page, meeting, gap.item)) for gap in gaps(presence)]
    is_public = "public" in request.GET
    is_waiting = any(item.is_adjusted and not item.published_on for item in presence.items)
    context = {
        "left": left, "missing": missing, "is_ready": bool(left) and not any(gap.is_needed for gap, _url in missing),
        "today": timezone.localdate(), "clock": _days(presence, None) if left else [],
        "approvals": _approvals(presence), "why_no_posting": presence.standing.why_no_posting(),
        "adjustments": [_adjusted(presence, one, draw) for one in adjustments_of(presence.items)],
        "rows": [
            {"item": item, "number": presence.numbers.get(item.pk),
             "is_open": failed.verb if failed and failed.one == item else "",
             "forms": {form.verb: draw(form.verb, item) for form in OF_ITEM}}
            for item in presence.items
        ],
        "adjust_form": draw("adjust") if left else None, "publish_form": draw("publish") if is_waiting else None,
        "why_not_all": _why_not_all(presence), "is_hidden": not (meeting.is_public and meeting.body.is_public),
        "failed": failed, "document": minutes_document(presence, is_public=is_public), "shows_public": is_public,
    }  # fmt: skip
    return render(request, "secretariat/minutes.html", frame_context(request, meeting, "minutes") | context)


def _where(page: str, meeting: Meeting, item: AgendaItem | None) -> str:
    name, args = (f"{page}_item", [meeting.pk, item.pk]) if item else (page, [meeting.pk])
    return reverse(f"meetings_admin:{name}", args=args)


def _days(presence: Presence, adjustment: Adjustment | None) -> list[tuple[Any, bool]]:
    today = timezone.localdate()
    return [(one, one.is_late(today)) for one in deadlines(presence, adjustment)]


def _approvals(presence: Presence) -> list[tuple[Any, bool]]:
    """Return who has approved, and whether the text they approved is the one that stands there now. One query."""
    given = list(presence.meeting.approvals.select_related("person")) if presence.left else []
    digest = text_hash(presence, presence.left) if given else ""
    return [(one, one.text_hash == digest) for one in given]


def _adjusted(presence: Presence, adjustment: Adjustment, draw: Callable[..., MinutesForm]) -> dict[str, Any]:
    covered = [item.paragraph or 0 for item in presence.items if item.adjustment_id == adjustment.pk]
    return {
        "row": adjustment, "paragraphs": in_words(covered), "days": _days(presence, adjustment),
        "text": announcement(adjustment, covered),
        "post_form": draw("post", adjustment), "take_down_form": draw("take_down", adjustment)}  # fmt: skip


def _why_not_all(presence: Presence) -> str:
    if presence.standing.is_public_when_adjusted:
        return ""
    if not presence.standing.is_known:
        said = _("It is not known what %(body)s is in law, so nothing is ticked. Choose each paragraph yourself.")
        return said % {"body": presence.meeting.body}
    return _("Minutes of a body that only prepares matters do not become public by being adjusted (the Freedom of the "
             "Press Act, 2:10), so nothing is ticked. Choose each paragraph yourself.")  # fmt: skip
