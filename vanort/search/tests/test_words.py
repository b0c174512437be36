# SPDX-License-Identifier: EUPL-1.2
"""Words are cut, stemmed and folded alike in texts and in questions; excerpts mark what was looked for."""

import threading

import pytest
from hypothesis import given, strategies as st

from vanort.search.excerpts import BEFORE, LENGTH, Piece, excerpt, marked
from vanort.search.expanding import distance
from vanort.search.finding import LONGEST, tidy
from vanort.search.models import Kind, in_language, key_of, kind_of, number_of
from vanort.search.words import WORD, fold, plain, stem, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vänorter i Norden", ["Vänorter", "i", "Norden"]),
        ("Høje-Taastrup", ["Høje", "Taastrup"]),
        ("a_b 18–21 maj", ["a", "b", "18", "21", "maj"]),
        ("EU:s (stöd)", ["EU", "s", "stöd"]),
        ("sadraudzības pilsēta", ["sadraudzības", "pilsēta"]),
        ("\"'*:()^-%\\", []),
        ("", []),
        ("x" * 90, ["x" * 40]),
    ],
)
def test_a_text_is_cut_into_words_of_letters_and_figures(text, words):
    assert list(words_in(text)) == words


@pytest.mark.parametrize(
    ("forms", "language"),
    [
        ("vänort vänorter vänorten vänorterna vänorternas", "sv"),
        ("skola skolor skolan skolorna", "sv"),
        ("kommitté kommittén kommittéer", "sv"),
        ("gata gatan gator", "sv"),
        ("besök besöket besöken besökens", "sv"),
        ("avtal avtalet avtalen", "sv"),
        ("plan planer planen", "sv"),
        ("town towns", "en"),
        ("Partnerstadt Partnerstädte Partnerstädten", "de"),
        ("venskabsby venskabsbyer venskabsbyerne", "da"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms, language):
    assert len({stem(form, language) for form in forms.split()}) == 1


def test_a_language_without_a_stemmer_keeps_its_words():
    assert stem("Pilsētas", "lv") == "pilsētas"


def test_short_words_in_an_keep_their_ending():
    assert stem("plan", "sv") == "plan"
    assert stem("man", "sv") == "man"


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Ängelholm", "angelholm"),
        ("Tåstrup", "tastrup"),
        ("Taastrup", "tastrup"),
        ("Høje", "hoje"),
        ("Höje", "hoje"),
        ("kommitté", "kommitte"),
        ("Straße", "strasse"),
        ("Muenchen", "munchen"),
        ("München", "munchen"),
        ("Næstved", "nastved"),
        ("Nästved", "nastved"),
        ("pilsētā", "pilseta"),
        ("Łódź", "lodz"),
        ("Čiekurkalns", "ciekurkalns"),
    ],
)
def test_marks_on_letters_are_left_out(word, folded):
    assert fold(word) == folded


def test_decomposed_letters_are_composed_first():
    assert plain("va\u0308nort") == "vänort"
    assert list(words_in(plain("a\u030angstro\u0308m"))) == ["ångström"]


def test_what_no_database_takes_is_taken_away():
    assert plain("a\x00b\ud800c") == "a b?c"


@pytest.mark.parametrize(
    ("word", "term", "cost", "edits"),
    [
        ("kamen", "kamen", 0, 0),
        ("kamne", "kamen", 2, 1),
        ("kmen", "kamen", 2, 1),
        ("kaamen", "kamen", 2, 1),
        ("kanen", "kamen", 2, 1),
        ("kamenz", "kamen", 1, 0),
        ("vanortren", "vanort", 3, 0),
        ("dobele", "kamen", 9, 4),
        ("", "abc", 6, 3),
    ],
)
def test_the_distance_counts_edits_and_endings(word, term, cost, edits):
    assert distance(word, term) == (cost, edits)


LETTERS = st.text("aeinrst", min_size=1, max_size=9)


@given(LETTERS, LETTERS)
def test_the_distance_is_never_more_than_writing_the_word_anew(word, term):
    cost, edits = distance(word, term)
    assert 0 <= edits <= max(len(word), len(term))
    assert cost >= 2 * edits
    assert (cost == 0) == (word == term)


@given(st.text())
def test_any_text_gives_words_that_an_index_can_hold(text):
    for word in words_in(plain(text)):
        assert WORD.fullmatch(word)
        for language in ("sv", "en", "de", "da", "lv"):
            found = stem(word, language)
            assert found
            assert " " not in found
            assert '"' not in fold(found)


@given(st.text())
def test_a_question_becomes_one_short_line_that_can_be_sent(text):
    asked = tidy(text)
    assert len(asked) <= LONGEST
    assert asked == asked.strip()
    asked.encode()


def test_stems_are_right_when_many_ask_at_once():
    words = [f"vänort{letter}erna" for letter in "bcdfghjklmnprstv"] * 30
    wanted = {word: stem.__wrapped__(word, "sv") for word in words}
    wrong = []

    def ask():
        wrong.extend(word for word in words if stem.__wrapped__(word, "sv") != wanted[word])

    threads = [threading.Thread(target=ask) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_words_are_marked_by_their_stems():
    assert marked("Våra vänorter, alla.", {"vänort"}, "sv") == [
        Piece("Våra "),
        Piece("vänorter", is_marked=True),
        Piece(", alla."),
    ]
    assert marked("", {"vänort"}, "sv") == []


def test_a_short_text_is_its_own_excerpt():
    assert excerpt("Vi reser.", {"res"}, "sv") == [Piece("Vi "), Piece("reser", is_marked=True), Piece(".")]


def test_an_excerpt_shows_the_place_where_most_words_stand():
    text = "Kamen först. " + "Annat här. " * 60 + "Elever från Kamen kom. " + "Mer sedan. " * 60
    pieces = excerpt(text, {"kam", "kamen", "elev"}, "sv")
    assert [piece.text for piece in pieces if piece.is_marked] == ["Elever", "Kamen"]
    assert (pieces[0].text, pieces[-1].text) == ("… ", " …")
    shown = "".join(piece.text for piece in pieces[1:-1])
    assert shown in text
    assert LENGTH - 30 < len(shown) <= LENGTH
    assert 0 < shown.index("Elever") <= BEFORE


def test_an_excerpt_begins_at_the_beginning_when_nothing_is_marked():
    pieces = excerpt("Ord efter ord. " * 50, {"kamen"}, "sv")
    assert pieces[0].text.startswith("Ord efter")
    assert pieces[-1].text == " …"


@given(st.text(max_size=600), st.text(max_size=20))
def test_an_excerpt_is_a_part_of_the_text(text, word):
    pieces = excerpt(text, {stem(word, "sv")}, "sv")
    shown = "".join(piece.text for piece in pieces)
    assert shown.removeprefix("… ").removesuffix(" …") in text
    assert len(shown) <= LENGTH + 4


@pytest.mark.parametrize("language", ["sv", "en", "de", "lv", "zh-hans", "x"])
def test_a_number_tells_thing_kind_and_language(language):
    number = number_of(Kind.PLACE, 123_456_789, language)
    assert kind_of(key_of(number)) == Kind.PLACE
    assert key_of(number) == key_of(number_of(Kind.PLACE, 123_456_789, "sv"))
    assert number == in_language(key_of(number), language)
    assert number < 2**63


def test_numbers_differ_by_thing_kind_and_language():
    numbers = {
        number_of(kind, thing, language) for kind in Kind for thing in (1, 2) for language in ("sv", "en", "da", "de")
    }
    assert len(numbers) == len(Kind) * 2 * 4
