# SPDX-License-Identifier: EUPL-1.2
"""The records of mandates."""

from vanort.mandates.models.mandate import Mandate, ReportBack
from vanort.mandates.models.regulation import Delegation, Duty, Regulation
from vanort.mandates.models.term import CallOrder, ElectionDay, Term

__all__ = ["CallOrder", "Delegation", "Duty", "ElectionDay", "Mandate", "Regulation", "ReportBack", "Term"]
