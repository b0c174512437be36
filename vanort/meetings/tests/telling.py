# SPDX-License-Identifier: EUPL-1.2
"""What minutes tell, taken apart for tests."""

import datetime as dt
import json

from django.utils import translation
from django.utils.translation import gettext as _
from freezegun import freeze_time

from vanort.documents.model import Heading, Paragraph
from vanort.meetings.actions import adjust
from vanort.meetings.minutes import minutes_document
from vanort.meetings.presence import presence_of
from vanort.meetings.tests.sitting import NAMES

ASTRID, BO, CILLA, DAVID, EVA, FOLKE = (f"{name} ({party})" for name, party in zip(NAMES, "SSSMMM", strict=True))


def sv(message, **given):
    """Return a text as minutes have it, in Swedish."""
    with translation.override("sv"):
        return _(message) % given if given else _(message)


def said(item):
    """Return the blocks of an item's paragraph, as texts by their heading; the first heading is the item's own."""
    presence = presence_of(item.meeting)
    document = minutes_document(presence, items=[next(one for one in presence.items if one.pk == item.pk)])
    found, heading = {}, ""
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.text
            found.setdefault(heading, [])
        else:
            found.setdefault(heading, []).append(block)
    return found


def texts(blocks):
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def facts_of(meeting):
    return dict(minutes_document(presence_of(meeting)).facts)


def everything(document):
    """Return all that a document says, as one text."""
    return json.dumps([document.title, document.facts, *[vars(one) for one in document.blocks]], ensure_ascii=False)


def adjusted(meeting, by, day="2027-02-22", **more):
    with freeze_time(f"{day} 12:00"):
        return adjust(meeting, adjusted_on=dt.date.fromisoformat(day), by=by, **more)
