# SPDX-License-Identifier: EUPL-1.2
"""Only an administrator makes the site official, and the log says who."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from freezegun import freeze_time
from wagtail.log_actions import registry

from vanort.accounts.models import User
from vanort.website.actions import declare_official
from vanort.website.models import SiteFacts

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts():
    return SiteFacts.objects.create(site_name="Vänner")


@pytest.fixture
def administrator():
    user = User.objects.create_user("anna", first_name="Anna", last_name="Exempel", is_staff=True)
    user.user_permissions.add(Permission.objects.get(content_type__app_label="website", codename="change_sitefacts"))
    return user


def logged(facts):
    return [(entry.action, entry.user.username) for entry in registry.get_logs_for_instance(facts).order_by("pk")]


@freeze_time("2027-01-15 10:00")
def test_an_administrator_declares_the_site_official(facts, administrator):
    declare_official(facts, by=administrator)
    stored = SiteFacts.objects.get()
    for row in (facts, stored):
        assert (row.is_official, str(row.declared_on), row.declared_by) == (True, "2027-01-15", "Anna Exempel")
    assert logged(facts) == [("vanort.official", "anna")]


def test_declaring_twice_keeps_the_first_day(facts, administrator):
    with freeze_time("2027-01-15 10:00"):
        declare_official(facts, by=administrator)
    with freeze_time("2027-06-01 10:00"):
        declare_official(facts, by=administrator)
    assert str(SiteFacts.objects.get().declared_on) == "2027-01-15"
    assert len(logged(facts)) == 1


def test_it_can_be_withdrawn(facts, administrator):
    declare_official(facts, by=administrator)
    declare_official(facts, by=administrator, is_official=False)
    stored = SiteFacts.objects.get()
    assert (stored.is_official, stored.declared_on, stored.declared_by) == (False, None, "")
    assert [action for action, _who in logged(facts)] == ["vanort.official", "vanort.not_official"]


def test_withdrawing_a_demonstration_changes_nothing(facts, administrator):
    declare_official(facts, by=administrator, is_official=False)
    assert logged(facts) == []


@pytest.mark.parametrize("is_official", [True, False])
def test_a_colleague_without_the_permission_may_not(facts, is_official):
    SiteFacts.objects.update(is_official=not is_official)
    colleague = User.objects.create_user("bo", is_staff=True)
    with pytest.raises(PermissionDenied):
        declare_official(facts, by=colleague, is_official=is_official)
    assert SiteFacts.objects.get().is_official is not is_official
    assert logged(facts) == []


def test_who_has_no_name_is_named_by_the_account(facts, administrator):
    administrator.first_name = administrator.last_name = ""
    declare_official(facts, by=administrator)
    assert facts.declared_by == "anna"
