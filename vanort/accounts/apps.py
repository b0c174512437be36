# SPDX-License-Identifier: EUPL-1.2
"""The app's entry in Django's registry."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Accounts and roles."""

    name = "vanort.accounts"
    label = "accounts"
    verbose_name = _("Accounts and roles")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the table of roles in force after every migrate."""
        post_migrate.connect(_apply_roles, dispatch_uid="vanort.accounts.roles")


def _apply_roles(sender: AppConfig, plan: Any = None, **_kwargs: Any) -> None:
    """Run once per migrate: when the last app has its permissions, for roles are made of all of them."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender is last:
        from vanort.accounts.actions import apply_roles

        apply_roles()
