# SPDX-License-Identifier: EUPL-1.2
"""The registers of collaborations, agreements, and places of memory and gifts."""

from vanort.collaborations.models.agreement import Agreement, Signing
from vanort.collaborations.models.place import MemoryPlace

from vanort.collaborations.models.collaboration import (  # isort: skip
    Collaboration, DormancyRule, Funding, Milestone, Party, StatusChange)  # fmt: skip

__all__ = [
    "Agreement", "Collaboration", "DormancyRule", "Funding", "MemoryPlace", "Milestone", "Party", "Signing",
    "StatusChange"]  # fmt: skip
