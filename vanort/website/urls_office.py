# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office's own screens for the site itself."""

from django.urls import path

from vanort.website.views import official

app_name = "website_admin"
urlpatterns = [
    path("officiell/", official.declare, name="declare"),
    path("demonstration/", official.withdraw, name="withdraw"),
]
