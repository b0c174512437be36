# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages of bodies, and of what can be done with a mandate."""

from django.urls import path

from vanort.mandates import views

app_name = "mandates_admin"
STEPS = {"end": "avsluta", "follow": "eftertrad", "again": "igen", "report": "rapport"}
urlpatterns = [
    path("", views.bodies, name="bodies"),
    path("<int:pk>/", views.body, name="body"),
    path("<int:pk>/las-in/", views.read_in, name="read_in"),
    *(path(f"uppdrag/<int:pk>/{word}/", views.step, {"verb": verb}, name=verb) for verb, word in STEPS.items()),
]
