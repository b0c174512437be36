# SPDX-License-Identifier: EUPL-1.2
"""An invited town answers and names its people by its link: in its language, its own people only, food never shown."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from freezegun import freeze_time

from tests.hostile import QUICK
from vanort.core.models import PostCount
from vanort.core.secret_links import new_link, revoke_links
from vanort.visits.labels import say, words_in
from vanort.visits.models import Delegate, HealthNote, Invitation
from vanort.visits.models.visit import LANGUAGES
from vanort.visits.tests.factories import (
    DelegateFactory,
    HealthNoteFactory,
    InvitationFactory,
    ProgrammeItemFactory,
    VisitFactory,
    at,
    health_may_be_kept,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PATH = "/besok/svar/"
GUEST = {"name": "Anna Beispiel", "gender": "woman", "languages": ["de", "en"], "emergency_contact": "Mutter, 0170"}


@pytest.fixture
def now():
    with freeze_time("2027-04-01 10:00"), translation.override("sv"):
        yield


@pytest.fixture
def invitation():
    health_may_be_kept()
    visit = VisitFactory(asks_health=True, emergency_phone="0431-87 00 00", arrival_place="Stationen")
    return InvitationFactory(visit=visit, language="de", answer="yes")


def let_in(browser, row, opens="visits:answer", days=30):
    link = new_link(opens, row.pk, days=days).removeprefix(settings.SITE_URL)
    browser.post(link)
    return browser


@pytest.fixture
def town(client, invitation):
    return let_in(client, invitation)


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.getvalue().decode()


def add(browser, path=f"{PATH}person/", **typed):
    seen = re.search(r'name="seen" value="([^"]*)"', browser.get(path).content.decode())
    return browser.post(path, {"seen": seen[1] if seen else "", **typed})


def test_without_a_link_nobody_learns_anything(client, invitation):
    for path in (PATH, f"{PATH}person/", f"{PATH}program.ics", f"{PATH}person/{DelegateFactory().pk}/", "/besok/vard/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (410, "private, no-store")
        assert str(invitation.visit) not in answer.content.decode()
        assert client.post(path, GUEST).status_code == 410


def test_a_link_that_is_old_or_taken_back_lets_nobody_in(client, town, invitation):
    assert town.get(PATH).status_code == 200
    revoke_links("visits:answer", invitation.pk)
    assert town.get(PATH).status_code == 410
    with freeze_time("2027-05-20 10:00"):
        assert let_in(Client(), invitation, days=-1).get(PATH).status_code == 410


def test_another_session_and_a_hosts_link_open_no_answer(town, invitation):
    assert Client().get(PATH).status_code == 410
    assert let_in(Client(), invitation, opens="visits:host").get(PATH).status_code == 410


@pytest.mark.parametrize("code", [code for code, _name in LANGUAGES])
def test_the_page_is_whole_in_each_language(client, invitation, code):
    invitation.language = code
    invitation.save()
    ProgrammeItemFactory(visit=invitation.visit, title={"sv": "Stadsvandring"})
    words, page = words_in(code), text(let_in(client, invitation).get(PATH))
    assert f'<html lang="{code}"' in page
    for key in ("programme", "who_comes", "add_person", "change_answer", "emergency_phone", "privacy"):
        assert words[key] in page
    title = "<strong>Stadsvandring</strong>" if code == "sv" else '<strong lang="sv">Stadsvandring</strong>'
    assert title in page
    form = text(client.get(f"{PATH}person/"))
    for key in ("name", "gender", "is_minor", "gluten", "health_help", "photo_consent", "save_and_add"):
        assert words[key] in form
    assert {key for key, texts in words.items() if not texts} == set()
    assert say("yes", code) == words["yes"]


def test_what_is_wrong_is_said_in_the_towns_language_and_nothing_typed_is_lost(town, invitation):
    page = text(add(town, **GUEST | {"name": "", "email": "kein", "needs": "Nussallergie"}))
    assert "Dieses Feld muss ausgefüllt werden." in page
    assert ("Mutter, 0170" in page, 'value="kein"' in page, "Nussallergie" in page) == (True, True, True)
    assert Delegate.objects.count() == HealthNote.objects.count() == 0


@pytest.mark.parametrize("code", ["yes", "no"])
def test_a_town_answers(town, invitation, code):
    answer = town.post(PATH, {"answer": code, "note": "Gern!"})
    assert (answer.status_code, answer["Location"]) == (302, ".")
    stored = Invitation.objects.get()
    assert (stored.answer, stored.note, stored.answered_at is not None) == (code, "Gern!", True)
    assert "Gespeichert." in text(town.get(PATH))


def test_an_answer_that_is_none_and_a_no_with_people_are_refused(town, invitation):
    DelegateFactory(visit=invitation.visit, invitation=invitation)
    assert words_in("de")["choose_answer"] in text(town.post(PATH, {"answer": "waiting", "note": "Hallo"}))
    assert words_in("de")["remove_first"] in text(town.post(PATH, {"answer": "no"}))
    assert Invitation.objects.get().answer == "yes"


def test_people_are_added_changed_and_removed(town, invitation):
    assert add(town, **GUEST)["Location"] == "../"
    one = Delegate.objects.get()
    assert (one.visit, one.invitation, one.name) == (invitation.visit, invitation, "Anna Beispiel")
    path = f"{PATH}person/{one.pk}/"
    assert add(town, path, **GUEST | {"role": "Schülerin"})["Location"] == "../../"
    assert Delegate.objects.get().role == "Schülerin"
    assert add(town, path, remove="1").status_code == 302
    assert not Delegate.objects.exists()


def test_a_double_click_names_somebody_once(town):
    sent = {"seen": "0", **GUEST, "diets": ["nuts"], "needs": "Spritze"}
    assert [town.post(f"{PATH}person/", sent).status_code for _press in range(2)] == [302, 302]
    assert (Delegate.objects.count(), HealthNote.objects.get().diets) == (1, ["nuts"])


def test_a_stale_form_loses_nothing_and_names_no_colleague(town, invitation):
    one = DelegateFactory(visit=invitation.visit, invitation=invitation)
    path = f"{PATH}person/{one.pk}/"
    seen = re.search(r'name="seen" value="(\w+)"', town.get(path).content.decode())[1]
    Delegate.objects.update(role="Lehrerin")
    page = text(town.post(path, GUEST | {"seen": seen}))
    assert words_in("de")["changed"] in page
    assert 'value="Anna Beispiel"' in page
    assert Delegate.objects.get().role == "Lehrerin"


def test_food_is_written_and_never_shown_again(town, invitation):
    add(town, **GUEST | {"diets": ["gluten"], "needs": "Epipen im Rucksack"})
    one = Delegate.objects.get()
    path = f"{PATH}person/{one.pk}/"
    for page in (text(town.get(PATH)), text(town.get(path))):
        assert "Epipen" not in page
        assert words_in("de")["told"] in page
    assert "checked" not in re.search(r'value="gluten"[^>]*>', text(town.get(path)))[0]
    add(town, path, **GUEST | {"role": "Schülerin"})
    assert (one.health.needs, Delegate.objects.get().role) == ("Epipen im Rucksack", "Schülerin")
    add(town, path, **GUEST | {"role": "Schülerin", "needs": "Rollstuhl"})
    assert HealthNote.objects.get().needs == "Rollstuhl"
    add(town, path, **GUEST | {"role": "Schülerin", "forget": "on"})
    assert not HealthNote.objects.exists()


def test_a_visit_that_does_not_ask_stores_nothing_of_health(town, invitation):
    invitation.visit.asks_health = False
    invitation.visit.save()
    assert words_in("de")["gluten"] not in text(town.get(f"{PATH}person/"))
    add(town, **GUEST | {"diets": ["gluten"], "needs": "Epipen"})
    assert (Delegate.objects.count(), HealthNote.objects.count()) == (1, 0)


def test_another_towns_guests_are_out_of_reach(town, invitation):
    other = InvitationFactory(visit=invitation.visit, answer="yes")
    theirs = DelegateFactory(visit=invitation.visit, invitation=other, name="Hemlig Person", emergency_contact="Okänd")
    own = DelegateFactory(visit=invitation.visit, invitation=None, name="Vår Egen")
    page = text(town.get(PATH))
    assert [name in page for name in ("Hemlig Person", "Vår Egen", str(other.organization))] == [False] * 3
    for one in (theirs, own):
        path = f"{PATH}person/{one.pk}/"
        assert [answer.status_code for answer in (town.get(path), town.post(path, {"remove": "1"}))] == [302, 302]
    assert Delegate.objects.count() == 2
    same = {"name": "Hemlig Person", "gender": "woman", "languages": ["en"], "emergency_contact": "Okänd"}
    town.post(f"{PATH}person/", same | {"seen": "0"})
    assert invitation.delegates.count() == 1


@pytest.mark.parametrize("typed", [
    {"arrives_on": "2027-05-12"}, {"leaves_on": "2027-05-18"}, {"arrives_on": "2027-05-16", "leaves_on": "2027-05-15"},
])  # fmt: skip
def test_days_outside_the_visit_are_refused(town, typed):
    assert words_in("de")["days_within"] in text(add(town, **GUEST | typed))
    assert not Delegate.objects.exists()


def test_after_arrival_nothing_is_changed(town, invitation):
    one = DelegateFactory(visit=invitation.visit, invitation=invitation)
    with freeze_time("2027-05-13 09:00"):
        let_in(town, invitation)
        assert town.get(f"{PATH}person/").status_code == 200
    with freeze_time("2027-05-14 09:00"):
        let_in(town, invitation)
        page = text(town.get(PATH))
        assert (one.name in page, words_in("de")["closed"] in page, "person/" in page) == (True, True, False)
        assert town.post(f"{PATH}person/{one.pk}/", {"remove": "1"}).status_code == 302
        assert words_in("de")["closed"] in text(town.post(PATH, {"answer": "no"}))
    assert (Delegate.objects.count(), Invitation.objects.get().answer) == (1, "yes")


def test_who_has_not_said_yes_names_nobody(town, invitation):
    Invitation.objects.update(answer="waiting")
    assert town.post(f"{PATH}person/", GUEST | {"seen": "0"}).status_code == 302
    assert not Delegate.objects.exists()


def test_too_many_saves_are_refused_and_lose_nothing(town):
    town.post(PATH, {"answer": "yes"})
    PostCount.objects.update(count=200)
    page = text(town.post(PATH, {"answer": "yes", "note": "Noch etwas"}))
    assert (words_in("de")["too_many"] in page, "Noch etwas" in page) == (True, True)


@pytest.mark.parametrize("typed", QUICK)
def test_hostile_input_is_no_error_of_ours(town, typed):
    sent = {"seen": typed, "name": typed, "role": typed, "languages": [typed], "gender": typed, "diets": [typed],
            "needs": typed, "arrives_on": typed, "guardian_agreed_on": typed, "forget": typed}  # fmt: skip
    for answer in (town.post(f"{PATH}person/", sent), town.post(PATH, {"answer": typed, "note": typed})):
        assert answer.status_code in (200, 302)
    assert "<script>alert" not in text(town.get(PATH))


def test_the_calendar_has_each_hour_with_its_place(town, invitation):
    item = ProgrammeItemFactory(
        visit=invitation.visit,
        title={"sv": "Konsert", "de": "Konzert"},
        place="Stadsparken",
        ends_at=at("2027-05-14 12:00"),
    )
    answer = town.get(f"{PATH}program.ics")
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert {"SUMMARY:Konzert", "LOCATION:Stadsparken", f"UID:{item.pk}-{invitation.visit.activity.uuid}"} <= set(lines)
    assert "DTSTART;TZID=Europe/Stockholm:20270514T100000" in lines


def test_as_many_queries_for_three_as_for_one(town, invitation):
    counts = []
    for _round in range(2):
        for _each in range(1 + 2 * _round):
            HealthNoteFactory(delegate=DelegateFactory(visit=invitation.visit, invitation=invitation))
            ProgrammeItemFactory(visit=invitation.visit)
        with CaptureQueriesContext(connection) as queries:
            page = town.get(PATH)
        counts.append(len(queries))
        assert not any("visits_healthnote" in one["sql"] and '"needs"' in one["sql"] for one in queries)
        assert page.status_code == 200
    assert counts[0] == counts[1]


def test_every_answer_is_kept_by_nobody_and_a_get_writes_nothing(town, invitation):
    with CaptureQueriesContext(connection) as queries:
        answers = [town.get(path) for path in (PATH, f"{PATH}person/", f"{PATH}program.ics")]
    assert {one["sql"].split()[0] for one in queries} == {"SELECT"}
    for answer in (*answers, town.post(PATH, {"answer": "no"})):
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
