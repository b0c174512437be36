# SPDX-License-Identifier: EUPL-1.2
"""Who may do what takes several registers at once."""

from typing import Any

from vanort.collaborations.models import Collaboration
from vanort.core.permissions import permission_for
from vanort.directory.models import Organization


def can_add_twin_town(user: Any) -> bool:
    """Whether a person may add a town and the collaboration with it."""
    wanted = ((Organization, "add"), (Collaboration, "add"), (Collaboration, "change"))
    return all(user.has_perm(permission_for(model, verb)) for model, verb in wanted)
