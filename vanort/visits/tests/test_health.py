# SPDX-License-Identifier: EUPL-1.2
"""What guests cannot eat and need: the leader reads it with a code, the kitchen gets numbers, others nothing."""

import datetime as dt
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone, translation
from freezegun import freeze_time

from vanort.accounts.models import User
from vanort.core.models import OutgoingMail
from vanort.visits.actions import save_delegate, save_visit
from vanort.visits.health import MOST_TRIES, forget_codes, meals, notes, open_by_code, send_code
from vanort.visits.models import Delegate, HealthCode, HealthNote, Visit
from vanort.visits.tests.factories import (
    DelegateFactory,
    HealthNoteFactory,
    ProgrammeItemFactory,
    VisitFactory,
    at,
    health_may_be_kept,
)

pytestmark = pytest.mark.django_db
NOON = "2027-05-01 12:00"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def now():
    with freeze_time(NOON) as clock:
        yield clock


@pytest.fixture
def leader(db):
    return User.objects.create(username="lena", email="lena@example.se")


@pytest.fixture
def visit(leader):
    return VisitFactory(leader=leader)


def code_in(letter):
    return re.search(r"\b\d{6}\b", letter.body)[0]


def sent_code(visit, leader):
    send_code(visit, by=leader)
    return code_in(OutgoingMail.objects.latest("pk"))


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_goes_to_the_leaders_address_and_opens_once(visit, leader, now):
    code = sent_code(visit, leader)
    assert OutgoingMail.objects.get().recipient == "lena@example.se"
    assert code not in HealthCode.objects.get().code_hash
    assert [open_by_code(visit, code, by=leader) for _ in range(2)] == [True, False]


@pytest.mark.parametrize(("minutes", "is_open"), [(9, True), (10, False), (60, False)])
def test_a_code_works_for_ten_minutes(visit, leader, now, minutes, is_open):
    code = sent_code(visit, leader)
    now.tick(dt.timedelta(minutes=minutes))
    assert open_by_code(visit, code, by=leader) is is_open


@pytest.mark.parametrize(("tries", "is_open"), [(MOST_TRIES - 1, True), (MOST_TRIES, False)])
def test_five_tries_and_no_more(visit, leader, now, tries, is_open):
    code = sent_code(visit, leader)
    assert [open_by_code(visit, wrong(code), by=leader) for _ in range(tries)] == [False] * tries
    assert open_by_code(visit, code, by=leader) is is_open


def test_a_new_code_stops_the_old_one_and_takes_its_letter_away(visit, leader, now):
    old = sent_code(visit, leader)
    with pytest.raises(ValidationError, match="Wait a minute"):
        send_code(visit, by=leader)
    now.tick(dt.timedelta(minutes=2))
    new = sent_code(visit, leader)
    assert OutgoingMail.objects.count() == HealthCode.objects.count() == 1
    assert open_by_code(visit, old, by=leader) is (old == new)
    assert open_by_code(visit, new, by=leader) is (old != new)


@pytest.mark.parametrize("code", ["", "1", "½", "０００００１", "'; --", "9" * 200])
def test_no_text_is_a_code(visit, leader, now, code):
    sent_code(visit, leader)
    assert open_by_code(visit, code, by=leader) is False


@pytest.mark.parametrize("more", [{"is_superuser": True}, {}, {"is_active": False}])
def test_nobody_but_the_leader_asks_or_opens(visit, leader, now, more):
    code, other = sent_code(visit, leader), User.objects.create(username="bo", email="bo@example.se", **more)
    for act in (lambda: send_code(visit, by=other), lambda: open_by_code(visit, code, by=other)):
        with pytest.raises(PermissionDenied):
            act()
    assert HealthCode.objects.get().tries == 0


def test_whoever_leads_no_more_opens_nothing_with_a_code_sent_before(visit, leader, now):
    code = sent_code(visit, leader)
    visit.leader = User.objects.create(username="bo")
    visit.save()
    with pytest.raises(PermissionDenied):
        open_by_code(visit, code, by=leader)


