# SPDX-License-Identifier: EUPL-1.2
"""Addresses of what is done at a meeting."""

from django.urls import path

from vanort.secretariat.forms.hold_item import FORMS
from vanort.secretariat.pages import hold

urlpatterns = [
    path("", hold.page, name="hold"),
    path("narvaro.csv", hold.fee_list, name="hold_fees"),
    path("narvaro-aret.csv", hold.fee_list, {"is_year": True}, name="hold_fees_year"),
    path("arende/<int:item>/", hold.page, name="hold_item"),
    *[
        path(f"{'arende/<int:item>/' if form.is_of_item else ''}{verb}/", hold.page, {"verb": verb}, f"hold_{verb}")
        for verb, form in FORMS.items()
    ],
]
