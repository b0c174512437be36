# SPDX-License-Identifier: EUPL-1.2
"""Addresses of those who sit in a body, and of papers; part of the namespace ``meetings``."""

from django.urls import path

from vanort.bodies import mine

_MEETING = "mitt-uppdrag/<slug:slug>/<slug:meeting>"
mine_urlpatterns = [
    path("mitt-uppdrag/", mine.mine, name="mine"),
    path("mitt-uppdrag/uppgift/<int:pk>/", mine.my_task_done, name="my_task_done"),
    path(f"{_MEETING}/", mine.my_meeting, name="my_meeting"),
    path(f"{_MEETING}/kalender.ics", mine.my_meeting_ics, name="my_meeting_ics"),
    path(f"{_MEETING}/justera/", mine.approve, name="approve"),
    path("organ/<slug:slug>/<slug:meeting>/handling/<int:pk>/", mine.paper, name="paper"),
]
