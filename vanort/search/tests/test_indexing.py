# SPDX-License-Identifier: EUPL-1.2
"""The index holds what the public may read, in each language, and follows every change; nothing hidden is found."""

import datetime as dt
import threading

import pytest
from django.core.management import call_command
from django.db import connection
from freezegun import freeze_time
from wagtail.models import PageViewRestriction

from vanort.activities.models import Activity, ParticipantGroup
from vanort.activities.tests.factories import ActivityFactory, ParticipantGroupFactory, PostponementFactory
from vanort.collaborations.models import Collaboration, Funding, MemoryPlace
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
from vanort.core.models import OutboxEntry, SiteGeneration, Visibility
from vanort.directory.models import ContactFunction
from vanort.directory.tests.factories import (
    ContactFunctionFactory,
    DecisionReferenceFactory,
    OrganizationFactory,
    PersonFactory,
)
from vanort.search import actions, indexing
from vanort.search.actions import index_changes, is_empty, rebuild
from vanort.search.finding import find
from vanort.search.models import Kind, SearchDocument, Term
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


HIDDEN = {
    "collaboration": lambda: CollaborationFactory(name={"sv": "Zebra"}, **HELD),
    "internal collaboration": lambda: CollaborationFactory(name={"sv": "Zebra"}, **INTERNAL),
    "activity": lambda: ActivityFactory(title={"sv": "Zebra"}, **INTERNAL),
    "idea": lambda: ActivityFactory(title={"sv": "Zebra"}, state=Activity.State.IDEA),
    "place": lambda: MemoryPlaceFactory(name={"sv": "Zebra"}, **HELD),
    "agreement": lambda: AgreementFactory(title={"sv": "Zebra"}, **HELD),
    "agreement of a hidden one": lambda: AgreementFactory(
        title={"sv": "Zebra"}, collaboration=CollaborationFactory(**HELD)
    ),
    "organisation": lambda: OrganizationFactory(name={"sv": "Zebra"}, email="a@example.se"),
    "hidden partner": lambda: PartyFactory(organization=OrganizationFactory(name={"sv": "Zebra"}, **INTERNAL)),
    "hidden decision": lambda: StatusChangeFactory(
        decision=DecisionReferenceFactory(body__name={"sv": "Zebra"}, **INTERNAL)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_not_public_is_not_in_the_index(name):
    HIDDEN[name]()
    indexed()
    rebuild()
    assert find("zebra", language="sv").total == 0
    assert not SearchDocument.objects.filter(body__contains="Zebra").exists()
    assert not Term.objects.filter(folded__startswith="zebr").exists()


PUBLIC = {
    "collaboration": lambda: CollaborationFactory(name={"sv": "Zebra"}),
    "activity": lambda: ActivityFactory(title={"sv": "Zebra"}),
    "place": lambda: MemoryPlaceFactory(name={"sv": "Zebra"}),
    "agreement": lambda: AgreementFactory(title={"sv": "Zebra"}),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_hidden_is_not_found_before_the_index_follows(name):
    thing = PUBLIC[name]()
    indexed()
    assert titles("zebra") == ["Zebra"]
    thing.visibility = Visibility.INTERNAL
    thing.save()
    for typed in ("zebra", "zebbra"):
        results = find(typed, language="sv")
        assert (results.total, list(results.hits), results.suggestion, dict(results.counts)) == (0, [], "", {})
    indexed()
    assert not Term.objects.filter(text="zebr").exists()
    thing.visibility = Visibility.PUBLIC
    thing.save()
    indexed()
    assert titles("zebra") == ["Zebra"]


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_hidden_without_a_signal_is_not_found_either(name):
    thing = PUBLIC[name]()
    indexed()
    type(thing)._base_manager.filter(pk=thing.pk).update(visibility=Visibility.INTERNAL)
    assert find("zebra", language="sv").total == 0


def test_words_taken_out_of_a_text_are_not_found_before_the_index_follows():
    activity = ActivityFactory(title={"sv": "Resan"}, summary={"sv": "Hemligheten."})
    other = ActivityFactory(title={"sv": "Mötet"}, summary={"sv": "Hemligheten."})
    indexed()
    activity.summary = {"sv": "Inget."}
    activity.save()
    assert titles("hemligheten") == ["Mötet"]
    assert find("hemligheten", language="sv").total == 1
    other.delete()
    assert titles("hemligheten") == []
    indexed()
    assert titles("inget") == ["Resan"]


def test_a_page_unpublished_is_not_found_before_the_index_follows(site):
    page = make_page(site, title="Zebra", slug="zebra")
    indexed()
    page.unpublish()
    assert titles("zebra") == []


def change_organization(activity):
    town = activity.town
    town.name = {"sv": "Lünen"}
    town.save()


def change_group(activity):
    group = activity.participants.get()
    group.group = {"sv": "Lünen"}
    group.save()


def add_collaboration(activity):
    activity.collaborations.add(CollaborationFactory(kind="network", name={"sv": "Lünen"}))


def change_postponement(activity):
    PostponementFactory(activity=activity, reason={"sv": "Lünen"})


def change_decision(activity):
    activity.decision.body = OrganizationFactory(name={"sv": "Lünen"})
    activity.decision.save()


@pytest.mark.parametrize(
    "change", [change_organization, change_group, add_collaboration, change_postponement, change_decision]
)
def test_a_change_elsewhere_reaches_the_activity(change):
    activity = ActivityFactory(title={"sv": "Resan"}, town=OrganizationFactory(), decision=DecisionReferenceFactory())
    ParticipantGroupFactory(activity=activity)
    indexed()
    change(activity)
    assert OutboxEntry.objects.exists()
    indexed()
    assert "Resan" in titles("lünen")


def test_a_row_taken_away_leaves_no_words_behind():
    activity = ActivityFactory(title={"sv": "Resan"})
    group = ParticipantGroupFactory(activity=activity, group={"sv": "scouter"})
    indexed()
    assert titles("scouter") == ["Resan"]
    ParticipantGroup.objects.get(pk=group.pk).delete()
    indexed()
    assert titles("scouter") == []
    assert not Term.objects.filter(text__startswith="scout").exists()


@pytest.mark.parametrize(
    "make",
    [
        lambda town: MilestoneFactory(collaboration=town, title={"sv": "Lünen"}),
        lambda town: StatusChangeFactory(collaboration=town, reason={"sv": "Lünen"}),
        lambda town: PartyFactory(collaboration=town, organization=OrganizationFactory(name={"sv": "Lünen"})),
        lambda town: AgreementFactory(collaboration=town, summary={"sv": "Lünen"}),
    ],
    ids=["milestone", "status", "party", "agreement"],
)
def test_a_row_of_a_collaboration_reaches_it(make):
    town = CollaborationFactory(name={"sv": "Kamen"}, kind="network")
    indexed()
    make(town)
    indexed()
    assert titles("lünen") in (["Kamen"], ["Vänortsavtal"])


def test_a_collaboration_that_becomes_of_another_kind_stays_one_thing():
    one = CollaborationFactory(name={"sv": "Zebra"}, slug="zebra")
    indexed()
    assert counts("zebra") == {"TWIN_TOWN": 1}
    one.kind, one.relation = Collaboration.Kind.NETWORK, ""
    one.save()
    indexed()
    assert counts("zebra") == {"COLLABORATION": 1}
    assert find("zebra", language="sv").hits[0].document.path == "/samarbeten/zebra/"


def test_a_language_that_a_text_loses_goes_from_the_index():
    activity = ActivityFactory(title={"sv": "Resan", "en": "The journey"}, summary={})
    indexed()
    assert SearchDocument.objects.filter(language="en").count() == 1
    activity.title = {"sv": "Resan"}
    activity.save()
    indexed()
    assert not SearchDocument.objects.filter(language="en").exists()


def test_indexing_is_no_change_of_content():
    ActivityFactory()
    before = SiteGeneration.current()
    indexed()
    rebuild()
    assert SiteGeneration.current() == before
    assert not OutboxEntry.objects.exists()


def test_nothing_to_do_costs_one_query(django_assert_num_queries):
    indexed()
    with django_assert_num_queries(1):
        assert index_changes() == 0


def test_changes_are_taken_in_some_at_a_time(monkeypatch):
    indexed()
    monkeypatch.setattr(actions, "MANY", 3)
    for _each in range(4):
        ActivityFactory()
    assert OutboxEntry.objects.count() == 4
    assert [index_changes(), index_changes(), index_changes()] == [3, 1, 0]
    assert SearchDocument.objects.filter(kind=Kind.ACTIVITY, language="sv").count() == 4


def test_entries_stay_when_the_index_cannot_be_written(monkeypatch):
    activity = ActivityFactory(title={"sv": "Zebra"})
    monkeypatch.setattr(indexing, "BATCH", "none")
    with pytest.raises(TypeError):
        index_changes()
    monkeypatch.undo()
    assert OutboxEntry.objects.filter(object_id=str(activity.pk)).exists()
    indexed()
    assert titles("zebra") == ["Zebra"]


def test_what_has_not_changed_is_not_written(django_assert_max_num_queries):
    for _each in range(3):
        ActivityFactory()
    indexed()
    OutboxEntry.objects.create(label="activities.Activity", object_id=str(Activity.objects.first().pk))
    with django_assert_max_num_queries(40) as asked:
        assert index_changes() == 1
    written = [each["sql"] for each in asked if each["sql"].startswith(("INSERT", "UPDATE"))]
    assert written == []


def test_an_entry_about_something_unknown_does_no_harm():
    for label, key in (
        ("no.Model", "1"),
        ("website.SiteFacts", "1"),
        ("activities.Activity", "999"),
        ("core.Source", "1"),
    ):
        OutboxEntry.objects.create(label=label, object_id=key)
    indexed()


def test_a_rebuild_brings_everything_and_takes_away_what_is_gone(monkeypatch, site):
    monkeypatch.setattr(indexing, "BATCH", 2)
    kept = [ActivityFactory(title={"sv": f"Zebra {number}"}, summary={}) for number in range(5)]
    make_page(site, title="Zebra på sida", slug="zebra")
    assert is_empty()
    assert rebuild() == 6
    assert not is_empty()
    assert counts("zebra") == {"ACTIVITY": 5, "PAGE": 1}
    Activity.objects.filter(pk__in=[kept[0].pk, kept[4].pk]).update(visibility=Visibility.INTERNAL)
    assert rebuild() == 4
    assert set(titles("zebra")) == {"Zebra 1", "Zebra 2", "Zebra 3", "Zebra på sida"}
    Activity.objects.all().update(visibility=Visibility.INTERNAL)
    assert rebuild() == 1
    assert set(Term.objects.values_list("text", flat=True)) == {"zebr", "på", "sid"}


def test_the_command_says_how_much_there_is(capsys):
    ActivityFactory(title={"sv": "Zebra"}, summary={})
    call_command("rebuild_search")
    assert capsys.readouterr().out == "1 documents\n"
    assert titles("zebra") == ["Zebra"]


def test_a_word_is_suggested_as_people_write_it():
    ActivityFactory(title={"sv": "Zebrorna i Kamen"}, summary={"sv": "En zebra. Många zebror i Kamen."})
    indexed()
    assert (
        dict(Term.objects.filter(text__in=["zebr", "kam", "kamen"]).values_list("text", "shown"))
        == {
            "zebr": "zebra",
            "kam": "Kamen",
        }
        or Term.objects.get(text="kamen").shown == "Kamen"
    )


def test_a_person_hidden_goes_from_agreements_and_contacts():
    person = PersonFactory(name="Kim Zebra")
    home = make_municipality()
    SigningFactory(person=person)
    ContactFunctionFactory(
        organization=OrganizationFactory(parent=home), person=person, kind=ContactFunction.Kind.CHAIR
    )
    indexed()
    assert counts("zebra") == {"AGREEMENT": 1, "CONTACT": 1}
    person.visibility = Visibility.INTERNAL
    person.save()
    assert find("zebra", language="sv").total == 0
    indexed()
    assert not SearchDocument.objects.filter(body__contains="Zebra").exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_at_once_neither_double_nor_lose():
    made = [ActivityFactory(title={"sv": f"Zebra {number}"}, summary={}) for number in range(30)]
    faults = []

    def work():
        try:
            while index_changes():
                pass
        except Exception as fault:
            faults.append(fault)
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    # SQLite lets one write at a time; the one in memory that tests use does not even let others wait.
    number = 3 if connection.vendor == "postgresql" else 0
    workers = [threading.Thread(target=work) for _each in range(number)]
    for worker in workers:
        worker.start()
    for place, activity in enumerate(made[:10]):
        activity.title = {"sv": f"Giraff {place}"}
        activity.save()
    for worker in workers:
        worker.join()
    work()
    assert faults == []
    assert not OutboxEntry.objects.exists()
    assert counts("zebra") == {"ACTIVITY": 20}
    assert counts("giraff") == {"ACTIVITY": 10}
    assert SearchDocument.objects.filter(kind=Kind.ACTIVITY).count() == 30
