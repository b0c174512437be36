# SPDX-License-Identifier: EUPL-1.2
"""Public addresses of enquiries; a form has an address of its own, so that the pages around it can be kept."""

from django.urls import path

from vanort.enquiries import views

app_name = "enquiries"
urlpatterns = [path("kontakt/skriv/", views.ask, name="ask"), path("kontakt/skriv/tack/", views.thanks, name="thanks")]
