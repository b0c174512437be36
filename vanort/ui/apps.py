# SPDX-License-Identifier: EUPL-1.2
"""The app's entry in Django's registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Look."""

    name = "vanort.ui"
    label = "ui"
    verbose_name = _("Look")
    default_auto_field = "django.db.models.BigAutoField"
