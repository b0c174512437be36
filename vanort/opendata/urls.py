# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public site."""

app_name = "opendata"
urlpatterns: list = []
