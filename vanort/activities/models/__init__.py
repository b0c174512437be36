# SPDX-License-Identifier: EUPL-1.2
"""The rows of activities: what is done together, what it costs, what is told of it afterwards."""

from vanort.activities.models.activity import (  # isort: skip
    Activity, ActivityQuerySet, CountingKind, ParticipantGroup, Postponement, dormant)  # fmt: skip
from vanort.activities.models.money import Budget, CostKind, CostLine, PayRule

from vanort.activities.models.report import (  # isort: skip
    ActivityReport, ReportAim, ReportCost, ReportGroup, ReportPhoto, ReportRule)  # fmt: skip

__all__ = [
    "Activity", "ActivityQuerySet", "ActivityReport", "Budget", "CostKind", "CostLine", "CountingKind",
    "ParticipantGroup", "PayRule", "Postponement", "ReportAim", "ReportCost", "ReportGroup", "ReportPhoto",
    "ReportRule", "dormant"]  # fmt: skip
