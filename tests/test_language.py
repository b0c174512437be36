# SPDX-License-Identifier: EUPL-1.2
"""The Swedish that people read: spelt right, easy to read, complete, and without English left in it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import allauth
import pytest
import textstat
import wagtail
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from tools import messages

OWN = messages.SWEDISH
OVERLAY = messages.LOCALE / "overlay" / "sv" / "LC_MESSAGES" / "django.po"
DEMO = sorted((settings.ROOT / "demo").glob("*/*.json"))
KNOWN = Path(__file__).with_name("wordlist_sv.txt")
# What is no prose: placeholders, markup, addresses of pages and mail, examples of codes.
NOISE = re.compile(r"%\(\w+\)[sdf]|\{\w*\}|%[sd]|<[^>]*>|\S*[@/]\S*|\b[\w-]+(?:\.[\w-]+)+|\b(?:https?|mailto):")
WORD = re.compile(r"[^\W\d_]{2,}")
# What a page's blocks say to the program and not to a reader.
CODES = {"type", "kind", "slug", "collaboration"}
# What a meeting of the demonstration says in Swedish; its other values are codes, keys and days.
PROSE = {
    "title", "background", "proposal", "text", "reason", "yes_means", "no_means", "notify", "place", "kept_at",
}  # fmt: skip
# Words that are the same in both languages.
SAME = {
    "App", "Budget", "Demonstration", "Film", "Period", "Plan", "Reservation", "Start", "Text", "Wikidata", "budget",
    "delegation", "festival",
    "organisation", "partner", "person", "region", "reservation", "start", "text", "§", "%(field_label)s:",
    "%(km)d km", "%(group)s: %(title)s, %(when)s",
}  # fmt: skip
ENGLISH = {
    "Twin town", "twin town", "Source:", "not stated", "fact missing", "Agreement", "Timeline", "Calendar", "Contact",
    "Collaboration", "Show", "Since", "Skip to", "Status:", "Kind:", "years", "About the", "municipality", "Subscribe",
    "Our role", "Facts", "carried out", "unknown",
}  # fmt: skip


def catalog(path):
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="sv", domain="django") if message.id]


def ids(message):
    return message.id if isinstance(message.id, tuple | list) else (message.id,)


def strings(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def swedish_in(value):
    """Every Swedish text of a file of the demonstration, wherever it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "sv":
                yield from texts_in(inner)
            elif key != "en":
                yield from swedish_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from swedish_in(inner)


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        inside = [value[key] for key in value if key not in CODES] if isinstance(value, dict) else value
        for inner in inside:
            yield from texts_in(inner)


def minutes_in(value):
    """Every text of the meetings of a demonstration, which are in Swedish alone as minutes are."""
    if isinstance(value, dict):
        yield from (inner for key, inner in value.items() if key in PROSE and isinstance(inner, str))
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from minutes_in(inner)


def words_of(texts):
    return {word for text in texts for word in WORD.findall(NOISE.sub(" ", text))}


INTERFACE = [string for path in (OWN, OVERLAY) for message in catalog(path) for string in strings(message)]
DEMONSTRATION = [
    text
    for path in DEMO
    for text in (minutes_in if path.stem == "meetings" else swedish_in)(json.loads(path.read_text(encoding="utf-8")))
]


def misspelt(words):
    """Words that neither the dictionary nor our own list has."""
    if not shutil.which("hunspell"):
        pytest.skip("hunspell is not installed: apt-get install hunspell hunspell-sv")
    known = set(KNOWN.read_text(encoding="utf-8").split())
    command = ["hunspell", "-d", "sv_SE", "-i", "UTF-8", "-l"]
    found = subprocess.run(command, input="\n".join(sorted(words)), capture_output=True, text=True, check=True)
    return sorted(set(found.stdout.split()) - known)


def test_the_dictionary_finds_what_is_misspelt():
    assert misspelt({"samarbete", "samarbette"}) == ["samarbette"]


def test_the_interface_is_spelt_right():
    assert len(INTERFACE) > 1000
    assert misspelt(words_of(INTERFACE)) == []


def test_the_demonstration_is_spelt_right():
    assert len(DEMONSTRATION) > 100
    assert misspelt(words_of(DEMONSTRATION)) == []


def test_our_own_list_of_words_is_sorted_and_has_only_words_that_are_used():
    listed = KNOWN.read_text(encoding="utf-8").split()
    assert listed == sorted(set(listed))
    assert set(listed) - words_of([*INTERFACE, *DEMONSTRATION]) == set()


def test_sentences_of_the_interface_are_easy_to_read():
    plain = (NOISE.sub("X", text) for text in INTERFACE)
    sentences = [text for text in plain if len(text.split()) >= 8]
    assert len(sentences) > 100
    assert textstat.lix(" ".join(f"{text.rstrip('.?!')}." for text in sentences)) <= 40


def test_nothing_is_left_in_english():
    same = {
        ids(message)[0]
        for path in (OWN, OVERLAY)
        for message in catalog(path)
        if ids(message) == tuple(strings(message))
    }
    assert same - SAME == set()


def test_quotation_marks_and_dashes_are_swedish():
    assert [text for text in INTERFACE if re.search(r"[“‘]|(?<!=)\"(?![ >])|\.\.\.| - ", text)] == []


def test_what_we_say_better_than_others_is_still_theirs_and_keeps_to_their_placeholders():
    folders = [Path(wagtail.__file__).parent, Path(allauth.__file__).parent]
    theirs = {
        (message.context, tuple(ids(message)))
        for folder in folders
        for language in ("en", "sv")
        for path in folder.rglob(f"locale/{language}/LC_MESSAGES/django.po")
        for message in catalog(path)
    }
    overlay = catalog(OVERLAY)
    assert {(message.context, tuple(ids(message))) for message in overlay} - theirs == set()
    for message in overlay:
        asked = set(messages.PLACEHOLDER.findall(" ".join(ids(message))))
        assert set(messages.PLACEHOLDER.findall(" ".join(strings(message)))) <= asked


def test_our_own_words_stand_before_those_of_others():
    with translation.override("sv"):
        assert translation.gettext("Locale") == "Språk"
        assert translation.gettext("Status") == "Läge"
        assert translation.gettext("No locked pages found.") == "Inga låsta sidor."


@pytest.mark.django_db
def test_no_english_is_seen_on_a_swedish_page(client):
    call_command("load_demo", "angelholm", verbosity=0)
    for address in ("/", "/vanorter/kamen/", "/tidslinje/", "/samarbeten/boss/"):
        page = client.get(address).content.decode()
        seen = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
        assert "Ängelholm" in seen
        assert {words for words in ENGLISH if words in seen} == set()
