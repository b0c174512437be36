# SPDX-License-Identifier: EUPL-1.2
"""What annual reports add to the office: their pages, and the names of what their log may hold."""

from typing import Any

from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.reports import pages


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what is done with annual reports."""
    for name, label in (
        ("asked", _("Figures asked for")), ("written", _("Words written")), ("adopted", _("Edition frozen")),
        ("delivered", _("Handed to the council")), ("published", _("Published")),
        ("unpublished", _("Taken off the website"))):  # fmt: skip
        actions.register_action(f"vanort.annual_{name}", label, label)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the pages of annual reports."""
    one = r"^(?P<pk>[0-9]+)/(?P<verb>"
    own = [
        path("", pages.index, name="index"), path("<int:pk>/", pages.report, name="report"),
        path("<int:pk>/siffra/<slug:key>/", pages.figure, name="figure"),
        re_path(r"^(?P<pk>[0-9]+)/fil/(?P<number>[0-9]{1,4})/(?P<kind>pdf|pdf-a3|docx)/$", pages.paper, name="paper"),
        re_path(rf"{one}compile|adopt)/$", pages.report, name="step"),
        re_path(rf"{one}words)/(?P<row>[A-Za-z0-9_-]+)/$", pages.report, name="step"),
        re_path(rf"{one}deliver|publish|unpublish)/(?P<row>[0-9]{{1,4}})/$", pages.report, name="step")]  # fmt: skip
    return [path("verksamhetsberattelse/", include((own, "reports_admin")))]
