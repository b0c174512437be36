# SPDX-License-Identifier: EUPL-1.2
"""The calendars: what stands in them, on which days, and what is left out and said so."""

import datetime as dt
import uuid

import pytest
from django.utils.translation import gettext, override
from freezegun import freeze_time
from icalendar import Calendar

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.models import Collaboration, Milestone
from vanort.collaborations.tests.factories import CollaborationFactory, MilestoneFactory, PartyFactory
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with freeze_time("2026-11-23 12:00"):
        yield


def read(client, address="/kalender.ics"):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"\n" not in response.content.replace(b"\r\n", b"")
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75
    return Calendar.from_ical(response.content)


def events(calendar):
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def only(calendar):
    (event,) = calendar.walk("VEVENT")
    return event


def described(calendar):
    """The older property of the same meaning; the parser leaves its commas escaped, as calendars write them."""
    return str(calendar["x-wr-caldesc"]).replace("\\,", ",")


def said(text, language="sv", **words):
    with override(language):
        return gettext(text) % words if words else gettext(text)


def test_an_activity_stands_on_its_days_as_whole_days_and_ends_the_day_after(client, settings):
    settings.SITE_URL = "https://vanorter.exempel.se"
    town = OrganizationFactory(name={"sv": "Kamen"})
    activity = ActivityFactory(
        title={"sv": "Resa; till, Kamen"},
        summary={"sv": "Rad ett.\nRad två."},
        slug="resa",
        when="2018-04-19/2018-04-22",
        town=town,
        venue={"sv": "Rådhuset"},
        collaborations=[CollaborationFactory(name={"sv": "Kamen"})],
        sources=[SourceFactory(title="Protokoll", url="https://exempel.se/p")],
    )
    event = only(read(client))
    assert event.decoded("dtstart") == dt.date(2018, 4, 19)
    assert event.decoded("dtend") == dt.date(2018, 4, 23)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["uid"] == str(activity.uuid)
    assert event["summary"] == "Resa; till, Kamen"
    assert event["summary"].params["LANGUAGE"] == "sv"
    assert event["location"] == "Rådhuset, Kamen"
    assert event["url"] == "https://vanorter.exempel.se/aktiviteter/resa/"
    assert event["status"] == "CONFIRMED"
    assert event["transp"] == "TRANSPARENT"
    assert event["description"].split("\n") == [
        "Rad ett.",
        "Rad två.",
        said("State: %(state)s", state=said("carried out")),
        said("Collaboration: %(names)s", names="Kamen"),
        said("Source: %(source)s", source="Protokoll https://exempel.se/p"),
    ]


def test_a_change_raises_the_sequence_and_the_time_stamps(client):
    activity = ActivityFactory()
    assert only(read(client))["sequence"] == 1
    with freeze_time("2026-11-24 08:00"):
        activity.save()
        event = only(read(client))
    assert event["sequence"] == 2
    changed = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
    assert event.decoded("dtstamp") == event.decoded("last-modified") == changed


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (Activity.State.INVITED, "TENTATIVE"),
        (Activity.State.PLANNED, "TENTATIVE"),
        (Activity.State.CONFIRMED, "CONFIRMED"),
        (Activity.State.CANCELLED, "CANCELLED"),
    ],
)
def test_the_state_of_an_activity_ahead_is_its_status(client, state, status):
    ActivityFactory(when="2027-05-01", state=state, state_reason={"sv": "Ingen buss."}, title={"sv": "Resa"})
    assert only(read(client))["status"] == status


def test_cancelled_and_postponed_say_so_in_the_title_and_give_the_reason(client):
    ActivityFactory(when="2027-05-01", state="cancelled", state_reason={"sv": "Ingen buss."}, title={"sv": "Resa"})
    ActivityFactory(when="2027-05-02", state="postponed", title={"sv": "Möte"})
    cancelled, postponed = read(client).walk("VEVENT")
    assert cancelled["summary"] == f"{said('cancelled').capitalize()}: Resa"
    assert "Ingen buss." in cancelled["description"]
    assert postponed["summary"] == f"{said('postponed').capitalize()}: Möte"
    assert postponed["status"] == "TENTATIVE"


