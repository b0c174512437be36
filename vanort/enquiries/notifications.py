# SPDX-License-Identifier: EUPL-1.2
"""The letters of a case: what they say, and to whom they go. Written in the sender's language."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from vanort.core.mail import write_mail
from vanort.enquiries.addresses import ask_url
from vanort.enquiries.models import Enquiry, Message

Kind = Message.Kind


def send_receipt(enquiry: Enquiry) -> Message | None:
    """Tell the person that it is stored, under which number, and when an answer comes; nothing without an address."""
    return _letter(enquiry, Kind.RECEIPT, to=enquiry.email) if enquiry.email else None


def send_notice(enquiry: Enquiry, *, to: str, assigned_by: Any = None) -> Message | None:
    """Tell the responsible mailbox what was written, or the one who is to answer where to read it."""
    return _letter(enquiry, Kind.NOTICE, to=to, assigned_by=assigned_by) if to else None


def send_answer(enquiry: Enquiry, text: str, *, by: Any) -> Message:
    """Answer by e-mail: quoted and in the same thread."""
    return _letter(enquiry, Kind.ANSWER, to=enquiry.email, text=text, by=by)


def _letter(
    enquiry: Enquiry, kind: str, *, to: str, text: str = "", by: Any = None, assigned_by: Any = None
) -> Message:
    """Draw a letter from the template of its kind: the first line is the subject. A notice leads to the office."""
    is_internal, is_answer = kind == Kind.NOTICE, kind == Kind.ANSWER
    with translation.override(settings.LANGUAGE_CODE if is_internal else enquiry.language):
        link = settings.SITE_URL + reverse("wagtailsnippets_enquiries_enquiry:inspect", args=[enquiry.pk])
        context = {
            "enquiry": enquiry, "topic": enquiry.topic, "text": text, "by": by, "assigned_by": assigned_by,
            "quoted": _quote(enquiry) if is_answer else "", "office_url": link, "site_url": settings.SITE_URL,
            "ask_url": settings.SITE_URL + ask_url()}  # fmt: skip
        subject, _line, body = render_to_string(f"enquiries/mail/{kind}.txt", context).strip().partition("\n")
    mail = write_mail(
        to=to, subject=subject, body=body.strip() + "\n", reply_to="" if is_internal else enquiry.topic.address,
        in_reply_to="" if is_internal else enquiry.thread_ids, is_automatic=not is_answer)  # fmt: skip
    return Message.objects.create(enquiry=enquiry, kind=kind, mail=mail, text=text, by=by)


def _quote(enquiry: Enquiry) -> str:
    last = enquiry.messages.filter(kind=Kind.INCOMING).order_by("at", "pk").last()
    at, words = (last.at, last.text) if last else (enquiry.received_at, enquiry.text)
    head = date_format(timezone.localtime(at), "j F Y H.i")
    return "\n".join([f"{head}:", *(f"> {line}".rstrip() for line in words.splitlines())])
