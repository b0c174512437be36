# SPDX-License-Identifier: EUPL-1.2
"""What waits of enquiries and of letters by e-mail, as lines of To do."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from vanort.core.exports import swedish
from vanort.core.models import OutgoingMail
from vanort.core.permissions import can_change
from vanort.enquiries.inbox import case_of, case_title, lateness, shown_in, who_answers
from vanort.enquiries.models import Enquiry, Topic
from vanort.enquiries.permissions import can_handle_enquiries
from vanort.office.rows import FETCHED, Group, Row, edit_url, list_url

State = OutgoingMail.State
# A letter that has waited for longer is told of: the mail server is away, or nothing sends.
PATIENCE = dt.timedelta(hours=1)


def questions(user: Any) -> tuple[list[Group], list[Group]]:
    """Return enquiries that are late, and those that nobody has taken or the person is to answer. One query."""
    if not can_handle_enquiries(user):
        return [], []
    inbox = list_url(Enquiry, show="todo")
    late = Group(_("Late answers: none."), inbox)
    free = Group(_("Enquiries that nobody has taken: none."), inbox)
    mine = Group(_("Enquiries that you are to answer: none."), inbox)
    for one in Enquiry.objects.for_lists().filter(shown_in("todo", user)).order_by("due_on", "pk")[:FETCHED]:
        group = late if one.is_overdue else mine if one.assigned_to_id == user.pk else free
        tag = lateness(one) or _("By %(day)s") % {"day": date_format(one.due_on, "j F")}
        text = _("%(topic)s. Who answers: %(who)s.") % {"topic": swedish(one.topic), "who": who_answers(one)}
        group.rows.append(Row(tag, case_title(one), text, _("Answer"), edit_url(one, "inspect")))
    return [late], [mine, free]


def letters(user: Any) -> list[Group]:
    """Return letters that no machine sends on, and the mail server that has not answered for an hour. One query."""
    if not can_change(user, OutgoingMail):
        return []
    stuck = Group(_("Letters that a person must look at: none."), list_url(OutgoingMail, attention="needing_a_person"))
    late = OutgoingMail.objects.filter(state=State.QUEUED, created_at__lte=timezone.now() - PATIENCE)
    rows = (OutgoingMail.objects.needing_a_person() | late).select_related("message__enquiry")
    times = []
    for mail in rows.order_by("created_at", "pk")[:FETCHED]:
        if mail.state == State.QUEUED:
            times.append(mail.created_at)
            continue
        url = edit_url(case_of(mail) or mail, "inspect")
        text = _("Find out whether it arrived. Nothing is sent again by itself.") if mail.is_unclear else mail.error
        stuck.rows.append(Row(mail.shown_state.capitalize(), mail.subject, text, _("Settle it"), url))
    if times:
        since = date_format(timezone.localtime(times[0]), "j F H.i")
        heading = _("The mail server has not answered since %(when)s") % {"when": since}
        text = ngettext("One letter waits.", "%(count)d letters wait.", len(times)) % {"count": len(times)}
        text += " " + _("They leave by themselves when it answers. If it does not, tell those who run the server.")
        stuck.rows.append(Row(_("E-mail"), heading, text, _("Look at the letters"),
                              list_url(OutgoingMail, state="queued")))  # fmt: skip
    return [stuck]


def unreachable(user: Any) -> list[Group]:
    """Return topics of the public form of which nobody is told. One query."""
    if not can_change(user, Topic):
        return []
    return [Group(_("Topics to write about: each has a mailbox."), rows=[Row(
        _("Missing"), _("Topic “%(topic)s”: who answers") % {"topic": swedish(topic)},
        _("What people write is stored, but nobody is told by e-mail."), _("Fill in the mailbox"), edit_url(topic),
    ) for topic in Topic.objects.unreachable()[:FETCHED]])]  # fmt: skip
