# SPDX-License-Identifier: EUPL-1.2
"""What is erased on which day, by which decision, with what goes along, and what stays."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import translation
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.accounts.models import User
from vanort.activities.tests.factories import ActivityReportFactory
from vanort.core.models import (
    ErasureCertificate,
    MailAttachment,
    OutgoingMail,
    RetentionRule,
    SecretLink,
    SiteGeneration,
)
from vanort.core.secret_links import forget_links, new_link
from vanort.office.chores import do_daily, erase_what_is_due
from vanort.visits import actions
from vanort.visits.health import send_code
from vanort.visits.models import ChecklistStep, Delegate, HealthCode, HealthNote, Host, Invitation, Placement, Visit
from vanort.visits.retention import CLASSES, NOBODY, erase_expired_visits, erase_people
from vanort.visits.tests.factories import (
    DECISION,
    DelegateFactory,
    HealthNoteFactory,
    HostFactory,
    InvitationFactory,
    PlacementFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
KEPT = {"visits.health": {"months": 0, "days": 30}, "visits.guest": {"months": 3}, "visits.host": {"months": 3}}
# The guests of the factories leave on 2027-05-17.
LAST_DAY_OF_HEALTH, DAY_OF_HEALTH = dt.date(2027, 6, 15), dt.date(2027, 6, 16)
LAST_DAY_OF_GUESTS, DAY_OF_GUESTS = dt.date(2027, 8, 16), dt.date(2027, 8, 17)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def anna(db):
    with freeze_time("2027-04-20 12:00"):
        yield User.objects.create(username="anna", email="anna@example.se", is_superuser=True)


@pytest.fixture
def visit(anna):
    """A visit with all that there can be of a guest, a host and a town."""
    found = VisitFactory(leader=anna)
    one = InvitationFactory(visit=found, note="Vi hälsar från Petra")
    actions.invite(one, by=anna)
    host = HostFactory(visit=found)
    actions.send_pages(found, by=anna)
    note = HealthNoteFactory(delegate__visit=found, delegate__invitation=one)
    DelegateFactory(visit=found, invitation=one, minor=True)
    PlacementFactory(delegate=note.delegate, host=host)
    send_code(found, by=anna)
    for letter in OutgoingMail.objects.all():
        MailAttachment.objects.create(mail=letter, name="program.pdf", content_type="application/pdf", content=b"%PDF")
    return Visit.objects.get(pk=found.pk)


def decide(*names, **more):
    for name in names or CLASSES:
        RetentionRule.objects.update_or_create(data_class=name, defaults=KEPT[name] | {"decision": DECISION} | more)


def erase(on):
    return list(erase_expired_visits(on=on))


def left(*models):
    return [model.objects.count() for model in models]


def certificates():
    return sorted(ErasureCertificate.objects.values_list("data_class", "number", "decision"))


def test_a_new_installation_proposes_and_decides_nothing():
    rules = RetentionRule.objects.filter(data_class__startswith="visits.").values_list(
        "data_class", "months", "days", "decision"
    )
    assert sorted(rules) == [("visits.guest", 3, 0, ""), ("visits.health", 0, 30, ""), ("visits.host", 3, 0, "")]
    RetentionRule.objects.filter(data_class="visits.guest").update(months=6)
    call_command("migrate", verbosity=0)
    assert RetentionRule.objects.get(data_class="visits.guest").months == 6


def test_without_a_decision_it_is_only_told(visit):
    assert erase(DAY_OF_GUESTS) == [
        f"visits.health of visit #{visit.pk}: 1 kept too long.", f"visits.guest of visit #{visit.pk}: 2 kept too long.",
        f"visits.host of visit #{visit.pk}: 1 kept too long.",
    ]  # fmt: skip
    assert left(HealthNote, Delegate, Host, Placement, ErasureCertificate) == [1, 2, 1, 1, 0]


def test_without_rules_nothing_is_found(visit):
    RetentionRule.objects.all().delete()
    assert erase(DAY_OF_GUESTS) == []


def test_health_goes_thirty_days_after_departure_with_codes_and_their_letters(visit):
    decide()
    assert erase(LAST_DAY_OF_HEALTH) == []
    assert left(HealthNote, HealthCode) == [1, 1]
    assert erase(DAY_OF_HEALTH) == [f"visits.health of visit #{visit.pk}: 1 erased."]
    assert left(HealthNote, HealthCode, Delegate, Host) == [0, 0, 2, 1]
    assert not OutgoingMail.objects.filter(recipient="anna@example.se").exists()
    assert certificates() == [("visits.health", 1, DECISION)]
    assert erase(DAY_OF_HEALTH) == []


def test_guests_and_hosts_go_three_months_after_with_letters_links_and_contacts(visit):
    decide("visits.guest", "visits.host")
    assert erase(LAST_DAY_OF_GUESTS) == [f"visits.health of visit #{visit.pk}: 1 kept too long."]
    assert left(Delegate, Host, OutgoingMail) == [2, 1, 3]
    erase(DAY_OF_GUESTS)
    assert left(Delegate, HealthNote, Host, Placement, HealthCode, OutgoingMail, MailAttachment) == [0] * 7
    one = Invitation.objects.get()
    assert (one.contact_name, one.contact_email, one.note) == ("", "", "")
    assert list(SecretLink.objects.filter(revoked_at=None)) == []
    # What guests took along of health has a certificate of its own; the town's contact is the third among the guests.
    assert certificates() == [
        ("visits.guest", 3, DECISION),
        ("visits.health", 1, DECISION),
        ("visits.host", 1, DECISION),
    ]


def test_the_counts_stay(visit):
    decide()
    report = ActivityReportFactory(activity=visit.activity)
    for _night in range(2):
        erase(DAY_OF_GUESTS)
    assert sorted(visit.activity.participants.values_list("age", "number")) == [("adult", 1), ("minor", 1)]
    assert sorted(report.groups.values_list("age", "number")) == [("adult", 1), ("minor", 1)]


def test_a_certificate_names_the_visit_by_number_and_nobody(visit):
    decide()
    erase(DAY_OF_GUESTS)
    said = str(list(ErasureCertificate.objects.values()))
    assert f"visit #{visit.pk}, 2027-05-17" in said
    assert "Gäst" not in said
    assert "Värd" not in said


def test_a_night_with_nothing_to_do_changes_no_page_and_asks_the_same_for_each_visit(
    visit, django_assert_max_num_queries
):
    decide()
    erase(DAY_OF_GUESTS)
    number = SiteGeneration.current()
    with django_assert_max_num_queries(45):
        erase(DAY_OF_GUESTS)
    assert SiteGeneration.current() == number


def test_other_visits_are_left_alone(visit):
    decide()
    later = DelegateFactory(visit=VisitFactory(arrives_on=dt.date(2027, 6, 1), leaves_on=dt.date(2027, 6, 5)))
    erase(DAY_OF_GUESTS)
    assert list(Delegate.objects.all()) == [later]


def test_the_day_s_work_and_a_restore_erase_too(visit):
    decide()
    with freeze_time("2027-06-16 03:00"):
        assert f"visits.health of visit #{visit.pk}: 1 erased." in list(erase_what_is_due())
    with freeze_time("2027-08-17 03:00"):
        call_command("restore", settle=0, verbosity=0)
    assert left(Delegate, Host, HealthNote) == [0, 0, 0]


def test_a_link_is_thrown_away_a_month_after_its_last_day(db):
    with freeze_time("2027-04-20 12:00"):
        new_link("visits:answer", 1, days=10)
    for day, count in (("2027-05-30 12:00", 1), ("2027-05-30 12:01", 0)):
        with freeze_time(day):
            forget_links()
            assert SecretLink.objects.count() == count


def test_the_day_s_work_throws_links_away(db):
    with freeze_time("2027-04-20 12:00"):
        new_link("visits:answer", 1, days=10)
    with freeze_time("2027-07-01 12:00"):
        list(do_daily())
    assert SecretLink.objects.count() == 0


# One person, at once.


def test_a_guest_who_has_come_leaves_a_head_behind(visit, anna):
    with freeze_time("2027-05-20 12:00"):
        guest = Delegate.objects.get(is_minor=False)
        erase_people([guest], reason="Begärd av gästen", by=anna)
    head = Delegate.objects.get(is_minor=False)
    blank = Delegate(pk=head.pk, visit=visit, invitation=guest.invitation, name=NOBODY)
    assert {name: value for name, value in vars(head).items() if name != "_state"} == {
        name: value for name, value in vars(blank).items() if name != "_state" and name in vars(head)
    }
    assert left(HealthNote, Placement) == [0, 0]
    assert certificates() == [("visits.guest", 1, "Begärd av gästen")]
    # Who is gone already is not counted again among those whose time has come, but in the report.
    decide("visits.guest")
    erase(DAY_OF_GUESTS)
    assert ("visits.guest", 2, DECISION) in certificates()
    assert sum(visit.activity.participants.values_list("number", flat=True)) == 2


def test_a_guest_who_has_not_come_yet_is_gone(visit, anna):
    erase_people([Delegate.objects.get(is_minor=False)], reason="Kommer inte", by=anna)
    assert left(Delegate) == [1]


def test_a_host_and_a_contact_take_letters_and_links_along(visit, anna):
    erase_people([Host.objects.get(), Invitation.objects.get()], reason="Begäran", by=anna)
    assert left(Host, Placement, Invitation) == [0, 0, 1]
    assert (Invitation.objects.get().contact_email, SecretLink.objects.filter(revoked_at=None).count()) == ("", 0)
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == ["anna@example.se"]
    assert certificates() == [("visits.guest", 1, "Begäran"), ("visits.host", 1, "Begäran")]


def test_erasing_needs_a_reason_and_a_right_and_the_log_repeats_nothing(visit, anna):
    guest = Delegate.objects.first()
    with pytest.raises(ValidationError, match="Say why"):
        erase_people([guest], reason="  ", by=anna)
    with pytest.raises(PermissionDenied):
        erase_people([guest], reason="Skäl", by=User.objects.create(username="bo"))
    assert (left(Delegate), certificates()) == ([2], [])
    erase_people([guest], reason="Ville bort", by=anna)
    entry = ModelLogEntry.objects.get(action="vanort.erase")
    assert (entry.object_id, entry.data, entry.user) == (str(visit.pk), {}, anna)


def test_steps_of_the_checklist_are_not_personal(visit):
    decide()
    before = ChecklistStep.objects.count()
    erase(DAY_OF_GUESTS)
    assert (ChecklistStep.objects.count(), Visit.objects.count()) == (before, 1)
