# SPDX-License-Identifier: EUPL-1.2
"""Start of the app: begin to notice changes, and write the rows that a new installation begins with."""

import tomllib
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Begins to notice changes."""

    name, verbose_name = "vanort.core", _("Ground")

    def ready(self) -> None:
        from vanort.core import generation

        generation.listen()
        post_migrate.connect(add_first_rows, dispatch_uid="vanort.core.first_rows")


def add_first_rows(sender: AppConfig, **_kwargs: Any) -> None:
    """Write an app's ``first_rows.toml`` into the tables that are empty; what a municipality has changed stays.

    Rules of how long data is kept are in one table for all apps, so each of them is written where it is lacking."""
    file = Path(sender.path) / "first_rows.toml"
    for label, rows in tomllib.loads(file.read_text(encoding="utf-8")).items() if file.exists() else ():
        model = apps.get_model(label)
        if hasattr(model, "data_class"):
            for row in rows:
                model._default_manager.get_or_create(data_class=row.pop("data_class"), defaults=row)
        elif not model._default_manager.exists():
            for row in rows:
                model._default_manager.create(**row)