def test_what_was_planned_and_has_passed_never_passes_for_held(client):
    ActivityFactory(when="2026-05-01", state=Activity.State.CONFIRMED, title={"sv": "Resa"})
    event = only(read(client))
    assert event["status"] == "TENTATIVE"
    assert event["summary"] == f"{said('outcome unknown').capitalize()}: Resa"


def test_only_public_activities_beyond_ideas_are_in_it(client):
    shown = ActivityFactory(collaborations=[CollaborationFactory(name={"sv": "Hemligt"}, visibility="internal")])
    ActivityFactory(visibility="internal")
    ActivityFactory(visibility="held", visibility_reason="Vänta.")
    ActivityFactory(state=Activity.State.IDEA)
    calendar = read(client)
    assert set(events(calendar)) == {str(shown.uuid)}
    assert b"Hemligt" not in calendar.to_ical()


def test_a_town_that_is_not_public_is_not_named(client):
    ActivityFactory(town=OrganizationFactory(name={"sv": "Hemligby"}, visibility="internal"), venue={"sv": "Torget"})
    assert only(read(client))["location"] == "Torget"


def test_activities_without_a_day_are_left_out_and_counted_in_the_description(client):
    ActivityFactory(when="2018-05")
    ActivityFactory(when="2019")
    ActivityFactory(when="2019-01-01/2020")
    calendar = read(client)
    assert events(calendar) == {}
    left_out = said("Left out because only the month or the year is known: %(number)s.", number=3)
    assert calendar["description"].endswith(left_out)
    assert described(calendar) == calendar["description"]


def test_the_calendar_has_a_name_a_maker_and_a_time_to_come_back(client):
    OrganizationFactory(home=True)
    calendar = read(client)
    assert calendar["version"] == "2.0"
    assert calendar["prodid"].startswith("-//Vänort//")
    assert calendar["x-wr-calname"] == calendar["name"] == f"{said('Collaborations')} – Exempelby"
    assert calendar.decoded("refresh-interval") == dt.timedelta(hours=12)
    assert calendar["refresh-interval"].params["VALUE"] == "DURATION"
    assert described(calendar) == said("Activities with a known day, and jubilees of the next five years.")


def twin_town(**milestone):
    town = CollaborationFactory(name={"sv": "Vänorten Kamen"}, slug="kamen")
    PartyFactory(collaboration=town, organization=OrganizationFactory(name={"sv": "Kamen"}))
    return MilestoneFactory(collaboration=town, **milestone)


def test_a_jubilee_with_a_certain_day_stands_on_that_day(client):
    twin_town(when="1978-05-16", source=SourceFactory(title="Avtalet", url=""))
    event = only(read(client))
    assert event.decoded("dtstart") == dt.date(2028, 5, 16)
    assert event.decoded("dtend") == dt.date(2028, 5, 17)
    assert event["summary"] == said("Jubilee: %(name)s %(years)s years", name="Kamen", years=50)
    assert event["description"].split("\n")[1:] == [said("Source: %(source)s", source="Avtalet")]


@pytest.mark.parametrize("when", ["1978", "1978-05", "1978-05-16/1978-05-18", "1976-02-29"])
def test_a_jubilee_without_a_day_marks_the_year_and_says_that_no_day_is_set(client, when):
    milestone = twin_town(when=when)
    # Fifty years after 29 February 1976 there is no such day; what is not set is not invented.
    year = milestone.when.year + 50
    event = next(one for one in read(client).walk("VEVENT") if one.decoded("dtstart").year == year)
    assert event.decoded("dtstart") == dt.date(year, 1, 1)
    assert event.decoded("dtend") == dt.date(year, 1, 2)
    words = {"name": "Kamen", "years": 50, "year": year}
    assert event["summary"] == said("Jubilee year: %(name)s %(years)s years (%(year)s)", **words)
    assert said("No day is set. The entry stands on 1 January to mark the year.") in event["description"]
    assert event["transp"] == "TRANSPARENT"


