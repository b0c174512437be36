# SPDX-License-Identifier: EUPL-1.2
"""Changes of annual reports: begin, compile, write, adopt or correct, hand over, publish.

Each asks for the right of ``by`` (else PermissionDenied), and refuses by a ValidationError that says what to do first.
"""

import datetime as dt
import logging
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.core.steps import changed_meanwhile
from vanort.directory.models import DecisionReference, Organization
from vanort.meetings.models import AgendaItem
from vanort.reports.compiling import compile_report
from vanort.reports.figures import Report, Section, changes, digest, shown
from vanort.reports.models import AnnualReport, Edition
from vanort.reports.permissions import can_write_reports

logger = logging.getLogger(__name__)
# A job that has told nothing for so long is dead.
SILENCE = dt.timedelta(minutes=2)


def is_compiling(report: AnnualReport) -> bool:
    """Whether figures have been asked for that are not there yet."""
    return bool(report.asked_at and (report.compiled_at is None or report.compiled_at < report.asked_at))


def sections_of(report: AnnualReport) -> list[Section]:
    """Return all sections as they were compiled last, each before its parts; none before the first time."""
    return list(Report.from_data(report.figures).all_sections()) if report.figures else []


def lacking(report: AnnualReport) -> list[Section]:
    """Return the duties without activity of which nobody has said why."""
    return [each for each in sections_of(report) if each.asks and not report.words.get(each.key)]


@transaction.atomic
def begin_report(body: Organization, year: int, *, by: Any) -> AnnualReport:
    """Begin a body's report of a year and ask for its figures; the one that is there is returned as it is."""
    report, is_new = AnnualReport.objects.get_or_create(body=body, year=year)
    _locked(report, by)
    if is_new:
        ask_compile(report, by=by)
    return report


@transaction.atomic
def ask_compile(report: AnnualReport, *, by: Any) -> None:
    """Ask for the figures as the registers are now; what is being compiled already is compiled once more."""
    row = _locked(report, by)
    if not is_compiling(row) or row.begun_at:
        row.asked_at, row.error = timezone.now(), ""
        _store(row, "asked", by)


def compile_asked() -> None:
    """Compile one report that waits; one whose worker died is begun anew. One query when there is none."""
    now = timezone.now()
    undone = Q(compiled_at=None) | Q(compiled_at__lt=F("asked_at"))
    free = Q(begun_at=None) | Q(updated_at__lt=now - SILENCE)
    waiting = AnnualReport.objects.filter(undone, free, asked_at__isnull=False)
    report = waiting.select_related("body").first()
    # Of two workers only one changes the row; one that was taken for dead writes nothing any more.
    if report and waiting.filter(pk=report.pk).update(begun_at=now, updated_at=now, progress=0):
        mine = AnnualReport.objects.filter(pk=report.pk, begun_at=now)
        done = _compiled(report, lambda percent: mine.update(progress=percent, updated_at=timezone.now()))
        mine.update(begun_at=None, version=F("version") + 1, **({"compiled_at": now} | done))


def _compiled(report: AnnualReport, told: Any) -> dict[str, Any]:
    """Return what to store of a report: its figures and what those that have changed said before, or what failed."""
    try:
        new = compile_report(report.body, report.year, told=told)
        old = Report.from_data(report.figures) if report.figures else new
        changed = {key: shown(was) if was else "–" for key, was, _now in changes(old, new)}
        return {"figures": {**new.as_data(), "changed": changed}}
    except Exception as error:
        logger.exception("Report %s could not be compiled", report.pk)
        text = _("The figures could not be compiled (%(error)s). Try again, or ask whoever runs the server.")
        return {"compiled_at": report.compiled_at, "asked_at": None, "error": text % {"error": type(error).__name__}}


