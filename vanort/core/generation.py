# SPDX-License-Identifier: EUPL-1.2
"""Notice every change of content, wherever it is made, and say so once per change to caches and indexes.

The one place in the project that uses signals: viewset saves, bulk actions, the shell and the worker all pass here.
"""

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save

from vanort.core.models import OutboxEntry, SiteGeneration
from vanort.core.pagecache.published import withdraw

# Apps whose rows are the machinery's own: sessions, logs, tokens and queues change without any page changing.
_MACHINERY = {
    "sessions", "admin", "contenttypes", "auth", "migrations", "account", "mfa", "socialaccount",
    "django_tasks_database",
}  # fmt: skip
_MACHINERY_MODELS = {
    "accounts.user", "wagtailcore.modellogentry", "wagtailcore.pagelogentry", "wagtailcore.referenceindex",
    "wagtailcore.revision", "wagtailcore.comment", "wagtailcore.pagesubscription", "wagtailcore.uploadedfile",
    "wagtailadmin.admin", "wagtailadmin.editingsession", "wagtailadmin.formstate", "wagtailusers.userprofile",
    "wagtailsearch.indexentry", "wagtailsearch.sqliteftsindexentry",
}  # fmt: skip


def is_content(model: type[models.Model]) -> bool:
    """Tell whether rows of a model can show on a page; a model of ours that cannot says ``is_machinery``."""
    if getattr(model, "is_machinery", False):
        return False
    return model._meta.app_label not in _MACHINERY and model._meta.label_lower not in _MACHINERY_MODELS


def _note(model: type[models.Model], object_id: object) -> None:
    SiteGeneration.raise_by_one()
    withdraw()
    OutboxEntry.objects.create(label=model._meta.label, object_id=str(object_id))


def _saved_or_deleted(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    if not kwargs.get("raw") and is_content(sender):
        _note(sender, instance.pk)


def _links_changed(sender: type[models.Model], instance: models.Model, action: str, **_kwargs: Any) -> None:
    if action.startswith("post_") and is_content(type(instance)):
        _note(type(instance), instance.pk)


def listen() -> None:
    """Connect to every model; called once, when the app registry is ready."""
    post_save.connect(_saved_or_deleted, dispatch_uid="vanort.core.saved")
    post_delete.connect(_saved_or_deleted, dispatch_uid="vanort.core.deleted")
    m2m_changed.connect(_links_changed, dispatch_uid="vanort.core.links")
