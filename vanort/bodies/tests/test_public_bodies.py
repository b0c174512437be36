# SPDX-License-Identifier: EUPL-1.2
"""Who sits in a body as visitors see it: today's members and nobody else, gaps as gaps, the past as the past."""

import datetime as dt

import pytest

from vanort.bodies import public
from vanort.bodies.tests.looking import HELD, INTERNAL, main, opened, seats
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.models import ContactFunction, Organization
from vanort.directory.tests.factories import (
    ContactFunctionFactory,
    DecisionReferenceFactory,
    OrganizationFactory,
    PersonFactory,
)
from vanort.mandates.models import Term
from vanort.mandates.tests.factories import (
    BodyFactory,
    CallOrderFactory,
    MandateFactory,
    RegulationFactory,
    TermFactory,
    seated,
)
from vanort.meetings.tests.factories import MeetingFactory
from vanort.website.tests.site import links, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "home")]
# The last second of the year in Sweden, and the first of the next one.
LAST_SECOND, FIRST_SECOND = "2026-12-31 22:59:59", "2026-12-31 23:00:00"


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
    page = opened(client, "/en/organ/")
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
    page = opened(client, "/en/organ/")
    apart = page.find(".//section[@class='bodies__outside']")
    assert list(links(apart)) == ["Leader board"]
    assert list(links(page.find(".//main"), "./div/ul")) == ["The committee"]


def test_a_site_without_bodies_says_so(client):
    assert "No body is entered yet" in main(opened(client, "/en/organ/"))


# Who sits there now.


def test_the_presidium_stands_first_then_the_seats_in_order(client, term):
    members = seated(term, "SM")
    MandateFactory(term=term, person=members[1].person, party="M", role="first_vice", seat=None)
    MandateFactory(term=term, seat=3, person__name="Tredje Ledamot", party="C")
    term.seats = 3
    term.save()
    assert seats(opened(client)) == [
        ("Chair", members[0].name_with_party),
        ("First vice chair", members[1].name_with_party),
        ("Member", "Tredje Ledamot (C)"),
    ]


def test_each_name_leads_to_the_person_and_the_term_is_told(client, term):
    members = seated(term)
    page = opened(client)
    assert links(page, ".//main//ol[@class='seatlist']")[members[0].name_with_party] == (
        f"/en/personer/{members[0].person.slug}/"
    )
    assert "The term is 2023–2026. Everybody sits until 31 December 2026" in main(page)


def test_a_period_of_ones_own_stands_at_the_name(client, term):
    MandateFactory(
        term=term, seat=1, person__name="Kim Kort", start_date=dt.date(2024, 6, 2), end_date=dt.date(2026, 12, 1)
    )
    said = main(opened(client))
    assert "Kim Kort (S)Since 2 June 2024. Until 1 December 2026." in said


def test_vacant_and_unrecorded_seats_are_told_apart(client, term):
    term.recorded = Term.Recorded.PART
    term.save()
    seated(term, "SSM")
    MandateFactory(term=term, seat=4, end_date=dt.date(2026, 5, 1), end_reason="resigned", person__name="Har Lämnat")
    page = opened(client)
    assert [name for _role, name in seats(page)[3:]] == ["vacant", "fact missing", "fact missing"]
    assert "One seat is vacant. Of 2 of the 6 seats it is not recorded who sits there." in main(page)


def test_very_many_empty_seats_are_one_line(client, term):
    term.seats, term.recorded = 51, Term.Recorded.PART
    term.save()
    seated(term, "S")
    assert seats(opened(client))[1:] == [("Member", "50 seats: fact missing")]


@pytest.mark.parametrize("hidden", ["mandate", "person"])
def test_who_is_not_public_holds_the_seat_without_a_name(client, term, hidden):
    one = seated(term, "SM")[1]
    row = one if hidden == "mandate" else one.person
    row.visibility, row.visibility_reason = HELD.values()
    row.save()
    page = opened(client)
    assert seats(page)[1] == ("Member", "is not shown here")
    assert one.person.name not in main(page)
    assert client.get(f"/personer/{one.person.slug}/").status_code == 404


