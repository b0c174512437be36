# SPDX-License-Identifier: EUPL-1.2
"""Passwords that are long enough and still among the first that anybody would try."""

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vanort.accounts.sessions import is_machine_made

# Words that everybody here knows; the list of common passwords knows none of them.
OUR_WORDS = {"vanort", "vänort", "vänorter", "kommun", "kommunen", "lösenord", "sommar", "vinter", "höst", "samarbete"}
_SWAPPED = str.maketrans("013457@$!", "oieastasi")


class CommonWordValidator(CommonPasswordValidator):
    """Refuse one common word made long: by figures and signs around it, doubled, or with figures for letters."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_machine_made(password) or any(self._is_common(word) for word in self._words(password.lower())):
            raise ValidationError(_("This password is too easy to guess. Take several words."), "password_too_common")

    def get_help_text(self) -> str:
        return _("One common word with figures or signs after it is too easy to guess. Take several words.")

    def _words(self, password: str) -> set[str]:
        """Return the words that the whole password may consist of: the only one in it, or what is repeated."""
        found = set()
        bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
        for text in (password, bare.translate(_SWAPPED)):
            words = set(re.findall(r"[^\W\d_]+", text))
            found |= words if len(words) == 1 else set()
            if again := re.fullmatch(r"(.+?)\1+", text):
                found.add(again[1])
        return found

    def _is_common(self, word: str) -> bool:
        again = re.fullmatch(r"(.+?)\1+", word)
        return bool({word, again[1] if again else word} & (self.passwords | OUR_WORDS))
