# SPDX-License-Identifier: EUPL-1.2
"""Texts keep every language, and never pretend to be in one they are not in."""

import json

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, strategies as st

from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory
from vanort.core.texts import Texts, TextsField, TextsFormField, TextsWidget, sort_key, text_languages

LANGUAGES = ["sv", "en", "de", "da", "lv"]


def form_data(name, **texts):
    return {f"{name}_{code}": texts.get(code, "") for code in LANGUAGES}


class NameForm(forms.Form):
    name = TextsFormField(widget=TextsWidget)
    note = TextsFormField(widget=TextsWidget, required=False)


def test_text_is_given_in_the_language_asked_for():
    assert Texts(sv="Avtal", en="Agreement").in_language("en") == ("Agreement", "en")


def test_a_regional_language_falls_back_on_its_own_language_first():
    assert Texts(sv="Avtal", en="Agreement").in_language("en-gb") == ("Agreement", "en")


def test_a_missing_language_falls_back_on_swedish_and_says_so():
    assert Texts(sv="Avtal").in_language("lv") == ("Avtal", "sv")


def test_without_swedish_any_language_is_better_than_nothing():
    assert Texts(de="Vertrag").in_language("en") == ("Vertrag", "de")


def test_no_text_at_all_is_empty_in_the_language_asked_for():
    assert Texts().in_language("en") == ("", "en")
    assert not Texts(sv="", en="")


@pytest.mark.parametrize(("code", "expected"), [("sv", "Avtal"), ("en", "Agreement"), ("de", "Avtal")])
def test_str_follows_the_active_language(code, expected):
    with translation.override(code):
        assert str(Texts(sv="Avtal", en="Agreement")) == expected


def test_str_without_an_active_language_is_swedish():
    with translation.override(None):
        assert str(Texts(sv="Avtal", en="Agreement")) == "Avtal"


def test_a_language_that_is_not_there_is_an_empty_text_not_an_error():
    assert Texts(sv="Avtal")["lv"] == ""


@given(st.dictionaries(st.sampled_from(LANGUAGES), st.text(min_size=1)), st.sampled_from(LANGUAGES))
def test_the_language_named_is_always_the_language_of_the_text(texts, code):
    text, used = Texts(texts).in_language(code)
    assert text == texts.get(used, "")
    assert bool(text) == bool(texts)


def test_swedish_is_shown_first():
    assert list(text_languages()) == LANGUAGES


def test_field_makes_texts_of_what_is_given_at_once():
    collaboration = Collaboration(name={"sv": "Kamen", "en": ""})
    assert isinstance(collaboration.name, Texts)
    assert collaboration.name == {"sv": "Kamen"}


def test_field_reads_a_bare_string_as_swedish():
    assert Collaboration(name="Kamen").name == Texts(sv="Kamen")


@pytest.mark.django_db
def test_texts_survive_the_database_in_every_language():
    CollaborationFactory(slug="k", name={"sv": "Vänskap å ä ö", "lv": "Draudzība"})
    loaded = Collaboration.objects.get(slug="k")
    assert loaded.name == Texts(sv="Vänskap å ä ö", lv="Draudzība")
    assert isinstance(loaded.name, Texts)


@pytest.mark.django_db
def test_one_language_can_be_asked_for_in_a_query():
    CollaborationFactory(slug="k", name={"sv": "Vänskap", "lv": "Draudzība"})
    assert Collaboration.objects.filter(name__lv__icontains="draudz").get().slug == "k"
    assert list(Collaboration.objects.values_list("name__lv", flat=True)) == ["Draudzība"]


@pytest.mark.django_db
def test_texts_can_be_ordered_by_swedish():
    CollaborationFactory(name={"sv": "B", "en": "A"})
    CollaborationFactory(name={"sv": "A", "en": "B"})
    assert [str(one.name["sv"]) for one in Collaboration.objects.order_by("name__sv")] == ["A", "B"]


