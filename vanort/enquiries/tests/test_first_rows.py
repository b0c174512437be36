# SPDX-License-Identifier: EUPL-1.2
"""A new installation can be written to at once, and what a municipality has changed stays."""

import pytest
from django.apps import apps
from django.core.management import call_command

from vanort.core.apps import add_first_rows
from vanort.core.models import RetentionRule
from vanort.directory.tests.factories import OrganizationFactory
from vanort.enquiries.actions import DATA_CLASS
from vanort.enquiries.models import Topic

pytestmark = pytest.mark.django_db
FIRST_TOPICS = ("ide", "fraga", "upplysning", "rattelse", "tillganglighet")
ANSWER_DAYS, KEPT_MONTHS = 14, 24


def _add_first_rows():
    add_first_rows(apps.get_app_config("enquiries"))


@pytest.fixture
def new():
    """The rows of a new installation, whatever a test before has left."""
    Topic.objects.all().delete()
    RetentionRule.objects.all().delete()
    _add_first_rows()


def rows():
    rules = RetentionRule.objects.filter(data_class=DATA_CLASS)
    return [list(found.order_by("pk").values()) for found in (Topic.objects, rules)]


def test_migrating_made_them():
    assert Topic.objects.count() == len(FIRST_TOPICS)
    assert RetentionRule.objects.filter(data_class=DATA_CLASS).count() == 1


@pytest.mark.usefixtures("new")
def test_there_is_one_topic_of_each_kind_in_a_fixed_order():
    found = list(Topic.objects.open().values_list("slug", "kind", "position", "answer_days"))
    assert found == [
        ("ide", "idea", 0, ANSWER_DAYS), ("fraga", "question", 1, ANSWER_DAYS),
        ("upplysning", "information", 2, ANSWER_DAYS), ("rattelse", "correction", 3, ANSWER_DAYS),
        ("tillganglighet", "accessibility", 4, ANSWER_DAYS),
    ]  # fmt: skip
    assert {kind for _slug, kind, _position, _days in found} == set(Topic.Kind.values)


@pytest.mark.usefixtures("new")
@pytest.mark.parametrize("slug", FIRST_TOPICS)
def test_each_is_whole_and_says_in_both_languages_what_to_tell(slug):
    topic = Topic.objects.get(slug=slug)
    topic.full_clean()
    for text in (topic.title, topic.guidance):
        assert set(text) == {"sv", "en"}
        assert all(text.values())
        assert text["sv"] != text["en"]


@pytest.mark.usefixtures("new")
def test_until_somebody_answers_staff_are_told_that_nobody_does():
    assert Topic.objects.unreachable().count() == len(FIRST_TOPICS)
    Topic.objects.filter(slug="ide").update(mailbox="kommitten@example.se")
    Topic.objects.filter(slug="fraga").update(organization=OrganizationFactory(email="kommitten@example.se"))
    assert set(Topic.objects.unreachable().values_list("slug", flat=True)) == {
        "upplysning", "rattelse", "tillganglighet",
    }  # fmt: skip


@pytest.mark.usefixtures("new")
def test_the_time_to_keep_is_a_proposal_and_no_decision():
    rule = RetentionRule.objects.get(data_class=DATA_CLASS)
    assert (rule.months, rule.decision) == (KEPT_MONTHS, "")


@pytest.mark.usefixtures("new")
def test_a_second_time_changes_nothing():
    before = rows()
    _add_first_rows()
    call_command("migrate", verbosity=0)
    assert rows() == before


@pytest.mark.usefixtures("new")
def test_what_a_municipality_has_changed_stays():
    Topic.objects.exclude(slug="ide").delete()
    Topic.objects.update(title={"sv": "Förslag"}, is_open=False, answer_days=3)
    RetentionRule.objects.update(months=6, decision="KS 2026-11-23 § 1")
    before = rows()
    _add_first_rows()
    assert rows() == before
