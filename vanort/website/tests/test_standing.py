# SPDX-License-Identifier: EUPL-1.2
"""How collaborations stand: pills, places in words, the latest activity, and drawings that may lack something."""

from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from freezegun import freeze_time

from vanort.collaborations.models import Collaboration, Funding, Party
from vanort.collaborations.tests.factories import CollaborationFactory, FundingFactory, PartyFactory
from vanort.core.models import Visibility
from vanort.directory.tests.factories import OrganizationFactory
from vanort.website import maps, standing
from vanort.website.forms import CollaborationFilter
from vanort.website.standing import amounts_of
from vanort.website.tests.register import TODAY, make_municipality, make_region, make_twin, make_visit

pytestmark = pytest.mark.django_db
Status = Collaboration.Status


@pytest.fixture(autouse=True)
def today_in_english():
    with freeze_time(TODAY), translation.override("en"):
        yield


@pytest.fixture
def home():
    return make_municipality()


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"status": Status.ACTIVE}, ("active", "Active")),
        ({"status": ""}, ("unknown", "Status unknown")),
        ({"status": Status.DORMANT}, ("dormant", "Dormant")),
        ({"status": Status.ENDED, "end": "2018-09-30"}, ("ended", "Ended 2018")),
        ({"status": Status.ENDED}, ("ended", "Ended")),
        ({"status": Status.PARTNER_MERGED, "end": "2015"}, ("merged", "Partner merged 2015")),
        ({"status": Status.ACTIVE, "horizon": "2020"}, ("review", "Under review")),
        ({"status": Status.ACTIVE, "horizon": "2026"}, ("active", "Active")),
        ({"status": Status.ACTIVE, "end": "2026-11-22"}, ("review", "Under review")),
        ({"status": Status.PAUSED, "horizon": "2020"}, ("paused", "Paused")),
    ],
)
def test_the_pill_says_how_it_stands_and_when_that_must_be_looked_at(fields, wanted):
    assert standing.status_of(CollaborationFactory.build(**fields)) == wanted


def test_a_replaced_collaboration_that_counts_as_active_is_under_review():
    other = CollaborationFactory()
    assert standing.status_of(CollaborationFactory(replaced_by=other)) == ("review", "Under review")


def test_words_for_where_it_is(home):
    assert standing.place_words(make_twin(home)) == "Germany"
    assert standing.place_words(make_region(home, number=11)) == "11 municipalities"
    alone = CollaborationFactory(kind="eu_project")
    assert standing.place_words(alone) == ""
    for role in (Party.Role.OWNER, Party.Role.PARTNER):
        PartyFactory(collaboration=alone, organization=home, role=role)
    assert standing.place_words(alone) == "Owner, partner"


def test_towns_of_today_are_public_municipalities_each_once(home):
    region = make_region(home, number=2)
    PartyFactory(collaboration=region, organization=home, role=Party.Role.OWNER)
    PartyFactory(collaboration=region, organization=OrganizationFactory(visibility=Visibility.INTERNAL))
    PartyFactory(collaboration=region, organization=OrganizationFactory(kind="company"))
    PartyFactory(collaboration=region, end_date="2020-01-01")
    fresh = Collaboration.objects.with_parties().get(pk=region.pk)
    assert len(maps.current_towns(fresh)) == 2
    assert maps.current_towns(None) == []


def plain(amount):
    """Return an amount with ordinary blanks."""
    return amount and " ".join(amount.split())


def latest(*collaborations):
    found = standing.latest_of(collaborations, standing.recent_ids())
    return {Collaboration.objects.get(pk=key).slug: str(activity.when) for key, activity in found.items()}


def test_the_latest_activity_is_one_carried_out_and_public(home):
    kamen, dobele, taastrup = (make_twin(home, name) for name in ("Kamen", "Dobele", "Taastrup"))
    make_visit(kamen, "2014")
    make_visit(kamen, "2018")
    make_visit(kamen, "2020", state="planned")
    make_visit(dobele, "2019", visibility=Visibility.INTERNAL)
    make_visit(dobele, "1993")
    assert latest(kamen, dobele, taastrup) == {"kamen": "2018", "dobele": "1993"}
    assert latest() == {}


def test_one_that_is_not_among_the_most_recent_is_found_as_well(home, monkeypatch):
    monkeypatch.setattr(standing, "RECENT", 2)
    kamen, dobele = make_twin(home), make_twin(home, "Dobele")
    for year in ("2020", "2021", "2022"):
        make_visit(kamen, year)
    for year in ("1993", "2012", "2001"):
        make_visit(dobele, year)
    make_visit(dobele, "2015", visibility=Visibility.INTERNAL)
    assert latest(kamen, dobele) == {"kamen": "2022", "dobele": "2012"}


