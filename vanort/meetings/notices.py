# SPDX-License-Identifier: EUPL-1.2
"""The notice of a meeting: to whom it goes, what it says, whether it is late."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vanort.core.mail import write_mail
from vanort.core.texts import FALLBACK
from vanort.documents.model import Block, Bullets, Document, Facts, Heading, Paragraph
from vanort.mandates.models import Mandate, Regulation
from vanort.meetings import clock
from vanort.meetings.models import Meeting


def called(meeting: Meeting) -> list[Mandate]:
    """Return the mandates of all who are called: members, substitutes and co-opted, serving or not (KL 6:17)."""
    roles = (Mandate.Role.MEMBER, Mandate.Role.SUBSTITUTE, Mandate.Role.CO_OPTED)
    return list(Mandate.objects.of(meeting.body).on(meeting.day).filter(role__in=roles).order_by("role", "pk"))


def notice_by(meeting: Meeting, regulation: Regulation | None) -> dt.date | None:
    """Return the last day to call a meeting; None when no rule says."""
    if regulation is None or regulation.notice_days is None:
        return None
    is_working = regulation.notice_counts == Regulation.Days.WORKING
    return clock.notice_by(meeting.day, days=regulation.notice_days, is_working_days=is_working)


def is_late(meeting: Meeting, regulation: Regulation | None, on: dt.date | None = None) -> bool:
    """Whether a notice sent on a day (default: when it was, else today) comes later than the regulation says."""
    last = notice_by(meeting, regulation)
    sent = on or (timezone.localdate(meeting.called_at) if meeting.called_at else timezone.localdate())
    return bool(last and sent > last)


def notice_document(meeting: Meeting) -> Document:
    """Return the notice as a document: when, where, the agenda with its papers. Four queries."""
    with translation.override(FALLBACK):
        start = timezone.localtime(meeting.starts_at)
        facts = [
            (_("Time"), date_format(start, "l j F Y, H.i")),
            (_("Place"), meeting.place),
            (_("Link"), meeting.link),
        ]
        blocks: list[Block] = []
        if meeting.state == Meeting.State.CANCELLED:
            said = _("The meeting is cancelled: %(reason)s") % {"reason": meeting.state_reason}
            blocks.append(Paragraph(text=said, style="lead"))
        blocks.append(Heading(text=_("Agenda"), level=1))
        for item in meeting.items.prefetch_related("papers").order_by("position", "pk"):
            blocks.append(Heading(text=item.title, level=2, number=f"{item.position}."))
            if item.diary_number:
                blocks.append(Facts(pairs=((_("Diary number"), item.diary_number),)))
            if item.background:
                blocks.append(Paragraph(text=item.background))
            if papers := [paper.title for paper in item.papers.all()]:
                blocks.append(Bullets(items=tuple(papers)))
        return Document(
            title=_("Notice of meeting"), subtitle=str(meeting.body), language=FALLBACK, author=str(meeting.body),
            header=f"{meeting.body} {meeting.day.isoformat()}", facts=tuple((a, b) for a, b in facts if b),
            blocks=tuple(blocks), created=meeting.updated_at,
        )  # fmt: skip


def send_notices(meeting: Meeting) -> int:
    """Write a letter to everyone who is called and has an e-mail address; return how many letters."""
    addresses = {one.person.email for one in called(meeting) if one.person.email}
    with translation.override(FALLBACK):
        for address in sorted(addresses):
            write_mail(to=address, subject=_subject(meeting), body=_body(meeting), is_automatic=True)
    return len(addresses)


def _subject(meeting: Meeting) -> str:
    day = date_format(meeting.day, "j F Y")
    if meeting.state == Meeting.State.CANCELLED:
        return _("Cancelled: %(body)s %(day)s") % {"body": meeting.body, "day": day}
    return _("Notice of meeting: %(body)s %(day)s") % {"body": meeting.body, "day": day}


def _body(meeting: Meeting) -> str:
    document = notice_document(meeting)
    lines = [document.title, document.subtitle, "", *(f"{label}: {text}" for label, text in document.facts), ""]
    lines += [
        f"{block.number} {block.text}" for block in document.blocks if isinstance(block, Heading) and block.number
    ]
    return "\n".join(lines)
