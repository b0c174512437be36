# SPDX-License-Identifier: EUPL-1.2
"""The demonstration of Ängelholm: what is published, what is held back, what is said to be unknown, in which words."""

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
import textstat
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import TestCase
from django.utils import translation
from freezegun import freeze_time
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from vanort.activities.models import Activity, dormant
from vanort.collaborations.models import Agreement, Collaboration, Funding, MemoryPlace, Milestone, Party, Signing
from vanort.core.models import SiteGeneration, Source
from vanort.directory.models import ContactFunction, DecisionReference, Organization
from vanort.mandates.composition import composition
from vanort.mandates.models import Delegation, ElectionDay, Mandate, Regulation, Term
from vanort.meetings.models import Meeting
from vanort.website.models import AccessibilityPage, BodyPage, HomePage, PrivacyPage, SiteFacts

FOLDER = settings.ROOT / "demo" / "angelholm"
FILES = sorted(FOLDER.glob("*.json"))
# Both demonstrations are read as easily.
EVERY = sorted((settings.ROOT / "demo").glob("*/*.json"))
TODAY = dt.date(2026, 11, 23)
TEN = {
    "Bjuv", "Båstad", "Helsingborg", "Höganäs", "Klippan", "Landskrona", "Svalöv", "Åstorp", "Ängelholm",
    "Örkelljunga",
}  # fmt: skip


def names(rows):
    return {str(row) for row in rows}


def parties(slug, **wanted):
    return names(Party.objects.filter(collaboration__slug=slug, **wanted).select_related("organization"))


