# SPDX-License-Identifier: EUPL-1.2
"""A demonstration is loaded whole, once, and never over what staff have changed."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from demo.loading import DemoError, load
from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, MemoryPlace, StatusChange
from vanort.core.models import OutboxEntry, SiteGeneration, Source
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.enquiries.models import Topic
from vanort.mandates.composition import composition
from vanort.mandates.models import ElectionDay, Regulation

pytestmark = pytest.mark.django_db

SOURCES = [
    {"key": "sidan", "title": "exempel.se: Vänorter", "url": "https://exempel.se/vanorter", "seen_on": "2026-11-23"},
    {"key": "arkivet", "title": "Stadsarkivet", "published_on": "1979-02-01", "seen_on": "2026-11-23"},
]
PEOPLE = [{"key": "kim", "name": "Kim Exempel", "source": "sidan"}]
ORGANIZATIONS = [
    {
        "slug": "exempelby",
        "kind": "municipality",
        "name": {"sv": "Exempelby", "en": "Exampleton"},
        "country": "SE",
        "latitude": 56.5,
        "longitude": 13.5,
        "is_home": True,
        "functions": [{"kind": "chair", "person": "kim", "known_on": "2023-05-23", "source": "sidan"}],
    },
    {"slug": "grannby", "kind": "municipality", "name": {"sv": "Grannby"}, "country": "DE"},
    {
        "slug": "gammelby",
        "kind": "municipality",
        "name": {"sv": "Gammelby"},
        "successor": "grannby",
        "merged_on": "2015-01-01",
    },
]
DECISIONS = [{"key": "beslut", "body": "exempelby", "decided": "1978-05", "wording": {"sv": "Vi blir vänorter."}}]
COLLABORATIONS = [
    {
        "slug": "grannby",
        "kind": "twin_town",
        "name": {"sv": "Grannby", "en": "Neighbourton"},
        "sources": ["sidan", "arkivet"],
        "parties": [{"organization": "exempelby", "role": "partner"}, {"organization": "grannby", "role": "partner"}],
        "milestones": [{"kind": "twinning", "when": "1978", "title": {"sv": "Vänorter"}, "counts": True}],
        "funding": [{"kind": "own_share", "party": "exempelby", "amount": "12.50"}],
        "status_changes": [
            {"status": "active", "since": "1978", "source": "sidan"},
            {"status": "paused", "since": "2020-03", "reason": {"sv": "Pandemin."}, "decision": "beslut"},
        ],
    }
]
AGREEMENTS = [
    {
        "key": "avtalet",
        "collaboration": "grannby",
        "kind": "twinning",
        "title": {"sv": "Vänortsavtal"},
        "decision": "beslut",
        "signings": [
            {"organization": "exempelby", "signed": "2009-04-25", "person": "kim"},
            {"organization": "grannby", "signed": "2009-05-28"},
        ],
    }
]
PLACES = [{"slug": "grannbygatan", "kind": "street", "name": {"sv": "Grannbygatan"}, "collaborations": ["grannby"]}]
ACTIVITIES = [
    {
        "slug": "besoket",
        "when": "2018-04-19/2018-04-22",
        "kind": "jubilee",
        "direction": "host",
        "title": {"sv": "Besöket", "en": "The visit"},
        "state": "done",
        "town": "exempelby",
        "collaborations": ["grannby"],
        "organizations": ["gammelby"],
        "places": ["grannbygatan"],
        "sources": ["arkivet"],
        "participants": [{"group": {"sv": "gäster"}, "number": 45}, {"group": {"sv": "värdar"}, "number": None}],
    }
]
WHOLE = {
    "sources": SOURCES,
    "people": PEOPLE,
    "organizations": ORGANIZATIONS,
    "decisions": DECISIONS,
    "collaborations": COLLABORATIONS,
    "agreements": AGREEMENTS,
    "places": PLACES,
    "activities": ACTIVITIES,
}
CONTENT = (Source, Person, Organization, DecisionReference, Collaboration, Agreement, MemoryPlace, Activity)


@pytest.fixture
def demo(settings, tmp_path):
    """Write registers into a folder of demo/ and return it; what is not given is as in WHOLE."""
    settings.ROOT = tmp_path
    folder = tmp_path / "demo" / "exempel"
    folder.mkdir(parents=True)

    def write(**registers):
        for name, records in (WHOLE | registers).items():
            (folder / f"{name}.json").write_text(json.dumps(records), encoding="utf-8")
        return folder

    return write


def everything():
    """Every row of every table with all its values."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()}


