# SPDX-License-Identifier: EUPL-1.2
"""What a year held for each twin town, counted once for all of them together."""

import pytest

from vanort.activities.tests.factories import ParticipantGroupFactory
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    MilestoneFactory,
    SigningFactory,
)
from vanort.directory.tests.factories import OrganizationFactory
from vanort.mandates.tests.factories import BodyFactory
from vanort.reports.figures import find_figure
from vanort.reports.tests.factories import activity, compiled, section, table, titles, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def kamen():
    return CollaborationFactory(name={"sv": "Kamen"}, slug="kamen")


def numbers(report, key, *names):
    return tuple(value(report, f"{key}-{name}") for name in names)


def group(visit, number, age="", **more):
    return ParticipantGroupFactory(activity=visit, number=number, age=age, **more)


def test_visits_in_and_out_with_people_and_nights(body, kamen):
    here = activity("2024-05-07/2024-05-10", body, direction="host", collaborations=[kamen])
    there = activity("2024-09-01", body, direction="travel", collaborations=[kamen])
    online = activity("2024-10-01", body, direction="online", collaborations=[kamen])
    group(here, 20, "minor")
    group(here, 4, "adult")
    group(there, 6)
    group(online, 2, "adult")
    report = compiled(body)
    assert numbers(report, "town-kamen", "in", "out", "others") == ("1", "1", "1")
    assert numbers(report, "town-kamen", "people", "adults", "minors", "ageless") == ("32", "6", "20", "6")
    assert numbers(report, "town-kamen", "hosted", "nights") == ("3", "0")
    assert table(report, "towns") == [("Kamen", "1", "1", "32")]


def test_an_unknown_number_is_no_zero(body, kamen):
    visit = activity("2024-05-07", body, direction="host", collaborations=[kamen])
    group(visit, None, "minor")
    group(visit, 4, "adult")
    figure = find_figure(compiled(body), "town-kamen-people")
    assert (figure.value, figure.lacking) == (4, 1)
    assert value(compiled(body), "town-kamen-minors") is None


def test_without_any_group_nobody_knows_how_many_came(body, kamen):
    activity("2024-05-07", body, direction="host", collaborations=[kamen])
    report = compiled(body)
    assert numbers(report, "town-kamen", "in", "people", "adults", "minors", "ageless") == ("1", None, None, None, None)


def test_an_approximate_number_is_said_to_be(body, kamen):
    visit = activity("2024-05-07", body, collaborations=[kamen], title={"sv": "Konsert"})
    group(visit, 40, is_approximate=True, group={"sv": "sångare"})
    group(visit, 2, group={"sv": "ledare"})
    assert titles(compiled(body), "town-kamen-people") == ["Konsert: about 40 sångare", "Konsert: 2 ledare"]


@pytest.mark.parametrize(
    ("when", "nights"),
    [("2024-05-07/2024-05-10", "3"), ("2024-05-07", "0"), ("2024-05", None), ("2024", None),
     ("2023-12-30/2024-01-02", "3"), ("2024-12-30/2025-01-02", "0")],
)  # fmt: skip
def test_nights_are_known_when_the_days_are(body, kamen, when, nights):
    activity(when, body, direction="host", collaborations=[kamen])
    assert value(compiled(body), "town-kamen-hosted") == nights


@pytest.mark.parametrize(
    ("when", "years"),
    [("2024", [2024]), ("2024-12-31", [2024]), ("2023-12-30/2024-01-02", [2024]), ("2023/2025", [2025])],
)
def test_an_activity_counts_once_in_the_year_of_its_last_day(body, when, years):
    activity(when, body, direction="host")
    assert [year for year in (2022, 2023, 2024, 2025, 2026) if value(compiled(body, year), "all-in") == "1"] == years


def test_a_visit_with_two_towns_counts_once_in_all(body, kamen):
    other = CollaborationFactory(slug="dobele")
    group(activity("2024-05-07", body, direction="host", collaborations=[kamen, other]), 10)
    report = compiled(body)
    keys = ("town-kamen-people", "town-dobele-people", "all-people", "all-in")
    assert [value(report, key) for key in keys] == ["10", "10", "10", "1"]


@pytest.mark.parametrize(
    ("state", "number"), [("done", "1"), ("cancelled", "0"), ("postponed", "0"), ("planned", None)]
)
def test_only_what_took_place_is_counted(body, kamen, state, number):
    more = {"state_reason": {"sv": "Strejk"}, "state": state, "direction": "travel"}
    group(activity("2024-05-07", body, collaborations=[kamen], **more), 1)
    assert numbers(compiled(body), "town-kamen", "out", "people") == (number, number)


def test_what_lies_ahead_is_listed_and_not_counted(body, kamen):
    visit = activity("2999-05-07/2999-05-09", body, state="planned", direction="host", collaborations=[kamen])
    group(visit, 9)
    report = compiled(body, 2999)
    assert numbers(report, "town-kamen", "in", "people", "hosted") == ("0", "0", "0")
    assert [row[0] for row in table(report, "town-kamen-activities")] == [visit.title["en"]]


