# SPDX-License-Identifier: EUPL-1.2
"""Long passwords that are one common word in disguise are refused; several words are not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.asvs import proves
from vanort.accounts.passwords import CommonWordValidator


def is_refused(password):
    try:
        validate_password(password)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    "password",
    [
        "kort", "elva tecken", "password1234", "Password2026!", "123456password", "passwordpassword", "p4ssw0rd!!!!!",
        "qwertyuiop12", "qwertyuiopqwertyuiop", "Sommar2026!!", "vänort-123456", "!!lösenord!!2026", "dragon-dragon-",
        "111111111111", "abc123abc123", "Samarbete2026", "iloveyou1234567", "abcde-fghjk-mnpqr-23456",
    ],
)  # fmt: skip
def test_one_common_word_in_disguise_is_refused(password):
    assert is_refused(password)


@pytest.mark.parametrize(
    "password",
    [
        "resan-till-kamen-1956", "kanonen vid bryggan", "password dragon monkey", "åäöåäöåäö på skiva",
        "Ælfred läser 汉字",
        "        enkelt val        ", "x" * 10 + "!?½" + "y" * 60, "ÅNGBÅTEN TILL DOBELE",
    ],
)  # fmt: skip
@proves("6.2.5")
def test_a_phrase_of_any_signs_and_any_length_is_taken(password):
    assert not is_refused(password)


@proves("6.2.4")
def test_far_more_than_three_thousand_common_passwords_of_our_length_are_refused():
    longer = [word + "12345" for word in CommonWordValidator().passwords if word.isalpha() and len(word) >= 7]
    assert len(longer) > 3000
    assert all(len(password) >= 12 for password in longer)
    assert [password for password in longer[:3500] if not is_refused(password)] == []
