# SPDX-License-Identifier: EUPL-1.2
"""Planning, beds and what is handed on: the same rules from a page, a link and a test."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.accounts.models import User
from vanort.activities.models import ActivityReport, ParticipantGroup
from vanort.activities.tests.factories import ActivityReportFactory, ParticipantGroupFactory, ReportGroupFactory
from vanort.core.models import OutgoingMail, SecretLink
from vanort.visits import actions
from vanort.visits.models import ChecklistItem, ChecklistStep, Delegate, Host, Placement, Visit
from vanort.visits.tests.factories import (
    ChecklistStepFactory,
    DelegateFactory,
    HostFactory,
    HostingFactory,
    InvitationFactory,
    PlacementFactory,
    ProgrammeItemFactory,
    VisitFactory,
    at,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ADULT, MINOR = ParticipantGroup.Age.ADULT, ParticipantGroup.Age.MINOR


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def now():
    with freeze_time("2027-04-20 09:00"):
        yield


@pytest.fixture
def anna(db):
    return User.objects.create(username="anna", is_superuser=True)


@pytest.fixture
def visit(db):
    ChecklistStep.objects.all().delete()
    return VisitFactory()


def reread(row):
    return type(row)._base_manager.get(pk=row.pk)


# The checklist.


def test_a_new_visit_has_the_steps_of_its_direction_counted_from_its_days(anna):
    ChecklistStep.objects.all().delete()
    before, after = ChecklistStepFactory(days=30), ChecklistStepFactory(days=14, anchor="departure")
    hosting = ChecklistStepFactory(days=2, directions="host")
    ChecklistStepFactory(directions="travel")
    made = actions.plan_visit(HostingFactory(), by=anna)
    assert {item.step: item.due_on for item in made.checklist.all()} == {
        before: dt.date(2027, 4, 13), hosting: dt.date(2027, 5, 11), after: dt.date(2027, 5, 31)
    }  # fmt: skip
    assert {item.text for item in made.checklist.all()} == {str(one.text["sv"]) for one in (before, after, hosting)}


def test_an_activity_is_planned_once(anna):
    activity = HostingFactory()
    first = actions.plan_visit(activity, by=anna)
    assert actions.plan_visit(activity, by=anna) == first
    assert [entry.action for entry in ModelLogEntry.objects.filter(object_id=str(first.pk))] == ["wagtail.create"]


def test_days_that_move_take_along_what_is_not_done_and_nobody_has_moved(anna, visit):
    open_step, done_step, moved_step = ChecklistStepFactory.create_batch(3, days=30)
    actions.save_visit(visit, by=anna)
    done, moved = ChecklistItem.objects.get(step=done_step), ChecklistItem.objects.get(step=moved_step)
    actions.finish(done, by=anna)
    ChecklistItem.objects.filter(pk=moved.pk).update(due_on=dt.date(2027, 4, 1))
    own = ChecklistItem.objects.create(visit=visit, text="Egen", due_on=dt.date(2027, 4, 2))
    visit.arrives_on, visit.leaves_on = dt.date(2027, 6, 11), dt.date(2027, 6, 14)
    actions.save_visit(visit, by=anna)
    assert ChecklistItem.objects.get(step=open_step).due_on == dt.date(2027, 5, 12)
    assert [reread(one).due_on.isoformat() for one in (done, moved, own)] == ["2027-04-13", "2027-04-01", "2027-04-02"]


def test_a_step_that_comes_later_is_added_and_nothing_twice(anna, visit):
    ChecklistStepFactory()
    for _press in range(2):
        actions.save_visit(visit, by=anna)
    ChecklistStepFactory(text={"en": "Only English"})
    actions.refresh_checklist(visit)
    assert sorted(visit.checklist.values_list("text", flat=True))[0] == "Only English"
    assert visit.checklist.count() == 2


def test_done_is_today_and_twice_changes_nothing(anna, visit):
    item = ChecklistItem.objects.create(visit=visit, text="Buss", due_on=dt.date(2027, 4, 1))
    actions.finish(item, by=anna)
    with freeze_time("2027-05-01"):
        actions.finish(item, by=anna)
    assert reread(item).done_on == dt.date(2027, 4, 20)
    actions.finish(item, by=anna, is_done=False)
    assert reread(item).done_on is None


def test_nobody_leaves_before_coming(anna, visit):
    visit.leaves_on = dt.date(2027, 5, 12)
    with pytest.raises(ValidationError, match="Nobody leaves before coming"):
        actions.save_visit(visit, by=anna)


# Towns.


def test_a_second_invitation_stops_the_first_link_and_works_two_weeks_after_the_visit(anna, visit):
    one = InvitationFactory(visit=visit)
    first, second = [actions.invite(one, by=anna) for _press in range(2)]
    assert first != second
    old, new = SecretLink.objects.order_by("pk")
    assert (old.revoked_at is None, new.revoked_at) == (False, None)
    assert new.expires_at.date() == dt.date(2027, 5, 31)
    assert second in OutgoingMail.objects.latest("pk").body
    assert list(one.letters.all()) == list(OutgoingMail.objects.all())


def test_a_town_answers_without_an_account(visit):
    one = InvitationFactory(visit=visit)
    actions.answer(one, answer="yes", note="Gärna.")
    assert (reread(one).answer, reread(one).note, bool(reread(one).answered_at)) == ("yes", "Gärna.", True)
    with pytest.raises(ValidationError):
        actions.answer(one, answer="maybe")


# Hosts.


def offer(visit, **more):
    more = {"name": "Familjen Lind", "email": "lind@example.se", "phone": "0700", "address": "Byn 1", "beds": 2} | more
    return Host(visit=visit, **more)


@pytest.mark.parametrize(
    "changes", [{"hosts_wanted": False}, {"offers_until": dt.date(2027, 4, 19)}, {"leaves_on": dt.date(2027, 4, 19)}]
)
def test_offers_are_taken_while_they_are_asked_for(visit, changes):
    Visit.objects.update(arrives_on=dt.date(2027, 4, 18), **{"hosts_wanted": True} | changes)
    with pytest.raises(ValidationError, match="No more beds"):
        actions.offer_beds(offer(visit))
    assert Host.objects.count() == 0


def test_the_same_form_sent_twice_is_one_offer_with_one_letter(visit):
    Visit.objects.update(hosts_wanted=True)
    key = "1d7c86a0-3bb9-4c1f-8d8a-04b1a4f6a1bb"
    first, second = [actions.offer_beds(offer(visit, form_key=key)) for _press in range(2)]
    assert (first.pk, first.letters.get().recipient) == (second.pk, "lind@example.se")
    assert SecretLink.objects.get().opens == "visits:host"


STATES = Host.State.values


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_an_offer_takes_the_steps_that_it_may(anna, visit, before, after):
    host = HostFactory(visit=visit, state=before)
    if after in Host.NEXT_STATES[before]:
        actions.change_host(host, state=after, by=anna)
        letters = 1 if after in ("accepted", "declined") else 0
    else:
        with pytest.raises(ValidationError, match="already"):
            actions.change_host(host, state=after, by=anna)
        after, letters = before, 0
    assert (reread(host).state, host.letters.count()) == (after, letters)


@pytest.mark.parametrize("is_host", [True, False])
def test_a_host_with_guests_is_not_withdrawn_by_anybody(anna, visit, is_host):
    host = PlacementFactory(delegate__visit=visit).host
    with pytest.raises(ValidationError, match="Call us" if is_host else "another bed first"):
        actions.change_host(host, state="withdrawn", by=None if is_host else anna)
    assert (reread(host).state, Placement.objects.count()) == ("accepted", 1)


def test_a_host_may_withdraw_and_nothing_else(visit):
    host = HostFactory(visit=visit, state="offered")
    with pytest.raises(PermissionDenied):
        actions.change_host(host, state="accepted")
    actions.change_host(host, state="withdrawn")
    assert reread(host).state == "withdrawn"


# Beds.


def test_children_and_adults_share_no_room_even_when_somebody_insists(anna, visit):
    Visit.objects.update(host_check=False)
    host = HostFactory(visit=visit, beds=2, rooms=1)
    visit = reread(visit)
    grown, child = DelegateFactory(visit=visit), DelegateFactory(visit=visit, minor=True)
    actions.place(grown, by=anna, host=host)
    for insists in (False, True):
        with pytest.raises(ValidationError, match="children do not share with adults"):
            actions.place(child, by=anna, host=host, anyway=insists)
    actions.unplace(grown, by=anna)
    actions.place(child, by=anna, host=host)
    with pytest.raises(ValidationError, match="children do not share with adults"):
        actions.place(grown, by=anna, host=host, anyway=True)
    assert Placement.objects.get().delegate == child


@pytest.mark.parametrize(
    ("more", "said"),
    [({"takes_minors": False}, "under 18"), ({"beds": 0}, "All beds"), ({"extract_shown_on": None}, "extract")],
)
def test_rules_for_children_and_beds_always_hold(anna, visit, more, said):
    shown = {"extract_shown_on": dt.date(2027, 4, 1), "extract_noted_by": "Anna"}
    host, child = HostFactory(visit=visit, **shown | more), DelegateFactory(visit=visit, minor=True)
    with pytest.raises(ValidationError, match=said):
        actions.place(child, by=anna, host=host, anyway=True)


def test_what_is_set_aside_is_remembered(anna, visit):
    host, guest = HostFactory(visit=visit, has_pets=True), DelegateFactory(visit=visit, avoids_pets=True)
    with pytest.raises(ValidationError, match="animals"):
        actions.place(guest, by=anna, host=host)
    actions.place(guest, by=anna, host=host, anyway=True)
    assert Placement.objects.get().overridden == ["There are animals in the home."]
    # Moved to where nothing speaks against it, nothing is remembered.
    actions.place(guest, by=anna, host=HostFactory(visit=visit))
    assert Placement.objects.get().overridden == []


def test_no_bed_at_a_host_who_is_not_accepted_or_of_another_visit(anna, visit):
    for host in (HostFactory(visit=visit, state="offered"), HostFactory()):
        with pytest.raises(ValidationError, match="Accept the host"):
            actions.place(DelegateFactory(visit=visit), by=anna, host=host)


def test_a_proposal_is_taken_for_those_who_are_chosen(anna, visit):
    HostFactory(visit=visit, beds=3, rooms=2)
    some = DelegateFactory.create_batch(3, visit=visit)
    assert actions.accept_proposal(visit, by=anna, chosen=[some[0].pk, some[2].pk, 0]) == 2
    assert set(Placement.objects.values_list("delegate", flat=True)) == {some[0].pk, some[2].pk}
    proposal, _guests, _homes = actions.proposal_for(visit)
    assert set(proposal.placed) == {some[1].pk}


# What is handed on to the activity and its report.


def pushed(visit):
    rows = visit.activity.participants.order_by("organization", "-age")
    return [(one.organization, one.age, one.number, one.is_pushed) for one in rows]


def groups(report):
    return sorted(report.groups.values_list("text", "age", "number"))


@pytest.fixture
def full(visit):
    """28 guests of two towns, 18 of them children, and one of us."""
    big, small = InvitationFactory(visit=visit), InvitationFactory(visit=visit)
    DelegateFactory.create_batch(18, visit=visit, invitation=big, minor=True)
    DelegateFactory.create_batch(6, visit=visit, invitation=big)
    DelegateFactory.create_batch(4, visit=visit, invitation=small)
    return visit


def test_numbers_by_town_and_age_replace_those_of_before_and_leave_others(anna, full):
    by_hand = ParticipantGroupFactory(activity=full.activity, number=100)
    for _press in range(2):
        actions.push_to_report(full, by=anna)
    big, small = [one.organization for one in full.invitations.order_by("pk")]
    own = (None, "", 100, False)
    assert set(pushed(full)) == {own, (big, MINOR, 18, True), (big, ADULT, 6, True), (small, ADULT, 4, True)}
    assert len(pushed(full)) == 4
    Delegate.objects.filter(invitation__organization=small).first().delete()
    actions.push_to_report(full, by=anna)
    assert (small, ADULT, 3, True) in pushed(full)
    assert reread(by_hand).number == 100


def test_a_report_follows_the_numbers_until_its_leader_has_counted(anna, full):
    report = ActivityReportFactory(activity=full.activity)
    actions.push_to_report(full, by=anna)
    assert sum(number for _text, _age, number in groups(report)) == 28
    DelegateFactory(visit=full)
    actions.push_to_report(full, by=anna)
    assert ("våra deltagare", ADULT, 1) in groups(report)
    assert sum(number for _text, _age, number in groups(report)) == 29
    report.groups.all().delete()
    ReportGroupFactory(report=report, text="alla", number=25)
    actions.push_to_report(full, by=anna)
    assert groups(report) == [("alla", MINOR, 25)]


def test_an_approved_report_keeps_what_it_says(anna, full):
    report = ActivityReportFactory(
        activity=full.activity, state=ActivityReport.State.APPROVED, received_at=at("2027-05-30")
    )
    ReportGroupFactory(report=report, number=17)
    actions.push_to_report(full, by=anna)
    assert (groups(report), pushed(full), reread(report).programme) == ([("elever", MINOR, 17)], [], "")


def test_the_programme_is_handed_on_once_and_without_names(anna, full):
    report = ActivityReportFactory(activity=full.activity)
    ProgrammeItemFactory(visit=full, starts_at=at("2027-05-14 09:30"), title={"sv": "Mottagning"}, place="Rådhuset")
    ProgrammeItemFactory(visit=full, starts_at=at("2027-05-15 10:00"), title={"en": "Walk"})
    actions.push_to_report(full, by=anna)
    assert reread(report).programme == "2027-05-14\n09.30 Mottagning, Rådhuset\n2027-05-15\n10.00 Walk"
    ActivityReport.objects.update(programme="Så blev det.")
    actions.push_to_report(full, by=anna)
    assert reread(report).programme == "Så blev det."


def test_a_long_programme_still_fits_into_the_report(anna, visit):
    report = ActivityReportFactory(activity=visit.activity)
    ProgrammeItemFactory.create_batch(60, visit=visit, title={"sv": "Å" * 200})
    actions.push_to_report(visit, by=anna)
    reread(report).full_clean()


# Who may, and what the log says.


@pytest.mark.parametrize(
    "act",
    [
        lambda by, visit, host, guest: actions.save_visit(visit, by=by),
        lambda by, visit, host, guest: actions.push_to_report(visit, by=by),
        lambda by, visit, host, guest: actions.finish(visit.checklist.model(visit=visit), by=by),
        lambda by, visit, host, guest: actions.invite(InvitationFactory(visit=visit), by=by),
        lambda by, visit, host, guest: actions.answer(InvitationFactory(visit=visit), answer="yes", by=by),
        lambda by, visit, host, guest: actions.save_delegate(guest, by=by),
        lambda by, visit, host, guest: actions.change_host(host, state="withdrawn", by=by),
        lambda by, visit, host, guest: actions.note_extract(host, on=dt.date(2027, 4, 1), by=by),
        lambda by, visit, host, guest: actions.place(guest, host=host, by=by),
        lambda by, visit, host, guest: actions.unplace(guest, by=by),
        lambda by, visit, host, guest: actions.accept_proposal(visit, chosen=[guest.pk], by=by),
        lambda by, visit, host, guest: actions.send_pages(visit, by=by),
    ],
)
def test_who_may_not_is_refused(visit, act):
    stranger = User.objects.create(username="bo")
    with pytest.raises(PermissionDenied):
        act(stranger, visit, HostFactory(visit=visit), DelegateFactory(visit=visit))
    assert (OutgoingMail.objects.count(), Placement.objects.count(), ModelLogEntry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("days", [("2027-05-01", None), (None, "2027-06-30"), ("2027-05-16", "2027-05-15")])
def test_nobody_comes_before_the_visit_nor_stays_after_it_whoever_writes_it_down(visit, anna, days):
    first, last = (day and dt.date.fromisoformat(day) for day in days)
    one = DelegateFactory.build(visit=visit, invitation=None, arrives_on=first, leaves_on=last)
    with pytest.raises(ValidationError) as refused:
        actions.save_delegate(one, by=anna)
    assert list(refused.value.error_dict) == ["arrives_on"]
    assert not visit.delegates.exists()


@pytest.mark.parametrize(
    "more",
    [{"takes_adults": False, "takes_couples": False, "takes_minors": False}, {"from_on": dt.date(2027, 1, 1)}],
)
def test_an_offer_is_to_somebody_and_of_days_of_the_visit(visit, more):
    visit.hosts_wanted = True
    visit.save()
    with pytest.raises(ValidationError) as refused:
        actions.offer_beds(HostFactory.build(visit=visit, **more))
    assert list(refused.value.error_dict) == list(more)[:1]
    assert not visit.hosts.exists()


def test_a_town_that_has_named_people_removes_them_before_it_says_no_also_by_telephone(anna):
    one = DelegateFactory(invitation=InvitationFactory())
    with pytest.raises(ValidationError) as refused:
        actions.answer(one.invitation, answer="no", by=anna)
    assert refused.value.error_dict["answer"][0].code == "remove_first"
    one.delete()
    actions.answer(one.invitation, answer="no", by=anna)
    assert reread(one.invitation).answer == "no"
