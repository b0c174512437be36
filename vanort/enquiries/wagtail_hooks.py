# SPDX-License-Identifier: EUPL-1.2
"""What enquiries add to the office: names in the log, what staff do with a case, and what nobody may delete."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.core.actions import name_actions
from vanort.enquiries import views
from vanort.enquiries.viewsets import TopicDeleteBulkAction, refuse_deletion

STEPS = {
    "answer": "svara", "add_incoming": "inkommet", "add_note": "anteckna", "assign": "fordela", "close": "avsluta",
    "make_idea": "gor-aktivitet", "make_place": "gor-plats", "begin_correction": "ratta"}  # fmt: skip

hooks.register("before_delete_snippet", refuse_deletion)
# After Wagtail's own deletion, which it takes the place of.
hooks.register("register_bulk_action", TopicDeleteBulkAction, order=10)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add what staff do with cases and letters."""
    own = [
        *(path(f"<int:pk>/{word}/", views.step, {"verb": verb}, name=verb) for verb, word in STEPS.items()),
        path("<int:pk>/exportera/", views.export, name="export"),
        path("brev/<int:pk>/igen/", views.settle, {"way": "again"}, name="send_again"),
        path("brev/<int:pk>/framme/", views.settle, {"way": "arrived"}, name="arrived"),
        path("statistik/", views.statistics, name="statistics")]  # fmt: skip
    return [path("fragor/", include((own, "enquiries_admin")))]


name_actions(
    ("receive", _("Receive"), _("Received")), ("assign", _("Assign"), _("Assigned")),
    ("answer", _("Answer"), _("Answered")), ("incoming", _("Add what came in"), _("Something more came in")),
    ("note", _("Write a note"), _("A note was written")), ("close", _("Close"), _("Closed")),
    ("make_idea", _("Make an idea for an activity"), _("Made an idea for an activity")),
    ("make_place", _("Make a place or gift"), _("Made a place or gift")),
    ("correct", _("Correct a fact"), _("A correction was begun")))  # fmt: skip
