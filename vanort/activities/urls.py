# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the office's own screens for activities."""

from django.urls import path

from vanort.activities import views

app_name = "activities_admin"
urlpatterns = [
    path("<int:pk>/utfall/", views.outcome, name="outcome"),
    path("<int:pk>/stall-in/", views.cancel, name="cancel"),
    path("<int:pk>/skjut-upp/", views.postpone, name="postpone"),
    path("<int:pk>/<slug:state>/", views.set_state, name="state"),
]
