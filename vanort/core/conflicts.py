# SPDX-License-Identifier: EUPL-1.2
"""Two people's texts side by side, when somebody saves a form that another has saved meanwhile."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import registry

from vanort.core.texts import Texts, text_languages


class Difference(NamedTuple):
    """One field that differs: its name, the language if it has several, and both texts."""

    label: str
    language: str
    mine: str
    theirs: str


class Conflict(NamedTuple):
    """What stands in the way of saving: which version is stored, who stored it when, and what differs."""

    version: int
    saved_by: str
    saved_at: str
    differences: list[Difference]


def conflict_between(form: Any, stored: Any) -> Conflict:
    """Compare a validated form with the record as it is stored now. One query, and one per set of rows below it."""
    entry = registry.get_logs_for_instance(stored).select_related("user").first()
    by = get_user_display_name(entry.user) if entry and entry.user else _("somebody else")
    at = timezone.localtime(stored.updated_at)
    clock = date_format(at, "H.i" if at.date() == timezone.localdate() else "j F Y H.i")
    return Conflict(stored.version, by, clock, list(_differences(form, stored)))


def _differences(form: Any, stored: models.Model) -> Iterator[Difference]:
    editable = {field.name: field for field in stored._meta.get_fields() if getattr(field, "editable", False)}
    for name in form.fields:
        if name in editable:
            yield from _field_differences(form, stored, editable[name])
    for relation, formset in form.formsets.items():
        mine, theirs = _my_rows(formset), _rows(getattr(stored, relation).all(), formset)
        if mine != theirs:
            label = formset.model._meta.verbose_name_plural
            yield Difference(str(capfirst(label)), "", "\n".join(mine), "\n".join(theirs))


def _field_differences(form: Any, stored: models.Model, field: Any) -> Iterator[Difference]:
    name = field.name
    label = str(capfirst(form.fields[name].label or field.verbose_name))
    mine = form.cleaned_data[name] if name in form.cleaned_data else form[name].value()
    theirs = getattr(stored, name)
    if isinstance(theirs, Texts):
        my_texts = mine if isinstance(mine, Texts) else Texts(zip(text_languages(), mine or [], strict=False))
        for code, language in text_languages().items():
            if my_texts[code] != theirs[code]:
                yield Difference(label, str(language), my_texts[code], theirs[code])
    elif _shown(field, mine) != _shown(field, theirs):
        yield Difference(label, "", _shown(field, mine), _shown(field, theirs))


def _shown(field: Any, value: Any) -> str:
    if field.many_to_many:
        return ", ".join(sorted(str(one) for one in (value.all() if hasattr(value, "all") else value or [])))
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return date_format(value, "j F Y") if isinstance(value, dt.date) else str(value)


def _my_rows(formset: Any) -> list[str]:
    for form in formset.forms:
        form.is_valid()
    kept = (form for form in formset.forms if not formset._should_delete_form(form))
    return _rows([form.instance for form in kept if form.instance.pk or form.has_changed()], formset)


def _rows(instances: Iterable[models.Model], formset: Any) -> list[str]:
    names = [name for name in formset.form.base_fields if name not in ("id", "DELETE", "ORDER")]
    rows = ((_shown(one._meta.get_field(name), getattr(one, name)) for name in names) for one in instances)
    return [" · ".join(filter(None, row)) for row in rows]
