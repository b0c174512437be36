# SPDX-License-Identifier: EUPL-1.2
"""Forms by which staff do one thing: each asks for one action, all or nothing, and what that refuses is told there."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import registry

# Years that a person may mean; nearer to the ends of the calendar nothing can be counted or stored.
YEARS = range(1800, 2201)


class _WithinYears(forms.Field):
    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day.year not in YEARS:
            raise ValidationError(_("Give a year between 1800 and 2200."))
        return day


class DayField(_WithinYears, forms.DateField):
    """A day, chosen in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MomentField(_WithinYears, forms.DateTimeField):
    """A day and a time, as a browser's own field gives them."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class StepForm(forms.Form):
    """One thing to do. A subclass gives ``act``, which calls the one action."""

    verb, said, button, button_class = "", _("It is stored."), _("Save"), "button-secondary"
    act: Callable[[], Any]

    def do(self) -> bool:
        return is_done(self, self.act)


def is_done(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Do one action when a form is valid; what the action refuses is shown at its field, else above the form."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            act()
    except ValidationError as error:
        for field, errors in error.update_error_dict({}).items():
            form.add_error(field if field in form.fields else None, errors)
        return False
    return True


def changed_meanwhile(row: models.Model) -> ValidationError:
    """Return the refusal that says what a colleague did to a row since the page was opened. One query."""
    entry = registry.get_logs_for_instance(row).select_related("user").first()
    return ValidationError(
        gettext(
            "Something has changed here since you opened the page: %(what)s (%(name)s, %(when)s). Look at what is new. "
            "What you wrote is still here; send it once more if it still holds."
        ),
        params={
            "what": entry.message if entry else gettext("Changed"),
            "name": get_user_display_name(entry.user) if entry and entry.user else gettext("somebody else"),
            "when": date_format(timezone.localtime(entry.timestamp if entry else None), "j F H.i"),
        },
    )
