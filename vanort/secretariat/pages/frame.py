# SPDX-License-Identifier: EUPL-1.2
"""What the three pages of a meeting have in common: whose meeting it is, who may look, the tabs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vanort.core.permissions import permission_for
from vanort.meetings.models import Meeting
from vanort.meetings.permissions import can_run_meetings

TABS = {"prepare": _("Prepare"), "hold": _("Hold"), "minutes": _("Minutes")}
LIST = "wagtailsnippets_meetings_meeting:list"


def find_meeting(request: HttpRequest, pk: int) -> Meeting:
    """Return a meeting with its body, chair and secretary for one of its pages in the office. One query.

    Raises:
        PermissionDenied: when the person may not look at meetings; what is done there is asked about by each action.
        Http404: when there is none.
    """
    if not request.user.has_perm(permission_for(Meeting, "view")):
        raise PermissionDenied
    found: Meeting = get_object_or_404(Meeting.objects.select_related("body__parent", "chair", "secretary"), pk=pk)
    return found


def frame_context(request: HttpRequest, meeting: Meeting, tab: str) -> dict[str, Any]:
    """Return what ``secretariat/frame.html`` shows around a page of a meeting. No query.

    Args:
        request: of the person who looks.
        meeting: with its body loaded.
        tab: the page that is open, a key of ``TABS``.

    Returns:
        ``meeting``, ``may`` (whether the person may do anything here), ``tab``, ``tabs``, and what the header needs.
    """
    meetings = {"url": reverse(LIST), "label": capfirst(Meeting._meta.verbose_name_plural)}
    return {
        "meeting": meeting,
        "may": can_run_meetings(request.user),
        "tab": tab,
        "tabs": [(name, label, reverse(f"meetings_admin:{name}", args=[meeting.pk])) for name, label in TABS.items()],
        "header_title": str(meeting),
        "header_icon": "calendar-alt",
        "breadcrumbs_items": [meetings, {"url": "", "label": str(meeting)}],
    }
