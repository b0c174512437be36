# SPDX-License-Identifier: EUPL-1.2
"""The start page: everything on it is counted from the register, and what is not known is not said."""

from decimal import Decimal

import pytest

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory, ParticipantGroupFactory
from vanort.collaborations.models import Collaboration, Milestone, Party
from vanort.collaborations.tests.factories import (
    CollaborationFactory,
    FundingFactory,
    MemoryPlaceFactory,
    PartyFactory,
)
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import OrganizationFactory
from vanort.website.models import HomePage, SiteFacts
from vanort.website.tests.register import (
    SVG,
    drawing,
    headings,
    main_of,
    make_region,
    make_twin,
    make_visit,
    said,
    section,
    words_of,
)
from vanort.website.tests.site import links, make_home, make_page, read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_an_empty_register_is_a_page_that_says_so(client):
    words = words_of(client, "/en/")
    assert "The municipality has 0 twin towns." in words
    assert "No twin town is in the register yet." in words
    assert "Nothing is entered yet." in words
    assert "No jubilee falls within the next five years either." in words


def test_title_and_lead_are_the_editors(client, home):
    page = make_home()
    page.lead = "Vi reser och tar emot."
    page.save_revision().publish()
    response = client.get("/")
    assert headings(response, 1) == ["Samarbeten"]
    assert "Vi reser och tar emot." in text_of(main_of(response))


def test_an_untranslated_lead_is_swedish_marked_as_such_with_one_notice(client, home):
    page = make_home(languages=("sv",))
    page.lead = "Vi reser."
    page.save_revision().publish()
    response = client.get("/en/")
    lead = next(each for each in main_of(response).iter("p") if "lead" in each.get("class", ""))
    assert (text_of(lead), lead.get("lang")) == ("Vi reser.", "sv")
    assert text_of(main_of(response)).count("Some of the texts on this page are only in Swedish so far.") == 1


def test_a_translated_start_page_has_no_notice(client, home):
    make_home()
    english = HomePage.objects.get(locale__language_code="en")
    english.lead = "We travel."
    english.save_revision().publish()
    words = words_of(client, "/en/")
    assert "We travel." in words
    assert "only in Swedish" not in words


def test_without_editors_words_the_lead_is_counted(client, home):
    make_twin(home)
    assert "Exempelby has 1 twin town." in words_of(client, "/en/")


def test_the_map_leads_to_each_ongoing_public_twin_town(client, home):
    make_twin(home)
    make_twin(home, "Dobele", when="1992")
    make_twin(home, "Maaninka", status=Collaboration.Status.PARTNER_MERGED)
    make_twin(home, "Hemlig", visibility=Visibility.HELD, visibility_reason="Oklart")
    response = client.get("/en/")
    wide = drawing(main_of(response), "map--wide")
    assert [each.get("href") for each in wide.iter(f"{SVG}a")] == ["/en/vanorter/kamen/", "/en/vanorter/dobele/"]
    assert "Kamen, Germany, 620 km" in [text_of(each) for each in wide.iter(f"{SVG}title")]


def test_a_home_without_position_has_no_map_but_all_the_rest(client):
    home = OrganizationFactory(home=True, latitude=None, longitude=None)
    make_twin(home)
    response = client.get("/en/")
    assert drawing(main_of(response), "map--wide") is None
    assert "Kamen" in headings(response, 3)


def test_postcards_say_since_when_how_far_and_what_happened_last(client, home):
    town = make_twin(home)
    make_visit(town, "2018-04", title={"sv": "Firandet", "en": "The feast"})
    make_visit(town, "2014", title={"sv": "Äldre", "en": "Older"})
    make_visit(town, "2020-05", title={"sv": "Planen", "en": "The plan"}, state=Activity.State.PLANNED)
    card = said(section(client.get("/en/"), "Our twin towns"))
    assert "Twin town since 1978" in card
    assert "Distance 620 km" in card
    assert "Latest The feast, April 2018" in card


def test_a_derived_year_says_so_and_an_unknown_one_is_not_stated(client, home):
    make_twin(home, "Dobele", when="1992", certainty=Milestone.Certainty.DERIVED)
    make_twin(home, "Taastrup", when=None)
    cards = said(section(client.get("/en/"), "Our twin towns"))
    assert "Exchange since 1992 derived" in cards
    assert "Twin town since not stated" in cards
    assert cards.count("nothing entered") == 2


