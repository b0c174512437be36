# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office's pages of a meeting, which its key begins; and of what is done with many."""

from django.urls import include, path

from vanort.secretariat.pages import past, prepare

app_name = "meetings_admin"
urlpatterns = [
    path("las-in/", past.read_in, name="past"),
    path("uppgift/<int:pk>/klar/", prepare.finish_task, name="task_done"),
    path("<int:pk>/forbered/", include("vanort.secretariat.pages.urls_prepare")),
    path("<int:pk>/genomfor/", include("vanort.secretariat.pages.urls_hold")),
    path("<int:pk>/protokoll/", include("vanort.secretariat.pages.urls_minutes")),
]
