# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages that editors write; they take what is left, so they stand last."""

from django.urls import include, path, re_path
from wagtail.urls import serve_pattern

from vanort.website.views import pages

urlpatterns = [
    re_path(serve_pattern, pages.serve_page, name="wagtail_serve"),
    path("", include("wagtail.urls")),
]
