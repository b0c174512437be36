# SPDX-License-Identifier: EUPL-1.2
"""The letters of a case: what they say, and to whom they go. Written in the sender's language."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from vanort.core.mail import write_mail
from vanort.core.models import OutgoingMail
from vanort.enquiries.addresses import ask_url
from vanort.enquiries.models import Enquiry, Message


def send_receipt(enquiry: Enquiry) -> Message | None:
    """Tell the person that it is stored, under which number, and when an answer comes; nothing without an address."""
    if not enquiry.email:
        return None
    with translation.override(enquiry.language):
        mail = _letter(enquiry, to=enquiry.email, template="receipt")
    return Message.objects.create(enquiry=enquiry, kind=Message.Kind.RECEIPT, mail=mail)


def send_notice(enquiry: Enquiry, *, to: str, assigned_by: Any = None) -> Message | None:
    """Tell the responsible mailbox what was written, or the one who is to answer where to read it."""
    if not to:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        mail = _letter(enquiry, to=to, template="notice", assigned_by=assigned_by)
    return Message.objects.create(enquiry=enquiry, kind=Message.Kind.NOTICE, mail=mail)


def send_answer(enquiry: Enquiry, text: str, *, by: Any) -> Message:
    """Answer by e-mail: quoted and in the same thread."""
    with translation.override(enquiry.language):
        mail = _letter(enquiry, to=enquiry.email, template="answer", text=text, quoted=_quote(enquiry), by=by)
    return Message.objects.create(enquiry=enquiry, kind=Message.Kind.ANSWER, mail=mail, text=text, by=by)


def _letter(enquiry: Enquiry, *, to: str, template: str, **more: Any) -> OutgoingMail:
    """Draw a letter from its template: the first line is the subject. The link of a notice leads to the office."""
    link = settings.SITE_URL + reverse("wagtailsnippets_enquiries_enquiry:inspect", args=[enquiry.pk])
    urls = {"office_url": link, "site_url": settings.SITE_URL, "ask_url": settings.SITE_URL + ask_url()}
    context = {"enquiry": enquiry, "topic": enquiry.topic, **urls, **more}
    subject, _line, body = render_to_string(f"enquiries/mail/{template}.txt", context).strip().partition("\n")
    is_internal = template == "notice"
    return write_mail(
        to=to, subject=subject, body=body.strip() + "\n", reply_to="" if is_internal else enquiry.topic.address,
        in_reply_to="" if is_internal else enquiry.thread_ids, is_automatic=template != "answer",
    )  # fmt: skip


def _quote(enquiry: Enquiry) -> str:
    """Return the last words of the person, quoted as letters do, with the day they came."""
    last = enquiry.messages.filter(kind=Message.Kind.INCOMING).order_by("at", "pk").last()
    at, words = (last.at, last.text) if last else (enquiry.received_at, enquiry.text)
    head = date_format(timezone.localtime(at), "j F Y H.i")
    return "\n".join([f"{head}:", *(f"> {line}".rstrip() for line in words.splitlines())])
