# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office's own screens for collaborations."""

from django.urls import path

from vanort.collaborations import views

app_name = "collaborations_admin"
urlpatterns = [path("<int:pk>/status/", views.change_status, name="status")]
