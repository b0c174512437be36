# SPDX-License-Identifier: EUPL-1.2
"""What the secretary writes: the words of each section, why nothing was done, and what is planned."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.core.steps import changed_meanwhile
from vanort.directory.models import Organization
from vanort.reports.actions.asking import ask, locked, noted, refuse_unseen
from vanort.reports.actions.compiling import ask_compile
from vanort.reports.drafting import compiled
from vanort.reports.figures import digest
from vanort.reports.models import AnnualReport, PlanItem


@transaction.atomic
def begin_report(body: Organization, year: int, *, by: Any) -> AnnualReport:
    """Begin a body's report of a year and ask for its figures; the one that is there is returned as it is."""
    ask(by)
    if year > timezone.localdate().year:
        raise ValidationError({"year": _("That year has not begun.")})
    report, is_new = AnnualReport.objects.get_or_create(body=body, year=year)
    if is_new:
        noted(report, "begun", by)
        ask_compile(report, by=by)
    return report


@transaction.atomic
def write_words(report: AnnualReport, *, key: str, text: str, by: Any, seen: str | None = None) -> None:
    """Write the words of a section; at a duty without activity, why nothing was done.

    Args:
        seen: the digest of the words that the person began with; when others stand there now, they are told.
    """
    row = locked(report, by)
    if text == (now := row.words.get(key, "")):
        return
    found = compiled(row)
    if key not in {each.key for each in (found.all_sections() if found else ())}:
        raise ValidationError(_("The section is not in the report any more. Keep your text and load the page anew."))
    if seen not in (None, digest(now)):
        raise ValidationError([changed_meanwhile(row), _("Here it says now: %(text)s") % {"text": now or "–"}])
    row.words = {name: said for name, said in {**row.words, key: text}.items() if said}
    row.save()
    noted(row, "written", by, section=key)


@transaction.atomic
def store_plan(
    report: AnnualReport, item: PlanItem | None = None, *, by: Any, seen: int | None = None, **fields: Any
) -> None:
    """Plan something for the year after a report's, change it, or say what became of it; compile anew.

    Args:
        item: what is changed; None adds one, unless the very same is planned already.
        seen: the version of it that the person has seen.
    """
    row = locked(report, by)
    known = PlanItem(body_id=row.body_id, year=row.year + 1)
    if item:
        known = PlanItem.objects.select_for_update().get(pk=item.pk)
    elif PlanItem.objects.filter(body=row.body_id, year=known.year, **fields).exists():
        return
    if all(getattr(known, name) == value for name, value in fields.items()):
        return
    refuse_unseen(row, known, seen if item else None)
    for name, value in fields.items():
        setattr(known, name, value)
    known.full_clean()
    known.save()
    noted(row, "planned", by)
    ask_compile(row, by=by)


@transaction.atomic
def remove_plan(report: AnnualReport, item: PlanItem, *, by: Any) -> None:
    """Take back something planned for the year after a report's; compile anew."""
    row = locked(report, by)
    if PlanItem.objects.filter(pk=item.pk, body=row.body_id, year=row.year + 1).first():
        item.delete()
        noted(row, "planned", by)
        ask_compile(row, by=by)
