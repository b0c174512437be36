# SPDX-License-Identifier: EUPL-1.2
"""Build the search index anew; also after a restored backup or a change of the languages."""

from typing import Any

from django.core.management import BaseCommand

from vanort.search.actions import rebuild


class Command(BaseCommand):
    """``rebuild_search``: the site may be served meanwhile."""

    help = "Compare the search index with the register and write what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} documents")
