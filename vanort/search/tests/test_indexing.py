# SPDX-License-Identifier: EUPL-1.2
"""The index follows every change, and nothing hidden is ever found."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection

from vanort.activities.models import Activity, ParticipantGroup
from vanort.activities.tests.factories import ActivityFactory, ParticipantGroupFactory, PostponementFactory
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
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
from vanort.website.tests.register import make_municipality
from vanort.website.tests.site import make_home, make_page

pytestmark = pytest.mark.django_db
HELD = {"visibility": Visibility.HELD, "visibility_reason": "Prövas."}
INTERNAL = {"visibility": Visibility.INTERNAL}


@pytest.fixture
def site():
    return make_home()


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
