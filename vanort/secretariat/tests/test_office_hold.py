# SPDX-License-Identifier: EUPL-1.2
"""The page of a meeting that goes on: who is there, who serves for whom, who chairs, items, the end."""

import datetime as dt

import pytest
from django.urls import reverse
from freezegun import freeze_time

from vanort.accounts.models import User
from vanort.core.models import Visibility
from vanort.directory.models import Person
from vanort.directory.tests.factories import PersonFactory
from vanort.mandates.tests.factories import MandateFactory
from vanort.meetings.actions import adjust, call_substitutes, decide, end
from vanort.meetings.models import AgendaItem, Attendance, Meeting, Serving
from vanort.meetings.presence import presence_of
from vanort.meetings.tests.factories import AgendaItemFactory
from vanort.office.tests.conftest import client_of
from vanort.secretariat.tests.holding import DAY, hold, item_url, meeting_url, post, shown, whole_committee

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with freeze_time(DAY):
        yield


@pytest.fixture
def siv(db):
    return client_of("secretary", "siv")


@pytest.fixture
def carl(db):
    return client_of("coordinator", "carl")


@pytest.fixture
def there(siv):
    """A committee with its meeting: six members, three substitutes, nobody recorded."""
    return whole_committee()


def mark(there, **said):
    """Return what is posted when people are marked, by their letter: A to F members, G to I substitutes."""
    return {f"p{there.people[name].pk}-there": value for name, value in said.items()}


def everybody(there, *, away=""):
    return mark(there, **{name: "away" if name in away else "here" for name in "ABCDEFGHI"})


# Attendance.


def test_everyone_who_sits_there_that_day_is_on_the_page(siv, there):
    page = shown(siv, there)
    for name in "ABCDEFGHI":
        assert there.mandates[name].name_with_party in page
    assert page.count('role="group"') == 9


def test_saving_records_who_is_there_and_opens_the_meeting(siv, there):
    answer = post(siv, there, "attendance", **everybody(there, away="F"))
    assert (answer.status_code, answer.url) == (302, meeting_url(there))
    found = dict(Attendance.objects.values_list("person__name", "is_absent"))
    assert found == {there.people[name].name: name == "F" for name in "ABCDEFGHI"}
    assert Meeting.objects.get().state == Meeting.State.HELD


def test_whoever_is_not_marked_is_not_recorded(siv, there):
    post(siv, there, "attendance", **mark(there, A="here"))
    assert [one.person for one in Attendance.objects.all()] == [there.people["A"]]


def test_one_button_marks_all_the_others(siv, there):
    post(siv, there, "attendance", everybody="1", **mark(there, F="away"))
    assert Attendance.objects.filter(is_absent=False).count() == 8
    assert Attendance.objects.get(is_absent=True).person == there.people["F"]


def test_nobody_marked_is_refused(siv, there):
    answer = post(siv, there, "attendance")
    assert answer.status_code == 200
    assert "Say of somebody at least" in answer.content.decode() or "minst en person" in answer.content.decode()
    assert Meeting.objects.get().state == Meeting.State.PLANNED


def test_quorum_stands_there_in_figures(siv, there):
    post(siv, there, "attendance", **everybody(there, away="DEF"))
    assert shown(siv, there, "vo-quorum--no")
    post(siv, there, "attendance", **mark(there, D="here"))
    page = shown(siv, there, "vo-quorum--yes")
    assert "4 of 6 serve" in page or "4 av 6 tjänstgör" in page


