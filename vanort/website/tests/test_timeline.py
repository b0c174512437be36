# SPDX-License-Identifier: EUPL-1.2
"""The timeline: by decade, filtered, with gaps; a long one shows a decade at a time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, Milestone
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    MilestoneFactory,
    SigningFactory,
)
from vanort.core.dates import When
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import DecisionReferenceFactory
from vanort.mandates.tests.factories import RegulationFactory
from vanort.website.tests.register import (
    SVG,
    headings,
    main_of,
    make_twin,
    make_visit,
    said,
    section,
    words_of,
)
from vanort.website.tests.site import links, text_of
from vanort.website.views import timeline as decades

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = "/en/tidslinje/"


@pytest.fixture
def town(home):
    return make_twin(home, when=None)


def visit(town, when, name, **fields):
    return make_visit(town, when, title={"sv": name, "en": name}, **fields)


def entries(client, query=""):
    return headings(client.get(f"{PAGE}{query}"), 3)


def strip(response):
    """Return the strip of decades: words to address."""
    nav = next(each for each in main_of(response).iter("nav") if each.get("class") == "decades")
    return {said(link): link.get("href") for link in nav.iter("a")}


def marks(response):
    return [
        each.get("class").split("--")[-1]
        for each in main_of(response).iter("li")
        if "years__item" in each.get("class", "")
    ]


def test_an_empty_timeline_says_so(client, home):
    assert headings(client.get(PAGE), 2) == ["Nothing fits"]
    assert "Everything we know about the collaborations, with the source of each fact." in words_of(client, PAGE)


def test_decades_in_order_with_count_and_link(client, town):
    for year in ("1965", "1968-05", "2018"):
        visit(town, year, year)
    response = client.get(PAGE)
    assert headings(response, 2) == ["1960s", "2010s"]
    assert strip(response) == {"1960s 2 entries": "#d1960", "2010s 1 entry": "#d2010"}
    assert entries(client) == ["1965", "1968-05", "2018"]
    assert "since 1965, with the source of each fact" in said(main_of(response))
    assert "Showing 3 entries." in said(main_of(response))


def test_milestones_agreements_and_activities_in_one_row(client, home, town):
    MilestoneFactory(
        collaboration=town, when="1978", title={"sv": "Vänort", "en": "Twinned"}, source=SourceFactory(title="k.de")
    )
    agreement = AgreementFactory(
        collaboration=town, kind=Agreement.Kind.DECLARATION, title={"sv": "Löfte", "en": "Promise"}
    )
    SigningFactory(agreement=agreement, organization=home, signed="2023-05-20")
    visit(town, "2018", "Journey")
    assert entries(client) == ["Twinned", "Journey", "Promise"]
    assert "1978 Kamen Twinning Twinned Source: k.de" in said(main_of(client.get(PAGE)))


def test_what_has_no_date_is_left_to_the_town_s_page(client, town):
    MilestoneFactory(collaboration=town, when=None, certainty=Milestone.Certainty.UNKNOWN)
    AgreementFactory(collaboration=town)
    assert headings(client.get(PAGE), 2) == ["Nothing fits"]


def test_secrets_ideas_and_cancelled_ones_are_not_told(client, home, town):
    visit(town, "2018", "Idea", state=Activity.State.IDEA)
    visit(town, "2018", "Secret", visibility=Visibility.INTERNAL)
    visit(town, "2018", "Off", state=Activity.State.CANCELLED, state_reason={"sv": "Sjuk"})
    held = make_twin(home, "Maaninka", when="1990", visibility=Visibility.HELD, visibility_reason="Oklart")
    AgreementFactory(collaboration=held)
    assert headings(client.get(PAGE), 2) == ["Nothing fits"]


def rules(year, **fields):
    return RegulationFactory(valid_from=year, title={"sv": f"Regler {year}", "en": f"Rules {year}"}, **fields)


def test_the_rules_of_a_body_are_told_when_they_were_adopted_and_lead_to_the_body(client, home, town):
    visit(town, "2017", "Journey")
    one = rules(
        "2018-01-01", decision=DecisionReferenceFactory(decided="2016-11-28"), source=SourceFactory(title="e.se")
    )
    assert entries(client) == ["Rules 2018-01-01", "Journey"]
    page = main_of(client.get(PAGE))
    assert f"28 November 2016 {one.body.name['en']} Decision Rules 2018-01-01 Source: e.se" in said(page)
    assert links(page)["Rules 2018-01-01"] == f"/en/organ/{one.body.slug}/"


def test_rules_count_from_the_day_they_apply_when_no_decision_is_known(client, home):
    rules("2016")
    assert strip(client.get(PAGE)) == {"2010s 1 entry": "#d2010"}


def test_rules_that_are_not_public_are_not_told(client, home):
    rules("2016", visibility=Visibility.INTERNAL)
    rules("2016", body__visibility=Visibility.INTERNAL)
    assert headings(client.get(PAGE), 2) == ["Nothing fits"]


def test_an_unpublished_decision_does_not_tell_its_day(client, home):
    rules("2018", decision=DecisionReferenceFactory(decided="2016", visibility=Visibility.INTERNAL))
    assert strip(client.get(PAGE)) == {"2010s 1 entry": "#d2010"}
    assert "2016" not in said(main_of(client.get(PAGE)))


def test_rules_are_found_among_decisions_and_by_words_but_belong_to_no_collaboration(client, town):
    rules("2016")
    assert entries(client, "?slag=deals") == entries(client, "?q=rules") == ["Rules 2016"]
    assert entries(client, f"?samarbete={town.slug}") == entries(client, "?slag=visits") == []


def test_one_set_of_rules_and_three_cost_the_same(client, home, django_assert_num_queries):
    rules("2016")
    with CaptureQueriesContext(connection) as before:
        client.get(f"{PAGE}?q=1")
    rules("2017")
    rules("2018")
    with django_assert_num_queries(len(before)):
        client.get(f"{PAGE}?q=2")


def test_each_kind_has_its_dot(client, home, town):
    region = CollaborationFactory(kind=Collaboration.Kind.REGIONAL, slug="region")
    MilestoneFactory(collaboration=town, kind=Milestone.Kind.FIRST_CONTACT, when="1956", counts=False)
    MilestoneFactory(collaboration=town, kind=Milestone.Kind.CHARTER, when="1968", counts=False)
    MilestoneFactory(collaboration=region, kind=Milestone.Kind.FOUNDING, when="1996")
    visit(town, "2001", "Out", direction="travel")
    visit(town, "2002", "In", direction="host")
    visit(town, "2003", "Third", direction="third_place")
    visit(region, "2004", "Local", direction="")
    visit(town, "2005", "Decision", kind="decision", direction="host")
    visit(town, "2006", "Plan", direction="host", state=Activity.State.PLANNED)
    assert marks(client.get(PAGE)) == ["in", "deal", "local", "trip", "in", "in", "local", "local", "plan"]


def test_ten_silent_years_are_a_gap_that_asks_and_nine_are_not(client, town):
    for year in ("1956", "1966", "1977", "1988-03/1990-04", "2001"):
        visit(town, year, year)
    response = client.get(PAGE)
    gaps = [text_of(each) for each in main_of(response).iter("p") if each.get("class") == "gap"]
    assert gaps == [
        "1967–1976: facts are missing here. Do you know something?",
        "1978–1987: facts are missing here. Do you know something?",
        "1991–2000: facts are missing here. Do you know something?",
    ]
    asked = "/en/kontakt/skriv/?amne=rattelse&om=/en/tidslinje/"
    assert links(main_of(response))["Do you know something?"] == asked


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?samarbete=kamen", ["Twinned", "School", "Feast"]),
        ("?samarbete=dobele", ["Dobele trip"]),
        ("?slag=visits", ["Dobele trip"]),
        ("?slag=deals", ["Twinned"]),
        ("?slag=schools", ["School"]),
        ("?slag=jubilees", ["Feast"]),
        ("?q=feast", ["Feast"]),
        ("?q=TWINN", ["Twinned"]),
        ("?q=österut", ["Dobele trip"]),
        ("?samarbete=kamen&slag=schools", ["School"]),
        ("?samarbete=nonsense", ["Twinned", "Dobele trip", "School", "Feast"]),
    ],
)
def test_filters(client, home, town, query, wanted):
    MilestoneFactory(collaboration=town, when="1978", title={"sv": "Vänort", "en": "Twinned"})
    visit(make_twin(home, "Dobele", when=None), "1992", "Dobele trip", summary={"sv": "Vi reser Österut."})
    visit(town, "2014", "School", kind="pupil_exchange")
    visit(town, "2018", "Feast", kind="jubilee")
    assert entries(client, query) == wanted


def test_a_filter_on_kind_or_words_makes_no_gaps_but_one_on_a_town_does(client, town):
    for year in ("1956", "2001"):
        visit(town, year, "Journey")
    for query, number in (("?q=journey", 0), ("?slag=visits", 0), ("?samarbete=kamen", 1), ("", 1)):
        assert words_of(client, f"{PAGE}{query}").count("facts are missing here") == number


def test_a_choice_that_is_none_is_said_at_the_field(client, town):
    visit(town, "2018", "Journey")
    assert "“nonsense” is not one of the choices here." in words_of(client, f"{PAGE}?slag=nonsense")


@pytest.mark.parametrize(
    "query", ["?q=%00", "?artionde=abc", "?page=x&artionde=1960", "?q=" + "å" * 3000, "?artionde=%00"]
)
def test_no_query_string_breaks_the_page(client, town, query):
    visit(town, "2018", "Journey")
    assert client.get(f"{PAGE}{query}").status_code == 200


def test_the_timeline_can_be_had_as_a_file_and_subscribed_to(client, home):
    found = links(main_of(client.get(PAGE)))
    assert (found["Download as CSV"], found["Subscribe"]) == ("/aktiviteter.csv", "/aktiviteter.atom")


# A long timeline


@pytest.fixture
def long(monkeypatch, town):
    """A timeline that counts as long at more than six entries, three on a page, and has nine."""
    monkeypatch.setattr(decades, "WHOLE", 6)
    monkeypatch.setattr(decades, "PAGE", 3)
    monkeypatch.setattr(decades, "DOTS", 2)
    for year in range(2010, 2017):
        visit(town, f"{year}-06", f"Visit {year}")
    visit(town, "1965", "Visit 1965")
    MilestoneFactory(collaboration=town, when="2013-01", title={"sv": "Steg", "en": "Step 2013"})
    return town


def test_a_long_timeline_shows_the_latest_decade_first(client, long):
    response = client.get(PAGE)
    assert headings(response, 2) == ["2010s"]
    assert headings(response, 3) == ["Visit 2010", "Visit 2011", "Visit 2012", "Step 2013"]
    assert "Showing 9 entries." in said(main_of(response))
    assert strip(response) == {"1960s 1 entry": "?artionde=1960", "2010s 8 entries": "?artionde=2010"}


def test_each_page_has_the_steps_that_fall_among_its_activities(client, long):
    assert entries(client, "?page=2") == ["Visit 2013", "Visit 2014", "Visit 2015"]
    assert entries(client, "?page=3") == ["Visit 2016"]
    told = [name for page in (1, 2, 3) for name in entries(client, f"?page={page}")]
    assert sorted(told) == sorted(set(told))
    assert len(told) == 8


def test_another_decade_is_a_link_that_keeps_the_filters(client, long):
    response = client.get(f"{PAGE}?samarbete=kamen&page=2")
    assert list(strip(response).values()) == ["?samarbete=kamen&artionde=1960", "?samarbete=kamen&artionde=2010"]
    assert entries(client, "?artionde=1960") == ["Visit 1965"]
    assert entries(client, "?artionde=1800") == entries(client)


def test_one_dot_stands_for_several_entries_and_says_so(client, long):
    response = client.get(PAGE)
    assert "one dot is 4 entries" in said(main_of(response))
    nav = next(each for each in main_of(response).iter("nav") if each.get("class") == "decades")
    assert [each.get("class").split("--")[1] for each in nav.iter(f"{SVG}circle")] == ["trip", "ring", "deal", "trip"]
    assert "one dot is" not in words_of(client, f"{PAGE}?artionde=1960&q=1965")


def test_a_decade_of_nothing_but_steps(client, long):
    MilestoneFactory(collaboration=long, when="1978", counts=False, title={"sv": "Ensamt", "en": "Lonely step"})
    assert entries(client, "?artionde=1970") == ["Lonely step"]


def test_a_filter_can_make_it_short_again(client, long):
    response = client.get(f"{PAGE}?q=2016")
    assert headings(response, 3) == ["Visit 2016"]
    assert list(strip(response).values()) == ["#d2010"]


def test_untranslated_entries_are_marked_with_one_notice(client, town):
    visit(town, "2018", "x", summary={"sv": "Bara svenska."})
    response = client.get(PAGE)
    assert [text_of(each) for each in section(response, "2010s").iter() if each.get("lang") == "sv"] == [
        "Bara svenska."
    ]
    assert said(main_of(response)).count("only in Swedish so far") == 1


def test_the_span_of_a_decade_is_by_start(client, town):
    visit(town, "2009-12-30/2010-01-02", "New year")
    assert headings(client.get(PAGE), 2) == ["2000s"]
    assert When("2009-12-30/2010-01-02").year == 2009
