# SPDX-License-Identifier: EUPL-1.2
"""Changes of who may do what: the table of roles put in force, and a person's roles as the identity service says."""

from collections.abc import Iterable
from typing import Any

from allauth.account.utils import filter_users_by_email
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from vanort.accounts.models import User
from vanort.accounts.roles import GROUP_NAMES, PAGE_PERMISSIONS, allowed, area_of, role_of
from vanort.core.permissions import permission_for
from vanort.core.slugs import first_free, slug_of

Key = tuple[str, str]


@transaction.atomic
def apply_roles() -> None:
    """Give each role's group exactly the rights of the table; run at every migrate, changes nothing the second time.

    Does nothing before the tables are there. Groups of other names are left alone, but for Wagtail's two empty ones."""
    if GroupPagePermission._meta.db_table not in connection.introspection.table_names():
        return
    permissions = Permission.objects.select_related("content_type")
    known = {(one.content_type.app_label, one.codename): one for one in permissions}
    for role, name in GROUP_NAMES.items():
        group, _made = Group.objects.get_or_create(name=name)
        on_models, on_pages, on_files = ([known[key] for key in keys if key in known] for keys in _rights(role))
        group.permissions.set(on_models)
        _apply_at(Page.get_first_root_node(), group, on_pages)
        _apply_at(Collection.get_first_root_node(), group, on_files)
    Group.objects.filter(name__in=("Moderators", "Editors"), user=None).delete()


@transaction.atomic
def set_roles(user: User, *, names: Iterable[str]) -> set[str]:
    """Give a person the roles that the identity service names, besides other groups, and return their codes."""
    codes = {role for name in names if (role := role_of(name))}
    before = set(user.groups.filter(name__in=GROUP_NAMES.values()).values_list("name", flat=True))
    after = {GROUP_NAMES[code] for code in codes}
    if before != after:
        user.groups.remove(*Group.objects.filter(name__in=before - after))
        user.groups.add(*Group.objects.filter(name__in=after - before))
        log(instance=user, action="vanort.roles", user=None, data={"roles": sorted(codes)})
    return codes


@transaction.atomic
def make_account(*, name: str, email: str, by: Any) -> User:
    """Make an account without role and password, named by the name, whose last word is taken for the surname. One that
    exists is never taken over (decision 12). Raises ``PermissionDenied``, and ``ValidationError`` for a known
    address."""
    if not by.has_perm(permission_for(User, "add")):
        raise PermissionDenied
    if filter_users_by_email(email) or User.objects.filter(Q(username__iexact=email) | Q(email__iexact=email)).exists():
        said = _("An account has the address %(email)s already. Is it the same person? Then choose it under Account.")
        raise ValidationError(said % {"email": email})
    slug = slug_of(name) or str(User._meta.model_name)
    taken = {one.lower() for one in User.objects.filter(username__istartswith=slug).values_list("username", flat=True)}
    first, _space, last = name.rpartition(" ")
    user = User(username=first_free(slug, taken), email=email, first_name=first[:150], last_name=last[:150])
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    log(instance=user, action="wagtail.create", user=by)
    return user


def _rights(role: str) -> tuple[set[Key], set[Key], set[Key]]:
    on_models, on_files = {("wagtailadmin", "access_admin")}, set()
    for model in apps.get_models():
        area, meta = area_of(model), model._meta
        if area == "files":
            # Wagtail calls looking at files choosing them.
            verbs = [action.replace("view", "choose") for action in allowed(role, area)]
            on_files |= {(meta.app_label, f"{verb}_{meta.model_name}") for verb in verbs}
        elif area and not issubclass(model, Page):
            on_models |= {(meta.app_label, f"{action}_{meta.model_name}") for action in allowed(role, area)}
    actions = allowed(role, "pages")
    if "add" in actions:
        on_models.add(("simple_translation", "submit_translation"))
    on_pages = {("wagtailcore", codename) for action in actions for codename in PAGE_PERMISSIONS.get(action, ())}
    return on_models, on_pages, on_files


def _apply_at(root: Page | Collection | None, group: Group, permissions: list[Permission]) -> None:
    if root is None:
        return
    rows, place = (GroupPagePermission, "page") if isinstance(root, Page) else (GroupCollectionPermission, "collection")
    kept = rows.objects.filter(group=group, permission__in=permissions, **{place: root})
    rows.objects.filter(group=group).exclude(pk__in=kept).delete()
    have = set(kept.values_list("permission", flat=True))
    for permission in permissions:
        if permission.pk not in have:
            rows.objects.create(group=group, permission=permission, **{place: root})
