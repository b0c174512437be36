# SPDX-License-Identifier: EUPL-1.2
"""Addresses, in each language, of bodies, meetings and people in office; and for those who sit in a body."""

from django.urls import path

from vanort.bodies import mine, views
from vanort.documents.answers import docx_answer, pdf_answer

_MEETING = "organ/<slug:slug>/<slug:meeting>"
_MINE = "mitt-uppdrag/<slug:slug>/<slug:meeting>"
app_name = "meetings"
urlpatterns = [
    path("organ/", views.bodies, name="bodies"), path("organ/<slug:slug>/", views.body, name="body"),
    path("organ/<slug:slug>/beslut/", views.decisions, name="decisions"),
    path("organ/<slug:slug>/beslut.atom", views.decisions_atom, name="decisions_atom"),
    path("organ/<slug:slug>/sammantraden.ics", views.meetings_ics, name="meetings_ics"),
    path(f"{_MEETING}/", views.meeting, name="meeting"),
    path(f"{_MEETING}/kallelse.pdf", views.notice_pdf, name="notice_pdf"),
    path(f"{_MEETING}/protokoll.pdf", views.minutes, {"answer": pdf_answer}, name="minutes_pdf"),
    path(f"{_MEETING}/protokoll.docx", views.minutes, {"answer": docx_answer}, name="minutes_docx"),
    path(f"{_MEETING}/handling/<int:pk>/", mine.paper, name="paper"),
    path("personer/<slug:slug>/", views.person, name="person"), path("mitt-uppdrag/", mine.mine, name="mine"),
    path("mitt-uppdrag/uppgift/<int:pk>/", mine.my_task_done, name="my_task_done"),
    path(f"{_MINE}/", mine.my_meeting, name="my_meeting"),
    path(f"{_MINE}/kalender.ics", mine.my_meeting_ics, name="my_meeting_ics"),
    path(f"{_MINE}/justera/", mine.approve, name="approve")]  # fmt: skip
