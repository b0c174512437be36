# SPDX-License-Identifier: EUPL-1.2
"""The app's entry in Django's registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """Office."""

    name = "vanort.office"
    verbose_name = _("Office")

    def ready(self) -> None:
        """Draw Wagtail's choosers our way; imported here because Wagtail needs the apps to be ready."""
        from vanort.office.starting import take_over

        take_over()
