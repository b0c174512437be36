# SPDX-License-Identifier: EUPL-1.2
"""Which enquiries wait for whom, and how the office tells of them in a line."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from wagtail.admin.utils import get_user_display_name

from vanort.core.models import OutgoingMail
from vanort.enquiries.models import Enquiry

CASE, LETTER = "wagtailsnippets_enquiries_enquiry:inspect", "wagtailsnippets_core_outgoingmail:inspect"
TABS = {
    "todo": gettext_lazy("For you to do"), "open": gettext_lazy("All open"), "answered": gettext_lazy("All answered"),
    "closed": gettext_lazy("All closed"), "all": gettext_lazy("All")}  # fmt: skip
OPEN_TABS = ("todo", "open")


def shown_in(tab: str, user: Any) -> Q:
    """Return what a tab selects: to do is what a person is to answer, what nobody has taken, and all that is late."""
    is_open = Q(state__in=Enquiry.OPEN_STATES)
    mine = Q(assigned_to=user) | Q(assigned_to=None) | Q(due_on__lt=timezone.localdate())
    if tab in OPEN_TABS:
        return is_open & mine if tab == "todo" else is_open
    return Q() if tab == "all" else Q(state=tab)


def case_title(enquiry: Enquiry) -> str:
    """Return the number and what it is about."""
    return f"{enquiry.number} {enquiry.subject or _('(erased)')}"


def who_answers(enquiry: Enquiry) -> str:
    """Return who is to answer."""
    return get_user_display_name(enquiry.assigned_to) if enquiry.assigned_to else _("Nobody yet")


def lateness(enquiry: Enquiry) -> str:
    """Return by how many days an open enquiry is late; nothing when it is not."""
    if not enquiry.is_overdue:
        return ""
    days = (timezone.localdate() - enquiry.due_on).days
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}


def due_text(enquiry: Enquiry) -> str:
    """Return the day to answer by, and how late it is; nothing once it needs no answer."""
    if not enquiry.is_open:
        return ""
    late = format_html(' <strong class="vo-bad">{}</strong>', lateness(enquiry)) if enquiry.is_overdue else ""
    return format_html("{}{}", date_format(enquiry.due_on, "j b Y"), late)


def received_text(enquiry: Enquiry) -> str:
    """Return the day on which it came."""
    return date_format(timezone.localdate(enquiry.received_at), "j b Y")


def case_of(mail: OutgoingMail) -> Enquiry | None:
    """Return the case that a letter belongs to."""
    return getattr(getattr(mail, "message", None), "enquiry", None)
