# SPDX-License-Identifier: EUPL-1.2
"""The list of collaborations and the page of each: filters that never fail, parties on a day, money never divided."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import override_settings
from django.utils.text import slugify

from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.models import Collaboration, Funding, Party
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    FundingFactory,
    MilestoneFactory,
    PartyFactory,
    StatusChangeFactory,
)
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import OrganizationFactory
from vanort.website.tests.register import (
    SVG,
    headings,
    main_of,
    make_region,
    make_twin,
    make_visit,
    said,
    section,
    words_of,
)
from vanort.website.tests.site import links, says, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LIST = "/en/samarbeten/"
Kind = Collaboration.Kind


def named(name, **fields):
    """Return a collaboration with the same name in both languages."""
    return CollaborationFactory(name={"sv": name, "en": name}, slug=slugify(name), **fields)


def names(client, query=""):
    return headings(client.get(f"{LIST}{query}"), 2)


def status_line(client, query=""):
    return next(text_of(p) for p in main_of(client.get(f"{LIST}{query}")).iter("p") if p.get("role") == "status")


# The list


def test_all_kinds_are_listed_twin_towns_first(client, home):
    named("Ett EU-projekt", kind=Kind.EU_PROJECT)
    named("Vision", kind=Kind.PROGRAMME)
    make_region(home)
    make_twin(home)
    named("Hemligt", kind=Kind.NETWORK, visibility=Visibility.INTERNAL)
    assert names(client) == ["Kamen", "The region", "Vision", "Ett EU-projekt"]
    assert status_line(client) == "Showing 4 collaborations."


def test_a_row_says_kind_place_since_status_and_what_happened_last(client, home):
    town = make_twin(home)
    make_visit(town, "2018-05", title={"sv": "Resan", "en": "The journey"})
    row = said(next(main_of(client.get(LIST)).iter("li")))
    assert row.startswith("Kamen Latest: The journey, May 2018")
    assert "Twin town Germany Since 1978 Status: Active" in row


def test_a_row_without_activities_shows_the_summary_and_unknown_as_unknown(client, home):
    named("Nät", kind=Kind.NETWORK, status="", summary={"sv": "Vi möts.", "en": "We meet."})
    row = said(next(main_of(client.get(LIST)).iter("li")))
    assert "Nät We meet." in row
    assert "Since fact missing Status: Status unknown" in row


def test_a_region_counts_its_municipalities_of_today(client, home):
    region = make_region(home, number=4)
    PartyFactory(collaboration=region, end_date=dt.date(2020, 1, 1))
    PartyFactory(collaboration=region, organization=OrganizationFactory(visibility=Visibility.INTERNAL))
    PartyFactory(collaboration=region, organization=OrganizationFactory(kind="company"))
    assert "Regional cooperation 4 municipalities" in said(next(main_of(client.get(LIST)).iter("li")))


def test_an_eu_project_shows_our_own_role(client, home):
    PartyFactory(collaboration=named("Boss", kind=Kind.EU_PROJECT), organization=home, role=Party.Role.CO_FINANCIER)
    assert "EU project Taking part and co-financing" in said(next(main_of(client.get(LIST)).iter("li")))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?slag=twin_town", ["Kamen"]),
        ("?slag=regional", ["The region"]),
        ("?lage=ended", ["Gammalt"]),
        ("?lage=okant", ["Oklart"]),
        ("?land=DE", ["Kamen"]),
        ("?land=SE&slag=regional", ["The region"]),
        ("?q=kamen", ["Kamen"]),
        ("?q=ÅRLIGA", ["Gammalt"]),
        ("?q=neighbourton", ["The region"]),
        ("?slag=twin_town&lage=ended", []),
        ("?q=", ["Kamen", "The region", "Gammalt", "Oklart"]),
    ],
)
def test_filters(client, home, query, wanted):
    make_twin(home)
    make_region(home)
    named("Gammalt", kind=Kind.NETWORK, status="ended", summary={"sv": "Den årliga träffen."})
    named("Oklart", kind=Kind.PROGRAMME, status="")
    assert names(client, query) == (wanted or ["No collaboration fits"])


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ("namn", ["Kamen", "Åbo", "Älm", "Ölan"]),
        ("aldst", ["Ölan", "Kamen", "Älm", "Åbo"]),
        ("aktiv", ["Åbo", "Kamen", "Älm", "Ölan"]),
        ("", ["Kamen", "Åbo", "Älm", "Ölan"]),
    ],
)
def test_orders_know_the_swedish_alphabet_and_put_unknown_last(client, home, order, wanted):
    towns = {name: make_twin(home, name, when=when, slug=slug) for name, when, slug in (
        ("Ölan", "1950", "olan"), ("Älm", "1990", "alm"), ("Åbo", None, "abo"), ("Kamen", "1978", "kamen"),
    )}  # fmt: skip
    make_visit(towns["Åbo"], "2024")
    make_visit(towns["Kamen"], "2001")
    assert names(client, f"?ordning={order}") == wanted


def test_a_choice_that_is_none_says_so_at_the_field_and_lists_all(client, home):
    make_twin(home)
    response = client.get(f"{LIST}?slag=påhitt&land=XX&ordning=bak")
    assert headings(response, 2) == ["Kamen"]
    errors = [text_of(each) for each in main_of(response).iter("li") if each.get("data-field") == "validation"]
    assert errors[:2] == [
        "“påhitt” is not one of the choices here. Choose one in the list.",
        "“XX” is not one of the choices here. Choose one in the list.",
    ]
    swedish = says("sv", "“%(value)s” is not one of the choices here. Choose one in the list.") % {"value": "påhitt"}
    assert swedish in text_of(main_of(client.get("/samarbeten/?slag=påhitt")))


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00",
        "?q=" + "x" * 5000,
        "?page=-1",
        "?page=1e9",
        "?page=abc",
        "?slag=%F0%9F%98%80",
        "?q=%25_'\"<script>",
        "?%",
        "?q=\\",
    ],
)
def test_no_query_string_breaks_the_list(client, home, query):
    make_twin(home)
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200
    assert b"<script>" not in response.content.replace(b'<script type="application/ld+json">', b"")


def test_chosen_filters_can_be_taken_away_one_by_one(client, home):
    make_twin(home)
    response = client.get(f"{LIST}?q=kam&slag=twin_town&page=2")
    chips = next(each for each in main_of(response).iter("ul") if "chips" in each.get("class", ""))
    assert links(chips) == {"Search: kam, take away": "?slag=twin_town", "Kind: Twin town, take away": "?q=kam"}
    assert status_line(client, "?q=kam") == "Showing 1 of 1 collaboration."


def test_nothing_found_says_what_to_do(client, home):
    make_twin(home)
    response = client.get(f"{LIST}?q=finnsinte")
    empty = next(each for each in main_of(response).iter("div") if "empty" in each.get("class", "").split())
    assert links(empty) == {"Show all": LIST, "Get in touch": "/en/kontakt/"}
    assert status_line(client, "?q=finnsinte") == "Showing 0 of 1 collaboration."


@override_settings(REGISTER_PAGE_SIZE=2)
def test_a_long_list_has_pages_that_keep_the_filters(client, home):
    for number in range(5):
        named(f"Nät{number}", kind=Kind.NETWORK)
    assert names(client, "?slag=network&page=2") == ["Nät2", "Nät3"]
    pager = next(each for each in main_of(client.get(f"{LIST}?slag=network&page=2")).iter("nav"))
    assert set(links(pager).values()) == {"?slag=network&page=1", "?slag=network&page=3"}
    assert names(client, "?page=99") == ["Nät4"]


# The page of each


def test_a_twin_town_has_moved_for_good(client, home):
    make_twin(home)
    response = client.get("/en/samarbeten/kamen/")
    assert (response.status_code, response["Location"]) == (301, "/en/vanorter/kamen/")


def test_held_back_or_missing_is_not_found(client, home):
    named("Hemligt", kind=Kind.NETWORK, visibility=Visibility.INTERNAL)
    assert client.get("/en/samarbeten/hemligt/").status_code == 404
    assert client.get("/en/samarbeten/finns-inte/").status_code == 404


def fact_list(response, heading="Facts in brief"):
    part = section(response, heading)
    return {text_of(each.find("dt")): said(each.find("dd")) for each in part.iter("div") if each.find("dt") is not None}


def test_facts_and_purpose(client, home):
    one = named(
        "Boss", kind=Kind.EU_PROJECT, start="2016-10-01", end="2018-09-30", status="ended", programme="ESF 2014–2020",
        project_number="2016/00158", website="https://boss.example/",
        purpose={"sv": "Samverkan.", "en": "Working together."},
    )  # fmt: skip
    PartyFactory(collaboration=one, organization=home, role=Party.Role.CO_FINANCIER)
    response = client.get("/en/samarbeten/boss/")
    assert fact_list(response) == {
        "Kind": "EU project",
        "Our own role": "Taking part and co-financing",
        "Began": "1 October 2016",
        "Ended": "30 September 2018",
        "Fund and period": "ESF 2014–2020",
        "Project number": "2016/00158",
        "Website": "Their own website",
    }
    assert "Working together." in said(section(response, "Facts in brief"))
    assert "Ended 2018" in said(main_of(response))


def test_what_is_not_known_is_said_or_left_out(client, home):
    named("Nat", kind=Kind.NETWORK)
    known = {"Kind": "Network", "Our own role": "fact missing", "Began": "fact missing"}
    assert fact_list(client.get("/en/samarbeten/nat/")) == known


def test_eleven_and_ten_municipalities_each_with_its_own_count(client, home):
    make_region(home, number=11)
    direct = make_region(
        home, number=10, slug="europa", name={"sv": "Europa", "en": "Europe"}, kind=Kind.EU_INFORMATION
    )
    Party.objects.filter(collaboration=direct).update(role=Party.Role.CATCHMENT)
    region = client.get("/en/samarbeten/regionen/")
    assert "11 municipalities take part today." in said(section(region, "Who takes part"))
    served = said(section(client.get("/en/samarbeten/europa/"), "Whom it is for"))
    assert "People in 10 municipalities can turn to it." in served
    picture = next(section(region, "Who takes part").iter(f"{SVG}svg"))
    assert picture.get("aria-label").count(",") == 10


def test_parties_by_name_with_period_and_role_where_roles_differ(client, home):
    one = named("Boss", kind=Kind.EU_PROJECT)
    for name, role, first, last in (
        ("Örby", Party.Role.CO_FINANCIER, dt.date(2016, 10, 1), None),
        ("Åby", Party.Role.OWNER, None, None),
        ("Bby", Party.Role.CO_FINANCIER, dt.date(2010, 1, 1), dt.date(2012, 1, 1)),
    ):
        organization = OrganizationFactory(name={"sv": name, "en": name})
        PartyFactory(collaboration=one, organization=organization, role=role, start_date=first, end_date=last)
    PartyFactory(collaboration=one, organization=OrganizationFactory(visibility=Visibility.INTERNAL))
    now, before = (said(each) for each in section(client.get("/en/samarbeten/boss/"), "Who takes part").iter("ul"))
    assert now == "Åby Owner Örby since 2016 Taking part and co-financing"
    assert before == "Bby 2010–2012 Taking part and co-financing"


def test_a_role_that_all_share_is_not_repeated(client, home):
    make_region(home)
    assert "Member" not in said(section(client.get("/en/samarbeten/regionen/"), "Who takes part"))


def money(client):
    return fact_list(client.get("/en/samarbeten/boss/"), "Money")


def project(home, role=Party.Role.CO_FINANCIER, **amounts):
    one = named("Boss", kind=Kind.EU_PROJECT)
    PartyFactory(collaboration=one, organization=home, role=role)
    for kind, amount in amounts.items():
        FundingFactory(
            collaboration=one, kind=kind, amount=amount and Decimal(amount), source=SourceFactory(title=f"esf {kind}")
        )
    return one


def test_amounts_share_and_other_financing(client, home):
    project(home, total=9_612_018, eu_support=7_176_284)
    assert money(client) == {
        "Total budget": "SEK 9,612,018 Source: esf total",
        "EU support": "SEK 7,176,284 74.66 % of the total Source: esf eu_support",
        "Other financing": "SEK 2,435,734 the total less the EU support",
        "The municipality’s own share": "unknown",
    }


def test_our_share_is_only_what_somebody_recorded(client, home):
    one = project(home, total=1000, eu_support=400)
    FundingFactory(collaboration=one, kind=Funding.Kind.OWN_SHARE, party=home, amount=Decimal(150), is_approximate=True)
    FundingFactory(collaboration=one, kind=Funding.Kind.OWN_SHARE, party=OrganizationFactory(), amount=Decimal(450))
    assert money(client)["The municipality’s own share"] == "about SEK 150"


def test_nothing_is_compared_across_currencies_or_without_a_total(client, home):
    one = project(home, eu_support=8_000_000)
    assert "Other financing" not in money(client)
    assert money(client)["Total budget"] == "fact missing"
    FundingFactory(collaboration=one, kind=Funding.Kind.TOTAL, amount=Decimal(900_000), currency="EUR")
    assert "Other financing" not in money(client)
    assert money(client)["EU support"] == "SEK 8,000,000 Source: esf eu_support"


def test_a_project_that_is_over_says_who_took_part(client, home):
    one = named("Boss", kind=Kind.EU_PROJECT, status="ended")
    for organization in (home, OrganizationFactory()):
        PartyFactory(collaboration=one, organization=organization)
    words = said(section(client.get("/en/samarbeten/boss/"), "Who took part"))
    assert "We know of 2 municipalities that took part." in words


def test_only_eu_projects_have_money(client, home):
    make_region(home)
    assert "Money" not in headings(client.get("/en/samarbeten/regionen/"), 2)


def test_a_horizon_that_has_passed_is_said(client, home):
    named("Kraft", kind=Kind.PROGRAMME, horizon="2020")
    named("Fram", kind=Kind.PROGRAMME, horizon="2030")
    words = words_of(client, "/en/samarbeten/kraft/")
    assert "The work aimed at 2020. That year has passed" in words
    assert "Under review" in words
    assert "That year has passed" not in words_of(client, "/en/samarbeten/fram/")


def test_what_replaced_it_is_a_link(client, home):
    named("Nytt", kind=Kind.LOCAL_ACTION_GROUP)
    named("Gammalt", kind=Kind.LOCAL_ACTION_GROUP, replaced_by=Collaboration.objects.get())
    response = client.get("/en/samarbeten/gammalt/")
    assert links(main_of(response))["Nytt"] == "/en/samarbeten/nytt/"
    assert "Under review" in said(main_of(response))


def test_what_happened_agreements_history_and_sources(client, home):
    one = make_region(home)
    MilestoneFactory(collaboration=one, kind="founding", when="1996", title={"sv": "Bildas", "en": "It is founded"})
    ActivityFactory(when="2018-05", title={"sv": "Konferens", "en": "Conference"}, collaborations=[one])
    ActivityFactory(when="2019", state="idea", title={"sv": "Idé", "en": "Idea"}, collaborations=[one])
    AgreementFactory(collaboration=one, title={"sv": "Avtalet", "en": "The agreement"})
    StatusChangeFactory(collaboration=one)
    one.sources.add(SourceFactory(title="regionen.se"))
    response = client.get("/en/samarbeten/regionen/")
    happened = section(response, "What has happened")
    assert [text_of(each) for each in happened.iter("h3")] == ["The agreement", "It is founded", "Conference"]
    assert "year unknown" in said(happened)
    assert "The agreement" in said(section(response, "Agreements"))
    assert "Source: regionen.se" in said(section(response, "How it stands"))


def test_untranslated_texts_are_marked_with_one_notice(client, home):
    named("Nat", kind=Kind.NETWORK, summary={"sv": "Bara svenska."})
    response = client.get("/en/samarbeten/nat/")
    lead = next(each for each in main_of(response).iter("p") if each.get("class") == "lead")
    assert (text_of(lead), lead.get("lang")) == ("Bara svenska.", "sv")
    assert said(main_of(response)).count("only in Swedish so far") == 1
