# SPDX-License-Identifier: EUPL-1.2
"""Addresses: machine addresses first, then the office, then the public site in each language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from vanort.core.views import picture, secret_link

urlpatterns = [
    path("konto/", include("allauth.urls")),
    path("admin/", include("wagtail.admin.urls")),
    path("dokument/", include("wagtail.documents.urls")),
    path("media/<path:name>", picture, name="picture"),
    path("", include("vanort.opendata.urls")),
    path("", include("vanort.website.urls_machines")),
    *i18n_patterns(path("lank/<str:token>/", secret_link, name="secret_link"),
                   path("", include("vanort.activities.urls")), path("", include("vanort.visits.urls")),
                   path("", include("vanort.enquiries.urls")), path("", include("vanort.search.urls")),
                   path("", include("vanort.bodies.urls")), path("", include("vanort.reports.urls")),
                   path("", include("vanort.website.urls")), prefix_default_language=False)]  # fmt: skip
handler400 = "vanort.ui.refused.bad"
handler403 = "vanort.ui.refused.forbidden"
handler404 = "vanort.website.views.errors.not_found"
handler500 = "vanort.website.views.errors.server_error"
