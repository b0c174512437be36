# SPDX-License-Identifier: EUPL-1.2
"""Addresses of annual reports: the latest edition of each, and below it the others, with the same parts."""

from django.urls import include, path, re_path

from vanort.reports import views

app_name = "reports"
PARTS = [
    path("", views.report, name="report"), path("siffra/<slug:key>/", views.figure, name="figure"),
    path("tabell/<slug:key>.csv", views.table, name="table"),
    re_path(f"(?P<kind>{'|'.join(views.FILES)})/$", views.file, name="file")]  # fmt: skip
urlpatterns = [
    path("verksamhetsberattelser/", views.index, name="index"),
    path("verksamhetsberattelser/<slug:body>/<int:year>/", include(PARTS)),
    path("verksamhetsberattelser/<slug:body>/<int:year>/utgava/<int:number>/", include(PARTS))]  # fmt: skip
