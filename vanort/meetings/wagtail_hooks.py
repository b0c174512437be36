# SPDX-License-Identifier: EUPL-1.2
"""What meetings add to the office: names in the log."""

from django.utils.translation import gettext_lazy as _

from vanort.core.actions import name_actions

name_actions(
    ("agenda", _("Change the agenda"), _("The agenda was changed")), ("call", _("Call"), _("Called")),
    ("cancel_meeting", _("Cancel the meeting"), _("The meeting was cancelled")),
    ("read_in", _("Read in"), _("Read in from a file")), ("plan_anew", _("Plan anew"), _("Planned anew")),
    ("open_meeting", _("Open"), _("The meeting was opened")), ("end_meeting", _("End"), _("The meeting ended")),
    ("attendance", _("Record attendance"), _("Attendance was recorded")),
    ("serve", _("Call a substitute"), _("A substitute was called to serve")),
    ("recuse", _("Record a conflict of interest"), _("A conflict of interest was recorded")),
    ("propose", _("Record a proposal"), _("A proposal was recorded")),
    ("vote", _("Record a vote"), _("A vote was recorded")),
    ("remove_vote", _("Remove a vote"), _("A vote that was recorded wrongly was removed")),
    ("choose_officers", _("Choose chair and adjusters"), _("Chair, secretary and adjusters were chosen")),
    ("withdraw_reservation", _("Take back a reservation"), _("A reservation was taken back")),
    ("decide", _("Record a decision"), _("A decision was recorded")),
    ("reserve", _("Record a reservation"), _("A reservation was recorded")),
    ("give_task", _("Give a task"), _("A task was given")), ("adjust", _("Adjust"), _("The minutes were adjusted")),
    ("approve", _("Approve"), _("The minutes were approved by an adjuster")),
    ("post", _("Record the announcement"), _("The announcement was recorded")),
    ("take_down", _("Take down"), _("The announcement was taken down")),
    ("publish", _("Publish"), _("A paragraph was published")),
    ("unpublish", _("Stop publishing"), _("A paragraph was taken off the public pages")),
    ("mask", _("Mask words in public"), _("Words to mask in public were changed")),
    ("correct_minutes", _("Write a note of correction"), _("A note of correction was written")))  # fmt: skip