def test_says_how_many_rows_were_made(demo):
    made = load(demo())
    assert made == {
        "sources": 2,
        "people": 1,
        "organizations": 3,
        "decisions": 1,
        "collaborations": 1,
        "agreements": 1,
        "places": 1,
        "activities": 1,
    }


def test_a_source_keeps_its_days(demo):
    load(demo())
    archive = Source.objects.get(title="Stadsarkivet")
    assert (archive.published_on, archive.seen_on, archive.url) == (dt.date(1979, 2, 1), dt.date(2026, 11, 23), "")


def test_an_organization_keeps_its_names_position_and_functions(demo):
    load(demo())
    home = Organization.objects.home()
    assert dict(home.name) == {"sv": "Exempelby", "en": "Exampleton"}
    assert (home.latitude, home.longitude) == (56.5, 13.5)
    function = home.functions.get()
    assert (function.kind, function.person.name, function.known_on) == ("chair", "Kim Exempel", dt.date(2023, 5, 23))
    assert function.source.title == "exempel.se: Vänorter"
    assert Organization.objects.get(slug="gammelby").successor.slug == "grannby"


def test_a_collaboration_keeps_what_belongs_to_it(demo):
    load(demo())
    friend = Collaboration.objects.get(slug="grannby")
    assert [party.organization.slug for party in friend.parties.all()] == ["exempelby", "grannby"]
    assert friend.counting_milestone.when.edtf == "1978"
    assert friend.funding.get().amount == Decimal("12.50")
    assert {source.title for source in friend.sources.all()} == {"exempel.se: Vänorter", "Stadsarkivet"}


def test_the_history_goes_the_way_it_always_goes(demo):
    load(demo())
    friend = Collaboration.objects.get(slug="grannby")
    first, second = friend.status_changes.all()
    assert (first.status, first.since.edtf, first.source.title) == ("active", "1978", "exempel.se: Vänorter")
    assert (second.status, second.since.edtf, str(second.reason)) == ("paused", "2020-03", "Pandemin.")
    assert str(second.decision.wording) == "Vi blir vänorter."
    assert friend.status == "paused"
    assert [entry.data["status"] for entry in ModelLogEntry.objects.filter(action="vanort.status").order_by("pk")] == [
        "active",
        "paused",
    ]


def test_an_agreement_keeps_two_dates_of_signing(demo):
    load(demo())
    agreement = Agreement.objects.with_signings().get()
    assert [(one.organization.slug, one.signed.edtf) for one in agreement.signings.all()] == [
        ("exempelby", "2009-04-25"),
        ("grannby", "2009-05-28"),
    ]
    assert agreement.signings.first().person.name == "Kim Exempel"
    assert agreement.decision.decided.edtf == "1978-05"


def test_an_activity_keeps_its_span_links_and_groups(demo):
    load(demo())
    visit = Activity.objects.get()
    assert (visit.start_date, visit.end_date) == (dt.date(2018, 4, 19), dt.date(2018, 4, 22))
    assert visit.town.slug == "exempelby"
    assert [one.slug for one in visit.collaborations.all()] == ["grannby"]
    assert [one.slug for one in visit.organizations.all()] == ["gammelby"]
    assert [one.slug for one in visit.places.all()] == ["grannbygatan"]
    assert [one.title for one in visit.sources.all()] == ["Stadsarkivet"]
    assert [(str(group.group), group.number) for group in visit.participants.all()] == [
        ("gäster", 45),
        ("värdar", None),
    ]


def test_a_second_loading_changes_nothing(demo):
    folder = demo()
    load(folder)
    before = everything()
    assert not load(folder)
    assert everything() == before


