# SPDX-License-Identifier: EUPL-1.2
"""People whose data has been kept long enough: told of, and erased only by decision."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from vanort.collaborations.tests.factories import SigningFactory
from vanort.core.dates import months_before
from vanort.core.models import ErasureCertificate
from vanort.core.tests.factories import RetentionRuleFactory
from vanort.directory.actions import report_expired_people
from vanort.directory.models import Person
from vanort.directory.tests.factories import ContactFunctionFactory, PersonFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)


def functions(*ends):
    person = PersonFactory()
    for end in ends:
        ContactFunctionFactory(person=person, end_date=end)
    return person


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 11, 23), 24, dt.date(2024, 11, 23)), (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)), (dt.date(2024, 2, 29), 12, dt.date(2023, 2, 28)),
    ],
)  # fmt: skip
def test_months_are_counted_back(day, months, before):
    assert months_before(day, months) == before


def test_without_a_rule_nobody_is_found():
    functions(dt.date(1990, 1, 1))
    assert report_expired_people(on=TODAY).reported == []


def test_only_who_has_ended_everything_long_ago_is_found():
    RetentionRuleFactory(months=24)
    old = functions(dt.date(2010, 1, 1), dt.date(2024, 11, 22))
    functions(dt.date(2024, 11, 23))
    functions(dt.date(2010, 1, 1), None)
    PersonFactory()
    found = report_expired_people(on=TODAY)
    assert (found.reported, found.erased) == ([old.pk], [])
    assert Person.objects.filter(pk=old.pk).exists()


def test_a_signature_counts_as_use():
    RetentionRuleFactory(months=24)
    person, signatory = functions(dt.date(2010, 1, 1)), PersonFactory()
    also = {person.pk: dt.date(2025, 1, 1), signatory.pk: dt.date(2009, 4, 25)}
    assert report_expired_people(on=TODAY, also_used=also).reported == [signatory.pk]


def test_a_decision_erases_the_person_and_every_trace_of_the_name():
    RetentionRuleFactory(months=24, decision="Kommunstyrelsen 2026-01-14 § 7")
    person = functions(dt.date(2010, 1, 1))
    signing = SigningFactory(person=person, signed="2009-04-25", office={"sv": "ordförande"})
    log(instance=person, action="wagtail.create")
    found = report_expired_people(on=TODAY)
    assert found.erased == [person.pk]
    assert not Person.objects.filter(name=person.name).exists()
    signing.refresh_from_db()
    assert (signing.person, signing.office) == (None, {"sv": "ordförande"})
    entries = ModelLogEntry.objects.all()
    assert {entry.action for entry in entries} == {"wagtail.create", "vanort.erase"}
    assert all(person.name not in entry.label for entry in entries)
    assert entries.get(action="vanort.erase").data == {"decision": "Kommunstyrelsen 2026-01-14 § 7"}
    proof = ErasureCertificate.objects.get()
    assert (proof.data_class, proof.subject, proof.number) == ("directory.person", f"#{person.pk}", 1)


def test_the_days_of_a_rule_count_too():
    RetentionRuleFactory(months=0, days=30)
    functions(TODAY - dt.timedelta(days=30))
    late = functions(TODAY - dt.timedelta(days=31))
    assert report_expired_people(on=TODAY).reported == [late.pk]


def test_the_daily_command_tells_by_number_and_can_run_twice():
    RetentionRuleFactory(months=24, decision="Beslut")
    person = functions(dt.date(2010, 1, 1))
    kept = functions(dt.date(2010, 1, 1))
    SigningFactory(person=kept, signed=str(timezone.localdate().year))
    for erased in (1, 0):
        out = StringIO()
        call_command("run_daily", stdout=out)
        assert f"Erased: {erased}." in out.getvalue()
        assert person.name not in out.getvalue()
    assert list(Person.objects.all()) == [kept]
