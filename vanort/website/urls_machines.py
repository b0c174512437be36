# SPDX-License-Identifier: EUPL-1.2
"""Addresses that machines ask for, the same in every language."""

from django.urls import path

from vanort.website.views import machines

app_name = "machines"
urlpatterns = [
    path("robots.txt", machines.robots, name="robots"), path("sitemap.xml", machines.sitemap, name="sitemap"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("healthz", machines.health, name="health")]  # fmt: skip