def test_what_staff_changed_stays(demo):
    folder = demo()
    load(folder)
    visit = Activity.objects.get()
    visit.title, visit.slug = {"sv": "Det stora besöket"}, "det-stora-besoket"
    visit.save()
    visit.participants.all().delete()
    Collaboration.objects.get().parties.last().delete()
    assert not load(folder)
    visit = Activity.objects.get()
    assert (str(visit.title), visit.slug, visit.participants.count()) == ("Det stora besöket", "det-stora-besoket", 0)
    assert Collaboration.objects.get().parties.count() == 1


def test_a_row_that_staff_made_is_not_made_twice(demo):
    mine = Organization.objects.create(slug="grannby", kind="municipality", name={"sv": "Grannby stad"})
    made = load(demo())
    assert made["organizations"] == 2
    assert str(Organization.objects.get(slug="grannby").name) == "Grannby stad"
    assert Collaboration.objects.get().partner == mine


def test_a_source_is_known_by_its_address(demo):
    Source.objects.create(title="En egen rubrik", url="https://exempel.se/vanorter")
    assert load(demo())["sources"] == 1
    assert Organization.objects.home().functions.get().source.title == "En egen rubrik"


def test_a_new_record_is_added_to_what_is_there(demo):
    load(demo())
    more = [*PLACES, {"slug": "grannbytorget", "kind": "square", "name": {"sv": "Grannbytorget"}}]
    assert load(demo(places=more)) == {"places": 1}
    assert MemoryPlace.objects.count() == 2


def test_two_demonstrations_do_not_mix(demo, tmp_path):
    load(demo())
    other = tmp_path / "demo" / "annat"
    other.mkdir()
    records = [{"key": "kim", "name": "En annan Kim"}]
    (other / "people.json").write_text(json.dumps(records), encoding="utf-8")
    assert load(other) == {"people": 1}
    assert sorted(Person.objects.values_list("name", flat=True)) == ["En annan Kim", "Kim Exempel"]


def test_the_rules_of_a_body_its_term_and_who_sits_there(demo):
    body = {
        "slug": "organet", "kind": "committee", "legal_form": "drafting", "name": {"sv": "Organet"},
        "standing_items": [{"position": 1, "title": {"sv": "Val av justerare"}}],
    }  # fmt: skip
    span = {"term": "nu", "person": "kim", "start_date": "2023-05-23", "end_date": "2026-12-31", "source": "sidan"}
    made = load(
        demo(
            organizations=[*ORGANIZATIONS, body],
            elections=[{"key": "2022", "day": "2022-09-11", "source": "sidan"}],
            regulations=[{
                "key": "regler", "body": "organet", "title": {"sv": "Regler"}, "valid_from": "2016", "seats": 6,
                "decision": "beslut", "duties": [{"position": 1, "text": {"sv": "Ta emot gäster."}}],
                "delegations": [{"matter": "money", "text": {"sv": "Bidrag"}, "decision": "beslut"}],
            }],
            terms=[{
                "key": "nu", "body": "organet", "start_date": "2023-01-01", "end_date": "2026-12-31",
                "election": "2022", "seats": 6, "recorded": "part",
                "call_orders": [{"party": "S", "parties": "S, V"}],
            }],
            mandates=[{"key": "plats", "seat": 1, **span}, {"key": "ordf", "role": "chair", **span}],
        )
    )  # fmt: skip
    assert [made[name] for name in ("elections", "regulations", "terms", "mandates")] == [1, 1, 1, 2]
    now = composition(Organization.objects.get(slug="organet"), dt.date(2026, 11, 23))
    assert (now.held, now.unrecorded, str(now.chair.person), str(now.term.election)) == (
        1, 5, "Kim Exempel", "2022-09-11",
    )  # fmt: skip
    assert now.term.call_orders.get().in_order == ("S", "V")
    rules = Regulation.objects.get()
    assert (str(rules.duties.get().text), rules.delegations.get().decision) == ("Ta emot gäster.", rules.decision)
    assert str(now.body.standing_items.get()) == "Val av justerare"


def test_a_day_of_election_is_known_by_its_day(demo):
    ElectionDay.objects.create(day="2022-09-11")
    assert "elections" not in load(demo(elections=[{"key": "2022", "day": "2022-09-11", "source": "sidan"}]))
    assert ElectionDay.objects.get().source is None


