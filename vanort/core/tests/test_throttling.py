# SPDX-License-Identifier: EUPL-1.2
"""Forms are counted per client and hour, exactly, and nobody can say afterwards who the client was."""

import datetime as dt
import hashlib
import hmac
from functools import partial

import pytest
from django.utils import timezone
from freezegun import freeze_time

from vanort.core.models import DailySalt, OutboxEntry, PostCount, SiteGeneration
from vanort.core.tests.factories import DailySaltFactory, PostCountFactory
from vanort.core.tests.together import at_once
from vanort.core.throttling import forget_clients, is_over_limit

pytestmark = pytest.mark.django_db
shared = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SCHOOL, HOME = "192.0.2.7", "2001:db8:1:2::/64"
# Half past two in the afternoon, Swedish winter time.
NOW = dt.datetime(2026, 11, 23, 13, 30, tzinfo=dt.UTC)


def post(address=SCHOOL, form="enquiry", **more):
    return is_over_limit(address, form=form, **more)


def counts():
    return sorted(PostCount.objects.values_list("count", flat=True))


def test_twenty_an_hour_are_let_through_and_the_next_is_too_many(settings):
    assert settings.POSTS_PER_HOUR == 20
    with freeze_time(NOW):
        assert [post() for _number in range(22)] == [False] * 20 + [True] * 2
    assert counts() == [22]


def test_the_limit_is_the_installations_own(settings):
    settings.POSTS_PER_HOUR = 2
    with freeze_time(NOW):
        assert [post() for _number in range(3)] == [False, False, True]
        assert [post(form="other", limit=1) for _number in range(2)] == [False, True]


def test_a_limit_of_nothing_lets_nothing_through():
    with freeze_time(NOW):
        assert post(limit=0)


def test_each_client_and_each_form_has_a_count_of_its_own():
    with freeze_time(NOW):
        assert [post(SCHOOL, limit=1), post(SCHOOL, limit=1)] == [False, True]
        assert not post(HOME, limit=1)
        assert not post(SCHOOL, "report", limit=1)
    assert counts() == [1, 1, 2]


@pytest.mark.parametrize(
    ("first", "second", "is_new"),
    [
        ("2026-11-23 13:00:00", "2026-11-23 13:59:59", False), ("2026-11-23 13:59:59", "2026-11-23 14:00:00", True),
        # The night when three o'clock comes twice: both hours are hours.
        ("2026-10-25 00:30:00", "2026-10-25 01:30:00", True),
    ],
)  # fmt: skip
def test_the_count_begins_anew_with_the_hour(first, second, is_new):
    with freeze_time(first):
        assert [post(limit=1), post(limit=1)] == [False, True]
    with freeze_time(second):
        assert post(limit=1) is not is_new


def test_the_count_begins_anew_with_the_swedish_day():
    """At midnight in Sweden, eleven at night in UTC, the salt is another and so is the client."""
    with freeze_time("2026-11-23 22:59:59"):
        post()
    with freeze_time("2026-11-23 23:00:00"):
        post()
    assert list(DailySalt.objects.order_by("day").values_list("day", flat=True)) == [
        dt.date(2026, 11, 23), dt.date(2026, 11, 24),
    ]  # fmt: skip
    assert len(set(PostCount.objects.values_list("client", flat=True))) == 2
    assert len(set(DailySalt.objects.values_list("salt", flat=True))) == 2


def test_a_salt_holds_for_its_day_and_is_long():
    with freeze_time(NOW) as clock:
        post()
        clock.tick(dt.timedelta(hours=3))
        post()
    salt = DailySalt.objects.get().salt
    assert len(bytes.fromhex(salt)) == 32
    assert len(set(PostCount.objects.values_list("client", flat=True))) == 1


def test_the_address_stands_nowhere_and_is_found_only_with_the_salt():
    with freeze_time(NOW):
        post()
        client, salt = PostCount.objects.get().client, DailySalt.objects.get().salt
        for hashed in (SCHOOL, f"enquiry {SCHOOL}"):
            for name in ("sha256", "md5", "sha1", "blake2b"):
                assert hashlib.new(name, hashed.encode()).hexdigest()[:64] != client
        guess = hmac.new(salt.encode(), f"enquiry {SCHOOL}".encode(), hashlib.sha256).hexdigest()
        assert guess == client
        # Once the salt is gone, the same day makes another: the same address is somebody else.
        DailySalt.objects.all().delete()
        post()
    assert PostCount.objects.filter(client=client).get().count == 1
    rows = [str(row) for model in (PostCount, DailySalt) for row in model.objects.values()]
    assert SCHOOL not in "".join(rows)
    assert [str(row) for row in PostCount.objects.all()] == ["13 1", "13 1"]


def test_past_hours_and_past_days_are_forgotten():
    with freeze_time(NOW):
        hour = timezone.now().replace(minute=0)
        kept = [PostCountFactory(hour=hour), PostCountFactory(hour=hour)]
        for hours in (1, 2, 30):
            PostCountFactory(hour=hour - dt.timedelta(hours=hours))
        today = DailySaltFactory()
        DailySaltFactory(day=timezone.localdate() - dt.timedelta(days=1))
        DailySaltFactory(day=dt.date(2020, 1, 1))
        forget_clients()
    assert list(PostCount.objects.order_by("pk")) == kept
    assert list(DailySalt.objects.all()) == [today]


def test_just_after_midnight_the_day_before_is_forgotten():
    with freeze_time("2026-11-23 22:30:00"):
        post()
    with freeze_time("2026-11-23 23:05:00"):
        forget_clients()
        assert DailySalt.objects.count() == 0
    with freeze_time("2026-11-24 00:05:00"):
        forget_clients()
        assert PostCount.objects.count() == 0


def test_counting_goes_on_after_forgetting():
    with freeze_time(NOW):
        assert [post(limit=2), post(limit=2)] == [False, False]
        forget_clients()
        assert post(limit=2)


@pytest.mark.parametrize("address", ["", "unix:", "å" * 500, "127.0.0.1\x00", "::1%eth0", "1.2.3.4'--"])
def test_whatever_an_address_looks_like_it_is_counted(address):
    with freeze_time(NOW):
        assert [post(address, limit=1), post(address, limit=1)] == [False, True]


def test_a_posting_costs_a_few_queries(django_assert_max_num_queries):
    with freeze_time(NOW):
        post()
        # Two more are the savepoint, which is the transaction's beginning and end outside a test.
        with django_assert_max_num_queries(6):
            post()


def test_counting_changes_no_page():
    before = (SiteGeneration.current(), OutboxEntry.objects.count())
    post()
    forget_clients()
    assert (SiteGeneration.current(), OutboxEntry.objects.count()) == before


@shared
def test_forty_at_once_are_counted_one_by_one():
    """Also the first of the day, when all forty want to make the salt and the row."""
    given = at_once(*[partial(post, limit=25)] * 40)
    assert sorted(given) == [False] * 25 + [True] * 15
    assert counts() == [40]
    assert DailySalt.objects.count() == 1


@shared
def test_forty_clients_at_once_are_forty():
    given = at_once(*[partial(post, f"192.0.2.{number}", limit=1) for number in range(40)])
    assert given == [False] * 40
    assert counts() == [1] * 40
