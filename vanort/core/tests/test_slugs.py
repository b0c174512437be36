# SPDX-License-Identifier: EUPL-1.2
"""Names in web addresses."""

import re

import pytest
from hypothesis import given, strategies as st

from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory
from vanort.core.slugs import free_slug, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Åmål och Ödeshög", "amal-och-odeshog"),
        ("Høje-Taastrup", "hoje-taastrup"),
        ("Großræschen", "grossraeschen"),
        ("Łódź", "lodz"),
        ("Montreuil-Juigné", "montreuil-juigne"),
        ("  EU: 100 %!  ", "eu-100"),
        ("日本", ""),
    ],
)
def test_a_slug_has_plain_letters(name, slug):
    assert slug_of(name) == slug


@given(st.text(max_size=200), st.integers(1, 90))
def test_any_text_gives_a_slug_that_an_address_can_hold(text, longest):
    slug = slug_of(text, longest)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert len(slug) <= longest


@pytest.mark.django_db
def test_a_taken_slug_gets_a_number():
    first = CollaborationFactory(slug="kamen")
    CollaborationFactory(slug="kamen-2")
    assert free_slug(Collaboration, "Kamen") == "kamen-3"
    assert free_slug(Collaboration, "Kamen", apart_from=first.pk) == "kamen"
    assert free_slug(Collaboration, "Dobele") == "dobele"
    assert free_slug(Collaboration, "日本") == "collaboration"
    assert len(free_slug(Collaboration, "a" * 300)) == 76