def test_the_latest_of_many_costs_as_much_as_of_one(home):
    towns = [make_twin(home, name) for name in ("Kamen", "Dobele", "Taastrup")]
    for town in towns:
        make_visit(town, "2018")
    recent = standing.recent_ids()
    counts = []
    for asked in (towns[:1], towns):
        with CaptureQueriesContext(connection) as captured:
            standing.latest_of(asked, recent)
        counts.append(len(captured))
    assert counts == [2, 2]


def test_distance_and_direction_in_words(home):
    kamen = make_twin(home).partner
    assert (maps.shown_distance(kamen, home), maps.shown_direction(kamen, home)) == ("620 km", "to the south-west")
    assert maps.shown_distance(home, home) == ""


@pytest.mark.parametrize("fields", [{"unplaced": True}, {"country": ""}])
def test_without_position_or_country_nothing_is_drawn(home, fields):
    town = CollaborationFactory()
    for organization in (home, OrganizationFactory(**fields)):
        PartyFactory(collaboration=town, organization=organization)
    assert maps.picture_of(town, home) == ""
    assert maps.picture_of(town, home, is_big=True) == ""


def test_without_home_there_is_no_map_and_no_distance():
    town = make_twin(OrganizationFactory())
    assert maps.draw_reach(None, [town]) is None
    assert maps.draw_region(None, town) is None
    assert maps.shown_distance(town.partner, None) == ""
    assert maps.shown_direction(town.partner, None) == ""


def test_a_town_without_position_is_left_out_of_the_map_but_keeps_its_stamp(home):
    town = CollaborationFactory()
    for organization in (home, OrganizationFactory(unplaced=True)):
        PartyFactory(collaboration=town, organization=organization)
    assert maps.draw_reach(home, [town]).wide.towns == ()
    stamp = maps.stamp_of(town, home)
    assert 'class="stamp"' in stamp
    assert "postmark" not in stamp


def test_a_region_without_neighbours_has_no_map(home):
    assert maps.draw_region(home, make_region(home, number=1)) is None
    assert maps.draw_region(home, None) is None


def test_a_filter_reads_what_it_can_and_leaves_the_rest_out():
    form = CollaborationFilter(QueryDict("slag=nonsense&lage=ended&q=  kör &page=3"), land=[("DE", "Germany")])
    assert (form.get("slag"), form.get("lage"), form.get("q")) == ("", "ended", "kör")
    assert list(form.errors) == ["slag"]
    assert [words for words, _url in form.chips] == ["Search: kör", "Status: Ended"]


def test_an_address_starts_again_at_the_first_page():
    form = CollaborationFilter(QueryDict("q=a b&page=3&slag=network"))
    assert form.address(slag="") == "?q=a+b"
    assert form.address(artionde="1950") == "?q=a+b&slag=network&artionde=1950"


@pytest.mark.parametrize(
    ("total", "support", "percent", "other"),
    [(1000, 400, "40 %", "SEK 600"), (3, 1, "33.33 %", "SEK 2"), (1000, 1000, "100 %", "SEK 0"), (0, 0, None, None)],
)
def test_the_share_is_of_the_total_and_the_rest_is_subtracted(total, support, percent, other):
    one = CollaborationFactory(kind="eu_project")
    for kind, amount in ((Funding.Kind.TOTAL, total), (Funding.Kind.EU_SUPPORT, support)):
        FundingFactory(collaboration=one, kind=kind, amount=Decimal(amount))
    amounts = amounts_of(one)
    assert (amounts.get("percent"), plain(amounts.get("other"))) == (percent, other)
    assert amounts["own"]["shown"] == ""


def test_approximate_amounts_make_an_approximate_rest():
    one = CollaborationFactory(kind="eu_project")
    FundingFactory(collaboration=one, kind=Funding.Kind.TOTAL, amount=Decimal(1000), is_approximate=True)
    FundingFactory(collaboration=one, amount=Decimal(400))
    assert plain(amounts_of(one)["other"]) == "about SEK 600"


def test_amounts_of_a_single_party_are_not_those_of_the_project(home):
    one = CollaborationFactory(kind="eu_project")
    FundingFactory(collaboration=one, kind=Funding.Kind.TOTAL, party=home, amount=Decimal(50))
    assert amounts_of(one)["total"]["shown"] == ""
