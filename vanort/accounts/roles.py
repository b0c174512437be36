# SPDX-License-Identifier: EUPL-1.2
"""The one table of roles: which role may do what, where; and which area a model belongs to.

What an area holds follows from what a model is, or says itself in ``role_area``: a new register needs no line here."""

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import models
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.contrib.simple_translation.models import SimpleTranslation
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site

from vanort.accounts.models import User
from vanort.core.models import Record, RetentionRule, Source

ACTIONS = ("view", "add", "change", "delete", "publish")

# Area: what it holds, as the documents say it.
AREAS = {
    "registers": "the registers and their rows: collaborations, agreements, activities, organisations, people …",
    "enquiries": "what people ask and tell us, our answers, and the letters that leave by e-mail",
    "visits": "guests and hosts of visits, who are private people; what they cannot eat is the group leader's alone",
    "sources": "where facts come from", "rules": "rules that are rows: dormancy, kinds that count, retention",
    "pages": "the pages that editors write, and redirects from old addresses",
    "files": "pictures, documents and the collections that they lie in",
    "site": "what the site says about itself, its host names and languages", "accounts": "people's accounts and roles",
}  # fmt: skip

# Role: the name of its group in the office. The code is for machines and stays; the name is a row's name.
GROUP_NAMES = {
    "administrator": "Administratör", "coordinator": "Samordnare", "secretary": "Sekreterare", "editor": "Redaktör",
    "reader": "Läsare"}  # fmt: skip

_ROWS = "view add change delete"
_PAGES = "add change delete publish"

# Role: area: actions. An area that is left out is closed to the role.
ROLES: dict[str, dict[str, str]] = {
    "administrator": {
        "registers": _ROWS, "enquiries": "view add change", "visits": _ROWS, "sources": _ROWS, "rules": _ROWS,
        "pages": _PAGES, "files": _ROWS, "site": _ROWS, "accounts": _ROWS,
    },
    "coordinator": {
        "registers": _ROWS, "enquiries": "view add change", "visits": _ROWS, "sources": _ROWS, "rules": _ROWS,
        "pages": _PAGES, "files": _ROWS, "site": "view",
    },
    "secretary": {
        "registers": "view add change", "enquiries": "view add change", "visits": _ROWS,
        "sources": "view add change", "rules": "view",
        "files": "view add",
    },
    "editor": {
        "registers": "view change", "sources": "view add change", "rules": "view", "pages": _PAGES, "files": _ROWS,
    },
    "reader": {"registers": "view", "sources": "view", "rules": "view", "files": "view"}}  # fmt: skip

# What "publish" and "delete" mean for pages, and "view" for files, in Wagtail's own words.
PAGE_PERMISSIONS = {
    "add": ("add_page",), "change": ("change_page",), "delete": ("bulk_delete_page",),
    "publish": ("publish_page", "lock_page", "unlock_page")}  # fmt: skip


def allowed(role: str, area: str) -> tuple[str, ...]:
    """Return the actions that a role may do in an area, in the order of ``ACTIONS``."""
    return tuple(action for action in ACTIONS if action in ROLES[role].get(area, "").split())


def role_of(name: str) -> str | None:
    """Return the role that a code or a group name means, however it is capitalised; None when it means none."""
    wanted = name.strip().casefold()
    return next((code for code, group in GROUP_NAMES.items() if wanted in (code, group.casefold())), None)


def area_of(model: type[models.Model]) -> str | None:
    """Return the area that a model belongs to; None for what no role is given, such as sessions and logs."""
    fixed: dict[type[models.Model], str] = {
        Source: "sources", RetentionRule: "rules", Redirect: "pages", SimpleTranslation: "pages", Site: "site",
        Locale: "site", User: "accounts", Group: "accounts", Collection: "files", get_image_model(): "files",
        get_document_model(): "files"}  # fmt: skip
    if own := fixed.get(model) or getattr(model, "role_area", None):
        return str(own)
    if issubclass(model, Page):
        return "pages"
    if issubclass(model, BaseGenericSetting | BaseSiteSetting):
        return "site"
    if issubclass(model, Record) or _hangs_on_record(model):
        return "registers"
    app_models = apps.get_app_config(model._meta.app_label).get_models()
    return "rules" if any(issubclass(other, Record) for other in app_models) else None


def _hangs_on_record(model: type[models.Model]) -> bool:
    keys = (field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey))
    return any(issubclass(key.related_model, Record) for key in keys)
