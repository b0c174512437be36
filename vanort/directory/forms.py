# SPDX-License-Identifier: EUPL-1.2
"""Forms of the directory."""

from typing import Any

from django import forms

from vanort.core.countries import country_choices
from vanort.core.forms import PositionForm


class OrganizationForm(PositionForm):
    """An organisation; its country is chosen by name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if country := self.fields.get("country"):
            country.widget = forms.Select(choices=[("", "—"), *country_choices()])
