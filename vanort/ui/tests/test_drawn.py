# SPDX-License-Identifier: EUPL-1.2
"""Components drawn by value: drawn once for the same values and language, and never from records."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from vanort.core.dates import When
from vanort.core.models import Source
from vanort.core.texts import Texts
from vanort.ui import components
from vanort.ui.components import Fields, Origin, Said, as_value, draw
from vanort.ui.entries import Entry
from vanort.ui.filtering import FilterForm, choice, search_words

ENTRY = Entry(when=When("1978"), title=Said("Vänorter", "sv"), sources=(Origin("Avtal"),))


@pytest.fixture(autouse=True)
def english():
    components._drawn.cache_clear()
    with translation.override("en"):
        yield


def drawn_so_far():
    return components._drawn.cache_info().misses


def test_the_same_values_are_drawn_once():
    first = draw("ui/years_item.html", item=ENTRY)
    alike = Entry(when=When("1978"), title=Said("Vänorter", "sv"), sources=(Origin("Avtal"),))
    again = draw("ui/years_item.html", item=alike)
    assert again is first
    assert drawn_so_far() == 1


def test_any_other_value_is_drawn_anew():
    first = draw("ui/calm_item.html", item={"name": "A", "text": "x"})
    assert "x</p>" in first
    assert "y</p>" in draw("ui/calm_item.html", item={"name": "A", "text": "y"})
    assert drawn_so_far() == 2


def test_each_language_is_drawn_apart():
    assert "Source: Avtal" in draw("ui/years_item.html", item=ENTRY)
    with translation.override("sv"):
        assert "Källa: Avtal" in draw("ui/years_item.html", item=ENTRY)


def test_markup_and_the_same_characters_as_text_are_drawn_apart():
    assert "&lt;b&gt;" in draw("ui/notice.html", words="<b>")
    assert "<b>" in draw("ui/notice.html", words=SafeString("<b>"))


def test_a_text_is_said_in_the_reader_s_language_or_names_its_own():
    both = Texts({"sv": "Avtal", "en": "Agreement"})
    assert as_value(both) == Said("Agreement", "en")
    assert as_value(Texts({"sv": "Avtal"})) == Said("Avtal", "sv")
    assert '<span lang="sv">Avtal</span>' in draw("ui/notice.html", words=Texts({"sv": "Avtal"}))
    assert (str(Said("Avtal", "sv")), bool(Said("", "sv"))) == ("Avtal", False)


def test_lists_dicts_lazy_texts_and_sources_become_values():
    source = Source(title="a", url="https://exempel.se/", seen_on=dt.date(2026, 11, 23))
    value = as_value([{"words": gettext_lazy("Show"), "source": source}])
    assert value == (Fields(words="Show", source=Origin("a", "https://exempel.se/", dt.date(2026, 11, 23))),)
    assert hash(value) == hash(as_value([{"words": "Show", "source": source}]))


@pytest.mark.parametrize("value", [Source(pk=1), {"item": Source(pk=1)}, Entry(when="", sources=(Source(pk=1),))])
def test_records_are_refused_because_two_of_the_same_key_are_equal(value, monkeypatch):
    # A source alone is turned into what is shown of it; any other record is not.
    monkeypatch.setattr(components, "Source", type(None))
    with pytest.raises(TypeError, match="not from a record"):
        draw("ui/calm_item.html", item=value)


def test_texts_that_nobody_put_into_the_reader_s_language_are_refused():
    with pytest.raises(TypeError, match="unhashable"):
        draw("ui/years_item.html", item=Entry(when="", title=Texts({"sv": "Avtal"})))


def test_the_tag_draws_by_value():
    template = Template('{% load ui %}{% for words in all %}{% drawn "ui/notice.html" words=words %}{% endfor %}')
    html = template.render(Context({"all": ["a & b", "a & b"]}))
    assert html.count("a &amp; b") == 2
    assert drawn_so_far() == 1


class Filter(FilterForm):
    q = search_words("Search")
    kind = choice("Kind", [("twin", gettext_lazy("Twin town"))])


def test_a_filter_that_cannot_be_read_says_so_at_its_control():
    words, kind = Filter(QueryDict("q=%3Cb%3E&kind=x")).controls
    assert (words["value"], words["choices"], words["errors"]) == ("<b>", (), ())
    assert kind["errors"] == ("“x” is not one of the choices here. Choose one in the list.",)
    html = draw("ui/filters.html", controls=(words, kind), label="Filter", summary="")
    assert 'value="&lt;b&gt;"' in html
    assert 'id="f-kind" aria-invalid="true" aria-describedby="f-kind_error"' in html
    assert '<ul class="errorlist" id="f-kind_error">' in html
