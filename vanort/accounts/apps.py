# SPDX-License-Identifier: EUPL-1.2
"""The app's entry in Django's registry."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.core.cache import caches
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.connection import ConnectionProxy
from django.utils.translation import gettext_lazy as _

from vanort.accounts import sessions


class AccountsConfig(AppConfig):
    """Puts the table of roles in force after every migrate, and watches over sessions and failed attempts."""

    name = "vanort.accounts"
    verbose_name = _("Accounts and roles")

    def ready(self) -> None:
        from allauth.account import signals
        from allauth.core.internal import ratelimit
        from allauth.mfa.totp.internal import auth
        from allauth.socialaccount.internal import jwtkit
        from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

        from vanort.accounts.adapters import decode_identity

        post_migrate.connect(_apply_roles, dispatch_uid="vanort.accounts.roles")
        post_migrate.connect(_make_cache_table, sender=self, dispatch_uid="vanort.accounts.limits")
        user_logged_in.connect(sessions.begin, dispatch_uid="vanort.accounts.sessions")
        for signal in (signals.password_changed, signals.password_set, signals.password_reset):
            signal.connect(sessions.has_chosen, dispatch_uid="vanort.accounts.sessions")
        # All processes and hosts count failed attempts and used codes together; allauth has no setting for it.
        ratelimit.cache = auth.cache = jwtkit.cache = ConnectionProxy(caches, "limits")
        # The signature of every identity token is checked; allauth leaves it out when the token came over TLS.
        OpenIDConnectOAuth2Adapter._decode_id_token = decode_identity


def _apply_roles(sender: AppConfig, plan: Any = None, **_kwargs: Any) -> None:
    """Run once per migrate: when the last app has its permissions, for roles are made of all of them."""
    if sender is [config for config in apps.get_app_configs() if config.models_module is not None][-1]:
        from vanort.accounts.actions import apply_roles

        apply_roles()


def _make_cache_table(sender: AppConfig, **_kwargs: Any) -> None:
    call_command("createcachetable", verbosity=0)