FAULTS = {
    "an unknown field": (
        {"places": [{"slug": "p", "kind": "street", "nmae": {"sv": "P"}}]},
        "places.json, p: nmae: there is no such field",
    ),
    "a name that nobody has": (
        {"decisions": [{"key": "d", "body": "ingen", "wording": {"sv": "D"}}]},
        "decisions.json, d: body: “ingen” is not among the organization records above",
    ),
    "a name further down": (
        {"organizations": [{"slug": "a", "kind": "unit", "name": {"sv": "A"}, "parent": "b"}]},
        "organizations.json, a: parent: “b” is not among the organization records above",
    ),
    "a name in a list": (
        {"places": [{"slug": "p", "kind": "street", "name": {"sv": "P"}, "collaborations": ["x"]}]},
        "places.json, p: collaborations: “x” is not among the collaboration records above",
    ),
    "a record where a name belongs": (
        {"people": [{"key": "kim", "name": "Kim", "source": {"title": "Källan"}}]},
        "people.json, kim: source: “{'title': 'Källan'}” is not among the source records above",
    ),
    "a row inside a record": (
        {"collaborations": [{**COLLABORATIONS[0], "parties": [{"organization": "exempelby"}, {"organization": "x"}]}]},
        "collaborations.json, grannby: parties 2: organization: “x” is not among the organization records above",
    ),
    "rows two deep": (
        {"collaborations": [{**COLLABORATIONS[0], "agreements": [{"kind": "charter", "signings": []}]}]},
        "collaborations.json, grannby: agreements 1: rows inside a record cannot hold others",
    ),
    "a date that is none": (
        {"activities": [{**ACTIVITIES[0], "when": "2018-13"}]},
        "activities.json, besoket: when: ",
    ),
    "a rule of the model": (
        {"places": [{"slug": "p", "kind": "street", "name": {"sv": "P"}, "latitude": 91.0, "longitude": 13.0}]},
        "places.json, p: latitude: ",
    ),
    "a constraint": (
        {"places": [{"slug": "p", "kind": "street", "name": {"sv": "P"}, "visibility": "held"}]},
        "places.json, p: __all__: ",
    ),
    "a seat that the body has not": (
        {
            "terms": [
                {"key": "t", "body": "grannby", "start_date": "2023-01-01", "end_date": "2026-12-31", "seats": 6}
            ],
            "mandates": [
                {"key": "m", "term": "t", "person": "kim", "seat": 7}
                | {"start_date": "2023-01-01", "end_date": "2026-12-31"}
            ],
        },
        "mandates.json, m: seat: ",
    ),
    "a text without Swedish": (
        {"places": [{"slug": "p", "kind": "street", "name": {"en": "P"}}]},
        "places.json, p: name: ",
    ),
    "a key that stands twice": ({"people": [*PEOPLE, *PEOPLE]}, "people.json, kim: the key stands there twice"),
    "a record without a key": ({"people": [{"name": "Kim"}]}, "people.json: a record has neither key nor slug"),
    "no list": ({"people": {"kim": {}}}, "people.json: a list of records is needed"),
    "a list of words": ({"people": ["kim"]}, "people.json: a list of records is needed"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_its_place_and_nothing_is_loaded(demo, fault):
    registers, message = FAULTS[fault]
    generation = SiteGeneration.current()
    with pytest.raises(DemoError) as caught:
        load(demo(**registers))
    assert str(caught.value).startswith(message)
    assert [model.objects.count() for model in CONTENT] == [0] * len(CONTENT)
    assert SiteGeneration.current() == generation


def test_what_is_no_json_names_the_file_and_the_line(demo):
    folder = demo()
    (folder / "places.json").write_text("[\n{]", encoding="utf-8")
    with pytest.raises(DemoError, match=r"^places\.json: .*line 2"):
        load(folder)


def test_a_register_without_a_file_has_no_records(demo):
    folder = demo()
    (folder / "activities.json").unlink()
    assert "activities" not in load(folder)


# Who answers what visitors write.

TOPICS = [{"slug": "fraga", "organization": "gammelby"}, {"slug": "ide", "organization": "exempelby"}]


def answering():
    return dict(Topic.objects.exclude(organization=None).values_list("slug", "organization__slug"))


def test_a_topic_gets_the_recipient_that_it_lacked(demo):
    generation = SiteGeneration.current()
    OutboxEntry.objects.all().delete()
    made = load(demo(topics=TOPICS))
    assert made["topics"] == 2
    assert answering() == {"fraga": "gammelby", "ide": "exempelby"}
    # The form is public: whatever is kept of its page is old now.
    assert SiteGeneration.current() > generation
    assert OutboxEntry.objects.filter(label="enquiries.Topic").count() == 2
    assert load(demo(topics=TOPICS)) == {}


def test_a_recipient_that_staff_chose_stays_with_all_that_they_wrote(demo):
    folder = demo(topics=TOPICS)
    mine = Organization.objects.create(slug="min", kind="unit", name={"sv": "Min"})
    Topic.objects.filter(slug="fraga").update(organization=mine)
    Topic.objects.filter(slug="ide").update(mailbox="lada@example.se", title={"sv": "Förslag"}, is_open=False)
    assert load(folder)["topics"] == 1
    assert answering() == {"fraga": "min", "ide": "exempelby"}
    idea = Topic.objects.get(slug="ide")
    assert (idea.mailbox, str(idea.title), idea.is_open) == ("lada@example.se", "Förslag", False)


def test_a_topic_that_staff_took_away_is_not_made_again(demo):
    Topic.objects.filter(slug="fraga").delete()
    assert load(demo(topics=TOPICS))["topics"] == 1
    assert not Topic.objects.filter(slug="fraga").exists()


@pytest.mark.parametrize(
    ("topic", "message"),
    [
        ({"slug": "ide", "organization": "x"}, "topics.json, ide: organization: “x” is not among the organization"),
        ({"slug": "ide"}, "topics.json, ide: organization: “None” is not among the organization"),
        ({"organization": "exempelby"}, "topics.json: a record has neither key nor slug"),
    ],
)
def test_a_recipient_that_nobody_knows_loads_nothing(demo, topic, message):
    with pytest.raises(DemoError) as caught:
        load(demo(topics=[TOPICS[0], topic]))
    assert str(caught.value).startswith(message)
    assert answering() == {}
    assert Organization.objects.count() == 0


def test_in_the_real_demonstration_the_committee_answers_everything():
    folder = Path(__file__).resolve().parents[3] / "demo" / "angelholm"
    assert load(folder)["topics"] == Topic.objects.count() == 5
    assert set(answering().values()) == {"vanortskommitten"}
    # No source gives an address, so none is made up; the office tells staff what is missing.
    assert Organization.objects.get(slug="vanortskommitten").email == ""
    assert Topic.objects.unreachable().count() == 5


def test_the_command_tells_what_it_made(demo, capsys):
    demo()
    call_command("load_demo", "exempel")
    assert "3 organizations" in capsys.readouterr().out
    call_command("load_demo", "exempel")
    assert "No new rows." in capsys.readouterr().out


def test_the_command_leaves_a_register_with_content_alone(demo, capsys):
    demo()
    Organization.objects.create(slug="min", kind="municipality", name={"sv": "Min"})
    call_command("load_demo", "exempel", "--if-empty")
    assert "nothing was loaded" in capsys.readouterr().out
    assert Organization.objects.count() == 1
    call_command("load_demo", "exempel")
    assert Organization.objects.count() == 4


def test_the_command_loads_into_an_empty_register(demo):
    demo()
    call_command("load_demo", "exempel", "--if-empty")
    assert StatusChange.objects.count() == 2


def test_the_command_tells_a_fault_in_one_line(demo):
    demo(people=[{"key": "kim", "name": ""}])
    with pytest.raises(CommandError, match=r"^people\.json, kim: name: "):
        call_command("load_demo", "exempel")
    assert Source.objects.count() == 0


def test_the_command_knows_only_what_lies_in_the_folder(demo):
    demo()
    with pytest.raises(CommandError, match="exempel"):
        call_command("load_demo", "../exempel")
