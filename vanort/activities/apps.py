# SPDX-License-Identifier: EUPL-1.2
"""The app's entry in Django's registry, and the rules a new installation starts with."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """Activities."""

    name = "vanort.activities"
    verbose_name = _("Activities")

    def ready(self) -> None:
        post_migrate.connect(_add_first_rules, sender=self, dispatch_uid="vanort.activities.rules")


def _add_first_rules(**_kwargs: Any) -> None:
    """Write the first rows where there are none; what a municipality has changed stays."""
    from vanort.activities.models import CountingKind, PayRule
    from vanort.activities.retention import DATA_CLASS
    from vanort.core.models import RetentionRule

    RetentionRule.objects.get_or_create(data_class=DATA_CLASS, defaults={"months": 24})
    if not CountingKind.objects.exists():
        for kind in ("official_visit", "working_talks", "jubilee"):
            CountingKind.objects.create(kind=kind)
    if not PayRule.objects.exists():
        # Guests pay the way to the agreed place of arrival, hosts the rest (Sölvesborg's policy; usual in Europe).
        for kind in ("travel", "lodging", "meals", "local_travel", "interpreter", "event"):
            PayRule.objects.create(kind=kind, payer="guest" if kind == "travel" else "host")
