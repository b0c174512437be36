# SPDX-License-Identifier: EUPL-1.2
"""The office's pages of a visit: what they show, to whom, and how many questions they cost."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.activities.models import Activity, ActivityReport, ParticipantGroup
from vanort.activities.tests.factories import ActivityFactory, ActivityReportFactory
from vanort.collaborations.tests.factories import MemoryPlaceFactory
from vanort.core.models import ErasureCertificate
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import list_of, url_of
from vanort.visits.models import ChecklistItem, ChecklistStep, Delegate, Host, Invitation, ProgrammeItem, Visit
from vanort.visits.tests.factories import (
    ChecklistItemFactory,
    DelegateFactory,
    HealthNoteFactory,
    HostFactory,
    HostingFactory,
    InvitationFactory,
    PlacementFactory,
    ProgrammeItemFactory,
    VisitFactory,
    at,
)
from vanort.visits.tests.planning import TABS, planned, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now():
    with freeze_time("2027-04-20 09:00"):
        yield


@pytest.fixture
def anna(db):
    return client_of("coordinator", "anna", email="anna@example.se")


@pytest.fixture
def rolf(db):
    """An editor, who may plan what is public, and knows no guest."""
    return client_of("editor", "rolf", email="rolf@example.se")


@pytest.fixture
def lars(db):
    return client_of("reader", "lars")


# The pages.


def test_the_plan_shows_what_is_late_who_answered_and_the_numbers(anna):
    visit = VisitFactory(arrival_place="Stationen", leader=anna.user)
    ChecklistItemFactory(visit=visit, text="Boka buss", due_on="2027-04-01")
    ChecklistItemFactory(visit=visit, text="Beställ flaggor", due_on="2027-05-01")
    ChecklistItemFactory(visit=visit, text="Skriv utkast", done_on="2027-02-01")
    town = InvitationFactory(visit=visit, expected=12, answer="yes", sent_at=at("2027-01-10 10:00"))
    DelegateFactory(visit=visit, invitation=town, minor=True)
    DelegateFactory(visit=visit, invitation=town)
    visit.activity.places.add(MemoryPlaceFactory(name={"sv": "Träsnitt av hamnen"}))
    answer = anna.get(to(visit, "plan"))
    page = answer.content.decode()
    assert all(
        text in page for text in ("Boka buss", "Stationen", "Träsnitt av hamnen", "Anna", str(town.organization))
    )
    assert page.index("Boka buss") < page.index("Beställ flaggor") < page.index("Skriv utkast")
    assert page.count("vo-bad") == page.count("1 april 2027") + page.count("missing") + page.count("saknas") == 2
    shown = answer.context
    assert (shown["number"], shown["minors"], shown["placed"], shown["hosts"]["beds"]) == (2, 1, 0, 0)
    assert [one.named for one in shown["invitations"]] == [2]


def test_the_programme_goes_by_days_and_an_empty_day_can_be_filled(anna):
    visit = VisitFactory()
    ProgrammeItemFactory(visit=visit, title="Lunch", starts_at=at("2027-05-14 12:00"), ends_at=at("2027-05-14 13:15"))
    ProgrammeItemFactory(visit=visit, title="Gudstjänst", starts_at=at("2027-05-18 00:30"))
    answer = anna.get(to(visit, "programme"))
    days = {day: [str(item.title) for item in items] for day, items in answer.context["days"]}
    assert list(days) == [dt.date(2027, 5, day) for day in range(13, 19)]
    assert (days[dt.date(2027, 5, 14)], days[dt.date(2027, 5, 18)]) == (["Lunch"], ["Gudstjänst"])
    page = answer.content.decode()
    assert f"{to(visit, 'programme', 'item')}?starts_at=2027-05-14T13:15#open" in page
    assert f"{to(visit, 'programme', 'item')}?starts_at=2027-05-15T09:00#open" in page


def test_a_visit_without_exact_days_is_no_endless_programme(anna):
    visit = VisitFactory(arrives_on="2027-01-01", leaves_on="2027-12-31")
    assert len(anna.get(to(visit, "programme")).context["days"]) == 31
    assert b"vo-flag" in anna.get(to(visit, "plan")).content


@pytest.mark.parametrize(
    ("more", "count"),
    [({}, 0), ({"gender": ""}, 1), ({"emergency_contact": ""}, 1), ({"is_minor": True}, 1),
     ({"is_minor": True, "gender": "", "emergency_contact": ""}, 3)],
)  # fmt: skip
def test_what_is_not_known_of_a_guest_is_named(anna, more, count):
    visit = DelegateFactory(name="Mia Beispiel", **more).visit
    page = anna.get(to(visit, "guests")).content.decode()
    row = page[page.index("Mia Beispiel") :]
    lacks = row.partition('class="vo-lacks__what"')[2].partition("</p>")[0]
    assert lacks.count("<span>") == count


def test_guests_stand_by_town_and_children_are_marked(anna):
    town = InvitationFactory()
    DelegateFactory(visit=town.visit, invitation=town, name="Mia Beispiel", minor=True)
    DelegateFactory(visit=town.visit, name="Olle Egen")
    page = anna.get(to(town.visit, "guests")).content.decode()
    row = page[page.index("Mia Beispiel") : page.index("Olle Egen")]
    assert page.index(str(town.organization)) < page.index("Mia Beispiel") < page.index("Olle Egen")
    assert ("vo-state" in row, "vo-state" in page[page.index("Olle Egen") :]) == (True, False)


def test_beds_show_proposal_with_reasons_and_why_some_are_left(anna):
    visit = VisitFactory()
    host = HostFactory(visit=visit, name="Familjen Lind", beds=1, languages=["en"], takes_minors=False)
    grown = DelegateFactory(visit=visit, name="Vuxna Vera", languages=["en"])
    child = DelegateFactory(visit=visit, name="Lilla Lo", minor=True)
    shown = anna.get(to(visit, "beds")).context
    assert [(one, at_host) for one, at_host, _reasons in shown["proposed"]] == [(grown, host)]
    assert shown["proposed"][0][2]
    assert [(one, bool(reasons)) for one, reasons in shown["without"]] == [(grown, False), (child, True)]


@pytest.mark.parametrize(("shown_on", "said"), [(None, "vo-bad"), ("2027-04-01", "vo-good"), ("2026-04-01", "vo-bad")])
def test_a_host_of_children_shows_an_extract(anna, shown_on, said):
    by = "Anna" if shown_on else ""
    host = HostFactory(name="Familjen Lind", extract_shown_on=shown_on, extract_noted_by=by)
    page = anna.get(to(host.visit, "beds")).content.decode()
    row = page[page.index("Familjen Lind") :].partition("</li>")[0]
    assert (said in row, row.count("vo-bad") + row.count("vo-good")) == (True, 1)
    VisitFactory.reset_sequence()
    Visit.objects.update(host_check=False)
    assert (
        said
        not in anna.get(to(host.visit, "beds")).content.decode().partition("Familjen Lind")[2].partition("</li>")[0]
    )


def test_the_kitchen_gets_numbers_and_no_name(rolf):
    visit = VisitFactory(leader=client_of("coordinator", "kim").user)
    HealthNoteFactory(delegate=DelegateFactory(visit=visit, name="Mia Beispiel"), diets=["nuts"], needs="Epipenna")
    DelegateFactory(visit=visit, arrives_on="2027-05-16")
    ProgrammeItemFactory(visit=visit, title="Middag", starts_at=at("2027-05-14 18:00"), is_meal=True)
    answer = rolf.get(to(visit, "health"))
    meal = answer.context["meals"][0]
    assert (meal.eaters, [count for _name, count in meal.diets]) == (1, [1])
    assert not any(text in answer.content.decode() for text in ("Mia", "Epipenna"))


# Who may.

MAY_LOOK = {
    "coordinator": set(TABS), "secretary": set(TABS), "editor": {"plan", "programme", "health"},
    "reader": {"plan", "programme"},
}  # fmt: skip


@pytest.mark.parametrize("role", MAY_LOOK)
def test_who_may_look_where(role):
    client, visit = client_of(role, "kim"), planned()
    found = {tab for tab in TABS if client.get(to(visit, tab)).status_code == 200}
    assert found == MAY_LOOK[role]
    tabs = {name for name, _label, _url in client.get(to(visit, "plan")).context["tabs"]}
    assert tabs == MAY_LOOK[role]


def test_a_group_leader_who_may_only_read_reads_of_food(lars):
    visit = VisitFactory(leader=lars.user)
    assert lars.get(to(visit, "health")).status_code == 200


@pytest.mark.parametrize("tab", TABS)
def test_a_stranger_is_led_to_sign_in(tab):
    answer = Client().get(to(planned(), tab))
    assert (answer.status_code, "next=/admin/besok/" in answer["Location"]) == (302, True)


def everything(visit):
    """Return an address, with what is sent there, for each thing that can be done."""
    item, town, guest = visit.checklist.first(), visit.invitations.first(), visit.delegates.first()
    hour, host, offer = visit.programme.first(), visit.hosts.accepted()[0], visit.hosts.get(state="offered")
    return [
        ("plan", ("days",), {"arrives_on": "2027-05-10", "leaves_on": "2027-05-11"}),
        ("plan", ("invitation",), {"organization": town.organization_id}),
        ("plan", ("invitation", town.pk), {"remove": "1"}),
        ("plan", ("invite", town.pk), {}), ("plan", ("push",), {}),
        ("plan", ("todo",), {"text": "x", "due_on": "2027-05-01"}), ("plan", ("done", item.pk), {"is_done": "1"}),
        ("programme", ("item",), {"starts_at": "2027-05-14T10:00", "title_sv": "x"}),
        ("programme", ("item", hour.pk), {"remove": "1"}),
        ("guests", ("guest",), {"name": "Ny Gäst"}), ("guests", ("guest", guest.pk), {"remove": "1"}),
        ("beds", ("host", offer.pk), {"state": "accepted"}), ("beds", ("extract", host.pk), {"on": "2027-04-01"}),
        ("beds", ("place", guest.pk), {"hotel": "Grand"}), ("beds", ("accept",), {"chosen": "1-1"}),
        ("beds", ("send_pages",), {}), ("health", ("send_code",), {}), ("health", ("code",), {"code": "123456"}),
    ]  # fmt: skip


def state_of(visit):
    """Return all that is stored of a visit."""
    rows = (Visit, Invitation, ChecklistItem, ProgrammeItem, Delegate, Host)
    return [list(model.objects.order_by("pk").values()) for model in rows]


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_who_may_not_changes_nothing(role):
    client, visit = client_of(role, "kim"), planned()
    closed = [one for one in everything(visit) if role == "reader" or one[0] not in ("plan", "programme")]
    before = state_of(visit)
    for tab, rest, data in closed:
        for answer in (client.get(to(visit, tab, *rest)), client.post(to(visit, tab, *rest), data)):
            assert answer.status_code in (302, 403)
    assert state_of(visit) == before


def test_a_reader_sees_no_buttons(lars):
    visit = planned()
    for tab in ("plan", "programme"):
        page = lars.get(to(visit, tab)).content.decode()
        assert "vo-page" in page
        assert f'action="{to(visit, tab)}' not in page
        assert f'href="{to(visit, tab)}todo' not in page


def test_nobody_reaches_a_row_of_another_visit(anna):
    mine, other = VisitFactory(), planned()
    before = state_of(other)
    for tab, rest, data in everything(other):
        if len(rest) == 2:
            answer = anna.post(to(mine, tab, *rest), data)
            assert (answer.status_code, answer["Location"]) == (302, to(mine, tab))
    assert state_of(other) == before


@pytest.mark.parametrize("rest", [("nonsense",), ("days", 1), ("invite",), ("place",), ("done",), ("send_code", 4)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_cannot_be_done_is_not_found(anna, rest, method):
    visit = VisitFactory(leader=anna.user)
    tab = {"place": "beds", "send_code": "health"}.get(rest[0], "plan")
    assert getattr(anna, method)(to(visit, tab, *rest)).status_code == 404


def test_a_visit_that_is_not_there_is_not_found(anna):
    assert anna.get("/admin/besok/999999/plan/").status_code == 404


# What it costs.


@pytest.mark.parametrize("tab", TABS)
def test_as_many_queries_for_three_rows_as_for_one(anna, tab):
    counts = []
    for count in (1, 3):
        visit = planned(count, leader=anna.user)
        anna.get(to(visit, tab))
        with CaptureQueriesContext(connection) as captured:
            assert anna.get(to(visit, tab)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 32


@pytest.mark.parametrize(
    ("tab", "verb", "rows"),
    [("plan", "invitation", "invitations"), ("programme", "item", "programme"), ("guests", "guest", "delegates"),
     ("beds", "place", "delegates"), ("beds", "extract", "hosts")],
)  # fmt: skip
def test_an_open_form_costs_the_same_however_many_rows(anna, tab, verb, rows):
    counts = []
    for count in (1, 3):
        visit = planned(count)
        url = to(visit, tab, verb, getattr(visit, rows).first().pk)
        anna.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert b'id="open"' in anna.get(url).content
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("tab", TABS)
def test_looking_writes_nothing_and_is_kept_nowhere(anna, tab):
    visit = planned(leader=anna.user)
    with CaptureQueriesContext(connection) as captured:
        answer = anna.get(to(visit, tab))
    words = {query["sql"].split()[0].upper() for query in captured}
    assert words <= {"SELECT", "SAVEPOINT", "RELEASE"}
    assert "no-store" in answer["Cache-Control"]


# The way there.


def test_an_activity_begins_a_visit_and_later_leads_to_it(anna, lars):
    ChecklistStep.objects.all().delete()
    activity = HostingFactory()
    begin = f"/admin/besok/ny/{activity.pk}/"
    assert begin in anna.get(url_of(activity)).content.decode()
    answers = [anna.post(begin), anna.post(begin)]
    visit = Visit.objects.get()
    assert {answer["Location"] for answer in answers} == {to(visit, "plan")}
    assert (visit.arrives_on, visit.leaves_on) == (activity.start_date, activity.end_date)
    page = anna.get(url_of(activity)).content.decode()
    assert (to(visit, "plan") in page, begin in page) == (True, False)
    assert (anna.get(begin).status_code, lars.post(begin).status_code in (302, 403)) == (405, True)


def test_a_past_activity_is_no_visit_to_plan(anna):
    activity = ActivityFactory(when="2018-04-19")
    assert "/admin/besok/" not in anna.get(url_of(activity)).content.decode().partition("<main")[2]


def test_the_list_leads_to_the_plans_and_is_found_in_the_menu(anna, lars):
    visit, past = planned(), VisitFactory(arrives_on="2020-05-01", leaves_on="2020-05-03")
    for client in (anna, lars):
        page = client.get(list_of(Visit)).content.decode()
        assert all(to(one, "plan") in page for one in (visit, past))
    page = anna.get(list_of(Visit), {"attention": "coming"}).content.decode()
    assert (to(visit, "plan") in page, to(past, "plan") in page) == (True, False)
    assert list_of(Visit) in anna.get("/admin/").content.decode()
    assert anna.get(url_of(visit)).status_code in (302, 403)


def test_steps_of_the_checklist_are_rules_and_certificates_are_only_read(anna):
    step = ChecklistStep.objects.first()
    assert str(step) in anna.get(list_of(ChecklistStep)).content.decode()
    assert anna.get(url_of(step)).status_code == 200
    kept = ErasureCertificate.objects.create(
        data_class="visits.guest", subject="visit #7, 2027-05-17", number=28, decision="KFN § 92"
    )
    page = anna.get(list_of(ErasureCertificate)).content.decode()
    assert all(text in page for text in ("visit #7, 2027-05-17", "28", "KFN § 92"))
    assert anna.get(url_of(kept)).status_code in (302, 403)


def test_programme_and_numbers_are_handed_on_without_a_name(anna):
    visit = planned(count=2)
    report = ActivityReportFactory(activity=visit.activity)
    assert anna.post(to(visit, "plan", "push")).status_code == 302
    assert anna.post(to(visit, "plan", "push")).status_code == 302
    groups = ParticipantGroup.objects.filter(activity=visit.activity)
    assert sorted(groups.values_list("age", "number")) == [("adult", 3), ("adult", 3), ("minor", 2)]
    said = ActivityReport.objects.get(pk=report.pk).programme + str(list(groups.values()))
    assert not any(one.name in said for one in visit.delegates.all())
    assert Activity.objects.get().version > visit.activity.version
    assert PlacementFactory._meta.model.objects.count() == 4
