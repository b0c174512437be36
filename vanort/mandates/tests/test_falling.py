# SPDX-License-Identifier: EUPL-1.2
"""What ends when somebody leaves a seat: offices, seats in subcommittees, and nothing else."""

import datetime as dt

import pytest

from vanort.directory.tests.factories import PersonFactory
from vanort.mandates.actions import end_mandate
from vanort.mandates.models import Mandate
from vanort.mandates.tests.factories import BodyFactory, MandateFactory, TermFactory

pytestmark = pytest.mark.django_db
LAST = dt.date(2024, 5, 17)


@pytest.fixture
def board(db):
    return TermFactory(body=BodyFactory(legal_form="board"))


@pytest.fixture
def seat(board):
    return MandateFactory(term=board, seat=1)


def end(mandate, by):
    end_mandate(mandate, last_day=LAST, reason=Mandate.EndReason.INELIGIBLE, by=by)


def ends(mandate):
    return Mandate.objects.get(pk=mandate.pk).end_date


def test_the_office_ends_with_the_seat(seat, admin_user):
    chair = MandateFactory(term=seat.term, person=seat.person, chair=True)
    end(seat, admin_user)
    assert (ends(seat), ends(chair)) == (LAST, LAST)


def test_an_office_that_had_not_begun_never_was(seat, admin_user):
    coming = MandateFactory(term=seat.term, person=seat.person, chair=True, start_date=dt.date(2025, 1, 1))
    end(seat, admin_user)
    assert not Mandate.objects.filter(pk=coming.pk).exists()


def test_the_seat_stays_when_only_the_office_ends(seat, admin_user):
    chair = MandateFactory(term=seat.term, person=seat.person, chair=True)
    end(chair, admin_user)
    assert (ends(chair), ends(seat)) == (LAST, seat.term.end_date)


def test_seats_in_subcommittees_fall_with_the_seat_in_the_board(board, seat, admin_user):
    below = TermFactory(body=BodyFactory(legal_form="subcommittee", parent=board.body))
    falls = MandateFactory(term=below, person=seat.person, seat=1)
    office = MandateFactory(term=below, person=seat.person, chair=True)
    other = MandateFactory(term=below, person=PersonFactory(), seat=2)
    end(seat, admin_user)
    assert [ends(one) for one in (falls, office, other)] == [LAST, LAST, below.end_date]


@pytest.mark.parametrize("form", ["drafting", "association", "unknown"])
def test_seats_elsewhere_do_not_fall(board, seat, admin_user, form):
    stays = MandateFactory(
        term=TermFactory(body=BodyFactory(legal_form=form, parent=board.body)), person=seat.person, seat=1
    )
    alone = MandateFactory(term=TermFactory(), person=seat.person, seat=1)
    end(seat, admin_user)
    assert [ends(one) for one in (stays, alone)] == [stays.term.end_date, alone.term.end_date]
