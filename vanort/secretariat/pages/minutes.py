# SPDX-License-Identifier: EUPL-1.2
"""After a meeting: its minutes as they read, what they lack, adjusting, announcing, publishing and correcting them."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from vanort.documents.answers import docx_answer, pdf_answer
from vanort.meetings.announcement import announcement, deadlines
from vanort.meetings.minutes import Numbers, adjustments_of, minutes_document, numbers_of, text_hash
from vanort.meetings.missing import gaps
from vanort.meetings.models import Adjustment, AgendaItem, Meeting
from vanort.meetings.numbering import in_words
from vanort.meetings.permissions import can_run_meetings
from vanort.meetings.presence import Presence, presence_of
from vanort.secretariat.forms.minutes import FORMS, MinutesForm
from vanort.secretariat.pages.frame import find_meeting, frame_context

PAGE = "meetings_admin:minutes"
OF_ADJUSTMENT, OF_ITEM = ("post", "take_down"), ("unpublish", "mask", "correct")


@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the minutes of a meeting and all that is done with them. As many queries for three items as for one."""
    return _shown(request, presence_of(find_meeting(request, pk)))


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, verb: str, one: int = 0) -> HttpResponseBase:
    """Do one thing with the minutes; a form that does not go through is shown in its place with all that was typed."""
    meeting = find_meeting(request, pk)
    if not can_run_meetings(request.user):
        raise PermissionDenied
    if request.method == "GET":
        return redirect(PAGE, pk)
    presence = presence_of(meeting)
    row: Any = None
    if verb in OF_ADJUSTMENT:
        row = get_object_or_404(Adjustment, pk=one, meeting=meeting)
    elif verb in OF_ITEM:
        row = _item(presence, one)
    numbers = numbers_of(presence)
    form = FORMS[verb](
        request.POST, request.FILES, meeting=meeting, user=request.user, items=list(presence.items),
        numbers=dict(numbers), one=row,
    )  # fmt: skip
    if not form.do():
        return _shown(request, presence_of(meeting), failed=form)
    messages.success(request, form.said)
    return redirect(f"{reverse(PAGE, args=[pk])}{f'#item-{one}' if verb in OF_ITEM else ''}")


@require_GET
def paper(request: HttpRequest, pk: int, kind: str, one: str = "") -> HttpResponse:
    """Give the minutes, or an extract of one paragraph, as PDF or DOCX; with ``public``, the public version."""
    presence = presence_of(find_meeting(request, pk))
    chosen = [_item(presence, int(one))] if one else None
    document = minutes_document(presence, items=chosen, is_public="public" in request.GET)
    name = f"{'protokollsutdrag' if chosen else 'protokoll'}-{presence.meeting.body.slug}-{presence.meeting.slug}"
    if chosen and (number := numbers_of(presence).get(chosen[0].pk)):
        name += f"-{number}"
    return {"pdf": pdf_answer, "docx": docx_answer}[kind](document, name)


@require_GET
def signed(request: HttpRequest, pk: int, one: int) -> FileResponse:
    """Hand out the signed minutes to staff, as a file to save; they hold what the public version masks."""
    meeting = find_meeting(request, pk)
    adjustment = get_object_or_404(Adjustment.objects.exclude(signed_file=""), pk=one, meeting=meeting)
    try:
        file = adjustment.signed_file.open("rb")
    except OSError as error:
        raise Http404 from error
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    name = f"protokoll-{meeting.body.slug}-{meeting.slug}-{adjustment.pk}.pdf"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf", headers=headers)


