# SPDX-License-Identifier: EUPL-1.2
"""What is told of each kind of things: all that its page says, in each language, and nothing else."""

import datetime as dt

import pytest
from freezegun import freeze_time
from wagtail.models import PageViewRestriction

from vanort.activities.tests.factories import ActivityFactory, ParticipantGroupFactory, PostponementFactory
from vanort.collaborations.models import Funding, MemoryPlace
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    FundingFactory,
    MemoryPlaceFactory,
    MilestoneFactory,
    PartyFactory,
    SigningFactory,
    StatusChangeFactory,
)
from vanort.core.models import Visibility
from vanort.directory.tests.factories import (
    ContactFunctionFactory,
    DecisionReferenceFactory,
    OrganizationFactory,
    PersonFactory,
)
from vanort.search.actions import rebuild
from vanort.search.finding import find
from vanort.search.models import Kind, SearchDocument
from vanort.search.tests.looking import counts, indexed, titles
from vanort.website.tests.register import make_municipality, make_twin
from vanort.website.tests.site import make_home, make_page, translate_page

pytestmark = pytest.mark.django_db
HELD = {"visibility": Visibility.HELD, "visibility_reason": "Prövas."}
INTERNAL = {"visibility": Visibility.INTERNAL}


def body(title, language="sv"):
    """Return the text of the one document with a title."""
    return SearchDocument.objects.get(title=title, language=language).body


def test_a_twin_town_is_told_with_all_that_its_page_says():
    home = make_municipality()
    town = make_twin(home, "Kamen", purpose={"sv": "Fred och välstånd."})
    MilestoneFactory(
        collaboration=town, kind="first_contact", title={"sv": "En buss"}, text={"sv": "Handboll."}, when="1956",
        counts=False,
    )  # fmt: skip
    decision = DecisionReferenceFactory(body__name={"sv": "Fullmäktige"})
    StatusChangeFactory(collaboration=town, reason={"sv": "Pandemin."}, decision=decision)
    indexed()
    document = SearchDocument.objects.get(kind=Kind.TWIN_TOWN, language="sv")
    assert (document.title, document.path) == ("Kamen", "/vanorter/kamen/")
    said = document.body
    for words in ("Vi träffas varje år.", "Fred och välstånd.", "En buss", "Handboll.", "Pandemin.", "Tyskland", "1956",
                  "1978", "vänort", "Fullmäktige, 30 maj 2018, § 12"):  # fmt: skip
        assert words in said
    assert "Exempelby" not in said
    english = SearchDocument.objects.get(kind=Kind.TWIN_TOWN, language="en")
    assert "We meet every year." in english.body
    assert "Germany" in english.body
    assert "twin town" in english.body
    assert "Vi träffas" not in english.body


def test_other_collaborations_are_told_with_their_money_and_parties():
    project = CollaborationFactory(
        kind="eu_project", name={"sv": "Kraft"}, slug="kraft", programme="ESF 2014–2020", project_number="2017/00123"
    )
    FundingFactory(collaboration=project, kind=Funding.Kind.EU_SUPPORT)
    PartyFactory(collaboration=project, organization=OrganizationFactory(name={"sv": "Region Syd"}))
    PartyFactory(collaboration=project, organization=OrganizationFactory(name={"sv": "Dolda bolaget"}, **HELD))
    indexed()
    assert counts("kraft") == {"COLLABORATION": 1}
    assert find("kraft", language="sv").hits[0].document.path == "/samarbeten/kraft/"
    for words in ("ESF", "00123", "Region Syd", "EU-stöd"):
        assert titles(words) == ["Kraft"]
    assert titles("Dolda") == []


def test_a_derivation_is_told_only_of_derived_dates():
    town = CollaborationFactory(name={"sv": "Kamen"})
    MilestoneFactory(collaboration=town, certainty="derived", derivation={"sv": "Räknat ur jubileet."})
    MilestoneFactory(
        collaboration=town, kind="charter", certainty="certain", derivation={"sv": "Gammal tanke."}, counts=False
    )
    indexed()
    assert "Räknat ur jubileet." in body("Kamen")
    assert "Gammal tanke." not in body("Kamen")


def test_an_activity_is_told_with_who_and_where():
    town = OrganizationFactory(name={"sv": "Kamen"})
    activity = ActivityFactory(
        title={"sv": "Resan"}, summary={"sv": "Vi reser."}, venue={"sv": "Stadshuset"}, town=town,
        collaborations=[CollaborationFactory(kind="network", name={"sv": "Nätet"})],
    )  # fmt: skip
    activity.organizations.add(OrganizationFactory(name={"sv": "Fridhemsskolan"}))
    activity.organizations.add(OrganizationFactory(name={"sv": "Hemliga klubben"}, **INTERNAL))
    ParticipantGroupFactory(activity=activity, group={"sv": "seniorer"})
    PostponementFactory(activity=activity, reason={"sv": "Snöstorm."})
    indexed()
    said = body("Resan")
    for words in ("Vi reser.", "Stadshuset", "Kamen", "Nätet", "Fridhemsskolan", "seniorer", "Snöstorm.",
                  "19–22 april 2018", "officiellt besök"):  # fmt: skip
        assert words in said
    assert "Hemliga" not in said
    assert find("resan", language="sv").hits[0].document.path == activity.get_absolute_url()


