# SPDX-License-Identifier: EUPL-1.2
"""What the app adds to the office."""

from django.utils.translation import gettext_lazy as _

from vanort.core.actions import name_actions

name_actions(("roles", _("Set roles"), _("Roles set by the identity service")))
