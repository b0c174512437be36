# SPDX-License-Identifier: EUPL-1.2
"""The table of roles is what the office enforces, and what the documents say."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.permissions import collection_permission_policy, page_permission_policy

from tools.roles_page import markdown
from vanort.accounts.actions import apply_roles, set_roles
from vanort.accounts.roles import ACTIONS, AREAS, GROUP_NAMES, ROLES, allowed, area_of, role_of
from vanort.accounts.tests.factories import UserFactory, person
from vanort.core.models import Record

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "roles.md"


def _by_place(model):
    """Pages and files: their rights are given on a tree, not on the model."""
    return issubclass(model, Page) or area_of(model) == "files"


def test_the_table_names_known_areas_and_actions_only():
    assert set(ROLES) == set(GROUP_NAMES)
    for areas in ROLES.values():
        assert set(areas) <= set(AREAS)
        assert {action for actions in areas.values() for action in actions.split()} <= set(ACTIONS)


def test_the_reference_page_is_the_table():
    assert PAGE.read_text(encoding="utf-8") == markdown()
    assert "| `reader` | Läsare | view | – | – | view | view | – | view | – | – |" in markdown()


@pytest.mark.parametrize(
    ("label", "area"),
    [
        ("directory.Organization", "registers"),
        ("collaborations.Party", "registers"),
        ("collaborations.StatusChange", "registers"),
        ("activities.Postponement", "registers"),
        ("core.Source", "sources"),
        ("core.RetentionRule", "rules"),
        ("collaborations.DormancyRule", "rules"),
        ("activities.CountingKind", "rules"),
        ("wagtailcore.Page", "pages"),
        ("wagtailredirects.Redirect", "pages"),
        ("wagtailimages.Image", "files"),
        ("wagtaildocs.Document", "files"),
        ("wagtailcore.Site", "site"),
        ("accounts.User", "accounts"),
        ("auth.Group", "accounts"),
        ("core.OutboxEntry", None),
        ("sessions.Session", None),
        ("mfa.Authenticator", None),
        ("socialaccount.SocialToken", None),
        ("wagtailcore.ModelLogEntry", None),
    ],
)
def test_a_model_finds_its_area_by_what_it_is(label, area):
    assert area_of(apps.get_model(label)) == area


def test_every_record_belongs_to_the_registers_and_every_site_fact_to_the_site():
    records = [model for model in apps.get_models() if issubclass(model, Record)]
    assert len(records) >= 7
    assert {area_of(model) for model in records} == {"registers"}
    assert area_of(apps.get_model("website.SiteFacts")) == "site"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_with_every_model_what_the_table_says_and_nothing_else(role):
    user = person(role)
    for model in apps.get_models():
        area = area_of(model)
        if _by_place(model):
            continue
        meta = model._meta
        for action in meta.default_permissions:
            given = area is not None and action in allowed(role, area)
            assert user.has_perm(f"{meta.app_label}.{action}_{meta.model_name}") is given, (meta.label, action)
    assert user.has_perm("wagtailadmin.access_admin")
    assert not user.is_superuser


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_with_pages_and_files_what_the_table_says(role):
    user, root = person(role), Page.get_first_root_node()
    for action, right in (("add", "add"), ("change", "change"), ("publish", "publish"), ("delete", "bulk_delete")):
        may = page_permission_policy.user_has_permission_for_instance(user, right, root)
        assert may is (action in allowed(role, "pages")), action
    top, other = Collection.get_first_root_node(), UserFactory()
    for policy in (image_policy, document_policy):
        # A file that somebody else put in; one's own may be deleted by whoever may add.
        file = policy.model(collection=top, uploaded_by_user=other)
        for action, right in (("view", "choose"), ("change", "change"), ("delete", "delete")):
            may = policy.user_has_permission_for_instance(user, right, file)
            assert may is (action in allowed(role, "files")), action
        assert policy.user_has_permission(user, "add") is ("add" in allowed(role, "files"))
    assert collection_permission_policy.user_has_permission(user, "add") is ("add" in allowed(role, "files"))


@pytest.mark.django_db
def test_without_a_role_there_is_nothing_to_do():
    user = person(None)
    assert user.get_all_permissions() == set()
    assert not image_policy.user_has_any_permission(user, ["choose", "add", "change", "delete"])


def rights_of(group):
    return (
        set(group.permissions.values_list("codename", flat=True)),
        set(group.page_permissions.values_list("page", "permission__codename")),
        set(group.collection_permissions.values_list("collection", "permission__codename")),
    )


@pytest.mark.django_db
def test_a_second_time_changes_nothing():
    before = {group.name: rights_of(group) for group in Group.objects.all()}
    with CaptureQueriesContext(connection) as captured:
        apply_roles()
    verbs = {query["sql"].split()[0] for query in captured}
    assert verbs.isdisjoint({"INSERT", "UPDATE", "DELETE"})
    assert {group.name: rights_of(group) for group in Group.objects.all()} == before
    assert set(before) == set(GROUP_NAMES.values())


@pytest.mark.django_db
def test_what_was_added_or_taken_by_hand_is_put_right():
    group = Group.objects.get(name=GROUP_NAMES["reader"])
    before = rights_of(group)
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    group.permissions.remove(Permission.objects.get(codename="view_activity"))
    home = Page.objects.get(depth=2)
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=home, permission=publish)
    photos = Collection.get_first_root_node().add_child(name="Bilder")
    delete = Permission.objects.get(codename="delete_image")
    GroupCollectionPermission.objects.create(group=group, collection=photos, permission=delete)
    group.collection_permissions.get(permission__codename="choose_image").delete()
    apply_roles()
    assert rights_of(group) == before


@pytest.mark.django_db
def test_groups_of_other_names_are_left_alone():
    own = Group.objects.create(name="Projektgruppen")
    own.permissions.add(Permission.objects.get(codename="delete_user"))
    used = Group.objects.create(name="Editors")
    UserFactory().groups.add(used)
    Group.objects.create(name="Moderators")
    apply_roles()
    names = set(Group.objects.values_list("name", flat=True))
    assert names == {*GROUP_NAMES.values(), "Projektgruppen", "Editors"}
    assert rights_of(own)[0] == {"delete_user"}


@pytest.mark.django_db
def test_a_group_that_was_deleted_comes_back_with_migrate():
    Group.objects.get(name=GROUP_NAMES["editor"]).delete()
    call_command("migrate", verbosity=0)
    assert person("editor").has_perm("wagtailredirects.add_redirect")


@pytest.mark.django_db
def test_without_trees_of_pages_and_files_the_rest_is_applied():
    GroupPagePermission.objects.all().delete()
    GroupCollectionPermission.objects.all().delete()
    Page.objects.all().delete()
    Collection.objects.all().delete()
    Group.objects.all().delete()
    apply_roles()
    assert set(Group.objects.values_list("name", flat=True)) == set(GROUP_NAMES.values())
    assert GroupPagePermission.objects.count() == GroupCollectionPermission.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("coordinator", "coordinator"), ("Samordnare", "coordinator"), (" LÄSARE ", "reader"), ("Editor", "editor"),
        ("Alla i kommunen", None), ("", None), ("admin", None),
    ],
)  # fmt: skip
def test_a_name_means_a_role_by_its_code_or_its_group(name, role):
    assert role_of(name) == role


@pytest.mark.django_db
def test_roles_are_set_exactly_other_groups_stay_and_it_is_logged():
    user = person("reader")
    own = Group.objects.create(name="Projektgruppen")
    user.groups.add(own)
    assert set_roles(user, names=["Redaktör", "secretary", "Alla i kommunen"]) == {"editor", "secretary"}
    assert set(user.groups.values_list("name", flat=True)) == {"Redaktör", "Sekreterare", "Projektgruppen"}
    entries = apps.get_model("wagtailcore.ModelLogEntry").objects.filter(action="vanort.roles")
    assert [(entry.object_id, entry.data) for entry in entries] == [(str(user.pk), {"roles": ["editor", "secretary"]})]
    set_roles(user, names=["editor", "Sekreterare"])
    assert entries.count() == 1
    assert set_roles(user, names=[]) == set()
    assert list(user.groups.values_list("name", flat=True)) == ["Projektgruppen"]
