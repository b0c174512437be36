# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the files for other programs; the same in every language."""

from django.urls import path

from vanort.opendata import views
from vanort.opendata.popolo import REGISTERS

app_name = "opendata"
urlpatterns = [
    path("kalender.ics", views.calendar_ics, name="calendar_ics"),
    path("samarbeten/<slug:slug>.ics", views.collaboration_ics, name="collaboration_ics"),
    path("aktiviteter.atom", views.activities_atom, name="activities_atom"),
    path("aktiviteter.csv", views.activities_csv, name="activities_csv"),
    *(
        path(f"api/popolo/{register}.json", views.popolo, {"register": register}, name=f"popolo_{register}")
        for register in REGISTERS
    ),
    path("samarbeten.csv", views.collaborations_csv, name="collaborations_csv"),
]
