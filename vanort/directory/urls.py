# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office's own screens for people."""

from django.urls import path

from vanort.directory import views

app_name = "directory_admin"
urlpatterns = [path("<int:pk>/bjud-in/", views.invite_person, name="invite")]
