# SPDX-License-Identifier: EUPL-1.2
"""Letters leave once, through a real mail server that refuses, stalls, dies and comes back."""

import datetime as dt
import signal
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from freezegun import freeze_time

from vanort.core.mail import WAITS, deliver_due, write_mail
from vanort.core.models import LONGEST_DIALOGUE, MailAttachment, OutgoingMail
from vanort.core.tests.factories import OutgoingMailFactory
from vanort.core.tests.smtp import CUT, HOLD, MailServer
from vanort.core.tests.together import at_once, process, shared_database

pytestmark = pytest.mark.django_db
shared = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TAKEN = {"sent": 1}


def state_of(mail):
    return OutgoingMail.objects.get(pk=mail.pk).state


# What a letter looks like.


def test_a_letter_arrives_as_it_was_written(server):
    mail = write_mail(
        to="kim@example.com", subject="Ärende 2026-7: Vänorter på ön", body="Hej Åsa!\n\n.\n> Smörgås & kaffe\n"
    )
    assert deliver_due() == TAKEN
    (letter,) = server.letters
    assert (letter["To"], letter["From"]) == ("kim@example.com", "vanort@example.se")
    assert letter["Subject"] == "Ärende 2026-7: Vänorter på ön"
    assert letter.get_content().replace("\r\n", "\n") == "Hej Åsa!\n\n.\n> Smörgås & kaffe\n"
    assert letter.get_content_type() == "text/plain"
    assert letter["Message-ID"] == mail.message_id
    assert [letter[name] for name in ("Reply-To", "In-Reply-To", "References", "Auto-Submitted", "Bcc", "Cc")] == [
        None
    ] * 6


def test_files_go_with_a_letter_and_are_thrown_away_when_it_has_left(server):
    files = [
        ("kallelse.ics", "text/calendar", b"BEGIN:VCALENDAR"),
        ("kallelse å.pdf", "application/pdf", b"%PDF-1.7 \0"),
    ]
    write_mail(to="kim@example.com", subject="Kallelse", body="Se bilagorna.", attachments=files)
    assert deliver_due() == TAKEN
    parts = list(server.letters[0].iter_attachments())
    assert [(one.get_filename(), one.get_content_type()) for one in parts] == [one[:2] for one in files]
    assert parts[1].get_content() == b"%PDF-1.7 \0"
    assert MailAttachment.objects.count() == 0


def test_files_wait_with_a_letter_that_cannot_leave(nobody):
    write_mail(to="kim@example.com", subject="Kallelse", body="x", attachments=[("a.pdf", "application/pdf", b"%PDF")])
    deliver_due()
    assert [bytes(one.content) for one in MailAttachment.objects.all()] == [b"%PDF"]


def test_a_long_line_and_letters_of_all_scripts_arrive(server):
    body = "å" * 5000 + "\n日本語 🙂 Ελληνικά\n"
    write_mail(to="kim@example.com", subject="🙂 " + "ä" * 240, body=body)
    assert deliver_due() == TAKEN
    assert server.letters[0].get_content().replace("\r\n", "\n") == body
    assert server.letters[0]["Subject"].strip() == "🙂 " + "ä" * 240


def test_answers_go_to_the_body_and_the_thread_is_told(server):
    write_mail(
        to="kim@example.com", subject="Sv", body="Ja.", reply_to="kommitten@example.se",
        in_reply_to="<a@example.se> <b@example.com>", is_automatic=True,
    )  # fmt: skip
    deliver_due()
    (letter,) = server.letters
    assert letter["Reply-To"] == "kommitten@example.se"
    assert letter["In-Reply-To"] == "<b@example.com>"
    assert letter["References"] == "<a@example.se> <b@example.com>"
    assert letter["Auto-Submitted"] == "auto-generated"


def test_its_message_id_names_the_site_and_stays(settings):
    settings.SITE_URL = "https://vanorter.example.se:8443"
    mail = OutgoingMailFactory()
    first = mail.message_id
    assert first.startswith("<")
    assert first.endswith("@vanorter.example.se>")
    mail.save()
    assert mail.message_id == first
    assert OutgoingMailFactory().message_id != first


