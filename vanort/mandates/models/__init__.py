# SPDX-License-Identifier: EUPL-1.2
"""The records of mandates."""

from vanort.mandates.models.mandate import Mandate, ReportBack
from vanort.mandates.models.regulation import CallOrder, Delegation, Duty, ElectionDay, Regulation, Term

__all__ = ["CallOrder", "Delegation", "Duty", "ElectionDay", "Mandate", "Regulation", "ReportBack", "Term"]
