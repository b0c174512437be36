# SPDX-License-Identifier: EUPL-1.2
"""The notice and the minutes of every meeting of the example, whole and as the public reads them, to veraPDF."""

import pytest
from django.conf import settings

from demo.loading import load
from demo.playing import play
from tests.audit.test_pdf import nothing_against
from vanort.meetings.minutes import minutes_document
from vanort.meetings.models import Meeting
from vanort.meetings.notices import notice_document
from vanort.meetings.presence import presence_of

pytestmark = pytest.mark.django_db


def test_notices_and_minutes_have_no_fault(tmp_path, figure):
    folder = settings.ROOT / "demo" / "example"
    load(folder)
    play(folder)
    papers = {}
    for meeting in Meeting.objects.order_by("starts_at"):
        papers[f"{meeting.slug}-kallelse"] = notice_document(meeting)
        if meeting.state == Meeting.State.HELD:
            presence = presence_of(meeting)
            papers[f"{meeting.slug}-protokoll"] = minutes_document(presence)
            papers[f"{meeting.slug}-offentligt"] = minutes_document(presence, is_public=True)
            papers[f"{meeting.slug}-utdrag"] = minutes_document(presence, items=presence.items[:1])
    assert len(papers) >= 14
    nothing_against(papers, tmp_path)
    figure("veraPDF, notices and minutes of the example: files and faults", f"{len(papers)}, 0")
