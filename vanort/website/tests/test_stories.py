# SPDX-License-Identifier: EUPL-1.2
"""Entries of the timeline: what each record becomes, in which order, at which stage, and where nothing is known."""

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, Milestone
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    MilestoneFactory,
    SigningFactory,
)
from vanort.core.dates import When
from vanort.core.texts import Texts, sort_key
from vanort.ui.entries import Entry, gap_between, joined, shortened, with_gaps
from vanort.website.forms import TimelineFilter
from vanort.website.maps import stitch_of
from vanort.website.stories import (
    GROUPS,
    name_of,
    of_activity,
    of_agreement,
    of_milestone,
    staged,
    steps_of,
)
from vanort.website.tests.register import make_municipality, make_twin, make_visit

pytestmark = pytest.mark.django_db
Kind = Milestone.Kind


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def home():
    return make_municipality()


def loaded(collaboration):
    return Collaboration.objects.with_parties().with_milestones().get(pk=collaboration.pk)


def at(when, **fields):
    return Entry(when=When(when), **fields)


def test_the_name_is_the_partner_s_else_the_collaboration_s_own(home):
    assert str(name_of(make_twin(home, slug="vanskap"))) == "Kamen"
    assert str(name_of(CollaborationFactory(name={"sv": "Vänner"}))) == "Vänner"


def test_a_milestone_becomes_an_entry(home):
    step = MilestoneFactory(
        collaboration=make_twin(home, when=None), when="1968", kind=Kind.CHARTER, text={"sv": "Brev.", "en": "Letters."}
    )
    entry = of_milestone(step, step.collaboration)
    assert (entry.key, entry.datetime, entry.kind, entry.who) == ("1968", "1968", "Friendship charter", "Kamen")
    assert (entry.mark, entry.lane, entry.stage, entry.is_milestone) == ("deal", "charter", "friend", True)
    assert str(entry.text) == "Letters."


def test_a_derived_milestone_says_so_with_the_reasoning(home):
    step = MilestoneFactory(
        collaboration=make_twin(home, when=None), when="1992", certainty="derived",
        text={"sv": "Resan.", "en": "The journey."}, derivation={"sv": "Uträknat.", "en": "Worked out."},
    )  # fmt: skip
    entry = of_milestone(step, step.collaboration)
    assert entry.kind == "Twinning, derived year"
    assert entry.text == {"sv": "Resan. Uträknat.", "en": "The journey. Worked out."}


def test_a_milestone_without_date_sets_no_stage(home):
    step = MilestoneFactory(collaboration=make_twin(home, when=None), when=None, certainty="unknown")
    entry = of_milestone(step, step.collaboration)
    assert (entry.when, entry.key, entry.datetime, entry.stage) == ("year unknown", "", "", "")


@pytest.mark.parametrize(
    ("direction", "state", "lane", "mark"),
    [
        ("travel", "done", "out", "trip"),
        ("host", "done", "in", "in"),
        ("travel", "planned", "plan-out", "plan"),
        ("host", "postponed", "plan-in", "plan"),
        ("online", "done", "contact", "in"),
        ("", "confirmed", "contact", "plan"),
    ],
)
def test_directions_and_states_have_their_drawings(home, direction, state, lane, mark):
    town = make_twin(home)
    entry = of_activity(make_visit(town, "2030", direction, state=state), [town])
    assert (entry.lane, entry.mark, entry.on_rails.mark) == (lane, mark, lane)


def test_every_kind_of_activity_belongs_to_one_choice_of_the_filter():
    kinds = [kind for group in GROUPS.values() for kind in group]
    assert sorted(kinds) == sorted(Activity.Kind.values)
    assert list(GROUPS) == [code for code, _words in TimelineFilter.GROUPS]


def test_an_activity_of_several_collaborations_names_them_all(home):
    visit = make_visit(make_twin(home), "2020")
    visit.collaborations.add(make_twin(home, "Dobele"))
    told = Activity.objects.for_pages().get(pk=visit.pk)
    entry = of_activity(told, told.collaborations.all())
    assert sorted(entry.who.split(", ")) == ["Dobele", "Kamen"]


def test_an_agreement_is_dated_by_its_last_signature(home):
    agreement = AgreementFactory(collaboration=make_twin(home))
    SigningFactory(agreement=agreement, signed="2009-04-25")
    SigningFactory(agreement=agreement, signed="2009-06-01")
    entry = of_agreement(agreement, agreement.collaboration)
    assert (entry.key, entry.lane, entry.stage, entry.url) == (
        "2009-06-01",
        "twinning",
        "twin",
        "/en/vanorter/kamen/#avtal",
    )


@pytest.mark.parametrize(
    ("kind", "signed", "is_told_twice"),
    [
        ("twinning", "1978-05", False),
        ("twinning", "1979", True),
        ("charter", "1978", True),
        ("declaration", "1978", True),
    ],
)
def test_an_agreement_is_left_out_when_a_milestone_tells_of_it(home, kind, signed, is_told_twice):
    town = make_twin(home)
    agreement = AgreementFactory(collaboration=town, kind=kind)
    SigningFactory(agreement=agreement, signed=signed)
    assert len(steps_of(loaded(town), list(Agreement.objects.with_signings()))) == 1 + is_told_twice


