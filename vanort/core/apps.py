# SPDX-License-Identifier: EUPL-1.2
"""Start of the app: begin to notice changes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Begins to notice changes."""

    name = "vanort.core"
    verbose_name = _("Ground")

    def ready(self) -> None:
        from vanort.core import generation

        generation.listen()
