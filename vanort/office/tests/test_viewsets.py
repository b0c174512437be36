# SPDX-License-Identifier: EUPL-1.2
"""The registers' screens: lists without N+1, Swedish first, filters, exports, forms, copies, deletions."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from vanort.activities.models import Activity, CountingKind
from vanort.activities.tests.factories import ActivityFactory, CountingKindFactory, ParticipantGroupFactory
from vanort.collaborations.models import Agreement, Collaboration, DormancyRule, MemoryPlace
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    DormancyRuleFactory,
    MemoryPlaceFactory,
    MilestoneFactory,
    PartyFactory,
    StatusChangeFactory,
)
from vanort.core.models import RetentionRule, Source
from vanort.core.tests.factories import SourceFactory
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.directory.tests.factories import DecisionReferenceFactory, OrganizationFactory, PersonFactory
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import fields_of, list_of, url_of

pytestmark = pytest.mark.django_db


ROWS = {
    Activity: lambda: ActivityFactory(
        town=OrganizationFactory(),
        collaborations=[CollaborationFactory()],
        sources=[SourceFactory()],
        responsible=OrganizationFactory(),
        decision=DecisionReferenceFactory(),
    ),
    Agreement: lambda: AgreementFactory(source=SourceFactory(), decision=DecisionReferenceFactory()),
    Collaboration: lambda: CollaborationFactory(responsible=OrganizationFactory()),
    MemoryPlace: lambda: MemoryPlaceFactory(
        town=OrganizationFactory(), given_by=OrganizationFactory(), source=SourceFactory()
    ),
    Organization: lambda: OrganizationFactory(parent=OrganizationFactory(), source=SourceFactory()),
    Person: lambda: PersonFactory(source=SourceFactory()),
    DecisionReference: lambda: DecisionReferenceFactory(source=SourceFactory()),
    Source: SourceFactory,
}
RULES = {
    CountingKind: lambda kind: CountingKindFactory(kind=kind),
    DormancyRule: lambda kind: DormancyRuleFactory(kind=kind),
}


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    return len(queries)


@pytest.mark.parametrize("export", ["", "?export=csv", "?export=xlsx"])
@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_a_list_asks_as_often_for_three_rows_as_for_one(coordinator, model, export):
    ROWS[model]()
    address = list_of(model) + export
    count_queries(coordinator, address)
    one = count_queries(coordinator, address)
    ROWS[model]()
    ROWS[model]()
    assert count_queries(coordinator, address) == one
    assert one <= 16


@pytest.mark.parametrize("model", RULES, ids=lambda model: model.__name__)
def test_rules_are_listed_under_the_settings(administrator, model):
    RULES[model](model._meta.get_field("kind").choices[-1][0])
    page = administrator.get(list_of(model))
    assert list(page.context["object_list"]) == list(model.objects.all())
    assert administrator.get(f"{list_of(model)}add/").status_code == 200


def test_a_retention_rule_is_stored(administrator):
    data = {"data_class": "directory.person", "months": "24", "days": "0", "decision": ""}
    administrator.post(f"{list_of(RetentionRule)}add/", data)
    assert RetentionRule.objects.get(data_class="directory.person").months == 24


def test_a_list_shows_swedish_whatever_the_browser_asks_for(coordinator):
    MemoryPlaceFactory(
        name={"sv": "Kamengatan", "en": "Kamen Street"}, town=OrganizationFactory(name={"sv": "Här", "en": "Here"})
    )
    page = coordinator.get(list_of(MemoryPlace), headers={"accept-language": "en"}).content.decode()
    assert "Kamengatan" in page
    assert "Här" in page
    assert "Kamen Street" not in page
    assert '<html lang="sv"' in page


def test_the_first_column_leads_to_the_form_and_sorts(coordinator):
    b, a = CollaborationFactory(name={"sv": "B"}), CollaborationFactory(name={"sv": "A"})
    page = coordinator.get(f"{list_of(Collaboration)}?ordering=-name__sv")
    assert list(page.context["object_list"]) == [b, a]
    assert f'href="{url_of(a)}"' in page.content.decode()


def test_a_reader_looks_and_changes_nothing(reader):
    one = CollaborationFactory()
    page = reader.get(list_of(Collaboration)).content.decode()
    assert url_of(one, "inspect") in page
    assert url_of(one) not in page
    assert "bulk-action-checkbox" not in page
    assert reader.get(url_of(one)).status_code == 302
    assert reader.post(url_of(one), {"name_sv": "Nytt"}).status_code == 302
    assert Collaboration.objects.get().name == one.name


def test_filters_narrow_a_list(coordinator):
    unknown = CollaborationFactory(slug="unknown")
    known = MilestoneFactory(collaboration__slug="known").collaboration
    network = CollaborationFactory(slug="network", kind="network", review_by="2020-01-01")

    def shown(query):
        return set(coordinator.get(f"{list_of(Collaboration)}?{query}").context["object_list"])

    assert shown("attention=gaps") == {unknown}
    assert shown("attention=past_review") == {network}
    assert shown("kind=twin_town") == {unknown, known}
    assert shown("kind=twin_town&attention=past_review") == set()
    assert shown("attention=nonsense") == {unknown, known, network}


def test_activities_without_outcome_are_found(coordinator):
    late = ActivityFactory(state="planned", when="2020-05")
    ActivityFactory()
    page = coordinator.get(f"{list_of(Activity)}?attention=outcome_unknown")
    assert list(page.context["object_list"]) == [late]


def test_csv_has_labels_semicolons_and_a_column_per_language(coordinator):
    MemoryPlaceFactory(name={"sv": "=Gatan", "lv": "Iela"}, kind="street", given="1994-05")
    answer = coordinator.get(f"{list_of(MemoryPlace)}?export=csv")
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    values = list(row.values())
    assert values[:5] == ["'=Gatan", "", "", "", "Iela"]
    assert row[next(key for key in row if key.endswith("(lv)"))] == "Iela"
    assert "1994-05" in values
    assert str(MemoryPlace.Kind.STREET.label) in values


def test_xlsx_opens_and_holds_numbers_as_numbers(coordinator):
    OrganizationFactory(name={"sv": "=1+1"}, population=42000)
    answer = coordinator.get(f"{list_of(Organization)}?export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active.values)
    assert len(rows) == 2
    row = dict(zip(rows[0], rows[1], strict=True))
    assert 42000 in row.values()
    assert "'=1+1" in row.values()


def test_an_export_holds_only_what_is_filtered(coordinator):
    CollaborationFactory(name={"sv": "Kamen"})
    CollaborationFactory(name={"sv": "Nätet"}, kind="network")
    text = coordinator.get(f"{list_of(Collaboration)}?export=csv&kind=network").content.decode()
    assert "Nätet" in text
    assert "Kamen" not in text


def test_a_slug_is_made_from_the_swedish_name(coordinator):
    CollaborationFactory(slug="hoje-taastrup")
    data = {
        "kind": "twin_town",
        "relation": "partnership",
        "name_sv": "Høje-Taastrup",
        "visibility": "public",
        "currency": "SEK",
        **{
            f"{rows}-{part}": "0"
            for rows in ("parties", "milestones", "funding")
            for part in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }
    answer = coordinator.post(f"{list_of(Collaboration)}add/", data)
    made = Collaboration.objects.get(name__sv="Høje-Taastrup")
    assert made.slug == "hoje-taastrup-2"
    assert answer.url == url_of(made)
    assert ModelLogEntry.objects.get().action == "wagtail.create"


def test_a_name_without_swedish_is_refused_and_nothing_is_lost(coordinator):
    data = {
        "kind": "twin_town",
        "name_sv": "",
        "name_en": "Kamen in English",
        "visibility": "public",
        **{
            f"{rows}-{part}": "0"
            for rows in ("parties", "milestones", "funding")
            for part in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }
    page = coordinator.post(f"{list_of(Collaboration)}add/", data)
    assert not Collaboration.objects.exists()
    assert page.context["form"].errors.keys() == {"name"}
    assert fields_of(page)["name_en"] == ["Kamen in English"]


def test_a_form_sent_back_unchanged_changes_nothing(coordinator):
    party = PartyFactory(collaboration__name={"sv": "Kamen", "de": "Kamen", "fr": "Kamen"}, source=SourceFactory())
    MilestoneFactory(collaboration=party.collaboration, when="1978-05-12/1978-05-14")
    before = Collaboration.objects.get()
    answer = coordinator.post(url_of(before), fields_of(coordinator.get(url_of(before))))
    assert answer.status_code == 302
    after = Collaboration.objects.get()
    for field in Collaboration._meta.concrete_fields:
        if field.name not in ("version", "updated_at"):
            assert getattr(after, field.name) == getattr(before, field.name), field.name
    assert after.version == before.version + 1
    assert after.milestones.get().when.edtf == "1978-05-12/1978-05-14"
    assert after.parties.get().source == party.source


def test_a_collaboration_with_several_milestones_is_saved(coordinator):
    kamen = MilestoneFactory(when="1978").collaboration
    MilestoneFactory(collaboration=kamen, when="1956", counts=False, kind="first_contact")
    MilestoneFactory(collaboration=kamen, when=None, certainty="unknown", counts=False, kind="charter")
    data = fields_of(coordinator.get(url_of(kamen)))
    assert coordinator.post(url_of(kamen), data | {"milestones-0-title_sv": ["Bussen stannar"]}).status_code == 302
    assert "Bussen stannar" in {milestone.title["sv"] for milestone in kamen.milestones.all()}


def test_a_pasted_position_fills_in_both_numbers(coordinator):
    town = OrganizationFactory(unplaced=True)
    data = fields_of(coordinator.get(url_of(town)))
    coordinator.post(url_of(town), data | {"position": ["https://www.openstreetmap.org/#map=12/51.5912/7.6634"]})
    town.refresh_from_db()
    assert (town.latitude, town.longitude) == (51.5912, 7.6634)


def test_a_position_that_cannot_be_read_is_refused(coordinator):
    town = OrganizationFactory(unplaced=True)
    data = fields_of(coordinator.get(url_of(town)))
    page = coordinator.post(url_of(town), data | {"position": ["mitt på torget"]})
    assert page.context["form"].errors.keys() == {"position"}
    assert fields_of(page)["position"] == ["mitt på torget"]


def test_a_copy_takes_the_rows_along_and_gets_an_address_of_its_own(coordinator):
    original = ActivityFactory(slug="resa", collaborations=[CollaborationFactory()])
    ParticipantGroupFactory(activity=original, number=14)
    data = fields_of(coordinator.get(url_of(original, "copy")))
    assert data["slug"] == [""]
    coordinator.post(f"{list_of(Activity)}add/", data)
    copy = Activity.objects.exclude(pk=original.pk).get()
    assert copy.slug not in ("", "resa")
    assert copy.uuid != original.uuid
    assert copy.participants.get().number == 14
    assert set(copy.collaborations.all()) == set(original.collaborations.all())
    assert original.participants.count() == 1


def test_what_is_used_cannot_be_deleted_and_the_reason_is_said(coordinator):
    decision = DecisionReferenceFactory()
    StatusChangeFactory(decision=decision)
    page = coordinator.post(url_of(decision, "delete"), follow=True)
    assert DecisionReference.objects.filter(pk=decision.pk).exists()
    assert page.status_code == 200
    free = DecisionReferenceFactory()
    coordinator.post(url_of(free, "delete"))
    assert not DecisionReference.objects.filter(pk=free.pk).exists()


def test_a_record_can_be_read_with_every_language(reader):
    one = CollaborationFactory(name={"sv": "Kamen", "de": "Städtefreundschaft"})
    page = reader.get(url_of(one, "inspect")).content.decode()
    assert '<span lang="de">Städtefreundschaft</span>' in page


def test_a_record_is_made_in_the_window_where_it_is_chosen(coordinator):
    address = "/admin/snippets/choose/core/source/create/"
    fields = {"title": "Protokoll", "url": "https://exempel.se/p", "seen_on": "2026-11-23"}
    answer = coordinator.post(address, fields)
    assert answer.json()["step"] == "chosen"
    assert Source.objects.get().title == "Protokoll"


def test_an_editor_changes_but_does_not_add():
    editor = client_of("editor", "eva")
    one = CollaborationFactory()
    assert editor.get(url_of(one)).status_code == 200
    assert editor.get(f"{list_of(Collaboration)}add/").status_code == 302


def test_the_menu_begins_with_what_to_do(coordinator):
    page = coordinator.get("/admin/").content.decode()
    for address in ("activities/activity", "collaborations/collaboration", "directory/organization", "core/source"):
        assert f"/admin/snippets/{address}/" in page
    assert '"/admin/snippets/"' not in page