def test_a_decision_taken_at_home_is_no_activity_with_the_town(body, kamen):
    activity("2024-05-07", body, kind="decision", collaborations=[kamen])
    assert numbers(compiled(body), "town-kamen", "others", "people") == ("0", "0")


def test_schools_and_clubs_count_once_each(body, kamen):
    school, club, town = (OrganizationFactory(kind=kind) for kind in ("school", "association", "municipality"))
    first, second = (activity(day, body, collaborations=[kamen]) for day in ("2024-05-07", "2024-06-07"))
    first.organizations.add(school, town)
    second.organizations.add(school)
    group(second, 9, organization=club)
    cancelled = activity("2024-07-01", body, state="cancelled", state_reason={"sv": "Strejk"}, collaborations=[kamen])
    cancelled.organizations.add(OrganizationFactory(kind="school"))
    report = compiled(body)
    assert titles(report, "town-kamen-schools") == [school.name["en"]]
    assert titles(report, "town-kamen-clubs") == [club.name["en"]]


def test_other_bodies_tell_of_their_own_visits(body, kamen):
    activity("2024-05-07", BodyFactory(), direction="host", collaborations=[kamen])
    activity("2024-05-08", None, direction="host", collaborations=[kamen], title={"sv": "Ingens"})
    assert titles(compiled(body), "town-kamen-in") == ["Ingens"]


def test_ended_towns_are_told_of_when_something_happened(body):
    ended, silent = (CollaborationFactory(slug=slug, status="ended") for slug in ("ended", "silent"))
    CollaborationFactory(slug="unknown", status="")
    CollaborationFactory(slug="idle", visibility="internal")
    activity("2024-05-07", body, collaborations=[ended])
    assert {each.key for each in section(compiled(body), "towns").parts} == {"town-ended", "town-unknown"}
    assert silent.status == "ended"


# The agreement and the jubilee.


def facts(body, key="town-kamen"):
    return dict(section(compiled(body), key).facts)


def test_nothing_known_is_said_to_be_unknown(body, kamen):
    kamen.status = ""
    kamen.save()
    assert facts(body) == {"Status": "unknown", "Agreement": "none is recorded", "Next jubilee": "unknown"}


@pytest.mark.parametrize(
    ("signed", "more", "text"),
    [
        ("1978-05-20", {}, "in force since 20 May 1978"),
        (None, {}, "in force since unknown"),
        (None, {"valid_from": "1978-06-01"}, "in force since 1 June 1978"),
        ("1978", {"valid_to": "2024-12-31"}, "in force since 1978"),
        ("1978", {"valid_to": "2024-12-30"}, "expired on 30 December 2024"),
        ("2025-01-01", {}, "none is recorded"),
        ("1978", {"visibility": "internal"}, "none is recorded"),
    ],
)
def test_how_the_agreement_stood_when_the_year_ended(body, kamen, signed, more, text):
    agreement = AgreementFactory(collaboration=kamen, **more)
    if signed:
        SigningFactory(agreement=agreement, signed=signed)
    assert facts(body)["Agreement"] == text


@pytest.mark.parametrize(("year", "text"), [(2022, "in force since 1978"), (2023, "in force since 21 May 2023")])
def test_a_renewed_agreement_gives_way_from_the_year_of_the_renewal(body, kamen, year, text):
    first, renewal = AgreementFactory(collaboration=kamen), AgreementFactory(collaboration=kamen)
    SigningFactory(agreement=first, signed="1978")
    SigningFactory(agreement=renewal, signed="2023-05-21")
    renewal.renews = first
    renewal.save()
    assert dict(section(compiled(body, year), "town-kamen").facts)["Agreement"] == text


@pytest.mark.parametrize(
    ("year", "status", "text"),
    [(2023, "active", "2028: 50 years"), (2027, "active", "2028: 50 years"), (2028, "active", "2033: 55 years"),
     (1989, "active", "2003: 25 years"), (2023, "ended", "none ahead")],
)  # fmt: skip
def test_the_next_jubilee_comes_after_the_year(body, kamen, year, status, text):
    kamen.status = status
    kamen.save()
    MilestoneFactory(collaboration=kamen, when="1978")
    activity(str(year), body, collaborations=[kamen])
    assert dict(section(compiled(body, year), "town-kamen").facts)["Next jubilee"] == text


def test_a_hidden_town_counts_but_is_not_named(body):
    town = CollaborationFactory(name={"sv": "Hemliga stan"}, slug="hemlig", visibility="internal")
    group(activity("2024-05-07", body, direction="host", collaborations=[town], title={"sv": "Dolt möte"},
                   visibility="internal"), 9)  # fmt: skip
    public = compiled(body).for_public()
    assert (value(public, "all-in"), value(public, "all-people")) == ("1", "9")
    assert section(public, "towns").parts == ()
    assert not [word for word in ("Hemliga", "hemlig", "Dolt") if word in str(public.as_data())]
