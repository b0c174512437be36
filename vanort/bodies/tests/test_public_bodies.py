# SPDX-License-Identifier: EUPL-1.2
"""Who sits in a body as visitors see it: today's members and nobody else, gaps as gaps, the past as the past."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.bodies import public
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.models import ContactFunction, Organization
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
from vanort.website.tests.site import links, make_home, make_page, read, text_of

pytestmark = pytest.mark.django_db
HELD = {"visibility": Visibility.HELD, "visibility_reason": "Har inte svarat."}
INTERNAL = {"visibility": Visibility.INTERNAL}
TODAY = "2026-11-23 12:00"
# The last second of the year in Sweden, and the first of the next one.
LAST_SECOND, FIRST_SECOND = "2026-12-31 22:59:59", "2026-12-31 23:00:00"


@pytest.fixture(autouse=True)
def today():
    with freeze_time(TODAY) as clock:
        yield clock


@pytest.fixture(autouse=True)
def home():
    return make_home()


@pytest.fixture
def board():
    return OrganizationFactory(
        kind=Organization.Kind.COUNCIL, name={"sv": "Kommunstyrelsen", "en": "The executive board"}, slug="styrelsen"
    )


@pytest.fixture
def body():
    return BodyFactory(slug="kommitten", name={"sv": "Kommittén", "en": "The committee"})


@pytest.fixture
def term(body, board):
    RegulationFactory(body=body, appointed_by=board)
    return TermFactory(body=body)


def open_body(client, path="/en/organ/kommitten/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return read(answer)


def main(page):
    return text_of(page.find(".//main"))


def seats(page):
    """Return the rows of the first list of seats: role and name."""
    rows = page.find(".//main//ol[@class='seatlist']").findall("li")
    return [tuple(text_of(part) for part in list(row)[:2]) for row in rows]


# Which organisations are bodies.


def test_a_body_has_a_legal_form_a_regulation_a_term_or_meetings_and_is_public():
    school = {"legal_form": "", "kind": Organization.Kind.SCHOOL}
    wanted = {
        BodyFactory(slug="form").slug,
        RegulationFactory(body=BodyFactory(slug="regler", **school)).body.slug,
        TermFactory(body=BodyFactory(slug="period", **school)).body.slug,
        MeetingFactory(body=BodyFactory(slug="mote", **school), state="called").body.slug,
    }
    BodyFactory(slug="skolan", **school)
    BodyFactory(slug="intern", **INTERNAL)
    MeetingFactory(body=BodyFactory(slug="planerat", **school), state="planned")
    TermFactory(body=BodyFactory(slug="dold", **school), **INTERNAL)
    assert set(public.bodies().values_list("slug", flat=True)) == wanted


@pytest.mark.parametrize("slug", ["skolan", "intern", "finns-inte"])
def test_what_is_no_public_body_has_no_page(client, slug):
    OrganizationFactory(slug="skolan", legal_form="")
    BodyFactory(slug="intern", **INTERNAL)
    for ending in ("", "beslut/", "beslut.atom", "sammantraden.ics"):
        assert client.get(f"/organ/{slug}/{ending}").status_code == 404


# The list.


def test_the_list_tells_who_chairs_each_now(client, term):
    members = seated(term)
    empty = TermFactory(
        body=BodyFactory(name={"sv": "Rådet", "en": "The old council"}),
        start_date=dt.date(2019, 1, 1), end_date=dt.date(2022, 12, 31),
    ).body  # fmt: skip
    BodyFactory(name={"sv": "Ämnet", "en": "Unknown group"})
    page = open_body(client, "/en/organ/")
    rows = {text_of(row.find(".//a")): text_of(row.findall("p")[-1]) for row in page.findall(".//main//li")}
    assert rows == {
        "The committee": f"Chair now{members[0].name_with_party}",
        str(empty.name["en"]): "Chair nowno members right now",
        "Unknown group": "Chair nowfact missing",
    }
    assert links(page, ".//main")["The committee"] == "/en/organ/kommitten/"


def test_bodies_where_somebody_sits_for_us_stand_apart(client, term):
    leader = BodyFactory(name={"sv": "Leaders styrelse", "en": "Leader board"}, legal_form="association")
    MandateFactory(term=TermFactory(body=leader), represents=OrganizationFactory(home=True))
    page = open_body(client, "/en/organ/")
    apart = page.find(".//section[@class='bodies__outside']")
    assert list(links(apart)) == ["Leader board"]
    assert list(links(page.find(".//main"), "./div/ul")) == ["The committee"]


def test_a_site_without_bodies_says_so(client):
    assert "No body is entered yet" in main(open_body(client, "/en/organ/"))


# Who sits there now.


def test_the_presidium_stands_first_then_the_seats_in_order(client, term):
    members = seated(term, "SM")
    MandateFactory(term=term, person=members[1].person, party="M", role="first_vice", seat=None)
    MandateFactory(term=term, seat=3, person__name="Tredje Ledamot", party="C")
    term.seats = 3
    term.save()
    assert seats(open_body(client)) == [
        ("Chair", members[0].name_with_party),
        ("First vice chair", members[1].name_with_party),
        ("Member", "Tredje Ledamot (C)"),
    ]


def test_each_name_leads_to_the_person_and_the_term_is_told(client, term):
    members = seated(term)
    page = open_body(client)
    assert links(page, ".//main//ol[@class='seatlist']")[members[0].name_with_party] == (
        f"/en/personer/{members[0].person.slug}/"
    )
    assert "The term is 2023–2026. Everybody sits until 31 December 2026" in main(page)


def test_a_period_of_ones_own_stands_at_the_name(client, term):
    MandateFactory(
        term=term, seat=1, person__name="Kim Kort", start_date=dt.date(2024, 6, 2), end_date=dt.date(2026, 12, 1)
    )
    said = main(open_body(client))
    assert "Kim Kort (S)Since 2 June 2024. Until 1 December 2026." in said


def test_vacant_and_unrecorded_seats_are_told_apart(client, term):
    term.recorded = Term.Recorded.PART
    term.save()
    seated(term, "SSM")
    MandateFactory(term=term, seat=4, end_date=dt.date(2026, 5, 1), end_reason="resigned", person__name="Har Lämnat")
    page = open_body(client)
    assert [name for _role, name in seats(page)[3:]] == ["vacant", "fact missing", "fact missing"]
    assert "One seat is vacant. Of 2 of the 6 seats it is not recorded who sits there." in main(page)


def test_very_many_empty_seats_are_one_line(client, term):
    term.seats, term.recorded = 51, Term.Recorded.PART
    term.save()
    seated(term, "S")
    assert seats(open_body(client))[1:] == [("Member", "50 seats: fact missing")]


@pytest.mark.parametrize("hidden", ["mandate", "person"])
def test_who_is_not_public_holds_the_seat_without_a_name(client, term, hidden):
    one = seated(term, "SM")[1]
    row = one if hidden == "mandate" else one.person
    row.visibility, row.visibility_reason = HELD.values()
    row.save()
    page = open_body(client)
    assert seats(page)[1] == ("Member", "is not shown here")
    assert one.person.name not in main(page)
    assert client.get(f"/personer/{one.person.slug}/").status_code == 404


def test_a_term_that_is_not_public_shows_nobody(client, term):
    members = seated(term)
    term.visibility = Visibility.INTERNAL
    term.save()
    said = main(open_body(client))
    assert [one.person.name for one in members if one.person.name in said] == []
    assert "Nobody’s function is recorded yet." in said


def test_a_body_of_which_nothing_is_recorded_shows_who_answers_there(client, body):
    ContactFunctionFactory(
        organization=body, kind=ContactFunction.Kind.CHAIR, person=PersonFactory(name="Kim Känd"),
        known_on=dt.date(2023, 5, 23),
    )  # fmt: skip
    page = open_body(client)
    assert seats(page) == [("Chair", "Kim Känd")]
    assert "As known on 23 May 2023." in main(page)


def test_a_chair_of_whom_only_a_source_tells_fills_one_of_the_unrecorded_seats(client, term):
    term.recorded = Term.Recorded.PART
    term.save()
    ContactFunctionFactory(
        organization=term.body, kind=ContactFunction.Kind.CHAIR, person=PersonFactory(name="Kim Känd"),
        known_on=dt.date(2023, 5, 23), source=SourceFactory(title="exempel.se, maj"),
    )  # fmt: skip
    assert seats(open_body(client)) == [("Chair", "Kim Känd"), *[("Member", "fact missing")] * 5]


def test_substitutes_stand_by_party_in_the_order_they_are_called(client, term):
    seated(term)
    for name, party, rank in (("Två", "M", 2), ("Ett", "M", 1), ("Kd", "KD", 1)):
        MandateFactory(term=term, seat=None, role="substitute", person__name=name, party=party, rank=rank)
    CallOrderFactory(term=term, party="M", parties="M, KD")
    page = open_body(client)
    assert [text_of(party) for party in page.findall(".//h4[@class='bodies__party']")] == ["KD", "M"]
    listed = page.findall(".//ol[@class='seatlist seatlist--names']")
    assert [text_of(each) for each in listed] == ["Kd (KD)", "Ett (M)Två (M)"]
    assert "When a member of M is away, substitutes are called in this order: M, KD." in main(page)


def test_a_personal_substitute_and_the_co_opted_say_so(client, term):
    members = seated(term, "S")
    MandateFactory(
        term=term, seat=None, role="substitute", rank=1, substitute_for=members[0], person__name="Per Sonlig"
    )
    MandateFactory(term=term, seat=None, role="co_opted", person__name="Ad Jungerad", party="")
    said = main(open_body(client))
    assert f"Personal substitute for {members[0].person}." in said
    assert "Co-opted Co-opted" in said
    assert "Ad Jungerad" in said


def test_what_all_have_in_common_stands_once(client, term, board):
    decision = DecisionReferenceFactory(body=board, decided="2022-12-14", paragraph="§ 210", visibility="public")
    source = SourceFactory(title="Protokollet")
    seated(term, decision=decision, source=source)
    said = main(open_body(client))
    assert said.count("Appointed by: The executive board, 14 December 2022, § 210") == 1
    assert said.count("Source: Protokollet") == 1


def test_an_internal_decision_is_not_told(client, term, board):
    seated(term, decision=DecisionReferenceFactory(body=board, paragraph="§ 666", **INTERNAL))
    assert "§ 666" not in main(open_body(client))


# The hand-over: nobody who has left is shown as current.


@pytest.mark.parametrize(("moment", "sit"), [(LAST_SECOND, True), (FIRST_SECOND, False)])
def test_the_old_members_are_gone_at_midnight_in_sweden(client, term, today, moment, sit):
    members = seated(term)
    today.move_to(moment)
    page = open_body(client)
    now = text_of(page.find(".//section[@aria-labelledby='h-seats']"))
    assert [one.person.name in now for one in members] == [sit] * 6
    assert ("Right now the committee has no members." in now) is not sit
    if not sit:
        assert "The last term ended on 31 December 2026. New members are appointed by the executive board." in now
        past = text_of(page.find(".//section[@aria-labelledby='h-past']"))
        assert all(one.person.name in past for one in members)


@pytest.mark.parametrize(("moment", "name"), [(LAST_SECOND, "Gammal"), (FIRST_SECOND, "Ny")])
def test_the_new_ones_come_at_the_same_moment(client, term, today, moment, name):
    MandateFactory(term=term, seat=1, person__name="Gammal")
    coming = TermFactory(body=term.body, start_date=dt.date(2027, 1, 1), end_date=dt.date(2030, 12, 31), seats=1)
    MandateFactory(term=coming, seat=1, person__name="Ny")
    Term.objects.filter(pk=term.pk).update(seats=1)
    today.move_to(moment)
    assert [who for _role, who in seats(open_body(client))] == [f"{name} (S)"]


def test_a_term_that_has_begun_without_anybody_says_both(client, term, today):
    TermFactory(
        body=term.body, start_date=dt.date(2027, 1, 1), end_date=dt.date(2030, 12, 31), recorded=Term.Recorded.NONE
    )
    seated(term)
    today.move_to("2027-01-15 12:00")
    said = main(open_body(client))
    assert "The last term ended on 31 December 2026. The term 2027–2030 has begun, but nobody has been" in said
    assert "New members are appointed by the executive board." in said


@pytest.mark.parametrize(("moment", "is_shown"), [(LAST_SECOND, True), (FIRST_SECOND, False)])
@pytest.mark.parametrize("path", ["/en/organ/kommitten/", "/en/kontakt/"])
def test_a_chair_that_a_source_told_of_is_nobody_s_chair_after_the_term(
    client, term, board, today, moment, is_shown, path
):
    term.recorded = Term.Recorded.PART
    term.save()
    town = OrganizationFactory(home=True)
    Organization.objects.filter(pk=term.body.pk).update(parent=town)
    ContactFunctionFactory(
        organization=term.body, kind=ContactFunction.Kind.CHAIR, person=PersonFactory(name="Kim Känd"),
        known_on=dt.date(2023, 5, 23),
    )  # fmt: skip
    today.move_to(moment)
    assert ("Kim Känd" in main(open_body(client, path))) is is_shown


def test_a_recorded_chair_takes_the_place_of_one_a_source_told_of(client, term):
    members = seated(term)
    for person in (PersonFactory(name="Förra Ordföranden"), members[0].person):
        ContactFunctionFactory(
            organization=term.body, kind=ContactFunction.Kind.CHAIR, person=person, known_on=dt.date(2023, 5, 23)
        )
    ContactFunctionFactory(
        organization=term.body, kind=ContactFunction.Kind.SECRETARY, person=PersonFactory(name="Sam Sekreterare")
    )
    page = open_body(client)
    assert "Förra Ordföranden" not in main(page)
    reach = text_of(page.find(".//section[@aria-labelledby='h-reach']"))
    assert members[0].person.name in reach
    assert "Sam Sekreterare" in reach


@pytest.mark.parametrize("known", [None, dt.date(2019, 5, 1)])
def test_a_chair_of_an_earlier_term_or_of_no_day_at_all_is_not_shown(client, term, known):
    Term.objects.filter(pk=term.pk).update(recorded=Term.Recorded.PART)
    ContactFunctionFactory(
        organization=term.body, kind=ContactFunction.Kind.CHAIR, person=PersonFactory(name="Från Förr"), known_on=known
    )
    assert "Från Förr" not in main(open_body(client))


# What else the page tells.


def test_the_term_shows_how_far_it_has_come_and_what_comes_next(client, term):
    seated(term)
    page = open_body(client)
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
    assert f"{2027}–{2026 + min(years, 99)}" in main(open_body(client))


def test_the_last_term_of_all_times_breaks_nothing(client, body):
    RegulationFactory(body=body)
    TermFactory(body=body, end_date=dt.date(9999, 12, 31))
    assert "It ends on 31 December 9999." in main(open_body(client))


def test_the_duties_of_the_regulation_in_force_are_listed(client, term):
    rules = term.body.regulations.get()
    DutyFactory(regulation=rules, position=2, text={"sv": "b", "en": "Host guests"})
    DutyFactory(regulation=rules, position=1, text={"sv": "a", "en": "Support schools"})
    DutyFactory(
        regulation=RegulationFactory(body=term.body, valid_from="2008", valid_to="2015"), text={"sv": "Gammalt"}
    )
    page = open_body(client)
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
    page = open_body(client)
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
    page = open_body(client)
    assert said in text_of(page.find(".//section[@aria-labelledby='h-rules']"))
    assert ("Legal formfact missing" in main(page)) is (form == "unknown")


def test_what_is_not_known_of_the_rules_is_said(client, body):
    RegulationFactory(body=body, seats=None)
    page = open_body(client)
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
    said = main(open_body(client))
    assert "Grants for exchanges The executive board, 1 January 2020, § 3" in said.replace(
        "exchangesThe", "exchanges The"
    )
    assert "§ 777" not in said


def test_who_has_sat_there_stands_folded_by_term(client, body):
    for start in (2015, 2019):
        old = TermFactory(body=body, start_date=dt.date(start, 1, 1), end_date=dt.date(start + 3, 12, 31))
        seated(old, "SM")
    empty = TermFactory(body=body, start_date=dt.date(2011, 1, 1), end_date=dt.date(2014, 12, 31))
    page = open_body(client)
    folds = page.findall(".//details")
    assert [text_of(fold.find("summary")) for fold in folds] == ["2019–2022", "2015–2018", empty.years]
    rows = [text_of(row) for row in folds[0].findall(".//li")]
    assert [row.split(")")[1] for row in rows] == ["Chair", "Member"]
    assert "It is not recorded who sat there." in text_of(folds[2])


def test_who_left_before_the_term_ended_stands_with_the_days(client, term):
    seated(term, "S")
    MandateFactory(term=term, seat=2, end_date=dt.date(2024, 5, 17), person__name="Lo Lämnade", party="M")
    page = open_body(client)
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
    page = open_body(client)
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
    page = open_body(client)
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
    page = open_body(client)
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
    page = open_body(client, "/en/kommittesidan/")
    assert [name for _role, name in seats(page)] == [one.name_with_party for one in members]
    assert "Fred." in main(page)
