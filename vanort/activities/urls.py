# SPDX-License-Identifier: EUPL-1.2
"""Addresses for who writes a report without an account, and for its photographs."""

from django.urls import path

from vanort.activities import report_pages

app_name = "activities"
urlpatterns = [
    path("rapport/", report_pages.report, name="report"),
    path("rapport/bild/<int:pk>/", report_pages.photo, name="report_photo")]  # fmt: skip
