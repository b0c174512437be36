# SPDX-License-Identifier: EUPL-1.2
"""Notice every change of content, wherever it is made, and say so once per change to caches and indexes: the one place
in the project that uses signals, for viewset saves, bulk actions, the shell and the worker all pass here."""

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save

from vanort.core.models import OutboxEntry, SiteGeneration
from vanort.core.pagecache.published import withdraw

# Apps whose rows are the machinery's own: sessions, logs, tokens and queues change without any page changing.
_MACHINERY = {
    "sessions", "admin", "contenttypes", "auth", "migrations", "account", "mfa", "socialaccount",
    "django_tasks_database"}  # fmt: skip
_MACHINERY_MODELS = {
    "accounts.user", "wagtailcore.modellogentry", "wagtailcore.pagelogentry", "wagtailcore.referenceindex",
    "wagtailcore.revision", "wagtailcore.comment", "wagtailcore.pagesubscription", "wagtailcore.uploadedfile",
    "wagtailadmin.admin", "wagtailadmin.editingsession", "wagtailadmin.formstate", "wagtailusers.userprofile",
    "wagtailsearch.indexentry", "wagtailsearch.sqliteftsindexentry"}  # fmt: skip


def is_content(model: type[models.Model]) -> bool:
    """Tell whether rows of a model can show on a page; a model of ours that cannot says ``is_machinery``."""
    is_theirs = model._meta.app_label in _MACHINERY or model._meta.label_lower in _MACHINERY_MODELS
    return not (is_theirs or getattr(model, "is_machinery", False))


def _note(instance: models.Model, action: str = "post_", *, raw: bool = False, **_signal: Any) -> None:
    if action.startswith("post_") and not raw and is_content(type(instance)):
        SiteGeneration.raise_by_one()
        withdraw()
        OutboxEntry.objects.create(label=instance._meta.label, object_id=str(instance.pk))


def listen() -> None:
    """Connect to every model; called once, when the app registry is ready."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_note, dispatch_uid="vanort.core.generation")
