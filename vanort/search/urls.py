# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the search, in each language."""

from django.urls import path

from vanort.search import views

app_name = "search"
urlpatterns = [path("sok/", views.search, name="search")]
