# SPDX-License-Identifier: EUPL-1.2
"""What the page of a body tells besides who sits there, as data too, and at what price."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vanort.bodies.tests.looking import INTERNAL, main, opened, seats
from vanort.core.tests.factories import SourceFactory
from vanort.directory.models import Organization
from vanort.directory.tests.factories import (
    ContactFunctionFactory,
    DecisionReferenceFactory,
    OrganizationFactory,
    PersonFactory,
)
from vanort.mandates.models import Mandate, Term
from vanort.mandates.tests.factories import (
    BodyFactory,
    CallOrderFactory,
    DelegationFactory,
    DutyFactory,
    MandateFactory,
    RegulationFactory,
    ReportBackFactory,
    TermFactory,
    seated,
)
from vanort.meetings.tests.factories import MeetingFactory, at
from vanort.website.models import BodyPage
from vanort.website.tests.site import links, make_page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "home")]


def test_the_term_shows_how_far_it_has_come_and_what_comes_next(client, term):
    seated(term)
    page = opened(client)
    said = text_of(page.find(".//section[@aria-labelledby='h-term']"))
    assert "The term 2023–2026 ends soon" in said
    assert "The new term begins on 1 January 2027." in said
    assert "2027–2030" in said
    width = next(part.get("width") for part in page.iter() if part.get("class") == "term__done")
    assert 580 < int(width) < 600


@pytest.mark.parametrize("years", [1, 4, 32767])
def test_a_term_of_any_length_has_a_next_one(client, body, years):
    RegulationFactory(body=body, term_years=years)
    TermFactory(body=body)
    assert f"{2027}–{2026 + min(years, 99)}" in main(opened(client))


def test_the_last_term_of_all_times_breaks_nothing(client, body):
    RegulationFactory(body=body)
    TermFactory(body=body, end_date=dt.date(9999, 12, 31))
    assert "It ends on 31 December 9999." in main(opened(client))


def test_the_duties_of_the_regulation_in_force_are_listed(client, term):
    rules = term.body.regulations.get()
    DutyFactory(regulation=rules, position=2, text={"sv": "b", "en": "Host guests"})
    DutyFactory(regulation=rules, position=1, text={"sv": "a", "en": "Support schools"})
    DutyFactory(
        regulation=RegulationFactory(body=term.body, valid_from="2008", valid_to="2015"), text={"sv": "Gammalt"}
    )
    page = opened(client)
    assert [text_of(row) for row in page.find(".//ol[@class='duties']")] == ["1Support schools", "2Host guests"]
    assert "Regulation from 1 February 2016 has 2 duties." in main(page)


def test_versions_of_the_regulation_stand_with_decision_and_revision(client, term, board):
    rules = term.body.regulations.get()
    rules.is_under_revision = True
    rules.decision = DecisionReferenceFactory(
        body=board, decided="2015-11-02", paragraph="§ 12", url="https://example.se/p"
    )
    rules.save()
    RegulationFactory(body=term.body, title={"sv": "Gamla", "en": "Old rules"}, valid_from="2008", valid_to="2015")
    RegulationFactory(body=term.body, title={"sv": "Hemligt", "en": "Secret rules"}, **INTERNAL)
    page = opened(client)
    rows = [text_of(row) for row in page.findall(".//section[@aria-labelledby='h-rules']//ol[@class='ahead']/li")]
    assert rows[0].startswith("1 February 2016")
    assert "Under revision" in rows[0]
    assert "Adopted: The executive board, 2 November 2015, § 12" in rows[0]
    assert rows[1].startswith("2008 – 2015")
    assert "Under revision" not in rows[1]
    assert "Secret rules" not in main(page)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("board", "A board decides in its own field"),
        ("subcommittee", "A subcommittee decides only what it has been given to decide."),
        ("drafting", "A drafting committee prepares matters. Others decide."),
        ("council", "It decides in the municipality’s most important matters"),
        ("association", "It is an association of its own"),
        ("other", "It decides only what it has been given to decide."),
        ("unknown", "It is not known what it is in law."),
    ],
)
def test_what_it_may_decide_is_said_in_plain_words(client, form, said):
    BodyFactory(slug="kommitten", legal_form=form)
    page = opened(client)
    assert said in text_of(page.find(".//section[@aria-labelledby='h-rules']"))
    assert ("Legal formfact missing" in main(page)) is (form == "unknown")


def test_what_is_not_known_of_the_rules_is_said(client, body):
    RegulationFactory(body=body, seats=None)
    page = opened(client)
    facts = page.find(".//section[@aria-labelledby='h-rules']//dl")
    told = {text_of(row.find("dt")): text_of(row.find("dd")) for row in facts}
    assert told == {
        "Legal form": "Subcommittee (utskott)", "Seats": "fact missing", "Substitutes": "fact missing",
        "Who appoints": "fact missing", "Length of a term": "4 years", "Quorum": "More than half of the seats",
    }  # fmt: skip


def test_what_it_has_been_given_to_decide_is_listed(client, term, board):
    rules = term.body.regulations.get()
    decision = DecisionReferenceFactory(body=board, decided="2020-01-01", paragraph="§ 3")
    DelegationFactory(regulation=rules, decision=decision)
    DelegationFactory(regulation=rules, decision=DecisionReferenceFactory(paragraph="§ 777", **INTERNAL))
    said = main(opened(client))
    assert "Grants for exchanges The executive board, 1 January 2020, § 3" in said.replace(
        "exchangesThe", "exchanges The"
    )
    assert "§ 777" not in said


def test_who_has_sat_there_stands_folded_by_term(client, body):
    for start in (2015, 2019):
        old = TermFactory(body=body, start_date=dt.date(start, 1, 1), end_date=dt.date(start + 3, 12, 31))
        seated(old, "SM")
    empty = TermFactory(body=body, start_date=dt.date(2011, 1, 1), end_date=dt.date(2014, 12, 31))
    page = opened(client)
    folds = page.findall(".//details")
    assert [text_of(fold.find("summary")) for fold in folds] == ["2019–2022", "2015–2018", empty.years]
    rows = [text_of(row) for row in folds[0].findall(".//li")]
    assert [row.split(")")[1] for row in rows] == ["Chair", "Member"]
    assert "It is not recorded who sat there." in text_of(folds[2])


def test_who_left_before_the_term_ended_stands_with_the_days(client, term):
    seated(term, "S")
    MandateFactory(term=term, seat=2, end_date=dt.date(2024, 5, 17), person__name="Lo Lämnade", party="M")
    page = opened(client)
    (fold,) = page.findall(".//details")
    assert text_of(fold.find("summary")) == "Left during 2023–2026"
    assert "Lo Lämnade (M)1 January 2023 – 17 May 2024Member" in text_of(fold)
    assert "Lo Lämnade" not in text_of(page.find(".//section[@aria-labelledby='h-seats']"))


def test_how_to_reach_it_leads_to_the_form_with_the_page(client, body):
    Organization.objects.filter(pk=body.pk).update(email="kommitten@example.se", phone="0431-123 45")
    ContactFunctionFactory(
        organization=body,
        person=PersonFactory(
            name="Sam", email="sam@example.se", email_is_public=True, phone="070-1", phone_is_public=False
        ),
    )
    page = opened(client)
    found = links(page, ".//main")
    assert found["kommitten@example.se"] == "mailto:kommitten@example.se"
    assert found["0431-123 45"] == "tel:0431-12345"
    assert found["sam@example.se"] == "mailto:sam@example.se"
    assert found["Ask a question"] == "/en/kontakt/skriv/?om=/en/organ/kommitten/"
    assert "070-1" not in main(page)


def test_an_outside_body_tells_for_whom_by_whom_and_when_they_told(client, board):
    leader = BodyFactory(slug="kommitten", legal_form="association", name={"sv": "LAG", "en": "Leader board"})
    town = OrganizationFactory(home=True)
    term = TermFactory(body=leader, seats=None, recorded=Term.Recorded.PART)
    told = MandateFactory(term=term, seat=1, represents=town, appointed_by=board, person__name="Kim Berättar")
    for day in ("2024-05-01", "2026-02-03"):
        ReportBackFactory(mandate=told, day=dt.date.fromisoformat(day), text="Hemliga samtal.")
    MandateFactory(term=term, seat=2, represents=town, person__name="Lo Tyst")
    page = opened(client)
    rows = [text_of(row) for row in page.find(".//ol[@class='seatlist']")]
    assert (
        f"Sits there for {town}. Appointed by: The executive board. Last reported back on 3 February 2026." in rows[0]
    )
    assert "Has not reported back yet." in rows[1]
    assert "Who sits there for us now" in main(page)
    assert "Hemliga samtal." not in main(page)


# As data, and at what price.


def test_the_structured_data_names_the_body_and_its_members(client, term):
    members = seated(term, "S")
    page = opened(client)
    graph = json.loads(page.find(".//script[@type='application/ld+json']").text)["@graph"]
    thing, crumbs = graph
    assert (thing["@type"], thing["name"]) == ("GovernmentOrganization", "The committee")
    assert [one["name"] for one in thing["member"]] == [members[0].name_with_party]
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Start", "Bodies", "The committee"]
    hreflang = {link.get("hreflang") for link in page.findall(".//link[@rel='alternate']") if link.get("hreflang")}
    assert hreflang == {"sv", "en", "x-default"}


def asked(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def grown(term, board, numbers):
    """Give a body one more of everything that its page lists, for each number."""
    rules = term.body.regulations.first()
    for number in numbers:
        member = MandateFactory(term=term, seat=number, source=SourceFactory())
        MandateFactory(term=term, seat=None, role="substitute", party="S", rank=number)
        MandateFactory(term=term, seat=None, role="co_opted")
        ReportBackFactory(mandate=member)
        CallOrderFactory(term=term, party=f"P{number}")
        DutyFactory(regulation=rules, position=number)
        DelegationFactory(regulation=rules, decision=DecisionReferenceFactory(body=board))
        RegulationFactory(body=term.body, valid_from=f"200{number}", valid_to="2010", source=SourceFactory())
        start = dt.date(2000 + 4 * (4 - number), 1, 1)
        old = TermFactory(body=term.body, start_date=start, end_date=dt.date(start.year + 3, 12, 31))
        seated(old, "SM")
        ContactFunctionFactory(organization=term.body, source=SourceFactory())
        MeetingFactory(body=term.body, starts_at=at(f"2026-0{number}-11 15:00"), state="held")
        MeetingFactory(body=term.body, starts_at=at(f"2026-12-0{number} 15:00"), state="called")


@pytest.mark.parametrize("path", ["/organ/kommitten/", "/kommittesidan/", "/organ/"])
def test_three_of_everything_cost_no_more_than_one(client, home, term, board, path):
    make_page(home, BodyPage, slug="kommittesidan", organization=term.body)
    grown(term, board, [1])
    one = asked(client, path)
    grown(term, board, [2, 3])
    assert asked(client, path) == one
    # Wagtail itself asks thirteen times for an editor's page.
    assert one <= (26 if path == "/kommittesidan/" else 22)


def test_thirty_years_of_mandates_cost_no_more(client, term):
    seated(term)
    before = asked(client, "/organ/kommitten/")
    TermFactory(body=term.body, start_date=dt.date(1991, 1, 1), end_date=dt.date(1994, 12, 31))
    recent = asked(client, "/organ/kommitten/")
    for year in range(1995, 2022, 4):
        seated(TermFactory(body=term.body, start_date=dt.date(year, 1, 1), end_date=dt.date(year + 3, 12, 31)))
    assert Mandate.objects.count() == 56
    assert (before, asked(client, "/organ/kommitten/")) == (recent, recent)


def test_an_editor_s_page_about_a_body_shows_the_same_and_keeps_its_words(client, home, term):
    members = seated(term)
    make_page(
        home,
        BodyPage,
        slug="kommittesidan",
        organization=term.body,
        body=[("heading", "Varför"), ("paragraph", "<p>Fred.</p>")],
    )
    page = opened(client, "/en/kommittesidan/")
    assert [name for _role, name in seats(page)] == [one.name_with_party for one in members]
    assert "Fred." in main(page)
