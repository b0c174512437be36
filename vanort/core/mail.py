# SPDX-License-Identifier: EUPL-1.2
"""Letters by e-mail: written into the outbox together with what they are about, and sent from there, each once."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from smtplib import SMTP, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from vanort.core.models import MailAttachment, OutgoingMail

State = OutgoingMail.State
# Minutes to wait after each attempt that did not reach the server; the last one counts for all that follow.
WAITS = (1, 2, 5, 10, 20, 30, 60)
# RFC 5321, 4.5.4.1: give up after 4-5 days, which is as many attempts an hour apart.
MOST_ATTEMPTS = len(WAITS) + 5 * 24
LONGEST_ERROR = 300
# Seconds for each answer of the server; a dozen of them stay within LONGEST_DIALOGUE.
ANSWER_WITHIN = 20


class Dialogue(SMTP):
    """Knows whether the text was begun: until then the server cannot have taken the letter (RFC 5321, 4.1.1.4)."""

    is_text_begun = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.is_text_begun = True
        return super().data(msg)


class MailServer(EmailBackend):
    """Django's way to the mail server, with such a dialogue."""

    connection_class = Dialogue


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt: the state that follows, what the server said, and whether it was there at all."""

    state: str
    error: str = ""
    is_server_there: bool = True


def write_mail(
    *, to: str, subject: str, body: str, attachments: Iterable[tuple[str, str, bytes]] = (), **more: object
) -> OutgoingMail:
    """Put a letter to one address into the outbox, in the running transaction; it leaves after the commit.
    ``attachments`` are name, content type and content; ``more`` is ``reply_to``, ``in_reply_to`` (Message-IDs, the last
    one answered), ``is_automatic``. ``ValidationError`` when the address is none, or a part is too long."""
    mail = OutgoingMail(recipient=to, subject=" ".join(subject.split())[:250], body=body, **more)
    mail.full_clean(exclude=["message_id"])
    with transaction.atomic(savepoint=False):
        mail.save()
        MailAttachment.objects.bulk_create(
            MailAttachment(mail=mail, name=name, content_type=kind, content=content)
            for name, kind, content in attachments)  # fmt: skip
    return mail


def deliver_due(*, limit: int = 50) -> Counter[str]:
    """Send what waits, and say how many ended in which state. One query when nothing waits.

    Of several processes one takes each letter. When the server cannot be reached, the rest waits too."""
    done: Counter[str] = Counter()
    for mail in OutgoingMail.objects.due().prefetch_related("attachments")[:limit]:
        if not _take(mail):
            continue
        outcome = _transmit(mail)
        _settle(mail, outcome)
        done[outcome.state] += 1
        if not outcome.is_server_there:
            break
    return done


def _take(mail: OutgoingMail) -> bool:
    """Mark a letter as being sent, unless another process has; committed before the server hears a word."""
    now = timezone.now()
    # The same number of attempts: one that another process has tried and put off meanwhile has to wait again.
    waiting = OutgoingMail.objects.filter(pk=mail.pk, state=State.QUEUED, attempts=mail.attempts)
    taken = waiting.update(state=State.SENDING, started_at=now, attempts=F("attempts") + 1)
    mail.attempts, mail.started_at = mail.attempts + 1, now
    return bool(taken)


def _transmit(mail: OutgoingMail) -> Outcome:
    connection = get_connection(timeout=ANSWER_WITHIN)
    try:
        return _speak(connection, mail)
    finally:
        # What the server says to the good-bye changes nothing.
        with suppress(OSError):
            connection.close()


def _speak(connection: Any, mail: OutgoingMail) -> Outcome:
    # All of SMTP's exceptions are OSErrors.
    try:
        connection.open()
    except (OSError, ValueError) as error:
        return Outcome(State.QUEUED, _said(getattr(error, "smtp_error", error)), is_server_there=False)
    try:
        connection.send_messages([_message(mail)])
    except SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return Outcome(_after(code), _said(words))
    except SMTPResponseException as error:
        return Outcome(_after(error.smtp_code), _said(error.smtp_error))
    except (SMTPNotSupportedError, ValueError) as error:
        # A letter that cannot be written as one, whoever the server is.
        return Outcome(State.FAILED, _said(error))
    except OSError as error:
        dialogue = getattr(connection, "connection", None)
        if getattr(dialogue, "is_text_begun", True):
            return Outcome(State.UNCLEAR, _said(error))
        return Outcome(State.QUEUED, _said(error), is_server_there=False)
    return Outcome(State.SENT)


def _message(mail: OutgoingMail) -> EmailMessage:
    headers = {"Message-ID": mail.message_id}
    if mail.in_reply_to:
        headers |= {"In-Reply-To": mail.in_reply_to.split()[-1], "References": mail.in_reply_to}
    if mail.is_automatic:
        # RFC 3834, 5.1: so that no automatic answer comes back.
        headers["Auto-Submitted"] = "auto-generated"
    answers = [mail.reply_to] if mail.reply_to else None
    message = EmailMessage(mail.subject, mail.body, to=[mail.recipient], reply_to=answers, headers=headers)
    for one in mail.attachments.all():
        message.attach(one.name, bytes(one.content), one.content_type)
    return message


def _settle(mail: OutgoingMail, outcome: Outcome) -> None:
    now = timezone.now()
    state, wait = outcome.state, WAITS[min(mail.attempts, len(WAITS)) - 1]
    if state == State.QUEUED and mail.attempts >= MOST_ATTEMPTS:
        state = State.FAILED
    # Only a letter still marked as being sent: a person may have settled a slow one meanwhile.
    OutgoingMail.objects.filter(
        pk=mail.pk, state=State.SENDING, started_at=mail.started_at).update(state=state, error=outcome.error,
        send_after=now + dt.timedelta(minutes=wait) if state == State.QUEUED else mail.send_after,
        finished_at=now if state == State.SENT else None)  # fmt: skip
    if state == State.SENT and mail.attachments.all():
        MailAttachment.objects.filter(mail=mail).delete()


def _after(code: int) -> str:
    """Return the state after an answer: 4xx means later, 5xx never (RFC 5321, 4.2.1); -1 may hide a letter taken."""
    return {4: State.QUEUED, 5: State.FAILED}.get(code // 100, State.UNCLEAR)


def _said(words: object) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words) or type(words).__name__
    return text.replace("\x00", "")[:LONGEST_ERROR]
