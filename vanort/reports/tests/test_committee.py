# SPDX-License-Identifier: EUPL-1.2
"""The committee of the year: who served, meetings and paragraphs, and attendance while appointed."""

import datetime as dt

import pytest

from vanort.directory.tests.factories import PersonFactory
from vanort.mandates.models import Mandate, Term
from vanort.mandates.tests.factories import BodyFactory, MandateFactory, TermFactory
from vanort.meetings.models import Meeting
from vanort.meetings.tests.factories import AdjustmentFactory, AgendaItemFactory, MeetingFactory, ServingFactory, at
from vanort.reports.figures import find_figure
from vanort.reports.tests.factories import came, compiled, held, section, table, titles, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def term():
    return TermFactory()


def member(term, name, seat=1, **more):
    return MandateFactory(term=term, person=PersonFactory(name=name), seat=seat, **more)


def share(report, mandate):
    """Return attended, held while appointed, share, served: of one person."""
    key = f"attendance-{mandate.person.slug}"
    return tuple(value(report, f"{key}-{each}") for each in ("came", "held", "share", "served"))


def test_everybody_who_served_a_day_is_named_with_role_party_and_days(term):
    first = member(term, "Ida Lind", party="S", end_date=dt.date(2024, 1, 1), end_reason="resigned")
    chair = member(term, "Bo Ek", seat=2, party="M")
    MandateFactory(term=term, person=chair.person, party="M", chair=True)
    member(term, "Ny Ask", start_date=dt.date(2024, 12, 31), party="")
    member(term, "Gammal Al", seat=3, end_date=dt.date(2023, 12, 31))
    MandateFactory(term=term, person=PersonFactory(name="Eva Alm"), substitute=True)
    rows = table(compiled(first.term.body), "served")
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("Bo Ek", "chair", "M"), ("Ida Lind", "member", "S"), ("Bo Ek", "member", "M"), ("Ny Ask", "member", ""),
        ("Eva Alm", "substitute", "S"),
    ]  # fmt: skip
    assert rows[1][3:] == ("1 January 2023", "1 January 2024", "resigned")


def test_another_bodys_members_and_meetings_are_not_told_of(term):
    member(TermFactory(), "Annan Person")
    held(BodyFactory(), "2024-03-02")
    report = compiled(term.body)
    assert table(report, "served") == []
    assert table(report, "meetings") == []


@pytest.mark.parametrize(
    ("recorded", "is_noted"), [(Term.Recorded.ALL, False), (Term.Recorded.PART, True), (Term.Recorded.NONE, True)]
)
def test_a_term_that_is_recorded_in_part_is_said_to_be(recorded, is_noted):
    report = compiled(TermFactory(recorded=recorded).body)
    assert bool(section(report, "committee").tables[0].note) is is_noted


def test_without_any_term_nobody_knows_who_served():
    assert (
        section(compiled(BodyFactory()), "committee").tables[0].note == "Not all appointments of the year are recorded."
    )


def test_meetings_count_when_they_were_held(term):
    held(term.body, "2024-02-10")
    held(term.body, "2023-12-31")
    MeetingFactory(
        body=term.body, starts_at=at("2024-04-01 15:00"), state=Meeting.State.CANCELLED, state_reason="Snöstorm"
    )
    MeetingFactory(body=term.body, starts_at=at("2024-05-01 15:00"), state=Meeting.State.CALLED)
    report = compiled(term.body)
    assert titles(report, "meetings-held") == ["10 February 2024"]
    assert [(row[0], row[2]) for row in table(report, "meetings")] == [
        ("10 February 2024", "held"), ("1 April 2024", "cancelled: Snöstorm"), ("1 May 2024", "outcome unknown"),
        ("Held in all", "1"),
    ]  # fmt: skip


def test_without_any_meeting_recorded_nobody_knows_how_many_were_held(term):
    report = compiled(term.body)
    assert section(report, "committee").tables[1].note == "No meeting of the year is recorded."
    assert find_figure(report, "meetings-held") is None


def test_a_year_of_cancelled_meetings_had_none(term):
    MeetingFactory(body=term.body, starts_at=at("2024-04-01 15:00"), state=Meeting.State.CANCELLED, state_reason="Snö")
    assert value(compiled(term.body), "meetings-held") == "0"


def test_a_meeting_on_new_years_eve_in_sweden_belongs_to_its_year(term):
    MeetingFactory(body=term.body, starts_at=at("2024-12-31 23:30"), state=Meeting.State.HELD)
    MeetingFactory(body=term.body, starts_at=at("2024-01-01 00:15"), state=Meeting.State.HELD)
    assert value(compiled(term.body), "meetings-held") == "2"