def test_the_oldest_twin_town_comes_first_and_unknown_years_last(client, home):
    make_twin(home, "Taastrup", when=None)
    make_twin(home, "Dobele", when="1992")
    make_twin(home, "Kamen", when="1978")
    names = [text_of(each) for each in section(client.get("/en/"), "Our twin towns").iter("h3")]
    assert names == ["Kamen", "Dobele", "Taastrup"]


def test_coming_visits_and_jubilees_in_time_order(client, home):
    town = make_twin(home)
    make_visit(town, "2027-05", state=Activity.State.PLANNED, title={"sv": "Resan", "en": "The journey"})
    make_visit(town, "2027-03", state=Activity.State.IDEA, title={"sv": "Idén", "en": "The idea"})
    coming = section(client.get("/en/"), "What happens next")
    assert [text_of(each) for each in coming.iter("h3")] == ["The journey", "Kamen, 50 years"]
    assert "No visit is planned" not in text_of(coming)


def test_no_coming_visit_is_said_and_a_derived_jubilee_says_why(client, home):
    make_twin(home, "Dobele", when="1992", certainty=Milestone.Certainty.DERIVED)
    coming = said(section(client.get("/en/"), "What happens next"))
    assert "No visit is planned right now." in coming
    assert "2027 Dobele, 35 years derived year Worked out from the jubilee." in coming


def test_the_latest_on_the_timeline_newest_first_with_source(client, home):
    town = make_twin(home)
    source = SourceFactory(title="kamen.de, 2024")
    for year in ("2001", "2014", "2024"):
        make_visit(town, year, title={"sv": f"År {year}", "en": f"Year {year}"}, sources=[source])
    make_visit(
        town, "2025", title={"sv": "Inställt", "en": "Cancelled"}, state="cancelled", state_reason={"sv": "Sjuk"}
    )
    latest = section(client.get("/en/"), "Latest on the timeline")
    assert [text_of(each) for each in latest.iter("h3")] == ["Year 2024", "Year 2014", "Year 2001"]
    assert "Source: kamen.de, 2024" in text_of(latest)
    assert links(latest)["See all years since 1978"] == "/en/tidslinje/"


def test_a_new_milestone_is_on_the_timeline_at_once(client, home):
    make_twin(home, when="2026")
    latest = section(client.get("/en/"), "Latest on the timeline")
    assert [text_of(each) for each in latest.iter("h3")] == ["The towns become twin towns"]


def test_long_texts_are_told_in_whole_sentences(client, home):
    sentence = "En delegation från kommunen reser och träffar många vänner i den andra staden"
    make_visit(make_twin(home), "2024", summary={"sv": f"{sentence}. {sentence}. {sentence}. {sentence}."})
    assert words_of(client, "/").count(sentence) == 2


def figures(response):
    found = section(response, "Some figures")
    return {text_of(item.find("./p")): item for item in found.iter("li")}


def test_figures_are_counted_from_records_and_lead_to_them(client, home):
    town = make_twin(home)
    big = make_visit(town, "2014-08", title={"sv": "Resan", "en": "The journey"})
    ParticipantGroupFactory(activity=big, number=118, group={"sv": "invånare", "en": "residents"})
    ParticipantGroupFactory(activity=make_visit(town, "2018"), number=45)
    ParticipantGroupFactory(activity=make_visit(town, "2019", state=Activity.State.PLANNED), number=900)
    ParticipantGroupFactory(activity=make_visit(town, "2019", visibility=Visibility.INTERNAL), number=800)
    found = figures(client.get("/en/"))
    assert list(found) == ["48 years", "118", "2"]
    assert "as a twin town of Kamen, counted from 1978" in text_of(found["48 years"])
    assert "residents: The journey, August 2014" in text_of(found["118"])
    assert found["118"].find(".//a").get("href") == f"/en/aktiviteter/{big.slug}/"
    assert found["2"].find(".//a").get("href") == "/en/aktiviteter/"


def test_a_derived_year_is_no_figure(client, home):
    make_twin(home, "Dobele", when="1992", certainty=Milestone.Certainty.DERIVED)
    response = client.get("/en/")
    assert "Some figures" not in headings(response, 2)


