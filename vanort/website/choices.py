# SPDX-License-Identifier: EUPL-1.2
"""What the filters of lists offer, read from the register."""

from __future__ import annotations

from vanort.collaborations.models import Collaboration
from vanort.website.rendering import alphabetical
from vanort.website.stories import name_of


def collaboration_choices() -> list[tuple[str, str]]:
    """Return the public collaborations by name, as (slug, name). Two queries."""
    rows = Collaboration.objects.public().with_parties()
    return sorted(((each.slug, str(name_of(each))) for each in rows), key=lambda pair: alphabetical(pair[1]))