def everything():
    """Every row of every table with all its values."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()}


@freeze_time(TODAY)
class TestAngelholm(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", "angelholm", verbosity=0)

    def setUp(self):
        translation.activate("sv")

    def test_a_second_loading_changes_nothing(self):
        before, generation = everything(), SiteGeneration.current()
        call_command("load_demo", "angelholm")
        assert everything() == before
        assert SiteGeneration.current() == generation

    # Who and which.

    def test_exactly_three_twin_towns_are_published(self):
        assert names(Collaboration.objects.public().twin_towns()) == {"Kamen", "Dobele", "Høje-Taastrup"}

    def test_every_collaboration_of_the_page_is_there_with_its_status(self):
        found = {str(one): (one.kind, one.status) for one in Collaboration.objects.public()}
        assert found == {
            "Kamen": ("twin_town", "active"),
            "Dobele": ("twin_town", "active"),
            "Høje-Taastrup": ("twin_town", "active"),
            "Familjen Helsingborg": ("regional", "active"),
            "Europa Direkt Skåne Nordväst": ("eu_information", "active"),
            "Kraftsamling": ("programme", "active"),
            "Leader Nordvästra Skåne med Öresund": ("local_action_group", "ended"),
            "Leader Skåne Mitt Nordväst": ("local_action_group", "active"),
            "Agila Ängelholm": ("eu_project", "ended"),
            "BOSS": ("eu_project", "ended"),
        }

    def test_no_status_claims_a_decision_that_is_not_known(self):
        for one in Collaboration.objects.all():
            for step in one.status_changes.all():
                assert (step.decision, bool(step.source), bool(step.reason["en"])) == (None, True, True)

    def test_the_first_status_is_what_the_page_says(self):
        page = Source.objects.get(title="engelholm.se: Samarbeten och vänorter")
        for slug in ("kamen", "dobele", "hoje-taastrup", "familjen-helsingborg", "europa-direkt-skane-nordvast"):
            step = Collaboration.objects.get(slug=slug).status_changes.get()
            assert (step.status, step.since, step.source) == ("active", None, page)
            assert str(step.reason) == "Aktiv enligt kommunens sida."

    def test_maaninka_is_held_back_with_its_reason(self):
        held = Collaboration.objects.get(slug="maaninka")
        assert (held.visibility, held.status, held.status_changes.count()) == ("held", "", 0)
        for word in ("Wikidata", "Kuopio", "1 januari 2015", "kommunens sida"):
            assert word in held.visibility_reason
        town = Organization.objects.get(slug="maaninka")
        assert (town.successor.slug, town.merged_on, town.is_public) == ("kuopio", dt.date(2015, 1, 1), False)
        assert held in Collaboration.objects.past_review()

    def test_nothing_public_speaks_of_maaninka(self):
        for model in (Organization, Collaboration, Agreement, MemoryPlace, Activity):
            for row in model.objects.public():
                assert "maaninka" not in json.dumps(row.__dict__, default=str).lower()

    def test_montreuil_juigne_is_a_signatory_and_nothing_else(self):
        town = Organization.objects.get(slug="montreuil-juigne")
        assert (town.parties.count(), town.signings.count()) == (0, 1)

    def test_europa_direkt_serves_ten_and_familjen_helsingborg_has_eleven(self):
        assert parties("europa-direkt-skane-nordvast", role="catchment") == TEN
        assert parties("familjen-helsingborg", role="member") == TEN | {"Perstorp"}

    def test_leader_was_replaced_in_2023(self):
        old = Collaboration.objects.get(slug="leader-nordvastra-skane-med-oresund")
        assert [(step.status, step.since and step.since.edtf) for step in old.status_changes.all()] == [
            ("active", None),
            ("ended", "2023"),
        ]
        assert old.replaced_by.slug == "leader-skane-mitt-nordvast"
        assert parties(old.slug, role="represented") == parties(old.replaced_by.slug) == {"Ängelholm"}

    def test_kraftsamling_has_passed_its_horizon_and_is_under_review(self):
        vision = Collaboration.objects.get(slug="kraftsamling")
        assert (vision.horizon.edtf, vision.end, vision.is_past_review()) == ("2020", None, True)
        assert parties("kraftsamling") == {"Ängelholm", "Ängelholms Näringsliv AB"}

    # Money.

    def test_boss_is_owned_by_others_and_the_share_is_unknown(self):
        assert parties("boss", role="owner") == {"Kommunförbundet Skåne"}
        assert parties("boss", role="co_financier") == {
            "Ängelholm", "Båstad", "Helsingborg", "Höganäs", "Klippan", "Åstorp",
        }  # fmt: skip
        amounts = {one.kind: one.amount for one in Funding.objects.filter(collaboration__slug="boss")}
        assert amounts == {"total": Decimal(9612018), "eu_support": Decimal(7176284), "own_share": None}
        boss = Collaboration.objects.get(slug="boss")
        assert (boss.start.edtf, boss.end.edtf, boss.project_number) == ("2016-10-01", "2018-09-30", "2016/00158")

    def test_only_what_the_municipality_owns_counts_as_its_support(self):
        (support,) = Funding.objects.support_owned_by(Organization.objects.home())
        assert (support.collaboration.slug, support.amount, support.is_approximate) == (
            "agila-angelholm",
            Decimal(8000000),
            True,
        )

    # Years.

    def test_kamen_came_in_steps_and_counts_from_1978(self):
        kamen = Collaboration.objects.get(slug="kamen")
        assert [(one.kind, one.when.edtf, one.counts) for one in kamen.milestones.all()] == [
            ("first_contact", "1956", False),
            ("contact", "1958", False),
            ("charter", "1968", False),
            ("twinning", "1978", True),
        ]
        assert kamen.next_jubilee(TODAY) == (2028, 50)

    def test_dobele_counts_from_a_derived_year_and_says_how(self):
        dobele = Collaboration.objects.get(slug="dobele")
        milestone = dobele.counting_milestone
        assert (milestone.when.edtf, milestone.is_derived, dobele.next_jubilee(TODAY)) == ("1992", True, (2027, 35))
        assert "25 år" in milestone.derivation["sv"]
        assert "derived" in milestone.derivation["en"]

    def test_hoje_taastrups_year_is_a_gap_and_no_guess(self):
        friend = Collaboration.objects.get(slug="hoje-taastrup")
        assert (friend.since, friend.next_jubilee(TODAY)) == (None, None)
        assert friend.counting_milestone.certainty == "unknown"
        assert friend in Collaboration.objects.gaps()

    def test_agreements_are_signed_by_each_side(self):
        signed = {
            str(one): [(signing.organization.slug, signing.signed.edtf) for signing in one.signings.all()]
            for one in Agreement.objects.with_signings()
        }
        assert signed == {
            "Vänskapsbrev": [("kamen", "1968"), ("angelholm", "1968")],
            "Vänortsavtal": [("kamen", "1978"), ("angelholm", "1978")],
            "Överenskommelse mellan tre städer": [
                ("kamen", "2023-05-20"),
                ("montreuil-juigne", "2023-05-20"),
                ("angelholm", "2023-05-20"),
            ],
        }
        people = [(str(one.person), one.office["en"], one.place) for one in Signing.objects.exclude(person=None)]
        assert people == [
            ("Elke Kappen", "mayor of Kamen", "Kamen"),
            ("Benoît Cochet", "mayor of Montreuil-Juigné", "Kamen"),
            ("Elisabeth Kullenberg", "chair of the twin-town committee", "Kamen"),
        ]

    # What was done.

    def test_every_activity_has_a_source_and_both_languages(self):
        for one in Activity.objects.all():
            assert one.sources.exists(), one.slug
            assert one.title["en"], one.slug
            assert one.summary["en"], one.slug

    def test_every_dated_line_is_an_activity(self):
        days = list(Activity.objects.order_by("start_date", "end_date", "pk").values_list("when", flat=True))
        assert [when.edtf for when in days] == [
            "1965", "1992", "1993", "2001-02-16/2001-02-18", "2004-03-19/2004-03-21", "2006-02-03/2006-02-05",
            "2010-04-08/2010-04-10", "2011-02-24/2011-02-26", "2012", "2012-05-09", "2013",
            "2014-04-07", "2014-08-04/2014-08-11", "2017", "2018-04-19/2018-04-22", "2018-05", "2018-05-03",
            "2020-05-10/2020-05-14", "2023-05-18/2023-05-21", "2023-08", "2024-10-07/2024-10-11",
        ]  # fmt: skip

    def test_every_rule_is_told_once_on_the_timeline(self):
        page = self.client.get("/tidslinje/").content.decode()
        for year, title in (("2008", "Strategi för vänortskommittén"), ("2016", "Instruktion och reglemente")):
            assert page.count(title) == 1
            assert f'<time datetime="{year}">{year}</time>' in page[: page.index(title)][-600:]
        decisions = Activity.objects.filter(kind=Activity.Kind.DECISION)
        assert [one.slug for one in decisions] == ["dobelegatan-far-sitt-namn-2018"]

    def test_the_visit_told_twice_is_one_activity(self):
        assert Activity.objects.filter(start_date__year__lte=1993, end_date__year__gte=1993).count() == 1

    def test_the_meeting_of_2020_is_never_told_as_held(self):
        (meeting,) = Activity.objects.outcome_unknown(TODAY)
        assert (meeting.state, meeting.shown_state) == ("planned", "outcome_unknown")
        assert names(meeting.collaborations.all()) == {"Kamen", "Dobele", "Høje-Taastrup"}

    def test_who_took_part_is_told_by_number(self):
        found = {
            one.slug: [(group.number, group.is_approximate) for group in one.participants.all()]
            for one in Activity.objects.filter(participants__isnull=False)
        }
        assert found == {
            "arbetssamtal-i-kamen-2011": [(3, False)],
            "seniorer-till-hoje-taastrup-2012": [(50, True), (40, True)],
            "elever-i-kamen-2014": [(14, False)],
            "118-kamenbor-pa-resa-2014": [(118, False)],
            "40-ar-med-kamen-2018": [(45, False)],
            "gymnasieelever-i-kamen-2024": [(7, False), (2, False)],
        }

    def test_the_turn_to_host_follows_from_what_was_done(self):
        hosts = Activity.objects.next_hosts(Collaboration.objects.twin_towns())
        by_town = {one.slug: hosts.get(one.pk) for one in Collaboration.objects.public().twin_towns()}
        assert by_town == {"kamen": "home", "dobele": "partner", "hoje-taastrup": None}

    def test_two_friendships_are_proposed_as_dormant(self):
        assert names(one for one, _last in dormant(Collaboration.objects.public(), TODAY)) == {
            "Dobele",
            "Høje-Taastrup",
        }

    # The committee.

    def test_it_is_not_known_what_the_committee_is_in_law(self):
        body = Organization.objects.get(slug="vanortskommitten")
        assert (body.legal_form, str(body.parent), body.parent.parent.is_home) == ("unknown", "Kommunstyrelsen", True)
        assert Delegation.objects.count() == Meeting.objects.count() == 0

    def test_the_rules_in_force_say_what_the_source_says_and_leave_the_rest_open(self):
        rules = Regulation.objects.in_force(TODAY).filter(body__slug="vanortskommitten").first()
        assert (str(rules.title), rules.valid_from.edtf) == ("Instruktion och reglemente", "2016")
        assert rules.is_under_revision is True
        assert (rules.seats, str(rules.appointed_by), rules.term_rule) == (6, "Kommunstyrelsen", "january")
        assert (rules.term_years, rules.substitutes, rules.notice_days) == (4, "", None)
        assert rules.decision.paragraph == ""

    def test_a_strategy_gives_no_rules(self):
        strategy = Regulation.objects.get(valid_from="2008")
        assert (strategy.seats, strategy.appointed_by, strategy.duties.count()) == (None, None, 0)
        assert (strategy.is_under_revision, strategy.decision.decided.edtf) == (False, "2008")
        assert "2007" in str(strategy.summary)

    def test_the_eight_duties_stand_in_the_words_of_the_source_and_in_english(self):
        duties = list(Regulation.objects.get(valid_from="2016").duties.all())
        assert [duty.position for duty in duties] == list(range(1, 9))
        assert str(duties[0].text) == "Stimulera internationellt samarbete och utbyte med vänorterna."
        assert str(duties[7].text) == "Upprätta verksamhetsberättelse som varje år överlämnas kommunfullmäktige."
        assert all(duty.text["en"] for duty in duties)

    def test_the_election_days_are_those_of_the_rule(self):
        assert {str(one.day): (one.kind, one.source.published_on.year) for one in ElectionDay.objects.all()} == {
            "2022-09-11": ("ordinary", 2022),
            "2026-09-13": ("ordinary", 2018),
        }

    def test_one_seat_is_held_and_five_are_not_recorded(self):
        body = Organization.objects.get(slug="vanortskommitten")
        now = composition(body, TODAY)
        assert (now.term.years, now.term.recorded, str(now.term.election)) == ("2023–2026", "part", "2022-09-11")
        assert (now.held, now.vacant, now.unrecorded) == (1, 0, 5)
        assert (now.chair.name_with_party, now.chair.source.published_on) == (
            "Elisabeth Kullenberg (M)",
            dt.date(2023, 5, 23),
        )

    def test_nothing_is_said_of_the_months_before_the_source(self):
        body = Organization.objects.get(slug="vanortskommitten")
        before = composition(body, dt.date(2023, 5, 22))
        assert (before.held, before.vacant, before.unrecorded, before.chair) == (0, 0, 6, None)

    def test_nobody_sits_there_after_the_term(self):
        after = composition(Organization.objects.get(slug="vanortskommitten"), dt.date(2027, 1, 1))
        assert (after.members, after.is_without_members, after.ended.years) == ((), True, "2023–2026")

    def test_nobody_is_named_in_a_body_outside_the_municipality(self):
        assert Mandate.objects.exclude(represents=None).count() == 0

    # Streets, gifts, people, decisions.

    def test_the_streets_are_published_without_a_position(self):
        streets = MemoryPlace.objects.public().filter(kind="street")
        assert names(streets) == {"Kamengatan", "Dobelegatan", "Tåstrupsgatan"}
        assert names(MemoryPlace.objects.gaps()) == names(streets)

    def test_gifts_say_who_gave_and_where_they_are(self):
        gifts = {
            one.slug: (str(one.given_by or ""), str(one.given_to), one.located["sv"], one.given.edtf)
            for one in MemoryPlace.objects.exclude(given_to=None)
        }
        assert gifts == {
            "tva-stelar": ("Kamen", "Ängelholm", "Stadshuset", "2018-04"),
            "sandstensreliefen": ("Ängelholm", "Kamen", "Partnerschaftsbrücke, vänortsbron", "2018-04"),
            "gatuskylten-dobelegatan": ("", "Ängelholm", "", "2017"),
        }

    def test_functions_name_only_whom_a_source_names(self):
        found = {
            (one.organization.slug, one.kind): (str(one.person or ""), one.known_on)
            for one in ContactFunction.objects.public()
        }
        assert found == {
            ("vanortskommitten", "contact"): ("", None),
            ("europa-direkt-skane-nordvast", "coordinator"): ("Jenny Tellström", None),
            ("angelholm", "eu_contact"): ("", None),
            ("partnerschaftsausschuss-kamen", "contact"): ("", None),
        }

    def test_decisions_without_paragraph_are_gaps(self):
        assert DecisionReference.objects.gaps().count() == DecisionReference.objects.count() == 4
        street = MemoryPlace.objects.get(slug="dobelegatan").decision
        assert (str(street.body), street.decided.edtf) == ("Kommunstyrelsen", "2018-05")

    def test_every_fact_has_a_source(self):
        registers = (
            Organization, DecisionReference, Agreement, MemoryPlace, Milestone, ContactFunction, Party,
            Regulation, ElectionDay, Term, Mandate,
        )  # fmt: skip
        for model in registers:
            assert names(model.objects.filter(source=None)) == set()
        assert names(Collaboration.objects.filter(sources=None)) == set()
        # An amount nobody knows has no source either.
        assert names(Funding.objects.filter(source=None).exclude(amount=None)) == set()

    def test_every_source_is_used_or_belongs_to_a_page(self):
        told = "".join(file.read_text(encoding="utf-8") for file in FILES if file.name != "sources.json")
        keys = [record["key"] for record in json.loads((FOLDER / "sources.json").read_text(encoding="utf-8"))]
        assert [key for key in keys if f'"{key}"' not in told] == []

    # Pages.

    def test_the_site_has_its_name_and_is_not_official(self):
        facts = SiteFacts.load()
        assert dict(facts.site_name) == {"sv": "Samarbeten och vänorter", "en": "Collaborations and twin towns"}
        assert facts.is_official is False

    def test_each_page_stands_at_the_same_address_in_both_languages(self):
        home = Site.objects.get(is_default_site=True).root_page.specific
        assert isinstance(home, HomePage)
        swedish = {page.slug: page.url for page in home.get_children().live()}
        assert swedish == {slug: f"/{slug}/" for slug in swedish}
        assert set(swedish) == {"eu", "europa-direkt", "vanortskommitten", "tillganglighet", "personuppgifter"}
        english = HomePage.objects.get(locale__language_code="en")
        assert {page.slug: page.url for page in english.get_children().live()} == {
            slug: f"/en/{slug}/" for slug in swedish
        }
        assert {page.get_translation(english.locale).slug for page in home.get_children()} == set(swedish)

    def test_what_the_records_say_of_the_committee_is_not_written_on_its_page_again(self):
        for page in BodyPage.objects.all():
            assert (page.organization.slug, page.show_in_menus) == ("vanortskommitten", True)
            assert {block.block_type for block in page.body} == {"heading", "paragraph"}
            told = self.client.get(page.url).content.decode()
            main = told[told.index("<main") : told.index("</main>")]
            assert main.count("Elisabeth Kullenberg") == 1

    def test_europa_direkts_page_asks_where_you_live(self):
        for page in Page.objects.filter(slug="europa-direkt").specific():
            (question,) = [block.value for block in page.body if block.block_type == "catchment"]
            assert question["collaboration"].slug == "europa-direkt-skane-nordvast"
            assert page.sources.count() == 1

    def test_what_nobody_has_said_in_the_statements_is_a_gap(self):
        assert len(AccessibilityPage.objects.get(locale__language_code="sv").gaps) == 9
        privacy = PrivacyPage.objects.get(locale__language_code="sv")
        assert len(privacy.gaps) == 8
        assert "inga kakor" in privacy.cookies

    def test_the_old_address_leads_here(self):
        redirect = Redirect.objects.get()
        assert redirect.old_path == "/kommun-och-politik/resultat-och-kvalitet/samarbeten-och-vanorter.html"
        assert (redirect.link, redirect.is_permanent) == ("/", True)


# Words. These need no database.


def swedish(value, inside=False):
    """Every Swedish running text of a file: of at least five words, and ending as a sentence does."""
    if isinstance(value, str):
        pieces = re.split(r"</(?:p|li)>", value)
        texts = [" ".join(re.sub(r"<[^>]+>", "", piece).split()) for piece in pieces]
        yield from (text for text in texts if inside and len(text.split()) >= 5 and text.endswith((".", "?", "!")))
    elif isinstance(value, dict):
        for key, one in value.items():
            # Duties are quoted as they were adopted.
            if key not in ("en", "de", "da", "lv", "duties"):
                yield from swedish(one, inside or key == "sv")
    elif isinstance(value, list):
        for one in value:
            yield from swedish(one, inside)


def texts_of(file):
    return list(swedish(json.loads(file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "file", [file for file in EVERY if texts_of(file)], ids=lambda file: f"{file.parent.name}-{file.stem}"
)
def test_swedish_is_easy_to_read(file):
    assert textstat.lix(" ".join(texts_of(file))) <= 40


def test_no_long_text_is_hard_to_read():
    long = [text for file in EVERY for text in texts_of(file) if len(text.split()) >= 30]
    assert len(long) >= 10
    assert {text: textstat.lix(text) for text in long if textstat.lix(text) > 40} == {}


def multilingual(value):
    if isinstance(value, dict):
        if "sv" in value:
            yield value
        for one in value.values():
            yield from multilingual(one)
    elif isinstance(value, list):
        for one in value:
            yield from multilingual(one)


def test_english_is_complete():
    missing = [
        text
        for file in EVERY
        for text in multilingual(json.loads(file.read_text(encoding="utf-8")))
        if not text.get("en")
    ]
    assert missing == []


def test_amounts_of_different_roles_are_nowhere_added_or_divided():
    told = "".join(re.sub(r"\D", "", file.read_text(encoding="utf-8")) for file in FILES)
    assert "15176284" not in told
    assert "448517" not in told
    assert "7176284" in told


def test_sources_have_one_address_each():
    records = json.loads((FOLDER / "sources.json").read_text(encoding="utf-8"))
    addresses = [record["url"] for record in records if record["url"]]
    assert len(addresses) == len(set(addresses)) == len(records) - 1
    assert {record["seen_on"] for record in records} == {"2026-11-23"}


def test_the_readme_gives_the_licences():
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "Koordinater: GeoNames (CC BY 4.0), Wikidata (CC0)" in told
