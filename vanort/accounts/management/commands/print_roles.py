# SPDX-License-Identifier: EUPL-1.2
"""Print the reference page of the roles, docs/reference/roles.md."""

from typing import Any

from django.core.management.base import BaseCommand

from vanort.accounts.roles import markdown


class Command(BaseCommand):
    """Print the table of roles in Markdown."""

    help = "Print the table of roles in Markdown."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page to standard output."""
        self.stdout.write(markdown(), ending="")
