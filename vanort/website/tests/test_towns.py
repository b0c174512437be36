# SPDX-License-Identifier: EUPL-1.2
"""The pages of the twin towns: facts, story, agreements, places, contact and status, as far as they are known."""

import pytest
from django.utils import translation

from vanort.activities.models import Activity
from vanort.activities.tests.factories import CountingKindFactory
from vanort.collaborations.models import Agreement, Collaboration, MemoryPlace, Milestone
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    MemoryPlaceFactory,
    MilestoneFactory,
    SigningFactory,
    StatusChangeFactory,
)
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import (
    ContactFunctionFactory,
    DecisionReferenceFactory,
    OrganizationFactory,
    PersonFactory,
)
from vanort.website.models import SiteFacts
from vanort.website.tests.register import (
    SVG,
    drawing,
    headings,
    main_of,
    make_twin,
    make_visit,
    said,
    section,
    words_of,
)
from vanort.website.tests.site import links, read, text_of
from vanort.website.views.collaborations import STORY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
KAMEN = "/en/vanorter/kamen/"


def facts(response):
    """Return the facts of a page, label to what is said."""
    found = section(response, "Facts in brief")
    return {
        text_of(fact.find("dt")): said(fact.find("dd")) for fact in found.iter("div") if fact.find("dt") is not None
    }


def story(response):
    """Return the headings of the story, in order; a gap by its years."""
    entries = next(each for each in main_of(response).iter("ol") if "story--lanes" in each.get("class"))
    return [text_of(item.find(".//h3") if item.find(".//h3") is not None else item.find("p")) for item in entries]


# The page of all


def test_all_twin_towns_with_former_ones_apart(client, home, town):
    make_twin(home, "Maaninka", status=Collaboration.Status.PARTNER_MERGED, end="2015")
    response = client.get("/en/vanorter/")
    assert headings(response, 2) == ["Our twin towns", "Former twin towns"]
    assert [text_of(each) for each in section(response, "Our twin towns").iter("h3")] == ["Kamen"]
    assert "Maaninka Partner merged 2015" in said(section(response, "Former twin towns"))


def test_without_twin_towns_the_page_says_so(client, home):
    assert "No twin town is in the register yet." in words_of(client, "/en/vanorter/")


def test_held_back_towns_are_neither_listed_nor_found(client, home):
    make_twin(home, "Maaninka", visibility=Visibility.HELD, visibility_reason="Obekräftad")
    assert "Maaninka" not in words_of(client, "/en/vanorter/")
    assert client.get("/en/vanorter/maaninka/").status_code == 404


def test_a_collaboration_of_another_kind_has_no_page_here(client, home):
    make_twin(home, kind=Collaboration.Kind.NETWORK, relation="")
    assert client.get(KAMEN).status_code == 404


# The head and the facts


def test_the_card_names_the_town_its_country_and_when(client, town):
    response = client.get(KAMEN)
    card = next(each for each in main_of(response).iter("section") if each.get("class") == "bigcard")
    assert headings(response, 1) == ["Kamen"]
    assert "Country Germany Twin town since 1978 Status now Active Jubilee 50 years in 2028" in said(card)
    label = "Map: Exempelby and Kamen in Germany, 620 km from each other."
    assert drawing(card, "bigcard__pic").get("aria-label") == label


def test_the_own_name_stands_in_its_own_language(client, home, town):
    partner = town.partner
    partner.endonym, partner.languages = "Kamen (Westf)", "de"
    partner.save()
    endonym = next(each for each in main_of(client.get(KAMEN)).iter("p") if "endonym" in each.get("class", ""))
    assert (text_of(endonym), endonym.get("lang")) == ("Kamen (Westf)", "de")


def test_facts_that_are_known(client, home, town):
    CountingKindFactory()
    partner = town.partner
    partner.population, partner.population_year, partner.languages = 43868, 2020, "de"
    partner.save()
    make_visit(town, "2018", direction="host")
    make_visit(town, "2023", direction="travel")
    assert facts(client.get(KAMEN)) == {
        "Kind of relation": "Twin town",
        "Distance": "620 km as the crow flies, to the south-west",
        "Languages": "German",
        "Inhabitants": "43,868 the figure for 2020",
        "Whose turn to host": "Exempelby we were guests last time",
        "Next jubilee": "50 years in 2028",
    }


