# SPDX-License-Identifier: EUPL-1.2
"""The app's entry in Django's registry, and the rules a new installation starts with."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CollaborationsConfig(AppConfig):
    """Collaborations."""

    name = "vanort.collaborations"
    verbose_name = _("Collaborations")

    def ready(self) -> None:
        post_migrate.connect(_add_first_rules, sender=self, dispatch_uid="vanort.collaborations.rules")


def _add_first_rules(**_kwargs: Any) -> None:
    from vanort.collaborations.models import DormancyRule

    if not DormancyRule.objects.exists():
        DormancyRule.objects.create(kind="twin_town", years=3)
