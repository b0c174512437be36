# SPDX-License-Identifier: EUPL-1.2
"""The committee of the year: who served, which meetings were held, who came to them."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from vanort.mandates.models import Mandate, Term
from vanort.meetings.models import Meeting
from vanort.reports.figures import ONE, Figure, Part, Row, Section, Table, key_of
from vanort.reports.year import Year, day_of, name_of, part_of

ROLES = [*Mandate.OFFICES, Mandate.Role.MEMBER, Mandate.Role.SUBSTITUTE, Mandate.Role.CO_OPTED]


def committee_section(year: Year) -> Section:
    """Return who served any day of the year, the meetings and the attendance. Two queries."""
    within = {"start_date__lte": year.last, "end_date__gte": year.first}
    found = Mandate.objects.of(year.body).filter(**within).order_by("start_date", "seat", "pk")
    mandates = sorted(found, key=lambda each: ROLES.index(each.role))
    # A term of which no mandate is written down says so as well.
    recorded = Term.objects.filter(body=year.body, **within).values_list("recorded", flat=True)
    is_whole = set(recorded) == {Term.Recorded.ALL}
    note = "" if is_whole else _("Not all appointments of the year are recorded.")
    tables = (_served(mandates, note), _meetings(year), _attendance(year, mandates))
    return Section("committee", _("The committee of the year"), tables=tables)


def _served(mandates: Sequence[Mandate], note: str) -> Table:
    rows = (
        (_person([each]), each.get_role_display(), each.party, day_of(each.start_date), day_of(each.end_date),
         each.get_end_reason_display())
        for each in mandates)  # fmt: skip
    head = (_("Name"), _("Role"), _("Party"), _("From"), _("To"), _("Why it ended"))
    return Table("served", _("Everybody who served any day of the year"), head, tuple(rows), note)


def _person(mandates: Sequence[Mandate]) -> Part:
    return part_of(mandates[0].person, is_public=all(each.is_named and each.term.is_public for each in mandates))


def meeting_part(meeting: Meeting, value: Decimal | None = ONE) -> Part:
    """Return a meeting as a part, by its day."""
    is_public = meeting.is_public and meeting.state != Meeting.State.PLANNED
    return part_of(meeting, value, title=day_of(meeting.day), is_public=is_public)


def _paragraphs(meeting: Meeting) -> list[Part]:
    """Return the numbered paragraphs of a meeting; one whose minutes are elsewhere has an unknown number of them."""
    items = [each for each in meeting.items.all() if each.paragraph]
    if not items and meeting.is_recorded_elsewhere:
        return [meeting_part(meeting, None)]
    return [part_of(each, is_public=meeting.is_public and each.published_on is not None) for each in items]


def _state(meeting: Meeting) -> str:
    if meeting.is_over and meeting.state in (Meeting.State.PLANNED, Meeting.State.CALLED):
        return _("outcome unknown")
    return ": ".join(filter(None, (meeting.get_state_display(), meeting.state_reason)))


def _meetings(year: Year) -> Table:
    counts = (Figure.total(key_of("meeting", each.slug, "paragraphs"), _paragraphs(each)) for each in year.meetings)
    rows = [
        (meeting_part(each), each.get_kind_display(), _state(each), count)
        for each, count in zip(year.meetings, counts, strict=True)]  # fmt: skip
    held = Figure.total("meetings-held", map(meeting_part, year.held))
    paragraphs = Figure.total("paragraphs", [part for each in year.held for part in _paragraphs(each)])
    head = (_("Meeting"), _("Kind"), _("State"), _("Number of §§"))
    if not rows:
        return Table("meetings", _("Meetings"), head, (), _("No meeting of the year is recorded."))
    return Table("meetings", _("Meetings"), head, (*rows, (_("Held in all"), "", held, paragraphs)))


def _came(meeting: Meeting, person: int) -> Decimal | None:
    """Return 1 for who came, 0 for who did not, and None when nobody wrote down who was there."""
    rows = [each for each in meeting.attendance.all() if each.mandate_id]
    return Decimal(any(each.person_id == person and not each.is_absent for each in rows)) if rows else None


def _attendance(year: Year, mandates: Sequence[Mandate]) -> Table:
    people: dict[int, list[Mandate]] = {}
    for each in mandates:
        if not each.is_office:
            people.setdefault(each.person_id, []).append(each)
    rows = tuple(_attended(year, rows) for rows in people.values())
    head = (_("Name"), _("Role"), _("Attended"), _("Held while appointed"), _("Share"), _("Served as substitute"))
    note = _("A meeting counts when it was held while the person was appointed.")
    return Table("attendance", _("Attendance"), head, rows, note, chart="bars", charted=(2, 3))


def _attended(year: Year, mandates: Sequence[Mandate]) -> Row:
    """Return who came to how many of the meetings that were held while he or she was appointed."""
    person, key = mandates[0].person, key_of("attendance", name_of(mandates[0].person))
    while_there = [each for each in year.held if any(one.holds(each.day) for one in mandates)]
    held = Figure.total(f"{key}-held", map(meeting_part, while_there))
    came = Figure.total(f"{key}-came", [meeting_part(each, _came(each, person.pk)) for each in while_there])
    served = [each for each in while_there if person.pk in {one.substitute.person_id for one in each.servings.all()}]
    roles = ", ".join(dict.fromkeys(each.get_role_display() for each in mandates))
    share, as_substitute = Figure.share(f"{key}-share", came, held), map(meeting_part, served)
    return _person(mandates), roles, came, held, share, Figure.total(f"{key}-served", as_substitute)
