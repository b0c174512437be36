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

_OFFICE = ("wagtailadmin", "access_admin")

Key = tuple[str, str]


@transaction.atomic
def apply_roles() -> None:
    """Give each role's group exactly the rights of the table; run at every migrate, changes nothing the second time.

    Does nothing while the tables are not there yet, as when a single app is migrated. Groups of other names are left
    alone, but for the two empty ones that Wagtail's first migration makes.
    """
    if GroupPagePermission._meta.db_table not in connection.introspection.table_names():
        return
    permissions = Permission.objects.select_related("content_type")
    known = {(one.content_type.app_label, one.codename): one for one in permissions}
    for role, name in GROUP_NAMES.items():
        group, _made = Group.objects.get_or_create(name=name)
        wanted = {known[key].pk for key in _model_rights(role) if key in known}
        if wanted != set(group.permissions.values_list("pk", flat=True)):
            group.permissions.set(wanted)
        _apply_at(Page.get_first_root_node(), group, [known[key] for key in _page_rights(role) if key in known])
        _apply_at(Collection.get_first_root_node(), group, [known[key] for key in _file_rights(role) if key in known])
    Group.objects.filter(name__in=("Moderators", "Editors"), user=None).delete()


@transaction.atomic
def set_roles(user: User, *, names: Iterable[str]) -> set[str]:
    """Give a person exactly the roles that the identity service names, and return their codes; other groups are kept.

    Names are those of groups or codes of roles; what means no role is passed over.
    """
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
    """Make an account without a role and without a password; its owner chooses one by the address.

    An account that exists is never taken over by an address (decision 12): who has one is connected to it by hand.

    The user name is made of the name, and the last word of that is taken for the surname.

    Raises:
        PermissionDenied: when the person may not make accounts.
        ValidationError: when an account has the address already.
    """
    if not by.has_perm(permission_for(User, "add")):
        raise PermissionDenied
    is_theirs = Q(username__iexact=email) | Q(email__iexact=email)
    if filter_users_by_email(email) or User.objects.filter(is_theirs).exists():
        raise ValidationError(
            _("An account has the address %(email)s already. Is it the same person? Then choose it under Account.")
            % {"email": email}
        )
    slug = slug_of(name) or str(User._meta.model_name)
    taken = {one.lower() for one in User.objects.filter(username__istartswith=slug).values_list("username", flat=True)}
    first, _space, last = name.rpartition(" ")
    user = User(username=first_free(slug, taken), email=email, first_name=first[:150], last_name=last[:150])
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    log(instance=user, action="wagtail.create", user=by)
    return user


def _model_rights(role: str) -> set[Key]:
    """Return the rights on whole models; pages and files have theirs by place."""
    rights = {_OFFICE}
    for model in apps.get_models():
        area = area_of(model)
        if area is None or area == "files" or issubclass(model, Page):
            continue
        meta = model._meta
        rights |= {(meta.app_label, f"{action}_{meta.model_name}") for action in allowed(role, area)}
    if "add" in allowed(role, "pages"):
        rights.add(("simple_translation", "submit_translation"))
    return rights


def _page_rights(role: str) -> set[Key]:
    actions = allowed(role, "pages")
    return {("wagtailcore", codename) for action in actions for codename in PAGE_PERMISSIONS.get(action, ())}


def _file_rights(role: str) -> set[Key]:
    """Return the rights on pictures, documents and collections; Wagtail calls looking at files choosing them."""
    rights = set()
    for model in apps.get_models():
        if area_of(model) == "files":
            meta = model._meta
            verbs = {"choose" if action == "view" else action for action in allowed(role, "files")}
            rights |= {(meta.app_label, f"{verb}_{meta.model_name}") for verb in verbs}
    return rights


def _apply_at(root: Page | Collection | None, group: Group, permissions: list[Permission]) -> None:
    """Give rights on a whole tree of pages or collections, and on no part of it alone."""
    if root is None:
        return
    rows, place = (GroupPagePermission, "page") if isinstance(root, Page) else (GroupCollectionPermission, "collection")
    kept = rows.objects.filter(group=group, permission__in=permissions, **{place: root})
    rows.objects.filter(group=group).exclude(pk__in=kept).delete()
    have = set(kept.values_list("permission", flat=True))
    for permission in permissions:
        if permission.pk not in have:
            rows.objects.create(group=group, permission=permission, **{place: root})