def test_facts_that_are_not_known_say_so(client, home):
    make_twin(home, "Taastrup", when=None)
    assert facts(client.get("/en/vanorter/taastrup/")) == {
        "Kind of relation": "Twin town",
        "Distance": "76 km as the crow flies, to the south-west",
        "Languages": "fact missing",
        "Inhabitants": "fact missing",
        "Whose turn to host": "we do not know no visit that we know of shows it",
        "Next jubilee": "fact missing",
    }


def test_a_population_without_a_year_says_that_the_year_is_missing(client, town):
    partner = town.partner
    partner.population = 43868
    partner.save()
    assert facts(client.get(KAMEN))["Inhabitants"] == "43,868 year not stated"


def test_the_partner_hosts_when_we_hosted_last(client, town):
    CountingKindFactory()
    make_visit(town, "2018", direction="host")
    assert facts(client.get(KAMEN))["Whose turn to host"] == "Kamen we were hosts last time"


def test_planned_visits_and_kinds_that_do_not_count_decide_nothing(client, town):
    CountingKindFactory()
    make_visit(town, "2020", direction="host", state=Activity.State.PLANNED)
    make_visit(town, "2021", direction="host", kind=Activity.Kind.FESTIVAL)
    assert facts(client.get(KAMEN))["Whose turn to host"].startswith("we do not know")


def test_a_friendship_is_called_so(client, home):
    make_twin(home, relation="friendship")
    response = client.get(KAMEN)
    assert facts(response)["Kind of relation"] == "Friendship"
    assert "Friends since 1978" in said(main_of(response))


def test_a_merged_partner_tells_into_what_and_when(client, home):
    town = make_twin(home, "Maaninka", status=Collaboration.Status.PARTNER_MERGED)
    partner = town.partner
    partner.successor = OrganizationFactory(name={"sv": "Kuopio", "en": "Kuopio"})
    partner.merged_on = "2015-01-01"
    partner.save()
    assert facts(client.get("/en/vanorter/maaninka/"))["Merged into"] == "Kuopio 1 January 2015"


def test_a_town_without_position_or_partner_is_still_a_page(client, home):
    partner = make_twin(home).partner
    partner.latitude = partner.longitude = None
    partner.save()
    response = client.get(KAMEN)
    assert drawing(main_of(response), "bigcard__pic") is None
    assert facts(response)["Distance"] == "fact missing"
    lonely = make_twin(home, "Ensam")
    lonely.parties.all().delete()
    assert headings(client.get("/en/vanorter/ensam/"), 1) == ["Ensam"]


def test_what_replaced_it_is_a_link_only_when_public(client, home, town):
    town.replaced_by = make_twin(home, "Ny")
    town.save()
    assert links(main_of(client.get(KAMEN)))["Ny"] == "/en/vanorter/ny/"
    town.replaced_by.visibility = Visibility.INTERNAL
    town.replaced_by.save()
    assert "Ny" not in links(main_of(client.get(KAMEN)))


# The story


def test_the_story_goes_from_first_contact_to_the_coming_jubilee(client, home, town):
    first = {"kind": Milestone.Kind.FIRST_CONTACT, "title": {"sv": "Bussen", "en": "The bus"}, "counts": False}
    MilestoneFactory(collaboration=town, when="1956", **first)
    make_visit(town, "2001-02", direction="host", title={"sv": "Samtal", "en": "Talks"})
    make_visit(town, "1965", title={"sv": "Resan", "en": "The journey"})
    assert story(client.get(KAMEN)) == [
        "The bus", "The journey", "1966–1977", "The towns become twin towns", "1979–2000", "Talks", "Kamen, 50 years",
    ]  # fmt: skip


