# SPDX-License-Identifier: EUPL-1.2
"""What is stored about one person, for whoever asks (GDPR, article 15): visits, reports, enquiries and contacts."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _, override

from vanort.activities.models import ActivityReport
from vanort.core.exports import columns_of
from vanort.directory.models import Person
from vanort.enquiries.diary import case_file
from vanort.enquiries.models import Enquiry
from vanort.visits.models import Delegate, HealthNote, Host, Invitation, Placement

# By kind of row, what tells who somebody is; the first two are shown among what was found.
FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Delegate: ("name", "email", "emergency_contact"), Host: ("name", "email", "phone", "address", "note"),
    Invitation: ("contact_name", "contact_email", "note"), ActivityReport: ActivityReport.PERSONAL,
    Enquiry: Enquiry.PERSONAL, Person: ("name", "email", "phone")}  # fmt: skip
ERASABLE = (Delegate, Host, Invitation)


def find(words: str) -> list[dict[str, Any]]:
    """Return the rows that hold all of some words, or a telephone number however it is written. Twelve queries.

    SQLite compares å, ä and ö badly, so the words are compared here."""
    found = []
    for model, fields in FIELDS.items():
        rows = model._default_manager.order_by("pk").values_list("pk", *fields)
        keys = [pk for pk, *said in rows.iterator() if _is_meant(words, said)]
        for row in model._default_manager.filter(pk__in=keys).select_related().order_by("pk"):
            who = " · ".join(filter(None, (getattr(row, name) for name in fields[:2])))
            found.append({"key": f"{model._meta.model_name}-{row.pk}", "row": row, "kind": model._meta.verbose_name,
                          "who": who, "of": getattr(row, "visit", row),
                          "can_be_erased": isinstance(row, ERASABLE)})  # fmt: skip
    return found


def _is_meant(words: str, said: Iterable[str]) -> bool:
    # A telephone number without what differs between home and abroad.
    number = re.sub(r"\D", "", words).lstrip("0").removeprefix("46").lstrip("0")
    if len(number) >= 6 and not re.search(r"[^\W\d_]", words):
        return any(number in re.sub(r"\D", "", one) for one in said)
    text = "\n".join(said).casefold()
    return all(word in text for word in words.casefold().split())


def extract(row: Any) -> dict[str, Any]:
    """Return all that a row says, by its Swedish labels; an enquiry as its documented file.

    Of health only that something is stored: the group leader alone reads it, and hands it out."""
    if isinstance(row, Enquiry):
        return case_file(row)
    with override("sv"):
        # Fields for machines have no words of their own.
        fields: Any = [field for field in row._meta.concrete_fields if field._verbose_name and not field.auto_created]
        told = {one.heading: one.value(row) for one in columns_of(type(row), [field.name for field in fields])}
        told |= {_("Kind of data"): str(row._meta.verbose_name), _("Visit"): str(getattr(row, "visit", ""))}
        if isinstance(row, Delegate):
            there = HealthNote.objects.filter(delegate=row).exists()
            told[_("Food and needs")] = _("stored; the group leader alone reads it, and hands it out") if there else ""
            places = Placement.objects.filter(delegate=row)
            told[_("Sleeps")] = [" ".join((one.hotel or _("with a host"), one.room)).strip() for one in places]
        for relation in row._meta.related_objects if isinstance(row, Person) else ():
            rows = relation.related_model._default_manager.filter(**{relation.field.name: row})
            told[str(relation.related_model._meta.verbose_name_plural)] = [str(one) for one in rows]
        if hasattr(row, "letters"):
            told[_("Letters")] = [f"{one.created_at:%Y-%m-%d} {one.subject}" for one in row.letters.all()]
        return told
