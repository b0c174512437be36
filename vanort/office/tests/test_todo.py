# SPDX-License-Identifier: EUPL-1.2
"""To do: what waits, for whom, and how many questions it costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time
from wagtail.models import Page, Site

from vanort.activities.models import CountingKind
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    MemoryPlaceFactory,
    MilestoneFactory,
)
from vanort.directory.tests.factories import (
    ContactFunctionFactory,
    DecisionReferenceFactory,
    OrganizationFactory,
    PersonFactory,
)
from vanort.enquiries.models import Topic
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import list_of, url_of
from vanort.office.todo import things_to_do
from vanort.website.models import AccessibilityPage, HomePage, SiteFacts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now", "no_topics")]


@pytest.fixture
def now():
    with freeze_time("2026-11-23 10:00"):
        yield


@pytest.fixture
def no_topics(db):
    """Take away the topics of a new installation: they have no mailbox yet, which is something to do."""
    Topic.objects.all().delete()


@pytest.fixture
def user(coordinator):
    return coordinator.user


def rows_of(user, key):
    section = next(section for section in things_to_do(user) if section.key == key)
    return [row for group in section.groups for row in group.rows]


def one_row(user, key):
    rows = rows_of(user, key)
    assert len(rows) == 1, rows
    return rows[0]


def ahead(user):
    """Return the rows of jubilees, and those of silent collaborations."""
    jubilees, silent = things_to_do(user)[-1].groups
    return jubilees.rows, silent.rows


def known_twin(**more):
    """A twin town that nothing is missing of and nothing waits for."""
    return MilestoneFactory(when=more.pop("when", "2001"), collaboration=CollaborationFactory(**more)).collaboration


def test_an_empty_register_has_nothing_to_do_but_declare_the_site(administrator, user):
    sections = things_to_do(user)
    assert [section.key for section in sections] == ["urgent", "asked", "bodies", "review", "gaps", "ahead"]
    assert [section.total for section in sections] == [0, 0, 0, 0, 0, 0]
    assert all(group.done for section in sections for group in section.groups)
    assert [section.total for section in things_to_do(administrator.user)] == [1, 0, 0, 0, 0, 0]


def test_facts_past_their_review_lead_to_the_form(user):
    late = known_twin(name={"sv": "Kraftsamling"}, review_by=dt.date(2020, 12, 31))
    known_twin(review_by=dt.date(2027, 1, 1))
    row = one_row(user, "review")
    assert row.heading == "Kraftsamling"
    assert "2020" in row.tag
    assert row.url == url_of(late)


def test_what_is_held_back_shows_its_reason(user):
    held = PersonFactory(visibility="held", visibility_reason="Har inte svarat")
    row = one_row(user, "review")
    assert (row.heading, row.text, row.url) == (held.name, "Har inte svarat", url_of(held))


def test_an_activity_whose_day_has_passed_asks_what_happened(user):
    late = ActivityFactory(state="planned", when="2020-05", title={"sv": "Möte med fyra städer"})
    ActivityFactory(state="planned", when="2027-05")
    row = one_row(user, "review")
    assert row.heading.startswith("Möte med fyra städer, ")
    assert row.url == f"/admin/aktiviteter/{late.pk}/utfall/"


@pytest.mark.parametrize(
    "make",
    [
        lambda: CollaborationFactory(name={"sv": "Saknaren"}),
        lambda: MemoryPlaceFactory(name={"sv": "Saknaren"}, kind="street"),
        lambda: AgreementFactory(title={"sv": "Saknaren"}, collaboration=known_twin()),
        lambda: DecisionReferenceFactory(wording={"sv": "Saknaren"}, paragraph="", diary_number=""),
        lambda: OrganizationFactory(name={"sv": "Saknaren"}, unplaced=True),
    ],
)
def test_each_gap_is_told_once_and_leads_to_its_form(user, make):
    record = make()
    row = one_row(user, "gaps")
    assert "Saknaren" in row.heading
    assert row.url == url_of(record)


def test_a_function_without_a_name_leads_to_its_organisation(user):
    committee = OrganizationFactory(kind="committee", name={"sv": "Kommittén"})
    ContactFunctionFactory(organization=committee, person=None, kind="chair")
    ContactFunctionFactory(organization=committee)
    ContactFunctionFactory(organization=committee, person=None, end_date=dt.date(2020, 1, 1))
    row = one_row(user, "gaps")
    assert row.heading.startswith("Kommittén: ")
    assert row.url == url_of(committee)


def test_jubilees_ahead_can_be_planned_and_say_whose_turn_it_is(user, coordinator):
    CountingKind.objects.get_or_create(kind="official_visit")
    kamen = known_twin(name={"sv": "Kamen"}, when="1978", slug="kamen")
    ActivityFactory(collaborations=[kamen], direction="travel", when="2026-05-01")
    known_twin(name={"sv": "Sena"}, when="2008")
    [row], _silent = ahead(user)
    assert row.tag == "2028"
    assert "Kamen" in row.heading
    assert "50" in row.heading
    form = coordinator.get(row.url).context["form"]
    assert (form["kind"].value(), form["when"].value(), form["collaborations"].value()) == (
        "jubilee",
        "2028",
        [str(kamen.pk)],
    )
    ActivityFactory(kind="jubilee", state="planned", when="2028", collaborations=[kamen])
    assert ahead(user)[0] == []


def test_a_derived_year_says_so(user):
    milestone = MilestoneFactory(when="1992", certainty="derived", derivation={"sv": "25 år firades 2017"})
    [derived], _silent = ahead(user)
    milestone.certainty = "certain"
    milestone.save()
    [certain], _silent = ahead(user)
    assert len(derived.text) > len(certain.text)
    assert derived.tag == certain.tag == "2027"


def test_a_silent_collaboration_is_proposed_and_never_changed(user, coordinator):
    dobele = known_twin(name={"sv": "Dobele"})
    ActivityFactory(collaborations=[dobele], when="2017-09-01")
    _jubilees, [row] = ahead(user)
    assert "Dobele" in row.heading
    assert "2017" in row.heading
    assert "9" in row.tag
    assert coordinator.get(row.url).context["form"]["status"].value() == "dormant"
    dobele.refresh_from_db()
    assert dobele.status == "active"


@pytest.fixture
def statement():
    home = HomePage(title="Start", slug="start")
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    page = AccessibilityPage(title="Tillgänglighet", slug="tillganglighet", actor="Kommunen")
    home.add_child(instance=page)
    return page


def test_a_statement_with_empty_points_is_urgent(user, statement):
    row = one_row(user, "urgent")
    assert "Tillgänglighet" in row.heading
    assert str(len(statement.gaps)) in row.heading
    assert row.url == f"/admin/pages/{statement.pk}/edit/"
    secretary = client_of("secretary", "siv")
    assert rows_of(secretary.user, "urgent") == []


def test_the_site_is_declared_by_administrators_only(administrator, user):
    assert len(rows_of(administrator.user, "urgent")) == 1
    assert rows_of(user, "urgent") == []
    SiteFacts.objects.create(site_name={"sv": "Vänorter"}, is_official=True)
    assert rows_of(administrator.user, "urgent") == []


def test_a_reader_has_nothing_to_do(reader):
    CollaborationFactory(review_by=dt.date(2020, 1, 1))
    assert [section.total for section in things_to_do(reader.user)] == [0, 0, 0, 0]
    page = reader.get("/admin/")
    assert page.status_code == 200
    assert "todo__row" not in page.content.decode()


def test_a_long_group_is_cut_and_leads_to_the_filtered_list(user, coordinator):
    for _number in range(10):
        known_twin(review_by=dt.date(2020, 1, 1))
    section = next(one for one in things_to_do(user) if one.key == "review")
    group = next(group for group in section.groups if group.rows)
    assert (len(group.shown), group.hidden, section.total) == (8, 2, 10)
    assert group.more_url.startswith("/admin/snippets/collaborations/collaboration/?attention=past_review")
    assert len(coordinator.get(group.more_url).context["object_list"]) == 10


def test_the_front_page_shows_it_all(coordinator):
    known_twin(name={"sv": "Kraftsamling"}, review_by=dt.date(2020, 12, 31))
    page = coordinator.get("/admin/").content.decode()
    assert "Kraftsamling" in page
    assert "/admin/ny-vanort/" in page
    assert page.count('class="todo__card') == 6
    assert 'id="review"' in page
    assert list_of(type(CollaborationFactory())) in page


def fill():
    twin = CollaborationFactory(review_by=dt.date(2020, 1, 1))
    MilestoneFactory(collaboration=twin, when="1978", counts=True)
    CollaborationFactory(visibility="held", visibility_reason="Obekräftad")
    ActivityFactory(state="planned", when="2020-05", collaborations=[twin])
    ActivityFactory(when="2015-05", collaborations=[twin])
    AgreementFactory(collaboration=twin)
    MemoryPlaceFactory()
    DecisionReferenceFactory(paragraph="", body=OrganizationFactory(unplaced=True))
    ContactFunctionFactory(person=None, organization=OrganizationFactory(unplaced=True))
    PersonFactory(review_by=dt.date(2020, 1, 1))


def test_it_asks_as_often_for_three_of_each_as_for_one(administrator, statement):
    fill()
    administrator.get("/admin/")
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            administrator.get("/admin/")
        counts.append(len(queries))
        fill()
        fill()
    assert counts[0] == counts[1]
    # One question for each sort of thing that can wait; the annual report is asked for all year, not in spring alone.
    assert counts[0] <= 40