def stages(collaboration, *entries):
    return [entry.stage for entry in staged(list(entries), collaboration)]


def test_stages_follow_the_steps_and_nothing_before_the_first_is_more_than_contact(home):
    town = make_twin(home)
    charter, twinning = at("1968", stage="friend"), at("1978", stage="twin")
    found = stages(town, at("2001"), twinning, at("1970"), charter, at("1958"))
    assert found == ["contact", "friend", "friend", "twin", "twin"]


@pytest.mark.parametrize(
    ("relation", "stage"), [("partnership", "twin"), ("friendship", "friend"), ("contact", "contact"), ("", "contact")]
)
def test_without_known_steps_the_relation_of_today_is_drawn(relation, stage):
    assert stages(Collaboration(relation=relation), at("2001"), at("2018")) == [stage, stage]


@pytest.mark.parametrize(
    ("before", "after", "gap"),
    [
        ("1978", "1989", "1979/1988"),
        ("1978", "1988", None),
        ("1978-12-31", "1989-01-01", "1979/1988"),
        ("2007/2008", "2019", "2009/2018"),
        ("2007/2012", "2019", None),
        ("2018", "2018", None),
    ],
)
def test_a_gap_is_ten_whole_years_or_more(before, after, gap):
    found = gap_between(at(before), at(after))
    assert (found.key if found else None) == gap


def test_nothing_is_known_of_gaps_beside_an_unknown_year():
    assert gap_between(Entry(when="year unknown"), at("1978")) is None


@given(st.lists(st.integers(1900, 2100), min_size=1, max_size=30))
def test_gaps_change_nothing_else_and_never_overlap_a_known_year(years):
    entries = [at(str(year)) for year in sorted(years)]
    found = with_gaps(entries)
    assert [entry for entry in found if not entry.is_gap] == entries
    silent = {year for gap in found if gap.is_gap for year in range(gap.when.year, gap.when.end.year + 1)}
    assert not silent & set(years)
    assert all(gap.when.end.year - gap.when.year >= 9 for gap in found if gap.is_gap)


def test_texts_are_joined_in_each_language_that_any_has():
    assert joined(Texts(sv="Ett.", en="One."), Texts(sv="Två.")) == {"sv": "Ett. Två.", "en": "One. Två."}
    assert joined(Texts(), Texts(sv="Två.")) == {"sv": "Två."}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kort.", "Kort."),
        ("En. Två. Tre.", "En. Två. Tre."),
        ("A" * 100 + ". " + "B" * 100 + ".", "A" * 100 + "."),
        ("A" * 300 + ".", "A" * 300 + "."),
        ("", ""),
    ],
)
def test_a_text_is_shortened_between_sentences(text, wanted):
    assert shortened(at("2018", text=Texts(sv=text))).text == Texts(sv=wanted)
    assert shortened(at("2018", text="plain")) == at("2018", text="plain")


def test_names_sort_as_in_swedish():
    names = ["Örby", "Ängelholm", "Åstorp", "bjuv", "Zinkgruvan", "Båstad"]
    assert sorted(names, key=sort_key) == ["bjuv", "Båstad", "Zinkgruvan", "Åstorp", "Ängelholm", "Örby"]


def test_the_long_picture_needs_a_partner_and_three_dated_entries(home):
    town = make_twin(home)
    entries = [
        at("1956", lane="first-out", stage="contact"),
        at("1968", lane="charter", stage="friend", is_milestone=True),
    ]
    assert stitch_of(entries, town, home) is None
    entries.append(at("1978", lane="twinning", stage="twin", is_milestone=True, kind="Twinning, derived year"))
    drawn = stitch_of(entries, town, home)
    assert drawn["key"] == [
        {"stage": "contact", "words": "Contact from 1956"},
        {"stage": "friend", "words": "Friendship from 1968"},
        {"stage": "twin", "words": "Twin town from 1978"},
    ]
    assert "derived year" in [text for _css, _x, _y, text in drawn["stitch"].texts]
    assert stitch_of(entries, town, None) is None


def test_a_derived_year_is_not_drawn_as_a_sure_twinning(home):
    town = make_twin(home, when="1992", certainty=Milestone.Certainty.DERIVED)
    first = at("1992", lane="twinning", stage="twin", is_milestone=True)
    entries = [first, *(at(year, lane="in", stage="twin") for year in ("1993", "2012"))]
    assert stitch_of(entries, town, home)["key"] == [{"stage": "twin", "words": "Exchange from 1992, derived year"}]


def test_planned_entries_of_the_future_are_not_drawn_as_past(home):
    town = make_twin(home)
    past = [at("1978", lane="twinning", stage="twin", is_milestone=True), at("2001", lane="in", stage="twin")]
    drawn = [stitch_of([*past, at(year, lane="plan-out", stage="twin")], town, home) for year in ("2002", "2100")]
    drawn_as_past, left_out = (len(each["stitch"].circles) for each in drawn)
    assert drawn_as_past > left_out
