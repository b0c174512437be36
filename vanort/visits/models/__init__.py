# SPDX-License-Identifier: EUPL-1.2
"""The rows of visits: the plan, which anyone at work may read, and the people, whom few may."""

from vanort.visits.models.people import Delegate, Diet, HealthCode, HealthNote, Host, Placement

from vanort.visits.models.visit import (  # isort: skip
    ChecklistItem, ChecklistStep, Invitation, ProgrammeItem, Visit)  # fmt: skip

__all__ = [
    "ChecklistItem", "ChecklistStep", "Delegate", "Diet", "HealthCode", "HealthNote", "Host", "Invitation",
    "Placement", "ProgrammeItem", "Visit"]  # fmt: skip