def test_an_agreement_is_told_with_its_signatures():
    agreement = AgreementFactory(title={"sv": "Fördraget"}, summary={"sv": "Om fred."})
    SigningFactory(
        agreement=agreement, place="Rådhuset", person=PersonFactory(name="Kim Synlig"), office={"sv": "Borgmästare"}
    )
    SigningFactory(agreement=agreement, person=PersonFactory(name="Lo Dold", **INTERNAL))
    indexed()
    for words in ("Fördraget", "fred", "Rådhuset", "Kim Synlig", "borgmästare"):
        assert "Fördraget" in titles(words)
    assert "Lo" not in body("Fördraget")
    (hit,) = find("Rådhuset", language="sv").hits
    assert hit.document.path == f"{agreement.collaboration.get_absolute_url()}#avtal"


def test_a_place_is_told_with_its_town_and_giver():
    MemoryPlaceFactory(
        name={"sv": "Stenen"}, slug="stenen", text={"sv": "Granit."}, located={"sv": "Vid ån"},
        town=OrganizationFactory(name={"sv": "Kamen"}), given_by=OrganizationFactory(name={"sv": "Klubben"}),
        kind=MemoryPlace.Kind.ARTWORK, decision=DecisionReferenceFactory(body__name={"sv": "Nämnden"}),
    )  # fmt: skip
    indexed()
    for words in ("sten", "granit", "ån", "Kamen", "klubben", "konstverk", "nämnden"):
        assert titles(words) == ["Stenen"]
    assert find("granit", language="sv").hits[0].document.path == "/platser/#stenen"


def test_who_answers_is_told_as_on_the_page_of_contacts():
    home = make_municipality()
    town = make_twin(home, "Kamen")
    committee = OrganizationFactory(name={"sv": "Vänkommittén"}, slug="vankommitten", parent=home)
    ContactFunctionFactory(
        organization=committee, person=PersonFactory(name="Kim Exempel", email="kim@example.se"),
        title={"sv": "Samordnare"}, answers_for={"sv": "Frågor om resor"},
    )  # fmt: skip
    ContactFunctionFactory(organization=town.partner, person=PersonFactory(name="Ute Beispiel"))
    stranger = OrganizationFactory(name={"sv": "Främmande"})
    ContactFunctionFactory(organization=stranger, person=PersonFactory(name="Sam Främling"))
    ContactFunctionFactory(organization=committee, person=PersonFactory(name="Dag Dold"), is_public=False)
    ContactFunctionFactory(organization=committee, person=PersonFactory(name="Eva Intern", **INTERNAL))
    indexed()
    (hit,) = find("samordnare", language="sv").hits
    assert (hit.document.title, hit.document.path) == ("Vänkommittén", "/kontakt/#vankommitten")
    assert titles("Kim Exempel") == ["Vänkommittén"]
    assert titles("Beispiel") == ["Kamen"]
    for words in ("Främling", "Dold", "Intern", "example"):
        assert titles(words) == []


def test_a_function_that_has_ended_is_not_found_even_before_the_nightly_run():
    home = make_municipality()
    committee = OrganizationFactory(name={"sv": "Nämnden"}, parent=home)
    person = PersonFactory(name="Kim Exempel")
    ContactFunctionFactory(organization=committee, person=person, end_date=dt.date(2026, 11, 24))
    with freeze_time("2026-11-24 12:00"):
        indexed()
        assert titles("Kim Exempel") == ["Nämnden"]
    with freeze_time("2026-11-25 12:00"):
        assert titles("Kim Exempel") == []
        rebuild()
        assert not SearchDocument.objects.filter(kind=Kind.CONTACT).exists()


@pytest.fixture
def site():
    return make_home()


def test_a_page_is_told_with_all_its_text(site):
    make_page(
        site, title="Om EU", slug="eu", lead="Vi samarbetar.", search_description="Kort om unionen.",
        body=[("heading", "Pengar"), ("paragraph", "<p>Det finns <b>bidrag</b> &amp; stöd.</p>"),
              ("quote", {"text": "Bra!", "who": "Kim"})],
    )  # fmt: skip
    indexed()
    for words in ("samarbetar", "unionen", "pengar", "bidrag", "kim"):
        assert titles(words) == ["Om EU"]
    (hit,) = find("bidrag", language="sv").hits
    assert (hit.document.kind, hit.document.path) == (Kind.PAGE, "/eu/")
    assert "Det finns bidrag & stöd." in " ".join(hit.document.body.split())


def test_a_page_and_its_translation_are_one_thing(site):
    page = make_page(site, title="Om Europa", slug="europa")
    translate_page(page, title="About Europa", lead="In English.")
    indexed()
    swedish, english = (find("europa", language=code).hits for code in ("sv", "en"))
    assert [(hit.document.title, hit.document.path) for hit in swedish] == [("Om Europa", "/europa/")]
    assert [(hit.document.title, hit.document.path) for hit in english] == [("About Europa", "/en/europa/")]


def test_pages_that_are_not_public_are_not_found(site):
    kept = make_page(site, title="Synlig sida", slug="synlig")
    draft = make_page(site, title="Utkast sida", slug="utkast")
    draft.unpublish()
    closed = make_page(site, title="Stängd sida", slug="stangd")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    indexed()
    assert titles("sida") == [kept.title]


def test_when_a_page_goes_its_translation_stays(site):
    page = make_page(site, title="Om Europa", slug="europa")
    translate_page(page, title="About Europa")
    indexed()
    page.delete()
    indexed()
    assert titles("europa") == ["About Europa"]
    assert SearchDocument.objects.filter(kind=Kind.PAGE).count() == 1