@pytest.mark.django_db
def test_dump_and_load_keep_every_language():
    one = CollaborationFactory(name={"sv": "Vänskap", "de": "Freundschaft"})
    (loaded,) = serializers.deserialize("json", serializers.serialize("json", [one]))
    assert loaded.object.name == one.name


def test_texts_are_plain_json():
    assert json.loads(json.dumps(Texts(sv="Å"))) == {"sv": "Å"}


def test_form_gives_texts_without_the_empty_languages():
    form = NameForm(form_data("name", sv="Avtal", lv="Līgums"))
    assert form.is_valid()
    assert form.cleaned_data["name"] == Texts(sv="Avtal", lv="Līgums")
    assert form.cleaned_data["note"] == Texts()


def test_a_required_text_needs_swedish():
    form = NameForm(form_data("name", en="Agreement"))
    assert not form.is_valid()
    assert form.errors["name"].as_data()[0].code == "required"


def test_a_voluntary_text_needs_swedish_once_it_has_another_language():
    form = NameForm({**form_data("name", sv="Avtal"), **form_data("note", en="Only English")})
    assert not form.is_valid()
    assert form.errors["note"].as_data()[0].code == "swedish"


def test_a_form_never_stores_a_null_character():
    form = NameForm(form_data("name", sv="Av\x00tal"))
    assert not form.is_valid() or "\x00" not in form.cleaned_data["name"]["sv"]


def test_an_unchanged_text_counts_as_unchanged():
    form = NameForm(form_data("name", sv="Avtal"), initial={"name": Texts(sv="Avtal")})
    assert form.changed_data == []


def test_a_changed_language_counts_as_changed():
    form = NameForm(form_data("name", sv="Avtal", en="Deal"), initial={"name": Texts(sv="Avtal")})
    assert form.changed_data == ["name"]


def test_widget_labels_every_language_and_folds_the_empty_ones():
    html = str(NameForm(initial={"name": Texts(sv="Avtal", de="Vertrag")})["name"])
    for index, code in enumerate(LANGUAGES):
        assert f'for="id_name_{index}"' in html
        assert f'lang="{code}"' in html
    assert html.count("<details") == 2


def test_a_language_no_longer_shown_keeps_its_text():
    collaboration = Collaboration(name={"sv": "Kamen", "fi": "Kamen kaupunki"})
    field = Collaboration._meta.get_field("name")
    field.save_form_data(collaboration, Texts(sv="Kamen stad"))
    assert collaboration.name == {"sv": "Kamen stad", "fi": "Kamen kaupunki"}


def test_a_shown_language_that_was_emptied_is_gone():
    collaboration = Collaboration(name={"sv": "Kamen", "en": "Old"})
    Collaboration._meta.get_field("name").save_form_data(collaboration, Texts(sv="Kamen"))
    assert collaboration.name == {"sv": "Kamen"}


@pytest.mark.django_db
def test_model_refuses_a_required_text_without_swedish():
    with pytest.raises(ValidationError) as refused:
        CollaborationFactory.build(name={"en": "Kamen"}).full_clean()
    assert set(refused.value.message_dict) == {"name"}


@pytest.mark.django_db
def test_model_refuses_a_text_longer_than_allowed():
    with pytest.raises(ValidationError) as refused:
        CollaborationFactory.build(name={"sv": "å" * 201}).full_clean()
    assert refused.value.error_dict["name"][0].code == "long"


def test_migrations_do_not_depend_on_forms_or_languages():
    _name, path, _args, kwargs = TextsField("n", multiline=True, max_chars=5).deconstruct()
    assert path == "vanort.core.texts.TextsField"
    assert set(kwargs) == {"default", "verbose_name"}


def test_names_stand_in_swedish_order():
    names = ["Örkelljunga", "Åstorp", "Ängelholm", "båstad", "Bjuv", "Zürich"]
    assert sorted(names, key=sort_key) == ["Bjuv", "båstad", "Zürich", "Åstorp", "Ängelholm", "Örkelljunga"]


def test_a_null_character_is_never_stored():
    assert Collaboration(name={"sv": "Ka\x00men"}).name == {"sv": "Kamen"}
