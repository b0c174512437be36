# SPDX-License-Identifier: EUPL-1.2
"""Letters that no machine sends on are settled by a person, and what is private in them stays in them."""

import datetime as dt
import logging

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.accounts.actions import apply_roles
from vanort.accounts.tests.factories import person
from vanort.core.actions import hold_all_after_restore, mark_as_sent, send_again
from vanort.core.mail import deliver_due, write_mail
from vanort.core.models import LONGEST_DIALOGUE, OutboxEntry, OutgoingMail, SiteGeneration
from vanort.core.tests.factories import OutgoingMailFactory
from vanort.core.tests.smtp import CUT, HOLD
from vanort.core.tests.together import at_once

pytestmark = pytest.mark.django_db
shared = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TAKEN = {"sent": 1}


def state_of(mail):
    return OutgoingMail.objects.get(pk=mail.pk).state


STUCK = ("failed", "unclear")
NOT_STUCK = ("queued", "sent", "sending")


def stuck(state):
    return OutgoingMailFactory(state=state, attempts=3, error="Nej", started_at=timezone.now())


@pytest.mark.parametrize("state", STUCK)
def test_a_letter_is_sent_again_with_the_message_id_it_had(server, state):
    mail, clerk = stuck(state), person("coordinator")
    assert deliver_due() == {}
    send_again(mail, by=clerk)
    assert list(OutgoingMail.objects.needing_a_person()) == []
    assert deliver_due() == TAKEN
    assert server.ids == [mail.message_id]
    mail.refresh_from_db()
    assert (mail.attempts, mail.error) == (1, "")
    assert ModelLogEntry.objects.get(action="vanort.send_again").user == clerk


@pytest.mark.parametrize("state", STUCK)
def test_a_letter_that_did_arrive_is_settled(server, state):
    mail, clerk = stuck(state), person("secretary")
    with freeze_time(NOW):
        mark_as_sent(mail, by=clerk)
    mail.refresh_from_db()
    assert (mail.state, mail.finished_at) == ("sent", NOW)
    assert deliver_due() == {}
    assert server.letters == []
    assert ModelLogEntry.objects.get(action="vanort.mark_sent").user == clerk


@pytest.mark.parametrize("action", [send_again, mark_as_sent])
@pytest.mark.parametrize("state", NOT_STUCK)
def test_a_letter_on_its_way_cannot_be_settled(action, state):
    mail, clerk = stuck(state), person("coordinator")
    with pytest.raises(ValidationError):
        action(mail, by=clerk)
    assert state_of(mail) == state
    assert ModelLogEntry.objects.filter(action__startswith="vanort.").count() == 0


@pytest.mark.parametrize("action", [send_again, mark_as_sent])
@pytest.mark.parametrize("role", ["editor", "reader", None])
def test_who_does_not_handle_letters_cannot_settle_them(action, role):
    mail = stuck("failed")
    with pytest.raises(PermissionDenied):
        action(mail, by=person(role))
    assert state_of(mail) == "failed"


def test_the_same_letter_cannot_be_settled_twice():
    mail, clerk = stuck("unclear"), person("coordinator")
    send_again(mail, by=clerk)
    with pytest.raises(ValidationError):
        mark_as_sent(mail, by=clerk)
    assert state_of(mail) == "queued"


def test_after_a_restore_nothing_leaves_by_itself(server):
    letters = {state: stuck(state) for state in (*STUCK, *NOT_STUCK)}
    assert hold_all_after_restore() == 2
    assert {state: state_of(mail) for state, mail in letters.items()} == {
        "failed": "failed", "sent": "sent", "unclear": "unclear", "queued": "unclear", "sending": "unclear",
    }  # fmt: skip
    with freeze_time(timezone.now() + dt.timedelta(days=2)):
        assert deliver_due() == {}
    assert server.letters == []
    assert hold_all_after_restore() == 0


def test_letters_that_need_a_person_are_told_from_the_others():
    with freeze_time(NOW):
        letters = {state: stuck(state) for state in (*STUCK, *NOT_STUCK)}
    early, late = NOW + LONGEST_DIALOGUE - dt.timedelta(seconds=1), NOW + LONGEST_DIALOGUE
    assert set(OutgoingMail.objects.unclear(early)) == {letters["unclear"]}
    assert set(OutgoingMail.objects.unclear(late)) == {letters["unclear"], letters["sending"]}
    needing = OutgoingMail.objects.needing_a_person(late)
    assert list(needing) == [letters["failed"], letters["unclear"], letters["sending"]]
    with freeze_time(early):
        assert [state for state, mail in letters.items() if mail.is_unclear] == ["unclear"]
        assert letters["sending"].shown_state == OutgoingMail.State.SENDING.label
    with freeze_time(late):
        assert [state for state, mail in letters.items() if mail.is_unclear] == ["unclear", "sending"]


# What is private stays so.

SECRETS = ("hemlig@example.com", "hemlig", "Min hund", "bettet")


def told(caplog):
    """Everything that logs and the log of the office hold."""
    lines = [f"{record.name} {record.getMessage()} {record.exc_text}" for record in caplog.records]
    lines += [str(row) for row in ModelLogEntry.objects.values()]
    lines += [str(row) for row in OutboxEntry.objects.values()]
    return "\n".join(lines)


def test_no_address_and_no_word_of_a_letter_comes_into_a_log(server, caplog):
    caplog.set_level(logging.DEBUG)
    clerk = person("coordinator")
    said = "550 <hemlig@example.com>: bettet"
    server.will({}, {"RCPT": said}, {"RCPT": said.replace("550", "450")}, {"END": CUT}, {"CONNECT": CUT})
    for _number in range(5):
        write_mail(to="hemlig@example.com", subject="Min hund", body="bettet")
        deliver_due()
    for mail in OutgoingMail.objects.needing_a_person():
        send_again(mail, by=clerk)
        OutgoingMail.objects.filter(pk=mail.pk).update(state="unclear")
        mark_as_sent(mail, by=clerk)
    held = told(caplog)
    assert "vanort.send_again" in held
    assert [secret for secret in SECRETS if secret in held] == []
    assert {str(mail) for mail in OutgoingMail.objects.all()} == {f"#{mail.pk}" for mail in OutgoingMail.objects.all()}


def test_letters_change_no_page(server):
    before = (SiteGeneration.current(), OutboxEntry.objects.count())
    mail = OutgoingMailFactory()
    deliver_due()
    mail.refresh_from_db()
    mail.save()
    mail.delete()
    assert (SiteGeneration.current(), OutboxEntry.objects.count()) == before


def shared_clerk():
    """Somebody who handles letters, also where the groups have been emptied by another test."""
    apply_roles()
    return person("coordinator")


@shared
def test_what_a_person_has_settled_is_not_undone_by_a_slow_server(server):
    """The server answers after six minutes; meanwhile somebody has decided."""
    mail, clerk = OutgoingMailFactory(), shared_clerk()
    server.will({"END": HOLD})

    def settle():
        assert server.is_holding.wait(timeout=30)
        with freeze_time(timezone.now() + dt.timedelta(minutes=6)):
            send_again(mail, by=clerk)
        server.let_go.set()

    assert at_once(deliver_due, settle) == [TAKEN, None]
    mail.refresh_from_db()
    assert (mail.state, mail.finished_at) == ("queued", None)
