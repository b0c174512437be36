# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office's pages of a meeting; the meeting's key stands first in each."""

from django.urls import include, path

app_name = "meetings_admin"
urlpatterns = [
    path("<int:pk>/forbered/", include("vanort.meetings.office.urls_prepare")),
    path("<int:pk>/genomfor/", include("vanort.meetings.office.urls_hold")),
    path("<int:pk>/protokoll/", include("vanort.meetings.office.urls_minutes")),
]
