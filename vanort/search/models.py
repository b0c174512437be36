# SPDX-License-Identifier: EUPL-1.2
"""The index: one document per public thing and language, and the distinct words of all documents.

The migration adds indexes of words and trigrams: on SQLite FTS5 tables that triggers keep up, on PostgreSQL GIN."""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Kind(models.IntegerChoices):
    """What sort of thing a document is about; the numbers are stored."""

    TWIN_TOWN = 1, _("Twin town")
    COLLABORATION = 2, _("Collaboration")
    ACTIVITY = 3, _("Activity")
    AGREEMENT = 4, _("Agreement")
    PLACE = 5, _("Place or gift")
    CONTACT = 6, _("Contact")
    PAGE = 7, _("Page")
    BODY = 8, _("Committee or board")
    PERSON = 9, _("Person in office")
    DECISION = 10, pgettext_lazy("of a body", "Decision")


class SearchDocument(models.Model):
    """What the public reads of one thing in one language; its number says which, so that results are counted unread."""

    is_machinery = True

    number = models.BigIntegerField(primary_key=True)
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    thing = models.BigIntegerField()
    record = models.BigIntegerField()
    language = models.CharField(max_length=12)
    path = models.CharField(max_length=500)
    title = models.TextField()
    body = models.TextField()
    title_words = models.TextField()
    words = models.TextField()
    until = models.DateField(null=True)
    digest = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "thing"], name="search_by_thing")]

    def __str__(self) -> str:
        return self.title


class Term(models.Model):
    """A distinct word of the documents: its stem, also without marks, and the word as written, to suggest."""

    is_machinery = True

    text = models.CharField(max_length=60, unique=True)
    folded = models.CharField(max_length=120, db_index=True)
    shown = models.CharField(max_length=60)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.text


def number_of(kind: int, thing: int, language: str) -> int:
    """Return the number of the document about a thing of a kind in a language."""
    return in_language(thing << 6 | kind, language)


def in_language(key: int, language: str) -> int:
    """Return a document's number from a key as of ``key_of``; 10 bits stand last, for the language's first letters."""
    first, second = (max(ord(letter) - 96, 0) & 31 for letter in f"{language}  "[:2])
    return key << 10 | first << 5 | second


def key_of(number: int) -> int:
    """Return what the documents of one thing have in common: the thing, and in 6 bits its kind."""
    return number >> 10


def kind_of(key: int) -> int:
    """Return the kind of a thing from its key, one of ``Kind``."""
    return key & 63
