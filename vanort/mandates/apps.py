# SPDX-License-Identifier: EUPL-1.2
"""The app's entry in Django's registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MandatesConfig(AppConfig):
    """Mandates."""

    name = "vanort.mandates"
    label = "mandates"
    verbose_name = _("Mandates")
    default_auto_field = "django.db.models.BigAutoField"
