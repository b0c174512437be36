# SPDX-License-Identifier: EUPL-1.2
"""What is written in a report, and which of its photographs are published; ``by`` is None for who has a link.

Both raise ``PermissionDenied`` for somebody who may not change reports."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.forms import model_to_dict
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.activities import actions
from vanort.activities.models import ActivityReport, CostLine, ReportPhoto
from vanort.core.conflicts import conflict_between
from vanort.core.permissions import can_change

WRITTEN = ("purpose", "programme", "contacts", "results", "next_steps", "away", "summary", "is_public")
ROWS = ("groups", "aims", "costs", "photos")


def whole_reports() -> QuerySet[ActivityReport]:
    """Return reports with all that their form shows: seven queries, for any number of rows."""
    lines = Prefetch("activity__costs", CostLine.objects.order_by("kind", "pk"))
    return ActivityReport.objects.select_related("activity").prefetch_related(*ROWS, "costs__line", lines)


def may_write(report: ActivityReport, by: Any) -> bool:
    """Whether a report may be changed now: by its leader until it is sent, by the office until it is approved."""
    return report.state in ActivityReport.OPEN_STATES or (by is not None and report.state != report.State.APPROVED)


def fingerprint(report: ActivityReport) -> str:
    """Return a short text that is another one as soon as anything is that people write in a report."""
    values = [getattr(report, name) for name in WRITTEN]
    values += [model_to_dict(row, exclude=["is_public"]) for name in ROWS for row in getattr(report, name).all()]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:20]


@transaction.atomic
def store_report(report: ActivityReport, form: Any, *, by: Any) -> None:
    """Store what a valid ``ReportForm`` holds, and send the report in when that was asked; the same twice is once.

    ``ValidationError`` when it is sent or approved already, or somebody has stored something else since the form was
    opened; ``form.conflict`` then says what differs, and the form may be sent once more."""
    if by is not None and not can_change(by, ActivityReport):
        raise PermissionDenied
    stored = whole_reports().select_for_update(of=("self",)).get(pk=report.pk)
    conflict, is_open = conflict_between(form, stored), may_write(stored, by)
    if conflict.differences and not is_open:
        raise ValidationError(_("The report has been sent in already, so this is not stored. What you wrote is here."))
    if conflict.differences and (now := fingerprint(stored)) != form.cleaned_data["seen"]:
        form.conflict, form.data = conflict, form.data.copy()
        form.data["seen"] = now
        raise ValidationError(_("Somebody saved this while you were writing."))
    if conflict.differences:
        _write(stored, form)
        log(instance=stored, action="vanort.report_written", user=by)
    if form.is_sent and is_open:
        actions.receive(stored, by=by)


@transaction.atomic
def publish_photo(photo: ReportPhoto, *, is_public: bool, by: Any) -> None:
    """Let everybody see a photograph once its report is approved and public, if all in it agree; or nobody any more."""
    if not can_change(by, ActivityReport):
        raise PermissionDenied
    locked = ReportPhoto.objects.select_for_update().get(pk=photo.pk)
    locked.is_public = is_public
    locked.full_clean()
    locked.save()
    log(instance=locked.report, action="vanort.report_photo", user=by, data={"public": is_public})


def _write(stored: ActivityReport, form: Any) -> None:
    for name in WRITTEN:
        setattr(stored, name, form.cleaned_data[name])
    stored.save()
    for name in ROWS[:3]:
        fields, old = list(form.formsets[name].form.base_fields), list(getattr(stored, name).all())
        new = [each.instance for each in form.formsets[name].changed]
        before, after = ([[getattr(row, field) for field in fields] for row in rows] for rows in (old, new))
        if before != after:
            getattr(stored, name).all().delete()
            for row in new:
                row.report = stored
                row.save()
    for each in form.formsets["photos"].forms:
        _store_photo(stored, each.instance, each)


def _store_photo(stored: ActivityReport, photo: ReportPhoto, form: Any) -> None:
    if form.cleaned_data.get("remove"):
        file = photo.file
        photo.delete()
        transaction.on_commit(lambda: file.delete(save=False))
    elif form.changed_data:
        # Whoever changes what is said of the people in it asks for a new look at whether it may be published.
        photo.report, photo.is_public, photo.file = stored, False, form.cleaned_data.get("file", photo.file)
        photo.save()