def test_times_items_and_distance_are_stored_and_shown_again(siv, there):
    pk = there.people["B"].pk
    data = mark(there, A="here", B="here") | {
        f"p{pk}-is_remote": "on", f"p{pk}-from_item": there.items[1].pk, f"p{pk}-to_item": there.items[2].pk,
        f"p{pk}-arrived_at": "15:20", f"p{pk}-left_at": "16:05",
    }  # fmt: skip
    post(siv, there, "attendance", **data)
    row = Attendance.objects.get(person=pk)
    assert (row.is_remote, row.from_item, row.to_item) == (True, there.items[1], there.items[2])
    assert (row.arrived_at, row.left_at) == (dt.time(15, 20), dt.time(16, 5))
    page = shown(siv, there, 'value="15:20"')
    assert f'<option value="{there.items[1].pk}" selected>' in page


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ({"from_item": 2, "to_item": 0}, {}),
        ({}, {"arrived_at": "16:00", "left_at": "15:00"}),
        ({}, {"arrived_at": "25:99"}),
        ({}, {"from_item": "99999999999999999999"}),
        ({}, {"there": "perhaps"}),
    ],
)
def test_what_cannot_be_is_refused_in_its_line_and_everything_typed_is_kept(siv, there, field, other):
    pk = there.people["B"].pk
    data = mark(there, A="here", B="here") | {f"p{pk}-{name}": there.items[n].pk for name, n in field.items()}
    data |= {f"p{pk}-{name}": value for name, value in other.items()} | {"name0": "Kim Gäst"}
    answer = post(siv, there, "attendance", **data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "vo-person--wrong" in page
    assert 'value="Kim Gäst"' in page
    assert not Attendance.objects.exists()


def test_a_guest_is_added_by_name_and_is_for_staff_only(siv, there):
    post(siv, there, "attendance", name0="  Kim   Gäst ", as0="guest", name1="Lo Tjänst", as1="official")
    found = dict(Attendance.objects.values_list("person__name", "capacity"))
    assert found == {"Kim Gäst": "guest", "Lo Tjänst": "official"}
    assert Person.objects.get(name="Kim Gäst").visibility == Visibility.INTERNAL


def test_somebody_of_the_register_is_chosen_by_name(siv, there):
    known = PersonFactory(name="Kerstin Lind")
    assert '<option value="Kerstin Lind">' in shown(siv, there)
    post(siv, there, "attendance", name0="Kerstin Lind", as0="official")
    assert Attendance.objects.get().person == known
    assert Person.objects.filter(name="Kerstin Lind").count() == 1


def test_of_two_with_one_name_the_right_one_is_asked_for(siv, there):
    first, second = PersonFactory(name="Kim Lind"), PersonFactory(name="Kim Lind")
    answer = post(siv, there, "attendance", name0="Kim Lind")
    page = answer.content.decode()
    assert f"Kim Lind ({second.slug})" in page
    assert not Attendance.objects.exists()
    post(siv, there, "attendance", name0=f"Kim Lind ({second.slug})")
    assert Attendance.objects.get().person == second != first


def test_nobody_is_added_twice(siv, there):
    answer = post(siv, there, "attendance", name0=there.people["A"].name)
    assert answer.status_code == 200
    assert not Attendance.objects.exists()


def test_a_guest_added_by_mistake_is_removed(siv, there):
    post(siv, there, "attendance", name0="Kim Gäst")
    guest = Attendance.objects.get().person
    post(siv, there, "attendance", **{f"p{guest.pk}-there": "never"})
    assert not Attendance.objects.exists()


def test_a_member_cannot_be_removed_but_is_away(siv, there):
    post(siv, there, "attendance", **mark(there, A="here"))
    answer = post(siv, there, "attendance", **mark(there, A="never"))
    assert answer.status_code == 200
    assert Attendance.objects.get().is_absent is False


def test_whoever_has_no_mandate_that_day_is_not_in_the_form(siv, there):
    left = MandateFactory(
        term=there.term, seat=None, role="substitute", party="S", end_date=dt.date(2026, 1, 31),
        person=PersonFactory(name="Har Slutat"),
    )  # fmt: skip
    assert "Har Slutat (S)" not in shown(siv, there)
    post(siv, there, "attendance", **mark(there, A="here"), **{f"p{left.person_id}-there": "here"})
    assert [one.person for one in Attendance.objects.all()] == [there.people["A"]]


# Substitutes.


def test_the_order_of_call_is_proposed_and_one_button_calls(siv, there):
    post(siv, there, "attendance", **everybody(there, away="F"))
    called, member = there.mandates["H"], there.mandates["F"]
    page = shown(siv, there)
    words = (f"{called.name_with_party} serves for {member.name_with_party}",
             f"{called.name_with_party} tjänstgör för {member.name_with_party}")  # fmt: skip
    assert any(sentence in page for sentence in words)
    answer = post(siv, there, "call", item=there.items[0], on_meeting="1")
    assert answer.url == meeting_url(there)
    row = Serving.objects.get()
    assert (row.substitute.mandate, row.member, row.from_item) == (called, member, None)


def test_calling_when_nobody_can_serve_says_so(siv, there):
    post(siv, there, "attendance", **everybody(there, away="FGHI"))
    answer = post(siv, there, "call", item=there.items[0], on_meeting="1")
    assert answer.status_code == 200
    assert "No substitute who is there" in (page := answer.content.decode()) or "Ingen ersättare" in page
    assert "hold-there" in page


def test_another_one_may_be_chosen(siv, there):
    post(siv, there, "attendance", **everybody(there, away="F"))
    answer = post(siv, there, "serve", substitute=there.attending("G").pk, member=there.mandates["F"].pk)
    assert answer.status_code == 302
    assert Serving.objects.get().substitute.person == there.people["G"]


@pytest.mark.parametrize(("substitute", "member", "away"), [("G", "F", "FG"), ("G", "A", "F")])
def test_who_cannot_serve_is_refused_with_the_reason(siv, there, substitute, member, away):
    post(siv, there, "attendance", **everybody(there, away=away))
    answer = post(siv, there, "serve", substitute=there.attending(substitute).pk, member=there.mandates[member].pk)
    assert answer.status_code == 200
    assert 'class="vo-stop"' in answer.content.decode()
    assert not Serving.objects.exists()


def test_nobody_serves_twice_at_a_time(siv, there):
    post(siv, there, "attendance", **everybody(there, away="EF"))
    post(siv, there, "serve", substitute=there.attending("G").pk, member=there.mandates["F"].pk)
    answer = post(siv, there, "serve", substitute=there.attending("G").pk, member=there.mandates["E"].pk)
    assert answer.status_code == 200
    assert Serving.objects.count() == 1


def test_a_substitute_called_by_mistake_is_taken_back(siv, there):
    post(siv, there, "attendance", **everybody(there, away="F"))
    post(siv, there, "call", item=there.items[0])
    post(siv, there, "withdraw_serving", row=Serving.objects.get().pk)
    assert not Serving.objects.exists()


def test_taking_back_twice_is_no_error(siv, there):
    answer = post(siv, there, "withdraw_serving", row=4711)
    assert (answer.status_code, answer.url) == (302, meeting_url(there))


def test_a_late_member_takes_over_from_the_substitute(siv, there):
    post(siv, there, "attendance", **everybody(there, away="F"))
    post(siv, there, "call", item=there.items[0])
    pk = there.people["F"].pk
    post(siv, there, "attendance", **mark(there, F="here"), **{f"p{pk}-from_item": there.items[1].pk})
    presence = presence_of(there.meeting)
    assert there.people["H"] in [seat.person for seat in presence.serving(presence.items[0])]
    after = [seat.person for seat in presence.serving(presence.items[1])]
    assert there.people["F"] in after
    assert there.people["H"] not in after
    assert Serving.objects.get().ended == Serving.Ended.MEMBER_CAME


def test_a_substitute_called_for_somebody_known_to_come_later_serves_until_then(siv, there):
    pk = there.people["F"].pk
    post(siv, there, "attendance", **everybody(there), **{f"p{pk}-from_item": there.items[2].pk})
    call_substitutes(there.meeting, at=there.items[0], by=siv.user)
    row = Serving.objects.get()
    assert (row.to_item, row.ended) == (there.items[1], Serving.Ended.MEMBER_CAME)


def test_a_substitute_who_leaves_stops_serving_and_may_be_put_back(siv, there):
    post(siv, there, "attendance", **everybody(there, away="F"))
    post(siv, there, "call", item=there.items[0])
    pk = there.people["H"].pk
    post(siv, there, "attendance", **mark(there, H="here"), **{f"p{pk}-to_item": there.items[1].pk})
    row = Serving.objects.get()
    assert (row.to_item, row.ended) == (there.items[1], Serving.Ended.LEFT)
    post(siv, there, "attendance", **mark(there, H="here"))
    row.refresh_from_db()
    assert (row.to_item, row.ended) == (None, "")
    post(siv, there, "attendance", **mark(there, H="away"))
    assert not Serving.objects.exists()


# Officers, items, the end.


def test_chair_secretary_and_adjusters_are_chosen(siv, there):
    post(siv, there, "attendance", name0="Siv Sekreterare", as0="official", **everybody(there))
    secretary = Person.objects.get(name="Siv Sekreterare")
    people = there.people
    answer = post(
        siv, there, "officers", chair=people["B"].pk, secretary=secretary.pk, adjusters=[people["C"].pk, people["G"].pk]
    )
    meeting = Meeting.objects.get()
    assert answer.status_code == 302
    assert (meeting.chair, meeting.secretary) == (people["B"], secretary)
    assert set(meeting.adjusters.all()) == {people["C"], people["G"]}


def test_the_bodys_own_chair_is_stored_by_name_when_there(siv, there):
    post(siv, there, "officers", chair="")
    assert Meeting.objects.get().chair is None
    post(siv, there, "attendance", **everybody(there))
    assert post(siv, there, "officers", chair="").status_code == 302
    own = Meeting.objects.get().chair
    assert own is not None
    assert there.meeting.body.pk == own.mandates.get(role="chair").term.body_id


def test_the_chair_does_not_adjust_besides(siv, there):
    pk = there.people["B"].pk
    answer = post(siv, there, "officers", chair=pk, adjusters=[pk])
    assert answer.status_code == 200
    assert f'value="{pk}" selected' in answer.content.decode()
    assert Meeting.objects.get().chair is None


def test_an_item_is_added_at_the_meeting(siv, there):
    Meeting.objects.update(called_at=there.meeting.starts_at - dt.timedelta(days=9))
    answer = post(siv, there, "add_item", title="Brådskande svar", kind="decision", proposal="Utskottet svarar ja.")
    item = AgendaItem.objects.get(title="Brådskande svar")
    assert answer.status_code == 302
    assert (item.position, item.is_added, item.proposal) == (4, True, "Utskottet svarar ja.")


def test_an_item_without_a_heading_is_refused_and_its_text_kept(siv, there):
    answer = post(siv, there, "add_item", title="", kind="decision", proposal="Utskottet svarar ja.")
    assert "Utskottet svarar ja." in answer.content.decode()
    assert AgendaItem.objects.count() == 3


def test_the_end_is_recorded_and_not_ahead(siv, there):
    post(siv, there, "attendance", **everybody(there))
    with freeze_time("2026-02-11 16:00"):
        refused = post(siv, there, "end", at="2026-02-11T18:30")
        assert refused.status_code == 200
        post(siv, there, "end", at="2026-02-11T16:45")
    assert Meeting.objects.get().ends_at.isoformat() == "2026-02-11T15:45:00+00:00"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "soon", "2026-02-11T14:00"])
