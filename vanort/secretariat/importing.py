# SPDX-License-Identifier: EUPL-1.2
"""The page that reads meetings of the past from CSV: a trial tells row by row what would be made, then all or nothing.

The column names and kinds are Swedish: they are the format of the file, whatever language the office is read in. Such a
meeting is held, and its minutes are elsewhere; how many items it had and where its minutes are stand in its history."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _, ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from vanort.directory.models import Organization
from vanort.mandates.forms import ReadInForm
from vanort.mandates.importing import Line, Row
from vanort.mandates.views import read_in_rows
from vanort.meetings.models import Meeting
from vanort.meetings.permissions import ask_to_run_meetings

LIST = "wagtailsnippets_meetings_meeting:list"
NEEDED = ("datum", "tid")
COLUMNS = {
    "datum": _("The day, such as 2024-02-14."), "tid": _("When it began, such as 15.00."),
    "plats": _("Where it was held. May be empty."), "typ": _("ordinarie or extra. Empty: ordinarie."),
    "antal ärenden": _("How many items it had. May be empty. Kept in the meeting’s history."),
    "länk till protokoll": _("The whole web address of the minutes. May be empty. Kept in the meeting’s history."),
}  # fmt: skip
EXAMPLE = """datum;tid;plats;typ;antal ärenden;länk till protokoll
2024-02-14;15.00;Stadshuset;ordinarie;9;https://www.example.se/protokoll/2024-02-14.pdf
2024-05-15;15.00;Stadshuset;ordinarie;8;
2024-09-03;08.30;;extra;1;"""
KINDS = {"": Meeting.Kind.ORDINARY, "ordinarie": Meeting.Kind.ORDINARY, "extra": Meeting.Kind.EXTRA}
FIRST_YEAR = 1900
MOST_ITEMS = 500
_TIME = re.compile(r"(?:kl\.?\s*)?([01]?\d|2[0-3])[.:]([0-5]\d)", re.IGNORECASE | re.ASCII)


class PastForm(ReadInForm):
    """A body, and its meetings of the past pasted or as a file."""

    columns, needed, example, title = COLUMNS, NEEDED, EXAMPLE, _("Read in past meetings")
    said, has_people = ngettext_lazy("%(count)d meeting is read in.", "%(count)d meetings are read in.", "count"), False
    body = forms.ModelChoiceField(Organization.objects.exclude(legal_form="").order_by("name__sv"),
                                  label=_("The body that met"))  # fmt: skip
    field_order = ("body", "text", "file")


@require_http_methods(["GET", "POST"])
def read_in(request: HttpRequest) -> HttpResponse:
    """Read meetings from rows: first as a trial that stores nothing, then all or nothing."""
    ask_to_run_meetings(request.user)
    return read_in_rows(request, PastForm, store, back=reverse(LIST))


@transaction.atomic
def store(body: Organization, rows: Sequence[Row], *, by: Any, is_trial: bool) -> list[Line]:
    """Store all rows as meetings that were held, none when one is wrong or it is a trial; return what each makes."""
    ask_to_run_meetings(by)
    done = [_line(body, row, by) for row in rows]
    if is_trial or any(line.error for line in done):
        transaction.set_rollback(True)
    return done


def _line(body: Organization, row: Row, by: Any) -> Line:
    try:
        with transaction.atomic():
            meeting = _meeting(body, row.cells)
            count = _count(row.cells)
            # The name in the web address is made when it is saved.
            meeting.full_clean(exclude=["slug"])
            meeting.save()
            log(instance=meeting, action="vanort.read_in", user=by, data={"items": count})
    except ValidationError as error:
        return Line(row.number, row.cells.get("datum", ""), error=" ".join(error.messages))
    when = date_format(timezone.localtime(meeting.starts_at), "j F Y, H.i")
    items = ngettext("%(count)d item", "%(count)d items", count or 0) % {"count": count} if count is not None else ""
    parts = [meeting.get_kind_display(), when, meeting.place, items, meeting.minutes_url]
    return Line(row.number, ", ".join(part for part in parts if part), is_new=True)


def _meeting(body: Organization, cells: dict[str, str]) -> Meeting:
    kind = KINDS.get(cells.get("typ", "").lower())
    if kind is None:
        raise ValidationError(_("The kind is “ordinarie” or “extra”, not “%(text)s”.") % {"text": cells["typ"][:40]})
    starts = _starts(cells.get("datum", ""), cells.get("tid", ""))
    if link := cells.get("länk till protokoll", ""):
        URLValidator(["http", "https"], message=_("The link to the minutes is no web address."))(link)
    return Meeting(
        body=body, starts_at=starts, place=cells.get("plats", ""), kind=kind, state=Meeting.State.HELD,
        is_recorded_elsewhere=True, minutes_url=link)  # fmt: skip


def _starts(day: str, time: str) -> dt.datetime:
    try:
        on = dt.date.fromisoformat(day)
    except ValueError as error:
        raise ValidationError(_("Write the day as 2024-02-14, not “%(text)s”.") % {"text": day[:40]}) from error
    if on.year < FIRST_YEAR or on > timezone.localdate():
        raise ValidationError(_("Only meetings that have been held are read in. Give a day that has been."))
    found = _TIME.fullmatch(time)
    if not found:
        raise ValidationError(_("Write the time as 15.00, not “%(text)s”.") % {"text": time[:40]})
    return timezone.make_aware(dt.datetime.combine(on, dt.time(int(found[1]), int(found[2]))))


def _count(cells: dict[str, str]) -> int | None:
    text = cells.get("antal ärenden", "")
    if text and not (re.fullmatch(r"[0-9]{1,3}", text) and int(text) <= MOST_ITEMS):
        said = _("The number of items is a number up to %(most)d, not “%(text)s”.")
        raise ValidationError(said % {"most": MOST_ITEMS, "text": text[:40]})
    return int(text) if text else None
