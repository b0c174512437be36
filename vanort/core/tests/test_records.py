# SPDX-License-Identifier: EUPL-1.2
"""What every record has: visibility, version, review, and the site generation that every change raises."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from vanort.accounts.models import User
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory, MemoryPlaceFactory
from vanort.core.generation import is_content
from vanort.core.models import OutboxEntry, SiteGeneration, Visibility
from vanort.core.tests.factories import RetentionRuleFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    return {
        "public": CollaborationFactory(slug="public"),
        "internal": CollaborationFactory(slug="internal", visibility=Visibility.INTERNAL),
        "held": CollaborationFactory(slug="held", visibility=Visibility.HELD, visibility_reason="Obekräftad"),
    }


def staff():
    user = User.objects.create(username="staff")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return User.objects.get(pk=user.pk)


def slugs(rows):
    return {row.slug for row in rows}


def test_the_public_sees_public_rows_only(three):
    assert slugs(Collaboration.objects.public()) == {"public"}
    assert slugs(Collaboration.objects.visible_to(AnonymousUser())) == {"public"}


def test_staff_see_everything(three):
    assert slugs(Collaboration.objects.visible_to(staff())) == {"public", "internal", "held"}


def test_an_account_without_the_office_is_the_public(three):
    assert slugs(Collaboration.objects.visible_to(User.objects.create(username="reader"))) == {"public"}


def test_a_closed_account_is_the_public(three):
    user = staff()
    user.is_active = False
    user.save()
    assert slugs(Collaboration.objects.visible_to(User.objects.get(pk=user.pk))) == {"public"}


def test_only_public_rows_are_public(three):
    assert [three[name].is_public for name in ("public", "internal", "held")] == [True, False, False]


def test_a_held_record_needs_a_reason():
    with pytest.raises(ValidationError) as refused:
        CollaborationFactory.build(visibility=Visibility.HELD).full_clean()
    assert "__all__" in refused.value.message_dict


def test_the_database_refuses_a_held_record_without_reason():
    with pytest.raises(IntegrityError), transaction.atomic():
        CollaborationFactory(visibility=Visibility.HELD)


def test_facts_are_due_on_their_day_not_before():
    due = CollaborationFactory(review_by=dt.date(2026, 11, 23))
    assert not Collaboration.objects.past_review(dt.date(2026, 11, 22)).exists()
    assert Collaboration.objects.past_review(dt.date(2026, 11, 23)).get() == due
    assert due.is_past_review(dt.date(2026, 11, 23))
    assert not due.is_past_review(dt.date(2026, 11, 22))


def test_a_record_without_review_day_is_never_due():
    one = CollaborationFactory(review_by=None)
    assert not one.is_past_review(dt.date(2999, 1, 1))


def test_the_version_rises_with_every_save():
    one = CollaborationFactory()
    assert one.version == 1
    one.save()
    one.save(update_fields=["status"])
    assert (one.version, Collaboration.objects.get(pk=one.pk).version) == (3, 3)


def test_the_world_knows_a_record_by_an_id_of_its_own():
    assert CollaborationFactory().uuid != CollaborationFactory().uuid


def test_a_source_is_recorded_once():
    SourceFactory(title="a", url="https://exempel.se/")
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceFactory(title="a", url="https://exempel.se/")


def test_a_source_shows_its_title():
    assert str(SourceFactory(title="engelholm.se")) == "engelholm.se"


def test_a_rule_names_its_class_of_data():
    assert str(RetentionRuleFactory(data_class="x.y")) == "x.y"


def changes_of(work):
    before, last = SiteGeneration.current(), OutboxEntry.objects.count()
    work()
    return SiteGeneration.current() - before, list(OutboxEntry.objects.values_list("label", "object_id"))[last:]


def test_a_saved_record_raises_the_generation_and_is_queued():
    one = CollaborationFactory()
    assert changes_of(one.save) == (1, [("collaborations.Collaboration", str(one.pk))])


def test_a_deleted_record_raises_the_generation_and_is_queued():
    one = MemoryPlaceFactory()
    key = str(one.pk)
    assert changes_of(one.delete) == (1, [("collaborations.MemoryPlace", key)])


def test_a_new_link_between_records_raises_the_generation():
    place, town = MemoryPlaceFactory(), CollaborationFactory()
    assert changes_of(lambda: place.collaborations.add(town)) == (1, [("collaborations.MemoryPlace", str(place.pk))])


def test_a_change_that_is_rolled_back_leaves_no_trace():
    one = CollaborationFactory()

    def save_and_roll_back():
        with transaction.atomic():
            one.save()
            transaction.set_rollback(True)

    assert changes_of(save_and_roll_back) == (0, [])


def test_a_sign_in_changes_no_page():
    user = User.objects.create(username="x")
    assert changes_of(user.save) == (0, [])
    assert not is_content(User)


def test_generation_and_outbox_name_themselves():
    SiteGeneration.raise_by_one()
    assert str(SiteGeneration.objects.get(pk=1)) == str(SiteGeneration.current())
    entry = OutboxEntry.objects.create(label="a.B", object_id="7")
    assert str(entry) == "a.B 7"
