# SPDX-License-Identifier: EUPL-1.2
"""Finds the person that somebody means by a name, or makes one who is stored together with the mandate."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from vanort.core.personal_numbers import holds_personal_number
from vanort.directory.models import Person

# The id of the list that name fields propose from.
LIST = "vo-people"


class People:
    """The people of the register by what they are called. One query, when it is first asked."""

    @cached_property
    def labels(self) -> dict[str, Person]:
        """Each person by a text that means no other: the name, with more when several share it."""
        by_name: dict[str, list[Person]] = defaultdict(list)
        for person in Person.objects.order_by("name", "pk"):
            by_name[person.name].append(person)
        return {one.name if len(people) == 1 else f"{one.name} ({one.slug})": one
                for people in by_name.values() for one in people}  # fmt: skip

    @cached_property
    def shared(self) -> set[str]:
        return {person.name for label, person in self.labels.items() if label != person.name}

    def find(self, text: str, email: str = "") -> Person | None:
        """Return who is meant (None for no text), or somebody new, not stored; refuses a shared or unfit name."""
        name = " ".join(text.split())
        if not name or name in self.labels:
            return self.labels.get(name)
        if name in self.shared:
            raise ValidationError(_("Several people are called %(name)s. Choose one from the list.") % {"name": name})
        if holds_personal_number(name):
            raise ValidationError(_("Write the name only, without a personal identity number."))
        return self.labels.setdefault(name, Person(name=name, email=email))
