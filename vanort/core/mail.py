# SPDX-License-Identifier: EUPL-1.2
"""Letters by e-mail: written into the outbox together with what they are about, and sent from there, each once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from smtplib import SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone

from vanort.core.models import OutgoingMail

State = OutgoingMail.State
# Minutes to wait after each attempt that did not reach the server; the last one counts for all that follow.
WAITS = (1, 2, 5, 10, 20, 30, 60)
# RFC 5321, 4.5.4.1: give up after 4-5 days.
GIVE_UP_AFTER = dt.timedelta(days=5)
LONGEST_ERROR = 300


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt: the state that follows, what the server said, and whether it was there at all."""

    state: str
    error: str = ""
    is_server_there: bool = True


def write_mail(*, to: str, subject: str, body: str, **more: object) -> OutgoingMail:
    """Put a letter into the outbox, in the running transaction; it leaves after the commit.

    Args:
        to: one address; a letter to several people is several letters, each with its own fate.
        subject: one line; what breaks lines is taken away.
        body: plain text.
        more: ``reply_to``, ``in_reply_to`` (Message-IDs, the last one answered), ``is_automatic``.

    Raises:
        ValidationError: when the address is none, or a part is too long.
    """
    mail = OutgoingMail(recipient=to, subject=" ".join(subject.split())[:250], body=body, **more)
    mail.full_clean(exclude=["message_id"])
    mail.save()
    return mail


def deliver_due(*, limit: int = 50) -> Counter[str]:
    """Send what waits, and say how many ended in which state. One query when nothing waits, three per letter.

    Any number of processes may do this at once: each letter is taken by one of them. When the server cannot be reached,
    the rest waits too.
    """
    done: Counter[str] = Counter()
    for mail in OutgoingMail.objects.due()[:limit]:
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
    waiting = OutgoingMail.objects.filter(pk=mail.pk, state=State.QUEUED)
    taken = waiting.update(state=State.SENDING, started_at=now, attempts=F("attempts") + 1)
    mail.attempts, mail.started_at = mail.attempts + 1, now
    return bool(taken)


def _transmit(mail: OutgoingMail) -> Outcome:
    """Speak with the mail server once."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        return Outcome(State.QUEUED, _said(error), is_server_there=False)
    try:
        connection.send_messages([_message(mail)])
    except SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return Outcome(_after(code), _said(words))
    except SMTPResponseException as error:
        return Outcome(_after(error.smtp_code), _said(error.smtp_error))
    except SMTPNotSupportedError as error:
        return Outcome(State.FAILED, _said(error))
    except (OSError, SMTPException) as error:
        # Cut off after the dialogue began: the server may have taken the letter.
        return Outcome(State.UNCLEAR, _said(error))
    finally:
        connection.close()
    return Outcome(State.SENT)


def _message(mail: OutgoingMail) -> EmailMessage:
    headers = {"Message-ID": mail.message_id}
    if mail.in_reply_to:
        headers |= {"In-Reply-To": mail.in_reply_to.split()[-1], "References": mail.in_reply_to}
    if mail.is_automatic:
        # RFC 3834: so that no automatic answer comes back.
        headers["Auto-Submitted"] = "auto-replied"
    answers = [mail.reply_to] if mail.reply_to else None
    return EmailMessage(mail.subject, mail.body, to=[mail.recipient], reply_to=answers, headers=headers)


def _settle(mail: OutgoingMail, outcome: Outcome) -> None:
    """Store what came of the attempt; one that was put off is given up after five days."""
    now = timezone.now()
    state, wait = outcome.state, WAITS[min(mail.attempts, len(WAITS)) - 1]
    if state == State.QUEUED and now - mail.created_at > GIVE_UP_AFTER:
        state = State.FAILED
    # Only a letter still marked as being sent: a person may have settled a slow one meanwhile.
    OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING, started_at=mail.started_at).update(
        state=state,
        error=outcome.error,
        send_after=now + dt.timedelta(minutes=wait) if state == State.QUEUED else mail.send_after,
        finished_at=now if state == State.SENT else None,
    )


def _after(code: int) -> str:
    """Return the state after an answer of the server: 4xx means later, 5xx means never (RFC 5321, 4.2.1)."""
    return State.QUEUED if 400 <= code < 500 else State.FAILED


def _said(words: object) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words) or type(words).__name__
    return text.replace("\x00", "")[:LONGEST_ERROR]
