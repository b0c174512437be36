# SPDX-License-Identifier: EUPL-1.2
"""Nobody opens what guests have told of their health by naming oneself leader of the group."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from vanort.accounts.models import User
from vanort.accounts.roles import GROUP_NAMES
from vanort.visits.actions import save_visit
from vanort.visits.models import Visit
from vanort.visits.tests.factories import DelegateFactory, HealthNoteFactory, VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleagues():
    group = Group.objects.get(name=GROUP_NAMES["coordinator"])
    both = [User.objects.create(username=name, email=f"{name}@example.se") for name in ("anna", "bo")]
    for one in both:
        one.groups.add(group)
    return both


def named(visit, leader, by):
    visit.leader = leader
    save_visit(visit, by=by)
    return Visit.objects.get(pk=visit.pk).leader


def test_a_planner_who_names_oneself_before_anybody_has_told_anything_is_leader(colleagues):
    anna, _bo = colleagues
    assert named(VisitFactory(leader=None), anna, anna) == anna


def test_afterwards_a_colleague_must(colleagues):
    anna, bo = colleagues
    visit = VisitFactory(leader=None)
    HealthNoteFactory(delegate=DelegateFactory(visit=visit))
    with pytest.raises(ValidationError) as refused:
        named(visit, anna, anna)
    assert "leader" in refused.value.message_dict
    assert Visit.objects.get(pk=visit.pk).leader is None
    assert named(visit, anna, bo) == anna


def test_who_is_leader_already_goes_on_planning(colleagues):
    anna, bo = colleagues
    visit = VisitFactory(leader=None)
    named(visit, anna, bo)
    HealthNoteFactory(delegate=DelegateFactory(visit=visit))
    assert named(visit, anna, anna) == anna
