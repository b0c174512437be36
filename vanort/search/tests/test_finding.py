# SPDX-License-Identifier: EUPL-1.2
"""What is found, in which order, in which language; and that nothing typed can break it."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.tests.factories import CollaborationFactory, MemoryPlaceFactory
from vanort.core.tests.test_search_box import NASTY
from vanort.search import finding
from vanort.search.finding import MOST_WORDS, PAGE_SIZE, find
from vanort.search.models import Kind, SearchDocument, Term
from vanort.search.tests.looking import counts, indexed, titles

pytestmark = pytest.mark.django_db


def activity(title, summary="", **fields):
    fields = {"kind": Activity.Kind.FESTIVAL, "direction": "", **fields}
    return ActivityFactory(title={"sv": title}, summary={"sv": summary} if summary else {}, **fields)


def found(text, **options):
    return titles(text, **options)


def test_an_exact_word_comes_before_a_folded_one_before_a_part_before_nothing():
    activity("Åka till Riga", "Vi skrev om mál.")
    activity("Om sjöar", "Vi fiskar i Maln.")
    activity("Om målning", "Nu.")
    activity("Målet", "Vi är framme.")
    activity("Resultatet", "Alla mål räknas.")
    indexed()
    assert found("mål") == ["Målet", "Resultatet", "Åka till Riga", "Om målning"]


def test_titles_come_before_texts_and_short_titles_first():
    activity("Kören", "Den sjunger.")
    activity("En lång resa med kören", "De sjöng.")
    activity("Fest", "Kören var där.")
    indexed()
    assert found("kör") == ["Kören", "En lång resa med kören", "Fest"]


def test_among_equals_the_latest_comes_first():
    activity("Resa A", "Kören.")
    activity("Resa B", "Kören.")
    indexed()
    assert found("kör") == ["Resa B", "Resa A"]


def test_all_words_must_be_there():
    activity("Kören i Kamen")
    activity("Kören i Dobele")
    activity("Laget i Kamen")
    indexed()
    assert found("kören kamen") == ["Kören i Kamen"]
    assert not find("kören kamen", language="sv").is_loose


def test_little_words_need_not_be_there():
    activity("Kören på torget")
    activity("Lagets dag")
    indexed()
    assert found("kören i x torget") == ["Kören på torget"]


def test_when_nothing_holds_all_words_those_with_most_of_them_come_first():
    activity("Kören")
    activity("Laget")
    activity("Kören och skolan")
    indexed()
    results = find("laget kören skolan", language="sv")
    assert [hit.document.title for hit in results.hits] == ["Kören och skolan", "Laget", "Kören"]
    assert results.is_loose
    assert results.total == 3


def test_a_word_is_found_in_compounds_and_a_compound_in_its_parts():
    activity("Vänortskommittén")
    activity("Kommittén")
    activity("Om vänorten")
    activity("Idrott")
    indexed()
    assert found("kommitté") == ["Kommittén", "Vänortskommittén"]
    assert found("vänort") == ["Om vänorten", "Vänortskommittén"]
    assert found("vänortskommitté") == ["Vänortskommittén", "Kommittén", "Om vänorten"]


def test_a_compound_that_nobody_wrote_leads_to_its_parts():
    activity("Utbyte i maj")
    activity("Idrott")
    indexed()
    results = find("skolutbyte", language="sv")
    assert [hit.document.title for hit in results.hits] == ["Utbyte i maj"]
    assert results.suggestion == ""


def test_a_short_word_with_marks_is_no_part_of_one_without():
    activity("Vandrare")
    activity("Vännerna")
    indexed()
    assert found("vän") == ["Vännerna"]
    assert set(found("van")) == {"Vandrare", "Vännerna"}


def test_one_or_two_letters_are_the_beginning_of_a_word():
    activity("Europadagen")
    activity("EU-dagen")
    indexed()
    assert found("eu") == ["EU-dagen", "Europadagen"]
    assert found("e") == []


def test_a_figure_is_no_other_figure():
    activity("Året 2022")
    indexed()
    assert found("2023") == []
    assert found("2022") == ["Året 2022"]


@pytest.mark.parametrize("typed", ["festivall", "fesival", "feztival", "fetsival", "festival en"])
def test_a_misspelt_word_finds_what_was_meant(typed):
    activity("Festivalen", kind=Activity.Kind.AID)
    activity("Annat", kind=Activity.Kind.AID)
    indexed()
    assert found(typed) == ["Festivalen"]


def test_what_was_meant_is_suggested_only_for_misspelt_words():
    activity("Festivalen i Kamen", kind=Activity.Kind.AID)
    indexed()
    assert find("fesitval Kamen", language="sv").suggestion == "Festivalen Kamen"
    assert find("festival", language="sv").suggestion == ""
    assert find("qqqqqqq", language="sv").suggestion == ""


def test_what_is_suggested_is_found():
    activity("Vi besökte en borgmästare", "Borgmästaren tog emot.", kind=Activity.Kind.AID)
    indexed()
    meant = find("bogmästaren", language="sv").suggestion
    assert meant == "borgmästare"
    assert found(meant) == ["Vi besökte en borgmästare"]


def test_a_thing_shows_once_and_in_the_visitors_language():
    ActivityFactory(title={"sv": "Riga", "en": "Riga", "lv": "Rīga"}, summary={"sv": "Tåg.", "en": "Train."})
    indexed()
    assert SearchDocument.objects.count() == 3
    for language, title in (("sv", "Riga"), ("en", "Riga"), ("lv", "Rīga"), ("de", "Rīga")):
        results = find("riga", language=language)
        assert results.total == 1
        assert len(results.hits) == 1
        if language != "de":
            assert (results.hits[0].document.language, results.hits[0].document.title) == (language, title)


def test_words_of_another_language_lead_to_the_thing_in_the_visitors_own():
    ActivityFactory(
        title={"sv": "Vänort", "de": "Partnerstadt", "lv": "Sadraudzības pilsēta"},
        summary={"sv": "Om vänorten.", "de": "Über die Partnerstädte.", "lv": "Par pilsētu."},
    )
    indexed()
    for typed, language in (("Partnerstädte", "de"), ("sadraudzibas pilseta", "lv")):
        (hit,) = find(typed, language="sv").hits
        assert (hit.document.language, hit.matching.language) == ("sv", language)


def test_a_thing_without_the_visitors_language_shows_in_the_one_it_has():
    activity("Bara på svenska")
    indexed()
    (hit,) = find("svenska", language="en").hits
    assert (hit.document.language, hit.matching.language) == ("sv", "sv")


def test_results_are_counted_by_kind_and_narrowed_to_one():
    CollaborationFactory(kind="network", name={"sv": "Nätverk för sång"}, summary={})
    MemoryPlaceFactory(name={"sv": "Sångstenen"})
    activity("Sång på torget")
    activity("Sång i kyrkan")
    indexed()
    assert counts("sång") == {"COLLABORATION": 1, "ACTIVITY": 2, "PLACE": 1}
    results = find("sång", language="sv", kind=Kind.ACTIVITY)
    assert [hit.document.title for hit in results.hits] == ["Sång i kyrkan", "Sång på torget"]
    assert results.total == 2
    assert sum(results.counts.values()) == 4
    assert find("sång", language="sv", kind=Kind.PAGE).total == 0


def test_many_results_come_in_pages_without_doubles():
    for number in range(23):
        activity(f"Resa {number}", "Sång.")
    indexed()
    pages = [find("sång", language="sv", page=page) for page in (1, 2, 3)]
    assert [len(page.hits) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 3]
    assert len({hit.document.number for page in pages for hit in page.hits}) == 23
    assert {(page.total, page.pages) for page in pages} == {(23, 3)}
    assert find("sång", language="sv", page=99).page == 3
    assert find("sång", language="sv", page=-5).page == 1


def test_beyond_the_best_the_order_is_one(monkeypatch):
    monkeypatch.setattr(finding, "_BEST", 4)
    for number in range(12):
        activity(f"Resa {'x' * number}", "Sång.")
    indexed()
    first, second = found("sång"), found("sång", page=2)
    assert sorted(first[:4], key=len) == first[:4]
    assert len({*first, *second}) == 12


def test_an_empty_question_finds_nothing_and_asks_nothing(django_assert_num_queries):
    activity("Resa")
    indexed()
    with django_assert_num_queries(0):
        results = find(" ", language="sv")
    assert (results.total, results.pages, list(results.hits)) == (0, 1, [])


def queries_for(text, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as asked:
        find(text, language="sv")
    return len(asked.captured_queries)


def test_as_many_queries_for_three_results_as_for_one(django_assert_max_num_queries):
    activity("Sången")
    activity("Kören A")
    activity("Kören B")
    activity("Kören C")
    indexed()
    one = queries_for("sången", django_assert_max_num_queries)
    assert one == queries_for("kören", django_assert_max_num_queries)
    assert one <= 10


def test_the_work_is_bounded(django_assert_max_num_queries):
    for number in range(30):
        activity(f"Sak {number}", " ".join(f"ord{number}x{part}" for part in range(20)))
    indexed()
    asked = " ".join(f"ord{number}" for number in range(40))
    with django_assert_max_num_queries(10 * MOST_WORDS):
        results = find(asked * 20_000, language="sv")
    assert len(results.text) <= 100
    assert len(results.terms) <= 300 * MOST_WORDS


OPERATORS = [
    '"', "'", "''", '""', '"""', "*", "vän*", ":", "title_words:vän", "(", ")", "()", "NEAR", "NEAR(vän ort)", "AND",
    "vän AND", "OR", "NOT", "vän NOT ort", "^vän", "-vän", "+vän", "%", "_", "\\", "\x00", "vän\x00ort", "\ud800",
    "\udfff", "\u202evän", "\u200f", "🏳️‍🌈", "🇸🇪 vän", "{vän}", "[vän]", "vän|ort", "vän & ort", "!vän", "<->",
    "vän:*", "vän:A",
    "' OR 1=1 --", '"; DROP TABLE search_term; --', "%s", "%(x)s", "{}", "{0}", "\n\r\t", "é" * 300, "ﬁ", "İ", "ß", "ŉ",
    "x" * 1_000_000, "vän " * 250_000, "\u0301" * 500, "١٢٣", "二", "½", "ort\u00ad", "a" * 41, "aa" * 60,
]  # fmt: skip


@pytest.mark.parametrize("text", [*OPERATORS, *NASTY], ids=lambda text: repr(text[:12]))
def test_no_text_breaks_it(text):
    activity("Vän ort", "And or not near.")
    indexed()
    for language in ("sv", "en"):
        results = find(text, language=language)
        assert results.total in (0, 1)
        results.text.encode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(), st.text('vänort"*:()^-%_\\\x00 åäöéæAND', max_size=60)))
def test_no_text_at_all_breaks_it(db, text):
    if not Term.objects.exists():
        activity("Vän ort", "And or not near.")
        indexed()
    assert find(text, language="sv").total <= 1
