# SPDX-License-Identifier: EUPL-1.2
"""Adopting, correcting, handing over and publishing a report: each edition is frozen for ever."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.directory.models import DecisionReference
from vanort.meetings.models import AgendaItem
from vanort.reports.actions.asking import locked, noted, refuse_unseen
from vanort.reports.drafting import content_of, lacking
from vanort.reports.figures import digest
from vanort.reports.models import AnnualReport, Edition


@transaction.atomic
def adopt(
    report: AnnualReport, *, by: Any, item: AgendaItem | None = None, decision: DecisionReference | None = None,
    seen: int | None = None,
) -> Edition:  # fmt: skip
    """Freeze a report as it was adopted at an adjusted § of its body, or by a decision; twice is once.

    Args:
        seen: the version that the person has seen; what a colleague has written since is shown before it is frozen.
    """
    row = locked(report, by)
    if last := row.editions.first():
        if (last.number, last.item, last.decision) == (1, item, decision):
            return last
        raise ValidationError(_("The report is adopted already. Correct it instead."))
    return _freeze(row, Edition(number=1, item=item, decision=decision), by, seen)


@transaction.atomic
def correct(
    report: AnnualReport, *, reason: str, by: Any, item: AgendaItem | None = None,
    decision: DecisionReference | None = None, seen: int | None = None,
) -> Edition:  # fmt: skip
    """Freeze the report as it reads now as its next edition; the earlier ones stay as they are.

    Args:
        item: at which § the correction was adopted; without one and without a decision, where the last edition was.
    """
    row = locked(report, by)
    last = row.editions.first()
    if last is None:
        raise ValidationError(_("The report is not adopted yet. Until then you can change it freely."))
    is_same = last.sha256 == digest(content_of(row))
    if is_same and last.reason == reason:
        return last
    if is_same:
        raise ValidationError(_("Nothing differs from the last edition. Mend what is wrong first."))
    if row.compiled_at is None or row.compiled_at < last.frozen_at:
        raise ValidationError(_("Compile the figures anew first: a correction tells of the registers as they are now."))
    if not (item or decision):
        item, decision = last.item, last.decision
    return _freeze(row, Edition(number=last.number + 1, item=item, decision=decision, reason=reason), by, seen)


def _freeze(report: AnnualReport, edition: Edition, by: Any, seen: int | None) -> Edition:
    refuse_unseen(report, report, seen)
    if missing := lacking(report):
        raise ValidationError([text for text, _key in missing])
    where, year = edition.item, dt.date(report.year, 1, 1)
    if where and not (where.is_adjusted and where.meeting.body_id == report.body_id and where.meeting.day > year):
        raise ValidationError({"item": _("Choose an adjusted § of a meeting that the body held after the year.")})
    content = content_of(report)
    edition.report, edition.frozen_by, edition.content, edition.sha256 = report, by, content, digest(content)
    edition.full_clean()
    edition.save()
    noted(report, "corrected" if edition.reason else "adopted", by, edition=edition.number, sha256=edition.sha256)
    return edition


@transaction.atomic
def deliver(edition: Edition, *, on: dt.date, by: Any) -> None:
    """Write down on which day an edition was handed to the council."""
    row = _locked(edition, by)
    if row.delivered_on == on:
        return
    adopted = row.item.meeting.day if row.item else dt.date(row.report.year, 1, 1)
    if not adopted <= on <= timezone.localdate():
        raise ValidationError({"on": _("The day must not be ahead, nor before the report was adopted.")})
    row.delivered_on = on
    row.save()
    noted(row.report, "delivered", by, edition=row.number, on=on.isoformat())


@transaction.atomic
def publish(edition: Edition, *, by: Any, is_public: bool = True) -> None:
    """Publish an edition on the website, or take it off again."""
    row = _locked(edition, by)
    if bool(row.published_at) != is_public:
        row.published_at = timezone.now() if is_public else None
        row.save()
        noted(row.report, "published" if is_public else "unpublished", by, edition=row.number)


def _locked(edition: Edition, by: Any) -> Edition:
    report = locked(edition.report, by)
    return report.editions.select_related("item__meeting").get(pk=edition.pk)
