# SPDX-License-Identifier: EUPL-1.2
"""What a Swedish diary and a case system take over: a table of all enquiries, and the whole of one."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from vanort.core.exports import Column, columns_of, csv_lines, swedish
from vanort.core.texts import FALLBACK
from vanort.enquiries.models import Enquiry, Message

# Rises when a name in the file changes its meaning or goes away.
FORMAT, FORMAT_VERSION = "vanort-case", 1


def diary_columns() -> list[Column]:
    """Return the columns of the table: those of OSL 5:2 first, then what became of it."""
    return [
        *columns_of(Enquiry, ("diary_number",)), Column("number", _("Case number"), lambda one: one.number),
        *columns_of(Enquiry, ("received_at", "registered_at")),
        Column("from", _("From"), lambda one: "" if one.erased_at else one.sender), Column("to", _("To"), _receiver),
        *columns_of(Enquiry, ("subject", "channel")),
        Column("topic", str(capfirst(Enquiry._meta.get_field("topic").verbose_name)), lambda one: swedish(one.topic)),
        Column("kind", _("Kind"), lambda one: one.topic.get_kind_display()),
        *columns_of(Enquiry, ("state", "answered_at", "closed_at", "secrecy")),
        Column("answered_by", _("Answered by"), lambda one: _person(one.answers[-1].by) if one.answers else ""),
    ]  # fmt: skip


def with_diary(rows: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
    """Return enquiries with all that the table holds; one query more, whatever their number."""
    answers = Message.objects.filter(kind=Message.Kind.ANSWER).select_related("by")
    found = Prefetch("messages", queryset=answers, to_attr="answers")
    return rows.select_related("topic__organization").prefetch_related(found)


def csv_file(name: str, columns: list[Column], rows: Iterable[Any]) -> HttpResponse:
    """Return rows as CSV for Swedish spreadsheets, to be saved as a file that no one in between keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return HttpResponse("".join(csv_lines(columns, rows)), content_type="text/csv; charset=utf-8", headers=headers)


def case_file(enquiry: Enquiry) -> dict[str, Any]:
    """Return one case with its letters for a case system, as docs/reference/enquiry-export.md says. Two queries.

    Notes for staff are left out: they become public documents only when they are filed with the case (TF 2:12)."""
    thread, topic = enquiry.messages.exclude(kind=Message.Kind.NOTE).select_related("mail", "by"), enquiry.topic
    return {
        "format": FORMAT, "version": FORMAT_VERSION, "exported_at": timezone.now(),
        **{name: getattr(enquiry, name) for name in _PLAIN}, "registered_by": _person(enquiry.registered_by),
        "assigned_to": _person(enquiry.assigned_to),
        "from": {name: getattr(enquiry, name) for name in ("name", "email", "phone", "postal_address")},
        "to": {"name": _receiver(enquiry), "email": topic.address},
        "topic": {"slug": topic.slug, "title": topic.title[FALLBACK], "kind": topic.kind},
        "thread": [_message(one) for one in thread]}  # fmt: skip


_PLAIN = (
    "number", "diary_number", "secrecy", "channel", "subject", "text", "page", "language", "state", "due_on",
    "received_at", "registered_at", "answered_at", "closed_at", "erased_at")  # fmt: skip


def _message(one: Message) -> dict[str, Any]:
    mail = one.mail
    letter = mail and {
        "state": "unclear" if mail.is_unclear else mail.state, "to": mail.recipient, "reply_to": mail.reply_to,
        "in_reply_to": mail.in_reply_to.split(), "subject": mail.subject, "text": mail.body,
        "written_at": mail.created_at, "sent_at": mail.finished_at}  # fmt: skip
    plain = {name: getattr(one, name) for name in ("kind", "at", "channel", "text")}
    identity = mail.message_id if mail else one.message_id
    return {**plain, "by": _person(one.by), "message_id": identity, "letter": letter}


def _receiver(enquiry: Enquiry) -> str:
    body = enquiry.topic.organization
    return swedish(body) if body else ""


def _person(user: Any) -> str:
    return get_user_display_name(user) if user else ""
