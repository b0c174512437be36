# SPDX-License-Identifier: EUPL-1.2
"""The app's entry in Django's registry, and the checklist and rules a new installation starts with."""

import tomllib
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """Visits."""

    name = "vanort.visits"
    verbose_name = _("Visits")

    def ready(self) -> None:
        post_migrate.connect(_add_first_rules, sender=self, dispatch_uid="vanort.visits.rules")


def _add_first_rules(**_kwargs: Any) -> None:
    """Write the first rows where there are none; what a municipality has changed stays."""
    from vanort.core.models import RetentionRule
    from vanort.visits.models import ChecklistStep
    from vanort.visits.retention import CLASSES

    for data_class, kept in CLASSES.items():
        RetentionRule.objects.get_or_create(data_class=data_class, defaults=kept)
    if not ChecklistStep.objects.exists():
        steps = tomllib.loads((Path(__file__).parent / "checklist.toml").read_text(encoding="utf-8"))["step"]
        ChecklistStep.objects.bulk_create(ChecklistStep(**step) for step in steps)
