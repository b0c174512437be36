# SPDX-License-Identifier: EUPL-1.2
"""Addresses for people outside the office: towns and hosts behind their links, and where hosts are sought."""

from django.urls import path
from django.views.generic import TemplateView

from vanort.visits import guest_pages

app_name, _ANSWER = "visits", "besok/svar/"
urlpatterns = [
    path(_ANSWER, guest_pages.town, {"page": "answer"}, name="answer"),
    path(f"{_ANSWER}program.ics", guest_pages.town, {"page": "ics"}, name="answer_ics"),
    path(f"{_ANSWER}person/", guest_pages.town, {"page": "person"}, name="person"),
    path(f"{_ANSWER}person/<int:pk>/", guest_pages.town, {"page": "person"}, name="person"),
    path("besok/vard/", guest_pages.host, name="host"), path("bli-vard/", guest_pages.wanted, name="wanted"),
    path("bli-vard/tack/", TemplateView.as_view(template_name="visits/thanks.html"), name="thanks"),
    path("bli-vard/<slug:slug>/", guest_pages.offer, name="offer"),
    path("aktiviteter/<slug:slug>/program.ics", guest_pages.public_ics, name="programme_ics")]  # fmt: skip
