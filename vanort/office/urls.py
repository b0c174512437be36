# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office's own screens."""

from django.urls import path

from vanort.office import views

app_name = "office"
urlpatterns = [
    path("ny-vanort/", views.new_twin_town, name="new_twin_town"),
    path("registerutdrag/", views.subject, name="subject"),
    path("overlamning/<int:pk>/", views.handover, name="handover"),
    path("overlamning/<int:pk>/<slug:step>/", views.step, name="handover_step")]  # fmt: skip