def _item(presence: Presence, pk: int) -> AgendaItem:
    found = next((item for item in presence.items if item.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, presence: Presence, failed: MinutesForm | None = None) -> HttpResponse:
    """Draw the page, with a form that did not go through in the place of a fresh one."""
    meeting, numbers = presence.meeting, numbers_of(presence)
    frame = frame_context(request, meeting, "minutes")
    drawn = _Forms(presence, request.user, numbers, failed)
    left = [item for item in presence.items if not item.is_adjusted]
    missing = [(gap, _where(gap.page, meeting, gap.item)) for gap in gaps(presence)]
    is_public = "public" in request.GET
    context = {
        "numbers": numbers,
        "left": left,
        "missing": missing,
        "is_ready": bool(left) and not any(gap.is_needed for gap, _url in missing),
        "today": timezone.localdate(),
        "clock": _days(presence, None) if left and presence.items else [],
        "approvals": _approvals(presence, left),
        "adjustments": [_adjusted(presence, one, drawn) for one in adjustments_of(presence.items)],
        "why_no_posting": presence.standing.why_no_posting(),
        "rows": [_row(presence, item, numbers, drawn) for item in presence.items],
        "adjust_form": drawn.of("adjust", kept_at=_last_kept(meeting)) if left else None,
        "publish_form": _publishing(presence, drawn),
        "why_not_all": _why_not_all(presence),
        "is_hidden": not (meeting.is_public and meeting.body.is_public),
        "failed": failed,
        "document": minutes_document(presence, is_public=is_public),
        "shows_public": is_public,
    }
    return render(request, "secretariat/minutes.html", frame | context)


class _Forms:
    """Fresh forms of the page, but for the one that did not go through."""

    def __init__(self, presence: Presence, user: Any, numbers: Numbers, failed: MinutesForm | None) -> None:
        self.given: dict[str, Any] = {
            "meeting": presence.meeting, "user": user, "items": list(presence.items), "numbers": dict(numbers),
        }  # fmt: skip
        self.failed = failed

    def of(self, verb: str, one: Any = None, **known: Any) -> MinutesForm:
        """Return the form of a verb, at an item or an adjustment if it has one."""
        if self.failed and (self.failed.verb, self.failed.one) == (verb, one):
            return self.failed
        return FORMS[verb](one=one, **self.given, **known)


def _where(page: str, meeting: Meeting, item: AgendaItem | None) -> str:
    """Return the address at which something that is missing is mended."""
    name, args = (f"{page}_item", [meeting.pk, item.pk]) if item else (page, [meeting.pk])
    return reverse(f"meetings_admin:{name}", args=args)


def _days(presence: Presence, adjustment: Adjustment | None) -> list[tuple[Any, bool]]:
    today = timezone.localdate()
    return [(one, one.is_late(today)) for one in deadlines(presence, adjustment)]


def _approvals(presence: Presence, left: list[AgendaItem]) -> list[tuple[Any, bool]]:
    """Return who has approved, and whether the text they approved is the one that stands there now. One query."""
    given = list(presence.meeting.approvals.select_related("person"))
    digest = text_hash(presence, left) if given and left else ""
    return [(one, one.text_hash == digest) for one in given] if left else []


def _adjusted(presence: Presence, adjustment: Adjustment, drawn: _Forms) -> dict[str, Any]:
    covered = [item.paragraph or 0 for item in presence.items if item.adjustment_id == adjustment.pk]
    return {
        "row": adjustment,
        "paragraphs": in_words(covered),
        "days": _days(presence, adjustment),
        "text": announcement(adjustment, covered),
        "post_form": drawn.of("post", adjustment),
        "take_down_form": drawn.of("take_down", adjustment),
    }


def _row(presence: Presence, item: AgendaItem, numbers: Numbers, drawn: _Forms) -> dict[str, Any]:
    forms: Iterator[tuple[str, MinutesForm]] = ((verb, drawn.of(verb, item)) for verb in OF_ITEM)
    is_open = drawn.failed.verb if drawn.failed and drawn.failed.one == item else ""
    return {"item": item, "number": numbers.get(item.pk), "forms": dict(forms), "is_open": is_open}


def _publishing(presence: Presence, drawn: _Forms) -> MinutesForm | None:
    """Return the form to publish with, all ticked where minutes are public when adjusted; None when nothing waits."""
    waiting = [str(item.pk) for item in presence.items if item.is_adjusted and not item.published_on]
    ticked = waiting if presence.standing.is_public_when_adjusted else []
    return drawn.of("publish", paragraphs=ticked) if waiting else None


def _why_not_all(presence: Presence) -> str:
    """Return why nothing is ticked for publication."""
    if presence.standing.is_public_when_adjusted:
        return ""
    if not presence.standing.is_known:
        return _("It is not known what %(body)s is in law, so nothing is ticked. Choose each paragraph yourself.") % {
            "body": presence.meeting.body
        }
    return _(
        "Minutes of a body that only prepares matters do not become public by being adjusted (the Freedom of the Press "
        "Act, 2:10), so nothing is ticked. Choose each paragraph yourself."
    )


def _last_kept(meeting: Meeting) -> str:
    """Return where the body's latest adjusted minutes are kept. One query."""
    kept = Adjustment.objects.filter(meeting__body=meeting.body_id).exclude(kept_at="").order_by("-adjusted_on", "-pk")
    return kept.values_list("kept_at", flat=True).first() or ""
