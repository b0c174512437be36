# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the public site: the register's own pages first, then those that editors write."""

from django.urls import include, path, re_path
from wagtail.urls import serve_pattern

from vanort.website.views import activities, collaborations, contact, pages, start, timeline

register = [
    path("", start.start, name="start"), path("vanorter/", collaborations.twin_towns, name="twin_towns"),
    path("vanorter/<slug:slug>/", collaborations.twin_town, name="twin_town"),
    path("samarbeten/", collaborations.collaborations, name="collaborations"),
    path("samarbeten/<slug:slug>/", collaborations.collaboration, name="collaboration"),
    path("aktiviteter/", activities.activities, name="activities"),
    path("aktiviteter/<slug:slug>/", activities.activity, name="activity"),
    path("tidslinje/", timeline.timeline, name="timeline"), path("kalender/", activities.calendar, name="calendar"),
    path("platser/", activities.places, name="places"), path("kontakt/", contact.contact, name="contact")]  # fmt: skip
# Wagtail's own names have no namespace, so only the register's routes get one.
urlpatterns = [
    path("", include((register, "website"))), re_path(serve_pattern, pages.serve_page, name="wagtail_serve"),
    path("", include("wagtail.urls"))]  # fmt: skip
