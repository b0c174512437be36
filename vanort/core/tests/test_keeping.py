# SPDX-License-Identifier: EUPL-1.2
"""What is kept in memory is exact: after every change, at midnight, in each language, and never from a transaction."""

import threading

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from freezegun import freeze_time

from vanort.core import keeping
from vanort.core.keeping import kept
from vanort.core.models import SiteGeneration, Source
from vanort.core.tests.factories import SourceFactory

stored = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class Titles:
    """A function of the register that counts how often it is really asked."""

    def __init__(self, size=8):
        self.asked = 0
        self.read = kept(size=size)(self._read)

    def _read(self, prefix=""):
        self.asked += 1
        return tuple(Source.objects.filter(title__startswith=prefix).values_list("title", flat=True))


@pytest.fixture
def titles():
    return Titles()


def in_another_thread(work):
    """Do something over a database connection of its own, as another process would."""

    def whole():
        work()
        connection.close()

    thread = threading.Thread(target=whole)
    thread.start()
    thread.join()


@stored
def test_it_is_worked_out_once_until_something_changes(titles):
    SourceFactory(title="a")
    assert [titles.read(), titles.read()] == [("a",), ("a",)]
    assert titles.asked == 1
    SourceFactory(title="b")
    assert titles.read() == ("a", "b")
    assert titles.asked == 2


@stored
def test_a_change_over_another_connection_is_seen_at_once(titles):
    assert titles.read() == ()
    in_another_thread(lambda: SourceFactory(title="from elsewhere"))
    assert titles.read() == ("from elsewhere",)


@stored
def test_each_change_is_seen_edited_deleted_and_linked_alike(titles):
    source = SourceFactory(title="a")
    assert titles.read() == ("a",)
    source.title = "b"
    source.save()
    assert titles.read() == ("b",)
    source.delete()
    assert titles.read() == ()


@stored
def test_arguments_are_kept_apart_and_true_is_not_one(titles):
    SourceFactory(title="1a")
    SourceFactory(title="Truest")
    assert (titles.read("1"), titles.read(1), titles.read(True)) == (("1a",), ("1a",), ("Truest",))
    assert titles.asked == 3


@stored
def test_each_language_has_its_own():
    say = kept(size=8)(lambda: translation.gettext("Show all"))
    said = []
    for code in ("sv", "en", "sv"):
        with translation.override(code):
            said.append(say())
    assert said == ["Visa alla", "Show all", "Visa alla"]


@stored
def test_a_new_day_begins_anew(titles):
    with freeze_time("2026-11-23 22:59:59"):
        titles.read()
        titles.read()
    assert titles.asked == 1
    with freeze_time("2026-11-23 23:00:00"):  # Midnight in Sweden.
        titles.read()
    assert titles.asked == 2


@stored
def test_within_a_transaction_nothing_kept_is_used_and_nothing_is_kept(titles):
    assert titles.read() == ()
    with transaction.atomic():
        SourceFactory(title="never")
        assert titles.read() == ("never",)
        transaction.set_rollback(True)
    assert titles.read() == ()
    assert titles.asked == 2
    # The next change gets the number that was rolled back.
    SourceFactory(title="real")
    assert titles.read() == ("real",)


@pytest.mark.django_db
def test_ordinary_tests_keep_nothing(titles):
    titles.read()
    titles.read()
    assert titles.asked == 2


@stored
def test_no_more_is_kept_than_was_said():
    titles = Titles(size=2)
    for prefix in ("a", "b", "c", "c", "b"):
        titles.read(prefix)
    assert titles.asked == 3
    titles.read("a")
    assert titles.asked == 4


@stored
def test_a_fault_is_not_kept():
    answers = iter((ValueError("first"), None))

    @kept(size=8)
    def work():
        if fault := next(answers):
            raise fault
        return "well"

    with pytest.raises(ValueError, match="first"):
        work()
    assert work() == "well"


@pytest.fixture
def ask():
    """Begin a request, as the server does; it ends with the test."""
    yield lambda method: request_started.send(None, environ={"REQUEST_METHOD": method})
    keeping._begin_or_end()


def questions(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


@stored
def test_a_request_that_reads_asks_for_the_generation_once(titles, ask):
    titles.read()
    ask("GET")
    assert [questions(titles.read), questions(titles.read)] == [1, 0]
    ask("GET")
    assert [questions(titles.read), questions(titles.read)] == [1, 0]


@stored
def test_a_request_that_may_change_something_asks_each_time(titles, ask):
    ask("POST")
    assert titles.read() == ()
    SourceFactory(title="just posted")
    assert titles.read() == ("just posted",)


@stored
def test_nothing_is_remembered_of_the_generation_after_a_request(ask):
    ask("GET")
    before = keeping.generation()
    SiteGeneration.raise_by_one()
    assert keeping.generation() == before
    connection.ensure_connection()
    keeping._begin_or_end()
    assert keeping.generation() == before + 1


@stored
def test_emptied_tables_empty_what_is_kept(titles):
    titles.read()
    keeping.forget_all()
    titles.read()
    assert titles.asked == 2


def test_the_signals_of_requests_are_heard():
    names = {receiver[0][0] for signal in (request_started, request_finished) for receiver in signal.receivers}
    assert {"vanort.core.keeping.begin", "vanort.core.keeping.end"} <= names
