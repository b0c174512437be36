# SPDX-License-Identifier: EUPL-1.2
"""The job that compiles figures: asked for by staff, done by the worker, begun anew when the worker died."""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.reports.actions.asking import locked, noted
from vanort.reports.compiling import compile_report
from vanort.reports.drafting import compiled, is_compiling, told_changes
from vanort.reports.models import AnnualReport

logger = logging.getLogger(__name__)
# A job that has told nothing for so long is dead.
SILENCE = dt.timedelta(minutes=2)


class TakenOverError(Exception):
    """Another worker has taken this one for dead."""


@transaction.atomic
def ask_compile(report: AnnualReport, *, by: Any) -> None:
    """Ask for the figures of a report as the registers are now; one that is being compiled is compiled once more."""
    row = locked(report, by)
    if not is_compiling(row):
        noted(row, "asked", by)
    row.asked_at = timezone.now()
    row.error = ""
    row.save()


def compile_asked() -> None:
    """Compile the reports that wait, one at a time. One query when there are none."""
    for pk in list(_waiting().order_by("asked_at").values_list("pk", flat=True)):
        # Of two workers only one changes the row.
        if _waiting().filter(pk=pk).update(begun_at=timezone.now(), progress=0):
            _compile(AnnualReport.objects.select_related("body").get(pk=pk))


def _waiting() -> QuerySet[AnnualReport]:
    undone = Q(compiled_at=None) | Q(compiled_at__lt=F("asked_at"))
    free = Q(begun_at=None) | Q(begun_at__lt=timezone.now() - SILENCE)
    return AnnualReport.objects.filter(undone, free, asked_at__isnull=False)


def _compile(report: AnnualReport) -> None:
    # What is asked for from now on may have been read already: it is compiled once more.
    begun = report.begun_at
    try:
        new = compile_report(report.body, report.year, told=lambda percent: _tell(report, progress=percent))
        changed = told_changes(compiled(report) or new, new)
        done = {"figures": {**new.as_data(), "changed": changed}, "compiled_at": begun, "error": "", "progress": 100}
        _tell(report, begun_at=None, version=F("version") + 1, **done)
    except TakenOverError:
        logger.warning("Report %s is compiled by another worker", report.pk)
    except Exception as error:
        logger.exception("Report %s could not be compiled", report.pk)
        text = _(
            "The figures could not be compiled: %(error)s. The log says more. Try again, or ask who runs the server."
        )
        _tell(report, begun_at=None, asked_at=None, error=text % {"error": type(error).__name__})


def _tell(report: AnnualReport, **fields: Any) -> None:
    """Write to the row in a transaction of its own, and say that this worker lives."""
    mine = AnnualReport.objects.filter(pk=report.pk, begun_at=report.begun_at)
    report.begun_at = timezone.now()
    if not mine.update(**{"begun_at": report.begun_at, **fields}):
        raise TakenOverError