def test_no_line_of_the_head_can_be_typed(server):
    write_mail(
        to="kim@example.com", subject="Hej\r\nBcc: alla@example.com\n\nX: y\x85z\u2028å", body="Bcc: b@example.com"
    )
    deliver_due()
    (letter,) = server.letters
    assert letter["Subject"] == "Hej Bcc: alla@example.com X: y z å"
    assert letter["Bcc"] is None
    assert [line for line in server.heard if line.startswith("RCPT")] == ["RCPT TO:<kim@example.com>"]


@pytest.mark.parametrize(
    "parts",
    [
        {"to": "kim@example.com\nBcc: b@example.com"}, {"to": "kim@example.com, bo@example.com"}, {"to": ""},
        {"to": "Kim <kim@example.com>"}, {"to": "kim"}, {"reply_to": "a@example.se\r\nX: y"}, {"body": ""},
        {"subject": " \n "}, {"in_reply_to": "<a@b>" * 200},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_letter_is_refused_before_it_is_stored(parts):
    with pytest.raises(ValidationError):
        write_mail(**{"to": "kim@example.com", "subject": "Hej", "body": "Hej"} | parts)
    assert OutgoingMail.objects.count() == 0


def test_a_subject_is_cut_where_there_is_no_room():
    assert write_mail(to="kim@example.com", subject="å" * 400, body="Hej").subject == "å" * 250


def test_a_letter_that_no_server_could_read_is_set_aside_and_the_next_one_leaves(server):
    broken, good = OutgoingMailFactory(in_reply_to="<a@b>\nBcc: b@example.com"), OutgoingMailFactory()
    assert deliver_due() == {"failed": 1, "sent": 1}
    assert [state_of(broken), state_of(good)] == ["failed", "sent"]
    assert server.ids == [good.message_id]


# What comes of an attempt.

OUTCOMES = {
    "taken": ({}, "sent", ""),
    "busy": ({"CONNECT": "421 4.3.2 Too many"}, "queued", "4.3.2 Too many"),
    "closed for good": ({"CONNECT": "554 5.3.2 Not here"}, "queued", "5.3.2 Not here"),
    "no greeting": ({"CONNECT": CUT}, "queued", "Connection unexpectedly closed"),
    "a greeting that is none": ({"CONNECT": "hey welcome"}, "queued", "welcome"),
    "gone before the sender": ({"MAIL": CUT}, "queued", "Connection unexpectedly closed"),
    "gone before the recipient": ({"RCPT": CUT}, "queued", "Connection unexpectedly closed"),
    "sender later": ({"MAIL": "451 4.7.1 Later"}, "queued", "4.7.1 Later"),
    "sender never": ({"MAIL": "550 5.7.1 No"}, "failed", "5.7.1 No"),
    "grey list": ({"RCPT": "451 4.7.1 Greylisted"}, "queued", "4.7.1 Greylisted"),
    "going down": ({"RCPT": "421 4.3.2 Going down"}, "queued", "4.3.2 Going down"),
    "nobody there": ({"RCPT": "550 5.1.1 Unknown"}, "failed", "5.1.1 Unknown"),
    "no text now": ({"DATA": "451 4.3.1 Full"}, "queued", "4.3.1 Full"),
    "no text ever": ({"DATA": "554 5.7.0 No"}, "failed", "5.7.0 No"),
    "not taken now": ({"END": "452 4.3.1 Disk full"}, "queued", "4.3.1 Disk full"),
    "refused": ({"END": "554 5.6.0 Spam"}, "failed", "5.6.0 Spam"),
    "cut off in the text": ({"TEXT": CUT}, "unclear", None),
    "cut off after the last dot": ({"END": CUT}, "unclear", None),
    "an answer that is none": ({"END": "yes thanks a lot"}, "unclear", "thanks a lot"),
    "no good-bye": ({"QUIT": CUT}, "sent", ""),
    "an endless good-bye": ({"QUIT": "221 " + "x" * 9000}, "sent", ""),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_each_answer_of_the_server_has_its_state(server, case):
    faults, state, said = OUTCOMES[case]
    mail = OutgoingMailFactory()
    server.will(faults)
    assert deliver_due() == {state: 1}
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (state, 1)
    assert said is None or mail.error == said
    assert (mail.finished_at is not None) == (state == "sent")
    # Whatever it was, no machine sends it again at once.
    assert deliver_due() == {}


def test_a_letter_is_only_ever_put_off_before_the_server_could_have_it(server):
    """The safety of the whole: what waits for another attempt was never taken."""
    for faults, state, _said in OUTCOMES.values():
        mail = OutgoingMailFactory()
        server.will(faults)
        deliver_due()
        if state == "queued":
            assert mail.message_id not in server.ids
        OutgoingMail.objects.all().delete()
    assert len(server.ids) == len(set(server.ids))


def test_what_the_server_says_is_kept_as_far_as_there_is_room(server):
    mail = OutgoingMailFactory()
    server.will({"RCPT": "550 " + "å\x00" * 300})
    deliver_due()
    mail.refresh_from_db()
    assert len(mail.error) == 300
    assert "\x00" not in mail.error


def test_a_server_without_encryption_gets_nothing(server, settings):
    settings.EMAIL_USE_TLS = True
    mail = OutgoingMailFactory()
    assert deliver_due() == {"queued": 1}
    assert (state_of(mail), server.letters) == ("queued", [])


# Waiting.


@freeze_time(NOW)
def test_each_wait_is_longer_until_an_hour_and_after_five_days_it_ends(nobody):
    mail = OutgoingMailFactory()
    waits = []
    with freeze_time(NOW) as clock:
        while state_of(mail) == "queued":
            before = timezone.now()
            assert deliver_due() == {"queued": 1}
            mail.refresh_from_db()
            if mail.state == "queued":
                waits.append((mail.send_after - before) // dt.timedelta(minutes=1))
                clock.move_to(mail.send_after - dt.timedelta(seconds=1))
                assert deliver_due() == {}
                clock.move_to(mail.send_after)
        assert tuple(waits[: len(WAITS)]) == WAITS
        assert set(waits[len(WAITS) :]) == {60}
        assert dt.timedelta(days=5) < timezone.now() - NOW <= dt.timedelta(days=5, hours=3)
    assert (mail.state, mail.attempts) == ("failed", len(waits) + 1)
    assert "refused" in mail.error
    assert list(OutgoingMail.objects.needing_a_person()) == [mail]


def test_when_the_server_is_away_the_rest_is_not_tried(nobody):
    letters = [OutgoingMailFactory() for _number in range(3)]
    assert deliver_due() == {"queued": 1}
    assert [OutgoingMail.objects.get(pk=mail.pk).attempts for mail in letters] == [1, 0, 0]


def test_a_refused_letter_does_not_stop_the_others(server):
    letters = [OutgoingMailFactory() for _number in range(4)]
    server.will({"RCPT": "550 No"}, {"RCPT": "451 Later"}, {"END": CUT})
    assert deliver_due() == {"failed": 1, "queued": 1, "unclear": 1, "sent": 1}
    assert [state_of(mail) for mail in letters] == ["failed", "queued", "unclear", "sent"]


def test_after_an_hour_without_a_server_every_letter_leaves_once(nobody):
    """As a resident asks at nine, the server is away until ten, and looked for every ten seconds."""
    with freeze_time(NOW) as clock:
        letters = [OutgoingMailFactory() for _number in range(5)]
        for _look in range(360):
            deliver_due()
            clock.tick(10)
        assert Counter(OutgoingMail.objects.values_list("state", flat=True)) == {"queued": 5}
        with MailServer(nobody) as server:
            for _look in range(360):
                deliver_due()
                clock.tick(10)
        assert Counter(server.ids) == {mail.message_id: 1 for mail in letters}
    assert Counter(OutgoingMail.objects.values_list("state", flat=True)) == {"sent": 5}


def test_the_message_id_is_the_same_at_every_attempt(server):
    with freeze_time(NOW) as clock:
        mail = OutgoingMailFactory()
        # The first time the server keeps it and says that it does not.
        server.will({"END": "451 4.3.0 Later"}, {"END": "451 4.3.0 Later"})
        for _attempt in range(3):
            deliver_due()
            clock.tick(3600)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == ("sent", 3, "")
    assert server.ids == [mail.message_id]


def test_the_oldest_leaves_first_and_a_batch_has_an_end(server):
    letters = [OutgoingMailFactory(send_after=NOW - dt.timedelta(hours=hours)) for hours in (1, 3, 2)]
    assert deliver_due(limit=2) == {"sent": 2}
    assert server.ids == [letters[1].message_id, letters[2].message_id]


def test_a_letter_for_later_waits(server):
    with freeze_time(NOW) as clock:
        OutgoingMailFactory(send_after=NOW + dt.timedelta(minutes=1))
        assert deliver_due() == {}
        clock.tick(60)
        assert deliver_due() == TAKEN


def test_it_costs_one_query_when_nothing_waits_and_four_with_a_letter(server, django_assert_num_queries):
    with django_assert_num_queries(1):
        deliver_due()
    OutgoingMailFactory()
    with django_assert_num_queries(4):
        deliver_due()
    OutgoingMailFactory.create_batch(3)
    with django_assert_num_queries(8):
        deliver_due()


def test_a_letter_of_a_change_that_failed_is_never_sent(server):
    with transaction.atomic():
        write_mail(to="kim@example.com", subject="Hej", body="Hej")
        transaction.set_rollback(True)
    assert deliver_due() == {}
    assert server.letters == []


# Several at once.


@shared
def test_four_threads_send_each_letter_once(server):
    letters = OutgoingMailFactory.create_batch(24)
    done = at_once(*[deliver_due] * 4)
    assert sum(done, Counter()) == {"sent": 24}
    assert Counter(server.ids) == {mail.message_id: 1 for mail in letters}
    assert Counter(OutgoingMail.objects.values_list("state", "attempts")) == {("sent", 1): 24}


DELIVER = "from vanort.core.mail import deliver_due; print(dict(deliver_due()))"


def mail_server_of(server):
    return {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port), "EMAIL_USE_TLS": "0"}


@shared
def test_two_processes_send_each_letter_once(server):
    letters = OutgoingMailFactory.create_batch(20)
    with shared_database() as environment:
        workers = [process(environment | mail_server_of(server), DELIVER) for _number in range(2)]
        for worker in workers:
            worker.stdin.write("\n")
            worker.stdin.flush()
        said = [worker.communicate(timeout=60)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert sorted(said)[-1] != "{}\n"
    assert Counter(server.ids) == {mail.message_id: 1 for mail in letters}
    assert Counter(OutgoingMail.objects.values_list("state", flat=True)) == {"sent": 20}


@shared
def test_after_a_kill_in_the_middle_a_person_decides(server):
    """kill -9 while the server has the text and has not answered: it may have been taken, and here it was."""
    mail, waiting = OutgoingMailFactory(), OutgoingMailFactory()
    server.will({"END": HOLD})
    with shared_database() as environment:
        worker = process(environment | mail_server_of(server), DELIVER)
        worker.stdin.write("\n")
        worker.stdin.flush()
        assert server.is_holding.wait(timeout=30)
        worker.kill()
        worker.communicate()
        assert worker.returncode == -signal.SIGKILL
    server.let_go.set()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.is_unclear) == ("sending", 1, False)
    assert list(OutgoingMail.objects.needing_a_person()) == []
    assert deliver_due() == TAKEN
    assert state_of(waiting) == "sent"
    with freeze_time(mail.started_at + LONGEST_DIALOGUE):
        assert mail.is_unclear
        assert mail.shown_state == OutgoingMail.State.UNCLEAR.label
        assert list(OutgoingMail.objects.needing_a_person()) == [mail]
        assert deliver_due() == {}
    with freeze_time(mail.started_at + dt.timedelta(days=30)):
        assert deliver_due() == {}
    assert Counter(server.ids) == {mail.message_id: 1, waiting.message_id: 1}
