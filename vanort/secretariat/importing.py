# SPDX-License-Identifier: EUPL-1.2
"""Reads meetings of the past from CSV: a trial tells row by row what would be made, then all or nothing.

The column names and kinds are Swedish: they are the format of the file, whatever language the office is read in. Such a
meeting is held, and its minutes are elsewhere; how many items it had and where its minutes are stand in its history.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from vanort.directory.models import Organization
from vanort.mandates.importing import Line, Row
from vanort.meetings.models import Meeting
from vanort.meetings.permissions import can_run_meetings
from vanort.meetings.wording import items_in_words

NEEDED = ("datum", "tid")
COLUMNS = {
    "datum": gettext_lazy("The day, such as 2024-02-14."),
    "tid": gettext_lazy("When it began, such as 15.00."),
    "plats": gettext_lazy("Where it was held. May be empty."),
    "typ": gettext_lazy("ordinarie or extra. Empty: ordinarie."),
    "antal ärenden": gettext_lazy("How many items it had. May be empty. Kept in the meeting’s history."),
    "länk till protokoll": gettext_lazy(
        "The whole web address of the minutes. May be empty. Kept in the meeting’s history."
    ),
}
EXAMPLE = """datum;tid;plats;typ;antal ärenden;länk till protokoll
2024-02-14;15.00;Stadshuset;ordinarie;9;https://www.example.se/protokoll/2024-02-14.pdf
2024-05-15;15.00;Stadshuset;ordinarie;8;
2024-09-03;08.30;;extra;1;
"""
KINDS = {"": Meeting.Kind.ORDINARY, "ordinarie": Meeting.Kind.ORDINARY, "extra": Meeting.Kind.EXTRA}
FIRST_YEAR = 1900
MOST_ITEMS = 500
_TIME = re.compile(r"(?:kl\.?\s*)?(\d{1,2})[.:](\d{2})", re.IGNORECASE | re.ASCII)


@transaction.atomic
def store(body: Organization, rows: Sequence[Row], *, by: Any, is_trial: bool) -> list[Line]:
    """Store all rows as meetings that were held, or none when one is wrong or it is a trial; return what each makes.

    Raises:
        PermissionDenied: when the person may not run meetings.
    """
    if not can_run_meetings(by):
        raise PermissionDenied
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
    items = items_in_words(count) if count is not None else ""
    parts = [meeting.get_kind_display(), when, meeting.place, items, meeting.minutes_url]
    return Line(row.number, ", ".join(part for part in parts if part), is_new=True)


def _meeting(body: Organization, cells: dict[str, str]) -> Meeting:
    kind = KINDS.get(cells.get("typ", "").lower())
    if kind is None:
        raise ValidationError(_("The kind is “ordinarie” or “extra”, not “%(text)s”.") % {"text": cells["typ"][:40]})
    starts = _starts(cells.get("datum", ""), cells.get("tid", ""))
    return Meeting(
        body=body, starts_at=starts, place=cells.get("plats", ""), kind=kind, state=Meeting.State.HELD,
        is_recorded_elsewhere=True, minutes_url=_link(cells),
    )  # fmt: skip


def _starts(day: str, time: str) -> dt.datetime:
    """Return the moment that a day and a time say, here."""
    try:
        on = dt.date.fromisoformat(day)
    except ValueError as error:
        raise ValidationError(_("Write the day as 2024-02-14, not “%(text)s”.") % {"text": day[:40]}) from error
    if on.year < FIRST_YEAR or on > timezone.localdate():
        raise ValidationError(_("Only meetings that have been held are read in. Give a day that has been."))
    found = _TIME.fullmatch(time)
    try:
        at = dt.time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        at = None
    if at is None:
        raise ValidationError(_("Write the time as 15.00, not “%(text)s”.") % {"text": time[:40]})
    return timezone.make_aware(dt.datetime.combine(on, at))


def _count(cells: dict[str, str]) -> int | None:
    text = cells.get("antal ärenden", "")
    if text and not (re.fullmatch(r"[0-9]{1,3}", text) and int(text) <= MOST_ITEMS):
        raise ValidationError(
            _("The number of items is a number up to %(most)d, not “%(text)s”.")
            % {"most": MOST_ITEMS, "text": text[:40]}
        )
    return int(text) if text else None


def _link(cells: dict[str, str]) -> str:
    link = cells.get("länk till protokoll", "")
    if link:
        URLValidator(["http", "https"], message=_("The link to the minutes is no web address."))(link)
    return link