def test_eu_support_is_that_of_one_own_project_never_a_sum(client, home):
    for number, amount in enumerate((8_000_000, 3_000_000)):
        funding = FundingFactory(
            amount=Decimal(amount), is_approximate=number == 0,
            collaboration=CollaborationFactory(kind="eu_project", name={"sv": f"P{number}", "en": f"Project {number}"}),
        )  # fmt: skip
        PartyFactory(collaboration=funding.collaboration, organization=home, role=Party.Role.OWNER)
    other = FundingFactory(amount=Decimal(90_000_000))
    PartyFactory(collaboration=other.collaboration, organization=home, role=Party.Role.CO_FINANCIER)
    found = figures(client.get("/en/"))
    assert list(found) == ["about SEK 8,000,000"]
    assert "in EU support to Project 0" in text_of(found["about SEK 8,000,000"])


def test_i_want_to_leads_to_what_to_tell_whom(client, home):
    make_twin(home)
    make_twin(home, "Dobele")
    wants = next(each for each in main_of(client.get("/en/")).iter("section") if each.get("id") == "jagvill")
    matters = [f"/en/kontakt/#{part}" for part in ("skola", "forening", "vard")]
    assert list(links(wants).values()) == [*matters, "/en/kontakt/skriv/?amne=ide"]
    assert "Choir, sport, culture – in Dobele or Kamen" in text_of(wants)


def test_a_question_about_the_eu_leads_to_the_centre_or_else_to_the_editors_page(client, home):
    CollaborationFactory(kind=Collaboration.Kind.EU_INFORMATION, slug="europa")
    assert "/en/samarbeten/europa/" in links(main_of(client.get("/en/"))).values()
    facts = SiteFacts.load()
    facts.eu_page = make_page(make_home(), slug="eu-fragor", title="EU")
    facts.save()
    assert "/en/eu-fragor/" in links(main_of(client.get("/en/"))).values()
    facts.eu_page.unpublish()
    assert "/en/samarbeten/europa/" in links(main_of(client.get("/en/"))).values()


def test_places_nobody_has_put_on_the_map_are_asked_for(client, home):
    MemoryPlaceFactory(name={"sv": "Agatan", "en": "A Street"})
    MemoryPlaceFactory(name={"sv": "Bgatan", "en": "B Street"})
    MemoryPlaceFactory(name={"sv": "Känd", "en": "Known"}, latitude=56.2, longitude=12.8)
    words = words_of(client, "/en/")
    assert "A Street and B Street tell of our twin towns. Do you know where they are?" in words
    assert "Known" not in words


def test_near_home_shows_regional_and_eu_collaborations_with_status(client, home):
    make_region(home, number=4)
    CollaborationFactory(kind="programme", name={"sv": "Kraft", "en": "Force"}, horizon="2020")
    CollaborationFactory(kind="network", name={"sv": "Hemligt", "en": "Secret"}, visibility=Visibility.INTERNAL)
    near = section(client.get("/en/"), "Near home, and in the EU")
    assert [text_of(each) for each in near.iter("h3")] == ["The region", "Force"]
    assert [text_of(each) for each in near.iter("span") if "status" in each.get("class", "")] == [
        "Active",
        "Under review",
    ]
    assert "See all 2 collaborations" in text_of(near)
    picture = next(near.iter(f"{SVG}svg"))
    assert picture.get("aria-label").startswith("Map of the municipalities in The region: ")


def test_the_ring_of_neighbours_counts_the_municipalities(client, home):
    make_twin(home)
    make_region(home, number=4)
    assert "4 municipalities near home" in text_of(drawing(main_of(client.get("/en/")), "map--wide"))


def test_the_page_says_when_its_facts_were_reviewed_and_from_where(client, home):
    source = SourceFactory(title="exempel.se", seen_on="2026-10-01")
    make_visit(make_twin(home), "2024", sources=[source])
    footer = text_of(read(client.get("/en/")).find(".//footer"))
    assert "Last reviewed: 1 October 2026" in footer
    assert "exempel.se" in footer


def test_ideas_and_secrets_never_reach_the_page(client, home):
    town = make_twin(home)
    hidden = {"title": {"sv": "Hemlig resa", "en": "Secret journey"}}
    make_visit(town, "2025", visibility=Visibility.INTERNAL, **hidden)
    make_visit(town, "2027", state=Activity.State.IDEA, **hidden)
    ActivityFactory(when="2028", state=Activity.State.PLANNED, visibility=Visibility.INTERNAL, **hidden)
    assert "Secret journey" not in words_of(client, "/en/")
