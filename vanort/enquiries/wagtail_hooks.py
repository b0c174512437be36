# SPDX-License-Identifier: EUPL-1.2
"""What enquiries add to the office: names in the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what happens to an enquiry."""
    actions.register_action("vanort.receive", _("Receive"), _("Received"))
    actions.register_action("vanort.assign", _("Assign"), _("Assigned"))
    actions.register_action("vanort.answer", _("Answer"), _("Answered"))
    actions.register_action("vanort.incoming", _("Add what came in"), _("Something more came in"))
    actions.register_action("vanort.note", _("Write a note"), _("A note was written"))
    actions.register_action("vanort.close", _("Close"), _("Closed"))
    actions.register_action("vanort.make_idea", _("Make an idea for an activity"), _("Made an idea for an activity"))
    actions.register_action("vanort.make_place", _("Make a place or gift"), _("Made a place or gift"))
    actions.register_action("vanort.correct", _("Correct a fact"), _("A correction was begun"))
