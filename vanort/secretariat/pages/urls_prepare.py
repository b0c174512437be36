# SPDX-License-Identifier: EUPL-1.2
"""Addresses of what is done before a meeting."""

from django.urls import path, re_path

from vanort.secretariat.pages import prepare as views

urlpatterns = [
    path("", views.prepare, name="prepare"),
    path("arende/", views.add, name="prepare_add"),
    path("arende/<int:item>/", views.item, name="prepare_item"),
    path("arende/<int:item>/handling/", views.add_paper, name="prepare_paper"),
    path("arende/<int:item>/upp/", views.move, {"by": -1}, name="prepare_up"),
    path("arende/<int:item>/ner/", views.move, {"by": 1}, name="prepare_down"),
    path("arende/<int:item>/ta-bort/", views.remove, name="prepare_remove"),
    path("handling/<int:paper>/", views.paper, name="prepare_read"),
    path("handling/<int:paper>/ta-bort/", views.remove_paper, name="prepare_remove_paper"),
    path("fyll/", views.fill, name="prepare_fill"),
    path("kalla/", views.call, name="prepare_call"),
    path("stall-in/", views.cancel, name="prepare_cancel"),
    path("planera-igen/", views.plan_anew, name="prepare_plan_anew"),
    re_path(r"^kallelse\.(?P<kind>pdf|docx|ics)$", views.notice, name="prepare_notice"),
]
