# SPDX-License-Identifier: EUPL-1.2
"""A typed word leads to terms by certainty; and the databases answer the four questions alike."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from vanort.search import engine
from vanort.search.expanding import Meaning, meaning_of
from vanort.search.models import Kind, SearchDocument, Term, number_of
from vanort.search.words import fold, stem

pytestmark = pytest.mark.django_db
WORDS = (
    "vänort vänortskommitté vänortsbesök kommitté utbyte elevutbyte ungdomsutbyte besök avtal borgmästare skola "
    "handboll kamen dobele mål mal festival sommar bro europadag"
)


@pytest.fixture
def terms():
    Term.objects.bulk_create(
        Term(text=stem(word, "sv"), folded=fold(stem(word, "sv")), shown=word) for word in WORDS.split()
    )


def steps(word):
    """Return the terms of each step that has any, sorted, by the step's name."""
    found = meaning_of(word, "sv")
    named = {name: sorted(getattr(found, name)) for name in ("exact", "folded", "part", "guessed")}
    return {name: texts for name, texts in named.items() if texts}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("vänorterna", {"exact": ["vänort"], "part": ["vänortsbesök", "vänortskommitté"]}),
        ("Vanort", {"folded": ["vänort"], "part": ["vänortsbesök", "vänortskommitté"]}),
        ("mål", {"exact": ["mål"], "folded": ["mal"]}),
        ("utbyten", {"exact": ["utbyt"], "part": ["elevutbyt", "ungdomsutbyt"]}),
        ("vänortskommittén", {"exact": ["vänortskommitté"], "part": ["kommitté", "vänort"]}),
        ("skolutbyte", {"part": ["elevutbyt", "skol", "ungdomsutbyt", "utbyt"]}),
        ("sommarbesök", {"part": ["besök", "vänortsbesök"]}),
        ("handbollsplan", {"part": ["handboll"]}),
        ("handbollslag", {"part": ["handboll"]}),
        ("komitté", {"guessed": ["kommitté", "vänortskommitté"]}),
        ("bormästare", {"guessed": ["borgmäst"]}),
        ("dobrele", {"guessed": ["dobel"]}),
        ("ävtal", {"folded": ["avtal"]}),
        ("eu", {"part": ["europadag"]}),
        ("xyzzyx", {}),
        ("1978", {}),
        ("e", {}),
    ],
)
def test_a_word_means_terms_by_certainty(terms, word, found):
    assert steps(word) == found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("komitté", "kommitté"), ("avtla", "avtal"), ("kmaen", "kamen"), ("fesstival", "festival"), ("utbite", "utbyte")],
)
def test_a_misspelt_word_suggests_a_whole_word(terms, typed, meant):
    assert meaning_of(typed, "sv").suggestion == meant


def test_a_word_that_is_there_suggests_nothing(terms):
    assert [meaning_of(word, "sv").suggestion for word in WORDS.split()] == [""] * len(WORDS.split())


LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    word=st.sampled_from([word for word in WORDS.split() if len(word) > 6]),
    at=st.integers(0, 4),
    letter=st.sampled_from(LETTERS),
    way=st.sampled_from(["out", "in", "other", "swapped"]),
)
def test_any_one_letter_wrong_still_leads_to_the_word(terms, word, at, letter, way):
    at += 1
    typed = {
        "out": word[:at] + word[at + 1 :],
        "in": word[:at] + letter + word[at:],
        "other": word[:at] + letter + word[at + 1 :],
        "swapped": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }[way]
    found = meaning_of(typed, "sv")
    # Unless it happens to hold another word that is there.
    assert stem(word, "sv") in frozenset().union(*found.steps) or found.exact or found.folded or found.part


def test_a_term_is_in_one_step_only(terms):
    for word in [*WORDS.split(), "komitté", "vanort", "skolutbyte", "mål"]:
        every = [term for step in meaning_of(word, "sv").steps for term in step]
        assert len(every) == len(set(every))


def test_a_meaning_of_nothing_is_empty():
    assert meaning_of("vänort", "sv") == Meaning()


def test_a_long_word_costs_no_more_than_others(terms, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert meaning_of("a" * 40, "sv").suggestion == ""


def test_the_terms_with_a_part_are_found_where_it_stands(terms):
    assert {text for text, _folded, _shown in engine.terms_with("utbyt")} == {"utbyt", "elevutbyt", "ungdomsutbyt"}
    assert {text for text, _folded, _shown in engine.terms_with(" utbyt")} == {"utbyt"}
    assert {text for text, _folded, _shown in engine.terms_with("besok ")} == {"besök", "vänortsbesök"}
    assert next(text for text, _folded, _shown in engine.terms_with("besok")) == "besök"
    assert engine.terms_with("zzz") == []


def test_the_terms_like_a_word_are_found(terms):
    assert ("vänort", "vanort", "vänort") in engine.terms_like("vanortren")
    assert engine.terms_like("qqq") == []


def document(number, title_words, words):
    return SearchDocument(
        number=number_of(Kind.ACTIVITY, number, "sv"), kind=Kind.ACTIVITY, thing=number, record=number, language="sv",
        path="/", title="", body="", title_words=title_words, words=words, digest="",
    )  # fmt: skip


def test_documents_are_found_by_whole_terms_in_titles_and_anywhere():
    SearchDocument.objects.bulk_create(
        [document(1, "vänort", "vänort res"), document(2, "res", "res"), document(3, "", "vänortsbesök")]
    )
    numbers = [number_of(Kind.ACTIVITY, thing, "sv") for thing in (1, 2, 3)]
    title, anywhere = engine.documents_with({"vänort"})
    assert (set(title), set(anywhere)) == ({numbers[0]}, {numbers[0]})
    title, anywhere = engine.documents_with({"res", "vänortsbesök", "ingen"})
    assert (set(title), set(anywhere)) == ({numbers[1]}, set(numbers))
    assert engine.documents_with(set()) == ([], [])
    assert engine.documents_with({"vanort"}) == ([], [])


def test_the_word_index_follows_changed_and_deleted_documents():
    one = document(1, "vänort", "vänort")
    one.save()
    one.words = one.title_words = "kommitté"
    one.save()
    assert engine.documents_with({"vänort"}) == ([], [])
    assert set(engine.documents_with({"kommitté"})[1]) == {one.number}
    one.delete()
    assert engine.documents_with({"kommitté"}) == ([], [])


def test_terms_follow_too():
    Term.objects.create(text="vänort", folded="vanort", shown="vänort")
    assert len(engine.terms_with("vanort")) == 1
    Term.objects.all().delete()
    assert engine.terms_with("vanort") == []
