# SPDX-License-Identifier: EUPL-1.2
"""What the three pages of a meeting have in common: whose meeting it is, who may look, the tabs, files to save."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vanort.core.permissions import permission_for
from vanort.meetings.models import Meeting
from vanort.meetings.permissions import can_run_meetings

TABS = {"prepare": _("Prepare"), "hold": _("Hold"), "minutes": _("Minutes")}


def find_meeting(request: HttpRequest, pk: int) -> Meeting:
    """Return a meeting with its body, chair and secretary; PermissionDenied for who may not look at any. One query."""
    if not request.user.has_perm(permission_for(Meeting, "view")):
        raise PermissionDenied
    found: Meeting = get_object_or_404(Meeting.objects.select_related("body__parent", "chair", "secretary"), pk=pk)
    return found


def frame_context(request: HttpRequest, meeting: Meeting, tab: str) -> dict[str, Any]:
    """Return what ``secretariat/frame.html`` shows around the page of a tab; ``may``: whether one may do anything."""
    label, url = capfirst(Meeting._meta.verbose_name_plural), reverse("wagtailsnippets_meetings_meeting:list")
    return {
        "meeting": meeting, "may": can_run_meetings(request.user), "tab": tab,
        "tabs": [(name, label, reverse(f"meetings_admin:{name}", args=[meeting.pk])) for name, label in TABS.items()],
        "header_title": str(meeting), "header_icon": "calendar-alt",
        "breadcrumbs_items": [{"url": url, "label": label}, {"url": "", "label": str(meeting)}]}  # fmt: skip


def file_to_save(file: FieldFile, **how: Any) -> FileResponse:
    """Hand out a stored file to staff; Http404 when it is gone."""
    try:
        return FileResponse(file.open("rb"), as_attachment=True, **how)
    except OSError as error:
        raise Http404 from error
