# SPDX-License-Identifier: EUPL-1.2
"""The calendar: planned activities and jubilees, and an honest word when there are none."""

import pytest

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration, Milestone
from vanort.collaborations.tests.factories import CollaborationFactory, MilestoneFactory
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.website.tests.register import (
    headings,
    main_of,
    make_twin,
    make_visit,
    said,
    section,
    words_of,
)
from vanort.website.tests.site import links, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = "/en/kalender/"
NOTHING = "No visit is planned right now"


def test_an_empty_calendar_says_so(client, home):
    assert headings(client.get(PAGE), 2) == [NOTHING, "Subscribe"]


def test_jubilees_of_this_year_and_the_next_five_by_year(client, home):
    make_twin(home, when="1978")
    make_twin(home, "Dobele", when="1992", certainty=Milestone.Certainty.DERIVED)
    make_twin(home, "Taastrup", when=None)
    response = client.get(PAGE)
    assert headings(response, 2) == [NOTHING, "2027", "2028", "Subscribe"]
    derived = said(section(response, "2027"))
    assert derived == "2027 During the year Dobele, 35 years derived year Worked out from the jubilee."
    known = said(section(response, "2028"))
    assert known == "2028 During the year Kamen, 50 years Counted from 1978: The towns become twin towns."


@pytest.mark.parametrize(
    ("when", "wanted"),
    [("2021", ["2026", "2031"]), ("2016", ["2026"]), ("2001", ["2026", "2031"]), ("2010", []), ("2026", ["2031"])],
)
def test_which_years_are_jubilees(client, home, when, wanted):
    make_twin(home, when=when)
    assert [heading for heading in headings(client.get(PAGE), 2) if heading.isdigit()] == wanted


def test_a_jubilee_names_its_source(client, home):
    town = make_twin(home, when=None)
    MilestoneFactory(collaboration=town, when="1978", source=SourceFactory(title="kamen.de"))
    assert "Source: kamen.de" in said(section(client.get(PAGE), "2028"))


def test_ended_or_secret_collaborations_have_no_jubilees(client, home):
    make_twin(home, when="1978", status=Collaboration.Status.ENDED)
    make_twin(home, "Hemlig", when="1978", visibility=Visibility.INTERNAL)
    assert headings(client.get(PAGE), 2) == [NOTHING, "Subscribe"]


def test_a_collaboration_of_any_kind_can_have_a_jubilee(client, home):
    region = CollaborationFactory(kind="regional", slug="region", name={"sv": "Regionen", "en": "The region"})
    MilestoneFactory(collaboration=region, kind="founding", when="1997")
    assert "The region, 30 years" in said(section(client.get(PAGE), "2027"))


def test_planned_activities_stand_among_the_jubilees_in_time_order(client, home):
    town = make_twin(home, when="1978")
    make_visit(
        town, "2028-05-18/2028-05-21", state=Activity.State.CONFIRMED, title={"sv": "Resan", "en": "The journey"}
    )
    make_visit(town, "2026-12", state=Activity.State.INVITED, title={"sv": "Julen", "en": "Christmas"}, town=home)
    make_visit(town, "2027", state=Activity.State.IDEA, title={"sv": "Idén", "en": "The idea"})
    make_visit(town, "2026-11-01", state=Activity.State.PLANNED, title={"sv": "Förra", "en": "Past"})
    response = client.get(PAGE)
    assert headings(response, 2) == ["2026", "2028", "Subscribe"]
    assert headings(response, 3)[:3] == ["Christmas", "Kamen, 50 years", "The journey"]
    assert said(section(response, "2026")).startswith(
        "2026 December 2026 Official visit in Exempelby – invited Christmas"
    )
    assert "18–21 May 2028 Official visit – confirmed The journey" in said(section(response, "2028"))
    assert '"eventStatus":"https://schema.org/EventScheduled"' in response.content.decode()


def test_one_can_subscribe_to_all_or_to_one(client, home):
    make_twin(home)
    make_twin(home, "Hemlig", visibility=Visibility.INTERNAL)
    response = client.get(PAGE)
    assert links(section(response, "Subscribe")) == {
        "The whole calendar (iCal)": "/kalender.ics",
        "New activities (Atom)": "/aktiviteter.atom",
        "Kamen": "/samarbeten/kamen.ics",
    }
    found = [each.get("href") for each in read(response).iter("link") if each.get("type") == "text/calendar"]
    assert found == ["/kalender.ics"]


def test_an_untranslated_reason_is_marked_with_one_notice(client, home):
    town = make_twin(home, when=None)
    derived = {"certainty": Milestone.Certainty.DERIVED, "derivation": {"sv": "Uträknat."}}
    MilestoneFactory(collaboration=town, when="1992", **derived)
    response = client.get(PAGE)
    assert [each.get("lang") for each in main_of(response).iter("span") if each.get("lang")] == ["sv"]
    assert words_of(client, PAGE).count("only in Swedish so far") == 1