def test_a_derived_date_is_told_as_derived_and_gets_no_day(client):
    derivation = {"sv": "Räknat från 40-årsfirandet."}
    twin_town(when="1978-05-16", certainty=Milestone.Certainty.DERIVED, derivation=derivation)
    event = only(read(client))
    assert event.decoded("dtstart") == dt.date(2028, 1, 1)
    assert said("The date is derived: %(how)s", how="Räknat från 40-årsfirandet.") in event["description"]


def test_all_jubilees_of_the_next_five_years_keep_their_identities(client):
    milestone = twin_town(when="2001")
    found = events(read(client))
    assert sorted(event.decoded("dtstart").year for event in found.values()) == [2026, 2031]
    assert str(uuid.uuid5(milestone.collaboration.uuid, "jubilee-2031")) in found
    milestone.collaboration.save()
    assert set(events(read(client))) == set(found)


def test_what_is_over_not_public_or_without_a_year_has_no_jubilee(client):
    MilestoneFactory(collaboration=CollaborationFactory(status=Collaboration.Status.ENDED))
    MilestoneFactory(collaboration=CollaborationFactory(visibility="internal"))
    MilestoneFactory(collaboration=CollaborationFactory(visibility="held", visibility_reason="Vänta."))
    MilestoneFactory(counts=False)
    MilestoneFactory(when=None, certainty=Milestone.Certainty.UNKNOWN)
    assert events(read(client)) == {}


def test_a_partner_that_is_not_public_is_not_named(client):
    milestone = twin_town(when="1978")
    milestone.collaboration.parties.get().organization.__class__.objects.update(visibility="internal")
    assert "Vänorten Kamen" in only(read(client))["summary"]


def test_a_collaboration_has_a_calendar_of_its_own(client):
    milestone = twin_town(when="1978")
    mine = ActivityFactory(collaborations=[milestone.collaboration])
    ActivityFactory()
    MilestoneFactory(when="1981")
    calendar = read(client, "/samarbeten/kamen.ics")
    jubilee = str(uuid.uuid5(milestone.collaboration.uuid, "jubilee-2028"))
    assert set(events(calendar)) == {str(mine.uuid), jubilee}
    assert calendar["x-wr-calname"] == "Vänorten Kamen"


@pytest.mark.parametrize("visibility", ["internal", "held"])
def test_a_collaboration_that_is_not_public_has_no_calendar(client, visibility):
    CollaborationFactory(slug="kamen", visibility=visibility, visibility_reason="Vänta.")
    assert client.get("/samarbeten/kamen.ics").status_code == 404
    assert client.get("/samarbeten/finns-inte.ics").status_code == 404


def test_english_is_given_when_asked_for_and_swedish_where_there_is_no_english(client):
    ActivityFactory(title={"sv": "Resa", "en": "Journey"}, summary={"sv": "Vi reser."}, slug="resa")
    event = only(read(client, "/kalender.ics?sprak=en"))
    assert (event["summary"], event["summary"].params["LANGUAGE"]) == ("Journey", "en")
    assert event["description"].params["LANGUAGE"] == "sv"
    assert event["url"].endswith("/en/aktiviteter/resa/")
    assert only(read(client, "/kalender.ics?sprak=xx"))["summary"] == "Resa"


def test_characters_that_no_format_allows_are_taken_out(client):
    ActivityFactory(title={"sv": "Resa\x0b till\x00 Kamen"}, summary={"sv": "Rad ett.\r\nRad två.\x1f"})
    event = only(read(client))
    assert event["summary"] == "Resa till Kamen"
    assert event["description"].split("\n")[:2] == ["Rad ett.", "Rad två."]