def test_stages_keep_contact_friendship_and_twinning_apart(client, home, town):
    for kind, when in ((Milestone.Kind.FIRST_CONTACT, "1956"), (Milestone.Kind.CHARTER, "1968")):
        MilestoneFactory(collaboration=town, kind=kind, when=when, counts=False)
    for year in ("1960", "1970", "1980"):
        make_visit(town, year)
    entries = next(each for each in main_of(client.get(KAMEN)).iter("ol") if "story--lanes" in each.get("class"))
    stages = {text_of(item.find("p")): item.get("class").split()[1] for item in entries}
    assert stages == {
        "1956": "stage-contact", "1960": "stage-contact", "1968": "stage-friend", "1970": "stage-friend",
        "1978": "stage-twin", "1980": "stage-twin", "2028": "stage-twin",
    }  # fmt: skip


def test_both_ways_and_plans_are_drawn_apart(client, town):
    make_visit(town, "2014", direction="travel")
    make_visit(town, "2018", direction="host")
    make_visit(
        town, "2020-05", direction="host", state=Activity.State.PLANNED, title={"sv": "Mötet", "en": "The meeting"}
    )
    response = client.get(KAMEN)
    assert "Official visit – outcome unknown" in said(main_of(response))
    entries = next(each for each in main_of(response).iter("ol") if "story--lanes" in each.get("class"))
    planned = next(item for item in entries if "The meeting" in text_of(item))
    assert next(planned.iter(f"{SVG}path")).get("class") == "lane__arc lane__arc--plan"


def test_journeys_are_counted_each_way(client, town):
    for year in ("2014", "2016"):
        make_visit(town, year, direction="travel")
    make_visit(town, "2018", direction="host")
    make_visit(town, "2020", direction="host", state=Activity.State.PLANNED)
    words = words_of(client, KAMEN)
    assert "We know of 2 journeys to Kamen. We know of 1 visit here." in words
    assert "48 years there and back" in words


def test_without_visits_nothing_went_back(client, town):
    make_visit(town, "2014", direction="travel")
    words = words_of(client, KAMEN)
    assert "We know of 1 journey to Kamen. We do not know of any visit here yet." in words
    assert "there and back" not in words


def test_an_unknown_start_is_told_as_unknown(client, home):
    town = make_twin(home, "Taastrup", when=None)
    MilestoneFactory(collaboration=town, when=None, certainty="unknown", title={"sv": "Vänort", "en": "Twin towns"})
    response = client.get("/en/vanorter/taastrup/")
    assert story(response) == ["Twin towns"]
    assert "year unknown" in said(section(response, "The story"))


def test_a_town_of_which_nothing_is_known_asks(client, home):
    make_twin(home, when=None)
    response = client.get(KAMEN)
    asked = "/en/kontakt/skriv/?amne=rattelse&om=/en/vanorter/kamen/"
    assert links(section(response, "The story"))["Do you know something?"] == asked


def test_the_diagram_needs_three_entries_and_says_what_it_shows(client, home, town):
    make_visit(town, "2014")
    assert main_of(client.get(KAMEN)).find(".//figure") is None
    make_visit(town, "2018")
    figure = main_of(client.get(KAMEN)).find(".//figure")
    assert figure.find(f"{SVG}svg").get("aria-label").startswith("Diagram of the journeys between Exempelby and Kamen.")
    assert text_of(figure.find("figcaption")) == "Twin town from 1978"


def test_the_diagram_does_not_make_up_a_start(client, home):
    town = make_twin(home, when=None)
    for year in ("2012", "2020", "2023"):
        make_visit(town, year)
    assert text_of(main_of(client.get(KAMEN)).find(".//figcaption")) == "Since when is not known"


def test_a_long_story_tells_the_latest_and_leads_to_the_rest(client, town):
    for number in range(STORY + 1):
        make_visit(town, f"{1960 + number}")
    response = client.get(KAMEN)
    assert len(story(response)) == STORY + 2
    rest = links(main_of(response))["Only the latest stands here. See everything on the timeline."]
    assert rest == "/en/tidslinje/?samarbete=kamen"


# Agreements


