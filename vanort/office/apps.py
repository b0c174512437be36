# SPDX-License-Identifier: EUPL-1.2
"""The app's entry in Django's registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """Office."""

    name, verbose_name = "vanort.office", _("Office")