def test_a_term_that_is_not_public_shows_nobody(client, term):
    members = seated(term)
    term.visibility = Visibility.INTERNAL
    term.save()
    said = main(opened(client))
    assert [one.person.name for one in members if one.person.name in said] == []
    assert "Nobody’s function is recorded yet." in said


def test_a_body_of_which_nothing_is_recorded_shows_who_answers_there(client, body):
    ContactFunctionFactory(
        organization=body, kind=ContactFunction.Kind.CHAIR, person=PersonFactory(name="Kim Känd"),
        known_on=dt.date(2023, 5, 23),
    )  # fmt: skip
    page = opened(client)
    assert seats(page) == [("Chair", "Kim Känd")]
    assert "As known on 23 May 2023." in main(page)


def test_a_chair_of_whom_only_a_source_tells_fills_one_of_the_unrecorded_seats(client, term):
    term.recorded = Term.Recorded.PART
    term.save()
    ContactFunctionFactory(
        organization=term.body, kind=ContactFunction.Kind.CHAIR, person=PersonFactory(name="Kim Känd"),
        known_on=dt.date(2023, 5, 23), source=SourceFactory(title="exempel.se, maj"),
    )  # fmt: skip
    assert seats(opened(client)) == [("Chair", "Kim Känd"), *[("Member", "fact missing")] * 5]


def test_substitutes_stand_by_party_in_the_order_they_are_called(client, term):
    seated(term)
    for name, party, rank in (("Två", "M", 2), ("Ett", "M", 1), ("Kd", "KD", 1)):
        MandateFactory(term=term, seat=None, role="substitute", person__name=name, party=party, rank=rank)
    CallOrderFactory(term=term, party="M", parties="M, KD")
    page = opened(client)
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
    said = main(opened(client))
    assert f"Personal substitute for {members[0].person}." in said
    assert "Co-opted Co-opted" in said
    assert "Ad Jungerad" in said


def test_what_all_have_in_common_stands_once(client, term, board):
    decision = DecisionReferenceFactory(body=board, decided="2022-12-14", paragraph="§ 210", visibility="public")
    source = SourceFactory(title="Protokollet")
    seated(term, decision=decision, source=source)
    said = main(opened(client))
    assert said.count("Appointed by: The executive board, 14 December 2022, § 210") == 1
    assert said.count("Source: Protokollet") == 1


def test_an_internal_decision_is_not_told(client, term, board):
    seated(term, decision=DecisionReferenceFactory(body=board, paragraph="§ 666", **INTERNAL))
    assert "§ 666" not in main(opened(client))


# The hand-over: nobody who has left is shown as current.


@pytest.mark.parametrize(("moment", "sit"), [(LAST_SECOND, True), (FIRST_SECOND, False)])
def test_the_old_members_are_gone_at_midnight_in_sweden(client, term, today, moment, sit):
    members = seated(term)
    today.move_to(moment)
    page = opened(client)
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
    assert [who for _role, who in seats(opened(client))] == [f"{name} (S)"]


def test_a_term_that_has_begun_without_anybody_says_both(client, term, today):
    TermFactory(
        body=term.body, start_date=dt.date(2027, 1, 1), end_date=dt.date(2030, 12, 31), recorded=Term.Recorded.NONE
    )
    seated(term)
    today.move_to("2027-01-15 12:00")
    said = main(opened(client))
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
    assert ("Kim Känd" in main(opened(client, path))) is is_shown


def test_a_recorded_chair_takes_the_place_of_one_a_source_told_of(client, term):
    members = seated(term)
    for person in (PersonFactory(name="Förra Ordföranden"), members[0].person):
        ContactFunctionFactory(
            organization=term.body, kind=ContactFunction.Kind.CHAIR, person=person, known_on=dt.date(2023, 5, 23)
        )
    ContactFunctionFactory(
        organization=term.body, kind=ContactFunction.Kind.SECRETARY, person=PersonFactory(name="Sam Sekreterare")
    )
    page = opened(client)
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
    assert "Från Förr" not in main(opened(client))