def test_an_agreement_tells_each_side_who_and_when(client, home, town):
    agreement = AgreementFactory(
        collaboration=town, kind=Agreement.Kind.DECLARATION, source=SourceFactory(title="exempel.se"),
        title={"sv": "Överenskommelse", "en": "Joint agreement"}, summary={"sv": "Vi fortsätter.", "en": "We go on."},
    )  # fmt: skip
    mayor = PersonFactory(name="Kim Kamen")
    office = {"sv": "borgmästare", "en": "mayor"}
    SigningFactory(
        agreement=agreement, organization=town.partner, person=mayor, office=office, signed="2023-05-20", place="Kamen"
    )
    secret = PersonFactory(name="Hemlig Person", visibility=Visibility.INTERNAL)
    SigningFactory(agreement=agreement, organization=home, person=secret, signed="2023-05-21")
    response = client.get(KAMEN)
    words = said(section(response, "Agreements"))
    assert "20 May 2023" not in words.split("Joint agreement")[0]
    assert "21 May 2023 Joint agreement We go on." in words
    assert "Kamen 20 May 2023 in Kamen Kim Kamen, mayor" in words
    assert "Exempelby 21 May 2023 who signed is not recorded" in words
    assert "Source: exempel.se" in words
    assert "The texts of the agreements are not entered yet." in words
    assert "Joint agreement" in story(response)


def test_an_agreement_that_a_milestone_tells_of_is_told_once(client, town):
    agreement = AgreementFactory(collaboration=town, kind=Agreement.Kind.TWINNING)
    SigningFactory(agreement=agreement, organization=town.partner, signed="1978-06-01")
    response = client.get(KAMEN)
    assert story(response) == ["The towns become twin towns", "Kamen, 50 years"]
    assert "Twinning agreement" in words_of(client, KAMEN)


def test_renewal_decision_and_end_are_said(client, town):
    first = AgreementFactory(collaboration=town, title={"sv": "Första", "en": "The first"})
    AgreementFactory(
        collaboration=town, renews=first, valid_to="2030-12-31", title={"sv": "Andra", "en": "The second"},
        decision=DecisionReferenceFactory(body=OrganizationFactory(name={"sv": "Fullmäktige", "en": "The council"})),
    )  # fmt: skip
    words = said(section(client.get(KAMEN), "Agreements"))
    assert "Renews: The first." in words
    assert "Decision: The council, 30 May 2018, § 12." in words
    assert "Valid to 31 December 2030." in words


def test_no_agreement_is_said(client, town):
    AgreementFactory(collaboration=town, visibility=Visibility.INTERNAL)
    assert "No agreement is entered." in said(section(client.get(KAMEN), "Agreements"))


# Places, contact, status


def test_places_and_gifts_of_the_town(client, home, town):
    street = MemoryPlaceFactory(name={"sv": "Kamengatan", "en": "Kamen Street"}, town=home)
    gift = MemoryPlaceFactory(
        kind=MemoryPlace.Kind.ARTWORK, name={"sv": "Stelar", "en": "Stelae"}, town=home, given_by=town.partner,
        given_to=home, given="2018-04", located={"sv": "stadshuset", "en": "the town hall"},
        latitude=56.2, longitude=12.8,
    )  # fmt: skip
    MemoryPlaceFactory(name={"sv": "Annan", "en": "Another town's"}, town=home)
    for place in (street, gift):
        place.collaborations.add(town)
    found = section(client.get(KAMEN), "Places and gifts")
    assert [text_of(each) for each in found.iter("h3")] == ["Kamen Street", "Stelae"]
    assert "the town hall, Exempelby. A gift from Kamen to Exempelby, April 2018" in said(found)
    addresses = links(found)
    asked = "/en/kontakt/skriv/?amne=rattelse&om=/en/platser/"
    assert addresses["Do you know where it is? (Kamen Street)"] == asked
    assert addresses["Show on a map: Stelae"].startswith("https://www.openstreetmap.org/?mlat=56.20000&mlon=12.80000")


def test_without_places_there_is_no_empty_heading(client, town):
    assert "Places and gifts" not in headings(client.get(KAMEN), 2)


