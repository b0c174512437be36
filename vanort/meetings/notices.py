# SPDX-License-Identifier: EUPL-1.2
"""The notice of a meeting: to whom it goes, what it says, whether it is late."""

import datetime as dt
import re

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vanort.core.mail import write_mail
from vanort.core.texts import FALLBACK
from vanort.documents.model import Block, Bullets, Document, Facts, Heading, Paragraph
from vanort.documents.pdf import to_pdf
from vanort.mandates.models import Mandate, Regulation
from vanort.meetings import clock
from vanort.meetings.icals import meeting_ics
from vanort.meetings.masking import masked, words_of
from vanort.meetings.models import AgendaItem, Meeting


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
    return bool(last and (on or timezone.localdate(meeting.called_at)) > last)


def notice_document(meeting: Meeting, *, is_public: bool = False) -> Document:
    """Return the notice as a document: when, where, the agenda with its papers. Four queries.

    ``is_public`` leaves out what only those who are called get: the link to take part by, what the items are about,
    papers that are not public, items added later; and masks what the public must not read."""
    with translation.override(FALLBACK):
        start = timezone.localtime(meeting.starts_at)
        facts = [(_("Time"), date_format(start, "l j F Y, H.i")), (_("Place"), meeting.place)]
        facts += [] if is_public else [(_("Link"), meeting.link)]
        blocks: list[Block] = []
        if meeting.state == Meeting.State.CANCELLED:
            said = _("The meeting is cancelled: %(reason)s") % {"reason": meeting.state_reason}
            blocks.append(Paragraph(text=said, style="lead"))
        blocks.append(Heading(text=_("Agenda"), level=1))
        items = _agenda(meeting)
        words = words_of(items)
        for item in (one for one in items if not (is_public and one.is_added)):
            title = masked(item.title, words) if is_public else item.title
            blocks.append(Heading(text=title, level=2, number=f"{item.position}."))
            if item.diary_number:
                blocks.append(Facts(pairs=((_("Diary number"), item.diary_number),)))
            if item.background and not is_public:
                blocks.append(Paragraph(text=item.background))
            if papers := [paper.title for paper in item.papers.all() if paper.is_public or not is_public]:
                blocks.append(Bullets(items=tuple(masked(one, words) if is_public else one for one in papers)))
        return Document(
            title=_("Notice of meeting"), subtitle=str(meeting.body), language=FALLBACK, author=str(meeting.body),
            header=f"{meeting.body} {meeting.day.isoformat()}", facts=tuple((a, b) for a, b in facts if b),
            blocks=tuple(blocks), created=meeting.updated_at)  # fmt: skip


def _agenda(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.prefetch_related("papers").order_by("position", "pk"))


def notice_letter(meeting: Meeting) -> dict[str, str]:
    """Return subject and body of the letter to all who are called, or were before it was cancelled. Two queries."""
    items, start = _agenda(meeting), timezone.localtime(meeting.starts_at)
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    context = {"meeting": meeting, "items": items, "start": start, "is_cancelled": is_cancelled}
    if any(not paper.is_public for item in items for paper in item.papers.all()):
        context["mine"] = settings.SITE_URL + reverse("meetings:mine")
    with translation.override(FALLBACK):
        words = _("Cancelled: %(body)s %(day)s") if is_cancelled else _("Notice of meeting: %(body)s %(day)s")
        subject = words % {"body": meeting.body, "day": date_format(start, "j F Y")}
        text = render_to_string("bodies/mail/notice.txt", context).strip()
    return {"subject": subject, "body": re.sub(r"\n{3,}", "\n\n", text) + "\n"}


def send_notices(meeting: Meeting) -> int:
    """Write a letter to everyone who is called and has an e-mail address; return how many letters.

    The notice as PDF (drawn once) and a calendar entry go with it; a paper never does, for it may not be public."""
    addresses = sorted({one.person.email for one in called(meeting) if one.person.email})
    if not addresses:
        return 0
    letter, reply_to = notice_letter(meeting), meeting.secretary.email if meeting.secretary else ""
    files = [(f"sammantrade-{meeting.slug}.ics", "text/calendar", meeting_ics(meeting, has_link=True))]
    if meeting.state != Meeting.State.CANCELLED:
        files.insert(0, (f"kallelse-{meeting.slug}.pdf", "application/pdf", to_pdf(notice_document(meeting))))
    for address in addresses:
        write_mail(to=address, **letter, attachments=files, is_automatic=True, reply_to=reply_to)
    return len(addresses)
