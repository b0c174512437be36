# SPDX-License-Identifier: EUPL-1.2
"""Addresses of what is done after a meeting."""

from django.urls import path, re_path

from vanort.secretariat.pages import minutes as views

urlpatterns = [
    path("", views.minutes, name="minutes"),
    path("justera/", views.step, {"verb": "adjust"}, name="minutes_adjust"),
    path("publicera/", views.step, {"verb": "publish"}, name="minutes_publish"),
    path("anslag/<int:one>/", views.step, {"verb": "post"}, name="minutes_post"),
    path("anslag/<int:one>/ned/", views.step, {"verb": "take_down"}, name="minutes_take_down"),
    path("paragraf/<int:one>/avpublicera/", views.step, {"verb": "unpublish"}, name="minutes_unpublish"),
    path("paragraf/<int:one>/maskera/", views.step, {"verb": "mask"}, name="minutes_mask"),
    path("paragraf/<int:one>/ratta/", views.step, {"verb": "correct"}, name="minutes_correct"),
    path("undertecknat/<int:one>/", views.signed, name="minutes_signed"),
    re_path(r"^protokoll\.(?P<kind>pdf|docx)$", views.paper, name="minutes_paper"),
    re_path(r"^paragraf/(?P<one>[0-9]+)/utdrag\.(?P<kind>pdf|docx)$", views.paper, name="minutes_extract"),
]