def test_a_code_of_one_visit_opens_no_other(visit, leader, now):
    code, other = sent_code(visit, leader), VisitFactory(leader=leader)
    assert open_by_code(other, code, by=leader) is False


def test_a_leader_without_an_address_is_told(visit, leader):
    leader.email = ""
    with pytest.raises(ValidationError, match="no e-mail address"):
        send_code(visit, by=leader)


def test_forgotten_codes_take_their_letters_along(visit, leader, now):
    sent_code(visit, leader)
    forget_codes(visit)
    assert (HealthCode.objects.count(), OutgoingMail.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(("right", "guesses"), [(True, 3), (False, 12)])
def test_many_guesses_at_once_are_many_tries(visit, leader, right, guesses):
    code, opened, locked = sent_code(visit, leader), [], []
    HealthCode.objects.update(sent_at=timezone.now())

    def guess():
        try:
            opened.append(open_by_code(visit, code if right else wrong(code), by=leader))
        except Exception as error:
            locked.append(error)
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(guesses)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert opened.count(True) <= 1
    assert len(opened) + len(locked) == guesses
    assert HealthCode.objects.get().tries <= MOST_TRIES


# The kitchen.


def test_the_kitchen_gets_numbers_of_those_who_are_there(visit):
    lunch = ProgrammeItemFactory(visit=visit, is_meal=True, starts_at=at("2027-05-14 12:00"))
    ProgrammeItemFactory(visit=visit, starts_at=at("2027-05-14 15:00"))
    dinner = ProgrammeItemFactory(visit=visit, is_meal=True, starts_at=at("2027-05-16 18:00"))
    HealthNoteFactory(delegate__visit=visit, diets=["gluten", "vegan"], needs="Rullstol")
    HealthNoteFactory(delegate__visit=visit, delegate__leaves_on=dt.date(2027, 5, 15), diets=["gluten"])
    DelegateFactory(visit=visit, arrives_on=dt.date(2027, 5, 16))
    HealthNoteFactory()
    found = meals(visit)
    assert [(one.item, one.eaters, [number for _label, number in one.diets]) for one in found] == [
        (lunch, 2, [2, 1]),
        (dinner, 2, [1, 1]),
    ]
    assert not re.search("Gäst|Rullstol|epipenna", repr(found))


def test_meals_cost_the_same_whoever_eats(visit, django_assert_num_queries):
    for number in (1, 3):
        HealthNoteFactory.create_batch(number, delegate__visit=visit)
        ProgrammeItemFactory.create_batch(number, visit=visit, is_meal=True)
        with django_assert_num_queries(3):
            meals(visit)


# What is stored, and only when it may be.


def guest(visit, **more):
    return Delegate(visit=visit, name="Kim Gäst", **more)


def test_health_is_not_asked_for_before_a_decision(visit, django_user_model):
    boss = django_user_model.objects.create(username="anna", is_superuser=True)
    visit.asks_health = True
    with pytest.raises(ValidationError) as refused:
        save_visit(visit, by=boss)
    assert list(refused.value.message_dict) == ["asks_health"]
    assert "visits.health" in refused.value.message_dict["asks_health"][0]
    assert Visit.objects.get().asks_health is False
    health_may_be_kept()
    save_visit(visit, by=boss)
    assert Visit.objects.get().asks_health is True


def test_no_health_is_stored_for_a_visit_that_does_not_ask(visit):
    save_delegate(guest(visit), diets=["gluten"], needs="Epipenna")
    assert (Delegate.objects.count(), HealthNote.objects.count()) == (1, 0)


def test_health_is_stored_kept_and_taken_back(visit):
    health_may_be_kept()
    Visit.objects.update(asks_health=True)
    one = guest(Visit.objects.get())
    save_delegate(one, diets=["vegan", "gluten", "unknown"], needs="Epipenna")
    assert HealthNote.objects.get().diets == ["gluten", "vegan"]
    save_delegate(one)
    assert [note.needs for note in notes(visit)] == ["Epipenna"]
    save_delegate(one, diets=[], needs="")
    assert notes(visit) == []
