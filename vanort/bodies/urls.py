# SPDX-License-Identifier: EUPL-1.2
"""Public addresses of bodies, of their meetings and of people in office, in each language."""

from django.urls import path

from vanort.bodies import feeds, views
from vanort.bodies.urls_mine import mine_urlpatterns

app_name = "meetings"
urlpatterns = [
    path("organ/", views.bodies, name="bodies"),
    path("organ/<slug:slug>/", views.body, name="body"),
    path("organ/<slug:slug>/beslut/", views.decisions, name="decisions"),
    path("organ/<slug:slug>/beslut.atom", feeds.decisions_atom, name="decisions_atom"),
    path("organ/<slug:slug>/sammantraden.ics", feeds.meetings_ics, name="meetings_ics"),
    path("organ/<slug:slug>/<slug:meeting>/", views.meeting, name="meeting"),
    path("organ/<slug:slug>/<slug:meeting>/kallelse.pdf", views.notice_pdf, name="notice_pdf"),
    path("organ/<slug:slug>/<slug:meeting>/protokoll.pdf", views.minutes_pdf, name="minutes_pdf"),
    path("organ/<slug:slug>/<slug:meeting>/protokoll.docx", views.minutes_docx, name="minutes_docx"),
    path("personer/<slug:slug>/", views.person, name="person"),
    *mine_urlpatterns,
]