def test_an_end_that_cannot_be_is_refused(siv, there, moment):
    post(siv, there, "attendance", **everybody(there))
    assert post(siv, there, "end", at=moment).status_code == 200
    assert Meeting.objects.get().ends_at is None


# Two people at once.


def test_a_stale_form_is_refused_with_what_was_typed_kept(siv, carl, there):
    seen = hold(siv, there, "attendance")["seen"]
    post(carl, there, "attendance", **mark(there, A="away"))
    answer = siv.post(
        reverse("meetings_admin:hold_attendance", args=[there.meeting.pk]),
        {"seen": seen, "name0": "Kim Gäst", **mark(there, A="here", B="here")},
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Carl" in page
    assert 'value="Kim Gäst"' in page
    assert Attendance.objects.get().is_absent is True


def test_sent_once_more_it_goes_through(siv, carl, there):
    post(carl, there, "attendance", **mark(there, A="away"))
    answer = siv.post(reverse("meetings_admin:hold_attendance", args=[there.meeting.pk]), mark(there, A="here"))
    seen = answer.context["forms"]["attendance"].stamp
    url = reverse("meetings_admin:hold_attendance", args=[there.meeting.pk])
    assert siv.post(url, {"seen": seen, **mark(there, A="here")}).status_code == 302
    assert Attendance.objects.get().is_absent is False


def test_what_a_colleague_does_elsewhere_is_in_nobodys_way(siv, carl, there):
    post(siv, there, "attendance", **everybody(there))
    form = hold(siv, there, "attendance")
    post(carl, there, "give_task", item=there.items[0], text="Ring Kamen")
    url = reverse("meetings_admin:hold_attendance", args=[there.meeting.pk])
    assert siv.post(url, form | mark(there, A="away")).status_code == 302


# Before, after, and who may.


def test_before_the_day_nothing_is_written_and_the_page_says_when(siv, there):
    with freeze_time("2026-02-10 15:00"):
        page = shown(siv, there, "2026-02-11")
        assert f"p{there.people['A'].pk}-there" not in page
        answer = post(siv, there, "attendance", **mark(there, A="here"))
    assert "2026-02-11" in answer.content.decode()
    assert not Attendance.objects.exists()


def test_after_adjustment_nothing_is_written(siv, there):
    post(siv, there, "attendance", **everybody(there))
    for item in there.items:
        decide(AgendaItem.objects.get(pk=item.pk), outcome="noted", text="Noterat.", by=siv.user)
    adjust(there.meeting, adjusted_on=there.meeting.day, by=siv.user)
    for verb, data in (
        ("attendance", mark(there, A="away")),
        ("officers", {"chair": there.people["B"].pk}),
        ("add_item", {"title": "Sent", "kind": "decision"}),
    ):
        answer = post(siv, there, verb, **data)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "never change" in page or "ändras aldrig" in page
    assert Attendance.objects.filter(is_absent=True).count() == 0
    assert Meeting.objects.get().chair is None
    assert AgendaItem.objects.count() == 3


def test_a_reader_looks_and_changes_nothing(there):
    lars = client_of("reader", "lars")
    page = lars.get(meeting_url(there)).content.decode()
    assert 'name="seen"' not in page
    assert post(lars, there, "attendance", **mark(there, A="here")).url == "/admin/"
    assert lars.get(reverse("meetings_admin:hold_fees", args=[there.meeting.pk])).url == "/admin/"
    assert not Attendance.objects.exists()


def test_somebody_without_the_office_sees_nothing(there, client):
    client.force_login(User.objects.create(username="nobody"))
    assert client.get(meeting_url(there)).status_code in (302, 403)
    assert post(client, there, "attendance", **mark(there, A="here")).status_code in (302, 403)
    assert not Attendance.objects.exists()


def test_the_address_of_a_form_leads_to_its_page(siv, there):
    pk, item = there.meeting.pk, there.items[0]
    assert siv.get(reverse("meetings_admin:hold_serve", args=[pk])).url == meeting_url(there)
    assert siv.get(reverse("meetings_admin:hold_vote", args=[pk, item.pk])).url == item_url(there, item)


def test_an_item_of_another_meeting_is_not_found(siv, there):
    other = AgendaItemFactory()
    assert siv.get(reverse("meetings_admin:hold_item", args=[there.meeting.pk, other.pk])).status_code == 404
    assert siv.get(reverse("meetings_admin:hold", args=[4711])).status_code == 404


def test_the_page_says_when_the_meeting_has_ended(siv, there):
    post(siv, there, "attendance", **everybody(there))
    end(there.meeting, at=there.meeting.starts_at + dt.timedelta(minutes=50), by=siv.user)
    assert shown(siv, there, "15.50")


def test_an_empty_agenda_is_said(siv, there):
    AgendaItem.objects.all().delete()
    assert "vo-quorum" not in shown(siv, there, "vo-flag")


def test_a_body_nobody_has_seats_recorded_of_says_what_is_missing(siv):
    there = whole_committee(letters="")
    assert shown(siv, there, "vo-flag")
