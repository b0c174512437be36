# SPDX-License-Identifier: EUPL-1.2
"""The hand-over of a committee to its next term, step by step: scenario A1 through the screens, and what goes wrong."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.accounts.models import User
from vanort.core.models import Source
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.mandates.composition import composition
from vanort.mandates.models import ElectionDay, Mandate, Regulation, Term
from vanort.mandates.permissions import bodies_of
from vanort.mandates.tests.factories import (
    BodyFactory,
    ElectionDayFactory,
    MandateFactory,
    RegulationFactory,
    TermFactory,
)
from vanort.meetings.tests.factories import TaskFactory, committee
from vanort.office.handover import STEPS, Handover
from vanort.office.tests.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def now():
    with freeze_time("2026-11-23 10:00"):
        yield


@pytest.fixture
def secretary(now):
    return client_of("secretary", "siv")


@pytest.fixture
def board(now):
    return OrganizationFactory(kind=Organization.Kind.COUNCIL, name={"sv": "Kommunstyrelsen"})


@pytest.fixture
def old(board):
    """A committee of six whose term ends in five weeks, one substitute, an open task of one member."""
    body, term, members = committee()
    Regulation.objects.update(appointed_by=board, substitutes="ranked")
    MandateFactory(term=term, role="substitute", seat=None, rank=1, person__name="Sam Exempel")
    leaver = members[5].person
    leaver.user = User.objects.create(username="avgar")
    leaver.save()
    TaskFactory(body=body, owner=leaver, text="Svara Kamen")
    return members


@pytest.fixture
def body(old):
    return old[0].term.body


def at(body, step=""):
    return f"/admin/overlamning/{body.pk}/{step}/" if step else f"/admin/overlamning/{body.pk}/"


def errors_of(page):
    return {name: list(found) for name, found in page.context["form"].errors.items()}


@pytest.fixture
def opened(secretary, body):
    """The coming term, opened through the first two steps."""
    secretary.post(at(body, "val"), {"day": "2026-09-13"})
    secretary.post(at(body, "period"))
    return Term.objects.get(body=body, start_date=dt.date(2027, 1, 1))


def asked(term, old=(), new=(), **more):
    """What a browser sends of the third step."""
    term.refresh_from_db()
    data = {"starts": "2027-01-01", "version": term.version, "decided": "2026-12-09", "paragraph": "§ 231"}
    data |= {f"again-{one.pk}": "on" for one in old}
    for number, (name, party) in enumerate(new, start=1):
        data |= {f"m{number}-name": name, f"m{number}-party": party}
    return data | more


NEW = [("Ny Exempel", "S"), ("Lo Exempel", "M"), ("My Exempel", "M")]


def test_a1_through_the_screens(secretary, body, old, board):
    start = secretary.get(at(body))
    assert start.url == at(body, "val")
    page = secretary.get(start.url)
    assert page.context["form"].initial["day"] == dt.date(2026, 9, 13)
    data = {"day": "2026-09-13", "source_title": "Valmyndigheten", "source_url": "https://example.se/val"}
    assert secretary.post(start.url, data).url == at(body, "period")
    assert "1 januari 2027" in secretary.get(at(body, "period")).content.decode()
    assert secretary.post(at(body, "period")).url == at(body, "valda")
    term = Term.objects.get(body=body, start_date=dt.date(2027, 1, 1))
    assert (term.end_date, term.seats, term.recorded) == (dt.date(2030, 12, 31), 6, "none")
    page = secretary.get(at(body, "valda"))
    assert page.context["form"].initial["decided_by"] == board.pk
    again = old[:3]
    data = asked(term, again, NEW, decided_by=board.pk, is_everybody="on") | {"m1-email": "ny@example.se"}
    answer = secretary.post(at(body, "valda"), data)
    assert answer.url == at(body, "presidium")
    assert names(body, dt.date(2026, 12, 31)) == [one.person.name for one in old]
    assert names(body, dt.date(2027, 1, 1)) == [*(one.person.name for one in again), *(name for name, _party in NEW)]
    assert [
        (one.start_date.year, one.end_date.year)
        for one in Mandate.objects.seated().filter(person=old[0].person).order_by("start_date")
    ] == [
        (2023, 2026),
        (2027, 2030),
    ]
    decision = DecisionReference.objects.get()
    assert (decision.body, str(decision.decided.edtf), decision.paragraph) == (board, "2026-12-09", "§ 231")
    assert set(term.mandates.values_list("decision", flat=True)) == {decision.pk}
    assert Person.objects.get(name="Ny Exempel").email == "ny@example.se"
    chair = term.mandates.get(person=old[1].person)
    assert secretary.post(at(body, "presidium"), {"chair": chair.pk}).url == at(body, "tilltrade")
    assert composition(body, dt.date(2027, 1, 1)).chair.person == old[1].person
    page = secretary.get(at(body, "tilltrade"))
    leaving, coming = page.context["handover"].accounts
    assert [(one.person, one.person.user.username, one.end_date) for one in leaving if one.person.user] == [
        (old[5].person, "avgar", dt.date(2026, 12, 31))
    ]
    assert len(coming) == 6
    task = page.context["handover"].tasks[0]
    assert (task.text, task.owner) == ("Svara Kamen", old[5].person)
    assert secretary.post(at(body, "uppgifter"), {f"task-{task.pk}": old[0].person.pk}).url == at(body, "klart")
    task.refresh_from_db()
    assert task.owner == old[0].person
    page = secretary.get(at(body, "klart"))
    assert page.context["missing"] == {}
    assert secretary.get(at(body)).url == at(body, "klart")


def names(body, day):
    return [each.person.name for each in composition(body, day).members]


@pytest.mark.parametrize(("moment", "sits"), [("2026-12-31 22:59:59", True), ("2026-12-31 23:00:00", False)])
def test_a1_access_ends_at_midnight_in_sweden(secretary, body, old, opened, moment, sits):
    secretary.post(at(body, "valda"), asked(opened, old[:3], NEW))
    with freeze_time(moment):
        assert bodies_of(old[5].person.user).filter(pk=body.pk).exists() is sits


@pytest.mark.parametrize(("role", "answer"), [("reader", 302), ("no role", 403)])
@pytest.mark.parametrize("step", ["", *STEPS])
def test_who_may_not_sees_nothing_and_changes_nothing(body, role, answer, step):
    other = client_of("reader", "lars")
    if role == "no role":
        other.user.groups.clear()
    assert other.get(at(body, step)).status_code == answer
    assert other.post(at(body, step or "val"), {"day": "2026-09-13"}).status_code == answer
    assert not ElectionDay.objects.exists()


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_coordinators_hand_over_too(body, role):
    other = client_of(role, "carl")
    assert other.post(at(body, "val"), {"day": "2026-09-13"}).url == at(body, "period")


def test_looking_stores_nothing(secretary, body, opened):
    before = [Term.objects.count(), Mandate.objects.count(), ElectionDay.objects.count()]
    for step in STEPS:
        secretary.get(at(body, step))
        with CaptureQueriesContext(connection) as queries:
            assert secretary.get(at(body, step)).status_code == 200
        assert not [one for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE", "SAVEPOINT"))]
    assert [Term.objects.count(), Mandate.objects.count(), ElectionDay.objects.count()] == before


@pytest.mark.parametrize("step", ["valda", "presidium", "tilltrade", "uppgifter"])
def test_a_step_before_its_time_leads_to_the_term(secretary, body, step):
    page = secretary.get(at(body, step))
    assert at(body, "period") in page.content.decode()
    assert secretary.post(at(body, step), {"starts": "x"}).url == at(body, step)


def test_an_unknown_step_or_body_is_not_found(secretary, body):
    assert secretary.get(at(body, "nagot")).status_code == 404
    assert secretary.get("/admin/overlamning/999999/val/").status_code == 404


# The election and the term.


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "i går"}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "2022-09-11"}, "day"),
        ({"day": "2026-09-20"}, "source_title"),
        ({"day": "2026-09-13", "source_url": "https://example.se"}, "source_title"),
        ({"day": "2026-09-13", "source_title": "x", "source_url": "inget"}, "source_url"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_the_field(secretary, body, data, field):
    page = secretary.post(at(body, "val"), data)
    assert field in errors_of(page)
    assert not ElectionDay.objects.exists()


def test_an_extra_election_starts_no_term(secretary, body):
    ElectionDayFactory(day=dt.date(2026, 9, 13), kind=ElectionDay.Kind.EXTRA)
    page = secretary.post(at(body, "val"), {"day": "2026-09-13"})
    assert "day" in errors_of(page)
    page = secretary.post(at(body, "period"))
    assert page.context["form"].non_field_errors()
    assert Term.objects.filter(body=body).count() == 1


def test_a_recorded_election_with_its_own_day_is_used(secretary, body):
    ElectionDayFactory(day=dt.date(2026, 9, 20))
    assert secretary.get(at(body)).url == at(body, "period")
    secretary.post(at(body, "period"))
    assert Term.objects.get(start_date=dt.date(2027, 1, 1)).election.day == dt.date(2026, 9, 20)


def test_what_is_sent_twice_is_stored_once(secretary, body):
    data = {"day": "2026-09-13", "source_title": "Valmyndigheten"}
    assert [secretary.post(at(body, "val"), data).status_code for _n in range(2)] == [302, 302]
    assert [secretary.post(at(body, "period")).status_code for _n in range(2)] == [302, 302]
    assert (ElectionDay.objects.count(), Source.objects.count(), Term.objects.filter(body=body).count()) == (1, 1, 2)


def test_without_a_regulation_no_term_is_opened_and_the_page_says_so(secretary):
    body = BodyFactory()
    ElectionDayFactory(day=dt.date(2026, 9, 13))
    page = secretary.get(at(body, "period")).content.decode()
    assert f"/admin/snippets/mandates/regulation/add/?body={body.pk}" in page
    assert secretary.post(at(body, "period")).context["form"].non_field_errors()
    assert not Term.objects.exists()


def test_what_the_regulation_does_not_say_is_said(secretary):
    rules = RegulationFactory(seats=None)
    ElectionDayFactory(day=dt.date(2026, 9, 13))
    page = secretary.get(at(rules.body, "period")).content.decode()
    assert page.count('<span class="vo-bad">') == 3
    secretary.post(at(rules.body, "period"))
    assert len(secretary.get(at(rules.body, "valda")).context["form"].places()["members"]) == 6


@pytest.mark.parametrize(
    ("today", "start", "election"),
    [
        ("2026-06-01", dt.date(2023, 1, 1), dt.date(2026, 9, 13)),
        ("2026-09-13", dt.date(2023, 1, 1), dt.date(2026, 9, 13)),
        ("2027-02-20", dt.date(2023, 1, 1), dt.date(2026, 9, 13)),
        ("2023-02-20", dt.date(2023, 1, 1), dt.date(2022, 9, 11)),
        ("2024-06-01", dt.date(2019, 1, 1), dt.date(2022, 9, 11)),
        ("2028-06-01", dt.date(2027, 1, 1), dt.date(2030, 9, 8)),
    ],
)
def test_the_term_that_is_handed_over_to_follows_the_latest_election_until_it_has_run_a_year(today, start, election):
    term = TermFactory(start_date=start, end_date=dt.date(start.year + 3, 12, 31))
    assert Handover(term.body, dt.date.fromisoformat(today)).election_day == election


# Who was appointed.


def test_nobody_is_proposed(secretary, body, old, opened):
    form = secretary.get(at(body, "valda")).context["form"]
    assert len(form.ticks()) == 7
    assert (len(form.places()["members"]), len(form.places()["substitutes"])) == (6, 6)
    assert not any(field.value() for field in form.ticks())
    assert not any(place["name"].value() for place in form.places()["members"])
    assert form["is_everybody"].value() is None


def test_somebody_of_the_register_is_found_and_not_made_anew(secretary, body, opened):
    known = PersonFactory(name="Ny Exempel")
    secretary.post(at(body, "valda"), asked(opened, new=NEW[:1]))
    assert opened.mandates.get().person == known
    assert Person.objects.filter(name="Ny Exempel").count() == 1


def test_of_two_people_with_the_same_name_one_must_be_chosen(secretary, body, opened):
    one, two = PersonFactory(name="Ny Exempel"), PersonFactory(name="Ny Exempel")
    page = secretary.post(at(body, "valda"), asked(opened, new=NEW[:1]))
    assert list(errors_of(page)) == ["m1-name"]
    assert f"Ny Exempel ({two.slug})" in page.content.decode()
    secretary.post(at(body, "valda"), asked(opened, new=[(f"Ny Exempel ({two.slug})", "S")]))
    assert opened.mandates.get().person == two != one


def test_an_appointment_in_february_starts_in_february(secretary, body, opened):
    secretary.post(at(body, "valda"), asked(opened, new=NEW, starts="2027-02-10"))
    assert composition(body, dt.date(2027, 2, 9)).held == 0
    assert composition(body, dt.date(2027, 2, 10)).held == 3
    assert set(opened.mandates.values_list("end_date", flat=True)) == {dt.date(2030, 12, 31)}


@pytest.mark.parametrize(("tick", "vacant", "unrecorded"), [("on", 3, 0), ("", 0, 3)])
def test_what_is_left_is_empty_only_when_these_are_all(secretary, body, opened, tick, vacant, unrecorded):
    secretary.post(at(body, "valda"), asked(opened, new=NEW, is_everybody=tick))
    then = composition(body, dt.date(2027, 1, 1))
    assert (then.held, then.vacant, then.unrecorded) == (3, vacant, unrecorded)
    assert ("valda" in Handover(body, TODAY).missing()) is (tick == "")


def test_the_rest_is_recorded_another_day(secretary, body, old, opened):
    secretary.post(at(body, "valda"), asked(opened, old[:2]))
    page = secretary.get(at(body, "valda"))
    assert (len(page.context["form"].ticks()), len(page.context["form"].places()["members"])) == (5, 4)
    secretary.post(at(body, "valda"), asked(opened, new=NEW, is_everybody="on"))
    assert [one.seat for one in opened.mandates.order_by("seat")] == [1, 2, 3, 4, 5]
    opened.refresh_from_db()
    assert opened.recorded == Term.Recorded.ALL


def test_ranked_substitutes_stand_in_the_order_of_the_form(secretary, body, opened):
    rows = {"s1-name": "Ett", "s1-party": "S", "s2-name": "Två", "s2-party": "S", "s3-name": "Tre", "s3-party": "M"}
    secretary.post(at(body, "valda"), asked(opened, **rows))
    found = opened.mandates.filter(role="substitute").order_by("pk").values_list("person__name", "party", "rank")
    assert list(found) == [("Ett", "S", 1), ("Två", "S", 2), ("Tre", "M", 1)]


def test_personal_substitutes_follow_their_members(secretary, body, opened):
    Regulation.objects.update(substitutes="personal")
    assert secretary.get(at(body, "valda")).context["form"].places()["substitutes"] == []
    secretary.post(at(body, "valda"), asked(opened, new=NEW[:1]))
    member = opened.mandates.get()
    secretary.post(at(body, "valda"), asked(opened, **{f"p{member.pk}-name": "Ett", f"p{member.pk}-party": "S"}))
    assert opened.mandates.get(role="substitute").substitute_for == member


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "__all__"),
        ({"is_everybody": "on"}, "__all__"),
        ({"starts": "2031-01-01", "m1-name": "Ny"}, "starts"),
        ({"starts": "snart", "m1-name": "Ny"}, "starts"),
        ({"m1-party": "S"}, "m1-name"),
        ({"m1-name": "Ny", "m2-name": "Ny"}, "m2-name"),
        ({"m1-name": "Ny", "m1-email": "inte"}, "m1-email"),
        ({"m1-name": "Kim 811228-9874"}, "m1-name"),
        ({"m1-name": "x" * 150}, "m1-name"),
        ({"m1-name": "Ny", "decided": "en dag"}, "decided"),
        ({"m1-name": "Ny", "decided": ""}, "decided"),
        ({"m1-name": "Ny", "url": "javascript:alert(1)"}, "url"),
        ({"m1-name": "Ny", "decided_by": "999999"}, "decided_by"),
        ({"m1-name": "Ny", "paragraph": "§" * 21}, "paragraph"),
    ],
)
def test_impossible_appointments_are_refused_and_nothing_is_lost(secretary, body, opened, given, field):
    people = Person.objects.count()
    page = secretary.post(at(body, "valda"), asked(opened, **given))
    assert field in errors_of(page)
    form = page.context["form"]
    assert all(form[name].value() == value for name, value in given.items() if value and name != "is_everybody")
    assert (opened.mandates.count(), Person.objects.count(), DecisionReference.objects.count()) == (0, people, 0)


def test_more_members_than_seats_are_refused(secretary, body, old, opened):
    page = secretary.post(at(body, "valda"), asked(opened, old[:5], NEW[:2]))
    assert list(errors_of(page)) == ["m2-name"]
    assert not opened.mandates.exists()


def test_a_person_who_sits_there_already_is_refused_at_the_row(secretary, body, opened):
    MandateFactory(term=opened, seat=1, person__name="Ny Exempel")
    page = secretary.post(at(body, "valda"), asked(opened, new=[("Lo Exempel", "M"), ("Ny Exempel", "S")]))
    assert list(errors_of(page)) == ["m2-name"]
    assert not Person.objects.filter(name="Lo Exempel").exists()


def test_a_double_click_appoints_once(secretary, body, old, opened):
    data = asked(opened, old[:3], NEW, is_everybody="on")
    assert [secretary.post(at(body, "valda"), data).status_code for _n in range(2)] == [302, 302]
    assert (opened.mandates.count(), DecisionReference.objects.count()) == (6, 1)


def test_of_two_people_at_once_the_second_is_told_and_may_send_again(secretary, body, old, opened):
    mine, theirs = asked(opened, new=NEW[:1]), asked(opened, old[:1])
    secretary.post(at(body, "valda"), theirs)
    page = secretary.post(at(body, "valda"), mine)
    assert page.context["form"].non_field_errors()
    assert page.context["form"]["m1-name"].value() == "Ny Exempel"
    assert old[0].person.name in page.content.decode()
    opened.refresh_from_db()
    assert f'name="version" value="{opened.version}"' in page.content.decode()
    assert secretary.post(at(body, "valda"), mine | {"version": opened.version}).status_code == 302
    assert opened.mandates.count() == 2


def test_the_same_decision_is_recorded_once(secretary, body, board, opened):
    secretary.post(at(body, "valda"), asked(opened, new=NEW[:1], decided_by=board.pk))
    secretary.post(at(body, "valda"), asked(opened, new=NEW[1:2], decided_by=board.pk))
    decision = DecisionReference.objects.get()
    assert list(opened.mandates.values_list("decision", flat=True)) == [decision.pk, decision.pk]


# The presidium, access, tasks.


@pytest.fixture
def appointed(secretary, body, old, opened):
    secretary.post(at(body, "valda"), asked(opened, old[:3], NEW, is_everybody="on"))
    return list(opened.mandates.order_by("seat"))


def test_the_presidium_is_recorded_once_and_keeps_the_term_whole(secretary, body, opened, appointed):
    data = {"chair": appointed[0].pk, "first_vice": appointed[3].pk, "decided": "2027-01-13"}
    assert [secretary.post(at(body, "presidium"), data).status_code for _n in range(2)] == [302, 302]
    offices = opened.mandates.filter(role__in=Mandate.OFFICES).order_by("pk")
    assert [(one.role, one.person) for one in offices] == [
        ("chair", appointed[0].person), ("first_vice", appointed[3].person)
    ]  # fmt: skip
    opened.refresh_from_db()
    assert opened.recorded == Term.Recorded.ALL
    assert "chair" not in secretary.get(at(body, "presidium")).context["form"].fields


@pytest.mark.parametrize(
    ("data", "field"),
    [({}, "__all__"), ({"chair": "999999"}, "chair"), ({"chair": "first", "starts": "2026-12-01"}, "chair"),
     ({"chair": "first", "first_vice": "first"}, "first_vice")],
)  # fmt: skip
def test_an_impossible_presidium_is_refused(secretary, body, appointed, data, field):
    data = {name: appointed[0].pk if value == "first" else value for name, value in data.items()}
    assert field in errors_of(secretary.post(at(body, "presidium"), data))
    assert not Handover(body, TODAY).office("chair")


def test_another_chair_meanwhile_is_told(secretary, body, opened, appointed):
    MandateFactory(term=opened, person=appointed[1].person, chair=True)
    page = secretary.post(at(body, "presidium"), {"chair": appointed[0].pk})
    assert appointed[1].person.name in str(page.context["form"].non_field_errors())
    assert Handover(body, TODAY).office("chair").person == appointed[1].person


def test_the_page_of_access_names_accounts_and_their_other_roles(secretary, body, old, appointed):
    user = old[5].person.user
    user.groups.set(secretary.user.groups.all())
    old[0].person.user = User.objects.create(username="stannar")
    old[0].person.save()
    page = secretary.get(at(body, "tilltrade"))
    leaving, coming = page.context["handover"].accounts
    assert [one.person for one in leaving if one.person.user] == [old[5].person]
    assert [(one.person, one.start_date) for one in coming if one.person.user] == [(old[0].person, dt.date(2027, 1, 1))]
    assert all(said in page.content.decode() for said in ("Sekreterare</td>", "stannar</td>", "31 december 2026"))


def test_the_page_of_access_asks_as_often_for_many_accounts(secretary, body, old, appointed):
    def count():
        with CaptureQueriesContext(connection) as queries:
            secretary.get(at(body, "tilltrade"))
        return len(queries)

    def give_accounts(mandates):
        for one in mandates:
            one.person.user = User.objects.create(username=f"konto-{one.pk}")
            one.person.save()

    give_accounts(appointed[5:])
    count()
    before = count()
    give_accounts([*old[:5], *appointed[3:5]])
    assert count() == before


def test_only_open_tasks_of_who_leaves_are_handed_over(secretary, body, old, appointed):
    TaskFactory(body=body, owner=old[0].person)
    TaskFactory(body=body, owner=None)
    TaskFactory(body=body, owner=old[5].person, done_on=dt.date(2026, 1, 1))
    TaskFactory(owner=old[5].person)
    task = Handover(body, TODAY).tasks[0]
    assert [one.text for one in Handover(body, TODAY).tasks] == ["Svara Kamen"]
    assert "uppgifter" in Handover(body, TODAY).missing()
    page = secretary.post(at(body, "uppgifter"), {f"task-{task.pk}": "999999"})
    assert f"task-{task.pk}" in errors_of(page)
    secretary.post(at(body, "uppgifter"), {f"task-{task.pk}": ""})
    task.refresh_from_db()
    assert task.owner == old[5].person
    secretary.post(at(body, "uppgifter"), {f"task-{task.pk}": appointed[4].person.pk})
    task.refresh_from_db()
    assert task.owner == appointed[4].person
    assert secretary.get(at(body, "uppgifter")).status_code == 200


def test_the_summary_says_what_is_missing_and_where(secretary, body, opened):
    page = secretary.get(at(body, "klart"))
    assert list(page.context["missing"]) == ["valda", "presidium", "uppgifter"]
    assert all(at(body, step) in page.content.decode() for step in page.context["missing"])