def test_numbered_paragraphs_are_counted_and_shown_when_published(term):
    meeting = held(term.body, "2024-02-10")
    adjustment = AdjustmentFactory(meeting=meeting)
    more = {"meeting": meeting, "adjustment": adjustment}
    AgendaItemFactory(paragraph=1, title="Öppnande", published_on=dt.date(2024, 3, 1), **more)
    AgendaItemFactory(paragraph=2, title="Om en elev", **more)
    AgendaItemFactory(meeting=meeting, title="Utan nummer")
    figure = find_figure(compiled(term.body), "paragraphs")
    assert [(each.title, each.is_public) for each in figure.parts] == [
        ("§ 1 Öppnande", True),
        ("§ 2 Om en elev", False),
    ]


def test_of_minutes_kept_elsewhere_nobody_knows_the_number(term):
    AgendaItemFactory(meeting=held(term.body, "2024-02-10"), paragraph=1)
    held(term.body, "2024-03-10", is_recorded_elsewhere=True)
    figure = find_figure(compiled(term.body), "paragraphs")
    assert (figure.value, figure.lacking) == (1, 1)


# Attendance.


def test_attendance_counts_the_meetings_held_while_appointed(term):
    left = member(term, "Ida Lind", end_date=dt.date(2024, 3, 10))
    follower = member(term, "Ny Ask", start_date=dt.date(2024, 3, 11))
    for day, here in (("2024-02-10", left), ("2024-03-10", left), ("2024-03-11", follower), ("2024-10-01", follower)):
        came(held(term.body, day), here, is_absent=day == "2024-10-01")
    report = compiled(term.body)
    assert share(report, left) == ("2", "2", "100", "0")
    assert share(report, follower) == ("1", "2", "50", "0")
    assert titles(report, f"attendance-{left.person.slug}-held") == ["10 February 2024", "10 March 2024"]


def test_who_was_appointed_again_in_the_year_has_one_row(term):
    first = member(term, "Ida Lind", end_date=dt.date(2024, 3, 10))
    again = MandateFactory(term=term, person=first.person, substitute=True, start_date=dt.date(2024, 6, 1))
    came(held(term.body, "2024-03-01"), first)
    held(term.body, "2024-04-01")
    came(held(term.body, "2024-07-01"), again)
    report = compiled(term.body)
    assert table(report, "attendance") == [("Ida Lind", "member, substitute", "2", "2", "100", "0")]


def test_an_office_gives_no_second_row(term):
    chair = member(term, "Bo Ek")
    MandateFactory(term=term, person=chair.person, chair=True)
    assert [row[0] for row in table(compiled(term.body), "attendance")] == ["Bo Ek"]


def test_a_substitute_who_served_is_counted(term):
    away, stand_in = member(term, "Bo Ek"), MandateFactory(term=term, substitute=True)
    meeting, other = held(term.body, "2024-02-10"), held(term.body, "2024-03-10")
    came(meeting, away, is_absent=True)
    ServingFactory(meeting=meeting, substitute=came(meeting, stand_in), member=away)
    came(other, stand_in)
    report = compiled(term.body)
    assert share(report, stand_in) == ("2", "2", "100", "1")
    assert share(report, away) == ("0", "2", "0", "0")


def test_where_nobody_wrote_down_who_came_nobody_knows(term):
    one = member(term, "Bo Ek")
    came(held(term.body, "2024-02-10"), one)
    held(term.body, "2024-03-10")
    report = compiled(term.body)
    figure = find_figure(report, f"attendance-{one.person.slug}-came")
    assert (figure.value, figure.lacking) == (1, 1)
    assert share(report, one) == ("1", "2", None, "0")


def test_without_a_meeting_there_is_no_share(term):
    assert share(compiled(term.body), member(term, "Bo Ek")) == (None,) * 4
    one = Mandate.objects.get()
    assert share(compiled(term.body), one) == ("0", "0", None, "0")


# What is not public.


def test_a_person_held_back_counts_but_is_not_named(term):
    person = PersonFactory(name="Skyddad Person", visibility="held", visibility_reason="skyddade uppgifter")
    mandate = MandateFactory(term=term, person=person, seat=1)
    came(held(term.body, "2024-02-10"), mandate)
    report = compiled(term.body)
    assert [row[0] for row in table(report, "served")] == ["Skyddad Person"]
    public = str(report.for_public().as_data())
    assert "Skyddad" not in public
    assert person.slug not in public
    assert value(report.for_public(), f"attendance-{person.uuid.hex}-came") == "1"


def test_an_internal_mandate_hides_its_holder(term):
    member(term, "Bo Ek", visibility="internal")
    cell = section(compiled(term.body), "committee").tables[0].rows[0][0]
    assert (cell.title, cell.is_public) == ("Bo Ek", False)


def test_an_internal_meeting_counts_but_is_not_shown(term):
    held(term.body, "2024-02-10", visibility="internal")
    part = find_figure(compiled(term.body), "meetings-held").parts[0]
    assert (part.value, part.is_public) == (1, False)
