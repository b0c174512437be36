# SPDX-License-Identifier: EUPL-1.2
"""Addresses of what staff do with cases and letters."""

from django.urls import path

from vanort.enquiries import office_views as views

app_name = "enquiries_admin"
STEPS = {
    "answer": "svara", "add_incoming": "inkommet", "add_note": "anteckna", "assign": "fordela", "close": "avsluta",
    "make_idea": "gor-aktivitet", "make_place": "gor-plats", "begin_correction": "ratta",
}  # fmt: skip
urlpatterns = [
    *(path(f"<int:pk>/{word}/", views.step, {"verb": verb}, name=verb) for verb, word in STEPS.items()),
    path("<int:pk>/exportera/", views.export, name="export"),
    path("brev/<int:pk>/igen/", views.settle, {"way": "again"}, name="send_again"),
    path("brev/<int:pk>/framme/", views.settle, {"way": "arrived"}, name="arrived"),
    path("statistik/", views.statistics, name="statistics"),
]
