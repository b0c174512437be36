# SPDX-License-Identifier: EUPL-1.2
"""A new twin town in one form: it stands everywhere at once, or nowhere."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from vanort.collaborations.models import Collaboration, Milestone, Party
from vanort.collaborations.tests.factories import CollaborationFactory, PartyFactory
from vanort.core.dates import When
from vanort.core.models import Source
from vanort.directory.models import Organization
from vanort.directory.tests.factories import OrganizationFactory
from vanort.office.actions import add_twin_town
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import fields_of, url_of

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/ny-vanort/"
ANSWERS = {
    "name": "Kamen",
    "country": "DE",
    "position": "51.5912, 7.6634",
    "relation": "partnership",
    "since": "1978",
    "certainty": "certain",
    "derivation": "",
    "status": "active",
    "source_title": "exempel.se",
    "source_url": "https://exempel.se/kamen",
}


@pytest.fixture
def home():
    return OrganizationFactory(home=True)


def test_one_form_makes_the_town_the_relation_its_year_and_its_status(coordinator, home):
    answer = coordinator.post(ADDRESS, ANSWERS)
    made = Collaboration.objects.public().with_parties().with_milestones().get()
    assert answer.url == url_of(made)
    assert (made.slug, made.kind, made.relation, made.status) == ("kamen", "twin_town", "partnership", "active")
    assert (made.partner.name["sv"], made.partner.country) == ("Kamen", "DE")
    assert (made.partner.latitude, made.partner.longitude) == (51.5912, 7.6634)
    assert {party.organization for party in made.parties.all()} == {home, made.partner}
    assert (made.since, made.counting_milestone.kind) == (1978, "twinning")
    assert made.status_changes.get().source == Source.objects.get() == made.counting_milestone.source
    assert list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "wagtail.create",
        "wagtail.create",
        "vanort.status",
    ]


def test_then_an_agreement_and_an_activity_are_one_click_away(coordinator, home):
    page = coordinator.post(ADDRESS, ANSWERS, follow=True)
    made = Collaboration.objects.get()
    text = page.content.decode()
    agreement = f"/admin/snippets/collaborations/agreement/add/?collaboration={made.pk}"
    activity = f"/admin/snippets/activities/activity/add/?collaborations={made.pk}"
    assert agreement in text
    assert activity in text
    assert fields_of(coordinator.get(agreement))["collaboration"] == [str(made.pk)]
    assert fields_of(coordinator.get(activity))["collaborations"] == [str(made.pk)]


def test_what_nobody_knows_stays_unknown(coordinator, home):
    coordinator.post(
        ADDRESS, ANSWERS | {"position": "", "since": "", "status": "", "source_title": "", "source_url": ""}
    )
    made = Collaboration.objects.with_parties().with_milestones().get()
    assert made.partner.has_position is False
    assert made.since is None
    assert made.counting_milestone is None
    assert made.milestones.get().certainty == "unknown"
    assert made.status == ""
    assert list(Collaboration.objects.gaps()) == [made]
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("relation", "kind"),
    [("partnership", "twinning"), ("friendship", "charter"), ("contact", "contact"), ("project", "contact")],
)
def test_the_first_step_is_named_for_the_relation(coordinator, home, relation, kind):
    coordinator.post(ADDRESS, ANSWERS | {"relation": relation})
    assert Milestone.objects.get().kind == kind


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"country": "XX"}, "country"),
        ({"position": "torget"}, "position"),
        ({"since": "länge sedan"}, "since"),
        ({"certainty": "derived"}, "derivation"),
        ({"relation": "love"}, "relation"),
        ({"source_title": ""}, "source_title"),
        ({"source_url": "ingen"}, "source_url"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_made(coordinator, home, wrong, field):
    page = coordinator.post(ADDRESS, ANSWERS | wrong)
    assert page.context["form"].errors.keys() == {field}
    assert page.context["form"]["name"].value() == (ANSWERS | wrong)["name"]
    assert Organization.objects.count() == 1
    assert not Collaboration.objects.exists()


def test_a_derived_year_keeps_its_reasoning(coordinator, home):
    coordinator.post(ADDRESS, ANSWERS | {"certainty": "derived", "derivation": "25 år firades 2003."})
    milestone = Milestone.objects.get()
    assert (milestone.is_derived, milestone.derivation) == (True, {"sv": "25 år firades 2003."})


def test_a_town_that_is_recorded_is_used(coordinator, home):
    town = OrganizationFactory(name={"sv": "Kamen"}, country="DE", unplaced=True)
    coordinator.post(ADDRESS, ANSWERS | {"name": "kamen"})
    assert Organization.objects.municipalities().count() == 2
    town.refresh_from_db()
    assert town.has_position
    assert Party.objects.filter(organization=town).count() == 1


def test_a_position_that_is_known_is_kept(coordinator, home):
    town = OrganizationFactory(name={"sv": "Kamen"}, country="DE", latitude=1.5, longitude=2.5)
    coordinator.post(ADDRESS, ANSWERS)
    town.refresh_from_db()
    assert (town.latitude, town.longitude) == (1.5, 2.5)


def test_a_town_becomes_a_twin_town_once(coordinator, home):
    town = OrganizationFactory(name={"sv": "Kamen"}, country="DE")
    PartyFactory(collaboration=CollaborationFactory(), organization=town)
    page = coordinator.post(ADDRESS, ANSWERS)
    assert "Kamen" in page.context["form"].non_field_errors()[0]
    assert Collaboration.objects.count() == 1
    assert not Source.objects.exists()


def test_without_a_municipality_of_our_own_nothing_is_made(coordinator):
    page = coordinator.post(ADDRESS, ANSWERS)
    assert page.context["form"].non_field_errors()
    assert not Organization.objects.exists()


def test_only_who_may_add_may_add(home):
    for role in ("reader", "editor"):
        client = client_of(role, role)
        assert client.get(ADDRESS).status_code == 302
        assert client.post(ADDRESS, ANSWERS).status_code == 302
        with pytest.raises(PermissionDenied):
            add_twin_town(by=client.user, name="Kamen", country="DE", relation="contact", status="")
    assert not Collaboration.objects.exists()


def test_the_action_is_whole_or_nothing(coordinator, home):
    with pytest.raises(ValidationError):
        add_twin_town(
            by=coordinator.user,
            name="Kamen",
            country="DE",
            relation="partnership",
            status="active",
            since=When("1978"),
            certainty="derived",
        )
    assert Organization.objects.count() == 1
    assert not Collaboration.objects.exists()
    assert not ModelLogEntry.objects.exists()