@transaction.atomic
def write_words(report: AnnualReport, *, key: str, text: str, by: Any, seen: str | None = None) -> None:
    """Write the words of a section; at a duty without activity, why nothing was done.

    Args:
        seen: the digest of the words that the person began with; when others stand there now, they are told."""
    row = _locked(report, by)
    if text != (now := row.words.get(key, "")):
        if seen not in (None, digest(now)):
            raise ValidationError([changed_meanwhile(row), _("It says there now: %(text)s") % {"text": now or "–"}])
        row.words = {name: said for name, said in {**row.words, key: text}.items() if said}
        _store(row, "written", by)


@transaction.atomic
def adopt(
    report: AnnualReport, *, by: Any, item: AgendaItem | None = None, decision: DecisionReference | None = None,
    reason: str = "", seen: int | None = None,
) -> Edition:  # fmt: skip
    """Freeze a report as it reads now, as adopted at an adjusted § of its body or by a decision; twice is once.

    Args:
        reason: why it is corrected, when it is adopted already; then without ``item`` and ``decision`` those stay.
        seen: the version that the person has seen; with another one a colleague has changed something since."""
    row = _locked(report, by)
    last, figures = row.editions.first(), Report.from_data(row.figures).as_data() if row.figures else {}
    content = {"report": figures, "words": row.words}
    edition = Edition(report=row, item=item, decision=decision, reason=reason, frozen_by=by, content=content)
    edition.number, edition.sha256 = last.number + 1 if last else 1, digest(content)
    if last and (last.sha256, last.reason) == (edition.sha256, reason):
        return last
    if seen not in (None, row.version):
        raise changed_meanwhile(row)
    _refuse_unfinished(row, last, edition)
    if last and not (item or decision):
        edition.item, edition.decision = last.item, last.decision
    edition.full_clean()
    _store(row, "adopted", by, edition)
    return edition


def _refuse_unfinished(report: AnnualReport, last: Edition | None, edition: Edition) -> None:
    if not (compiled_at := report.compiled_at) or is_compiling(report) or (last and compiled_at < last.frozen_at):
        raise ValidationError(_("Compile the figures first: an edition tells of the registers as they are now."))
    if missing := ", ".join(each.heading for each in lacking(report)):
        raise ValidationError(_("Say first why nothing was done for: %(duties)s.") % {"duties": missing})
    if edition.item and not (edition.item.is_adjusted and edition.item.meeting.body_id == report.body_id):
        raise ValidationError({"item": _("Choose an adjusted § of the body itself.")})
    if last and (not edition.reason or last.sha256 == edition.sha256):
        raise ValidationError(_("It is adopted already. Mend what is wrong, and say why it is corrected."))


@transaction.atomic
def deliver(edition: Edition, *, on: dt.date, by: Any) -> None:
    """Write down on which day an edition was handed to the council."""
    row, adopted = _locked(edition.report, by), edition.item.meeting.day if edition.item else dt.date.min
    if not adopted <= on <= timezone.localdate():
        raise ValidationError({"on": _("The day must not be ahead, nor before the report was adopted.")})
    edition.refresh_from_db(fields=["delivered_on", "published_at"])
    if edition.delivered_on != on:
        edition.delivered_on = on
        _store(row, "delivered", by, edition)


@transaction.atomic
def publish(edition: Edition, *, by: Any, is_public: bool = True) -> None:
    """Publish an edition on the website, or take it off again."""
    row = _locked(edition.report, by)
    edition.refresh_from_db(fields=["delivered_on", "published_at"])
    if bool(edition.published_at) != is_public:
        edition.published_at = timezone.now() if is_public else None
        _store(row, "published" if is_public else "unpublished", by, edition)


def _locked(report: AnnualReport, by: Any) -> AnnualReport:
    if not can_write_reports(by):
        raise PermissionDenied
    return AnnualReport.objects.select_for_update().get(pk=report.pk)


def _store(report: AnnualReport, what: str, by: Any, edition: Edition | None = None) -> None:
    (edition or report).save()
    log(instance=report, action=f"vanort.annual_{what}", user=by, data={"edition": edition.number} if edition else {})