def test_contact_on_both_sides_with_only_what_may_be_public(client, home, town):
    unit = OrganizationFactory(
        kind="committee", parent=home, name={"sv": "Kommittén", "en": "The committee"}, country=""
    )
    town.responsible = unit
    town.save()
    person = PersonFactory(name="Kim Ordförande", email="kim@exempel.se", phone="070-1", email_is_public=True)
    ContactFunctionFactory(organization=unit, person=person, kind="chair")
    ContactFunctionFactory(organization=unit, person=PersonFactory(name="Gammal"), end_date="2020-01-01")
    ContactFunctionFactory(organization=unit, person=None, kind="secretary")
    ContactFunctionFactory(organization=town.partner, person=PersonFactory(name="Jo Partner"))
    SiteFacts.objects.create(switchboard="0431-870 00")
    words = said(section(client.get(KAMEN), "Contact"))
    assert "The committee Chair Kim Ordförande kim@exempel.se" in words
    assert "Secretary name missing" in words
    assert "Contact Jo Partner" in words
    assert "switchboard, 0431-870 00" in words
    assert "Gammal" not in words
    assert "070-1" not in words


def test_an_unknown_contact_is_said_to_be_unknown(client, town):
    assert said(section(client.get(KAMEN), "Contact")).count("It is not recorded who answers there.") == 2


def test_the_status_history_says_who_decided_or_that_nobody_knows(client, town):
    StatusChangeFactory(collaboration=town, status="active", reason={"sv": "Enligt sidan.", "en": "By the page."})
    council = OrganizationFactory(name={"sv": "Fullmäktige", "en": "The council"})
    StatusChangeFactory(
        collaboration=town,
        status="paused",
        since="2022",
        decision=DecisionReferenceFactory(body=council, paragraph="§ 54"),
    )
    words = said(section(client.get(KAMEN), "How it stands"))
    assert "2022 Paused Decision: The council, 30 May 2018, § 54." in words
    assert "date unknown Active By the page. It is not known who decided." in words
    assert words.index("Paused") < words.index("Active")


def test_the_sources_of_the_town_stand_on_the_page_and_in_the_footer(client, town):
    town.sources.add(SourceFactory(title="kamen.de"))
    response = client.get(KAMEN)
    assert "Source: kamen.de" in said(section(response, "How it stands"))
    assert "kamen.de" in text_of(read(response).find(".//footer"))


# Languages and machines


def test_texts_without_english_are_swedish_and_one_notice_says_so(client, town):
    town.summary = {"sv": "Vi träffas."}
    town.save()
    response = client.get(KAMEN)
    lead = next(each for each in main_of(response).iter("p") if "lead--page" in each.get("class", ""))
    assert (text_of(lead), lead.get("lang")) == ("Vi träffas.", "sv")
    assert words_of(client, KAMEN).count("only in Swedish so far") == 1
    assert "only in Swedish" not in words_of(client, "/vanorter/kamen/")


def test_a_text_that_is_not_shown_makes_no_notice(client, home, town):
    for organization in (home, town.partner):
        organization.description = {"sv": "Bara svenska."}
        organization.save()
    assert "only in Swedish" not in words_of(client, KAMEN)


def test_the_page_tells_machines_what_it_is_about(client, town):
    page = client.get(KAMEN).content.decode()
    assert '"@type":"Organization","name":"Kamen"' in page
    assert '"@type":"BreadcrumbList"' in page


def test_swedish_is_the_language_of_the_root(client, town):
    with translation.override("sv"):
        response = client.get("/vanorter/kamen/")
    assert read(response).get("lang") == "sv"
    assert "620 km" in text_of(main_of(response))


def test_how_to_take_part_leads_to_the_form_and_tells_which_town_it_is_about(client, home):
    make_twin(home)
    wants = links(section(client.get("/en/vanorter/kamen/"), "How to take part"))
    assert len(wants) == 3
    assert set(wants.values()) == {"/en/kontakt/skriv/?amne=ide&om=/en/vanorter/kamen/"}
