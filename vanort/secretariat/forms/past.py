# SPDX-License-Identifier: EUPL-1.2
"""Rows of past meetings, and the body that held them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vanort.directory.models import Organization
from vanort.mandates.forms import ReadInForm
from vanort.secretariat.importing import COLUMNS, NEEDED


class PastForm(ReadInForm):
    """The body, and its meetings pasted or as a file."""

    columns, needed = tuple(COLUMNS), NEEDED
    body = forms.ModelChoiceField(
        Organization.objects.exclude(legal_form="").order_by("name__sv"), label=_("The body that met")
    )
    field_order = ("body", "text", "file")
