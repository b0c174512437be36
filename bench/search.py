# SPDX-License-Identifier: EUPL-1.2
"""Measure the search over 50,000 made-up documents (make bench): the whole query, with excerpts and the last check.

The documents are activities with texts of 60 words in the median. Words follow Zipf's law; every second of 60,000 is
a compound of two others, and most are inflected, as in Swedish. The questions are drawn from the same words: common,
rare and two together, parts of compounds, å, ä and ö left out; and, apart, words with one letter wrong.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from vanort.activities.models import Activity
from vanort.core.models import OutboxEntry
from vanort.core.texts import Texts
from vanort.search.actions import rebuild
from vanort.search.excerpts import excerpt
from vanort.search.finding import find

DOCUMENTS = 50_000
WORDS_IN_A_DOCUMENT = 60
QUESTIONS = 100
ROUNDS = 3
_REAL = (
    "vän ort skola utbyte besök avtal kommitté stad resa musik kör förening elev lärare möte jubileum gåva gata park "
    "torg bro kyrka museum bibliotek kultur idrott handboll fotboll simning ungdom senior kommun region borgmästare "
    "delegation utställning konsert festival vecka dag sommar vinter språk tyska danska engelska lettiska miljö energi "
    "klimat vatten hav strand hamn fisk bok brev tidning bild film teater dans mat bröd brand räddning vård omsorg "
    "arbete företag näring handel turism gäst värd familj barn förskola gymnasium universitet forskning projekt bidrag"
)
REAL = _REAL.split()
_LITTLE = (
    "och i att det som en på är av för med till den har de inte om ett men var jag vi så kan från när nu du han hon "
    "man vid efter också än ska eller där upp ut in bara vara över mot mycket alla här blev hade skulle sin sitt sina "
    "under då kom får går mer många något några andra första åt genom mellan utan sedan"
)
LITTLE = _LITTLE.split()
_SYLLABLES = (
    "ba be bo bri da der dra el en fal fen for ga ger gra ha hel hus in ja kal ken kla ko lan len lin lo mal men mo "
    "nar nes no or pel pra ra rik rum sal sen ska sko slä spe stå sty svar tal ten tor tra tö un val ved vik åk äng ös"
)
SYLLABLES = _SYLLABLES.split()
ENDINGS = ["", "", "", "en", "et", "er", "ar", "erna", "arna", "s", "ens", "a"]


class Language:
    """A language's words: the little ones are in every text, most others are rare, every second is made of two."""

    def __init__(self, size: int, seed: int = 1978) -> None:
        self.chance = random.Random(seed)
        made = dict.fromkeys([*LITTLE, *REAL])
        while len(made) < size:
            word = "".join(self.chance.choices(SYLLABLES, k=self.chance.choice((2, 2, 3, 3, 4))))
            made[word] = None
            made[
                self.chance.choice(REAL)
                + self.chance.choice(("", "s"))
                + self.chance.choice((self.chance.choice(REAL), word))
            ] = None
        self.words = list(made)
        self.weights = list(itertools.accumulate(1 / (place + 3) for place in range(len(made))))

    def stem(self) -> str:
        """Return a word without ending, by Zipf's law."""
        return self.chance.choices(self.words, cum_weights=self.weights)[0]

    def topic(self) -> str:
        """Return a word that says something, as people search for."""
        return next(word for word in iter(self.stem, "") if word not in LITTLE)

    def text(self, length: int) -> str:
        """Return as many inflected words."""
        return " ".join(self.stem() + self.chance.choice(ENDINGS) for _each in range(length))


def fill(language: Language, number: int) -> None:
    """Make up activities, and index them."""
    day = dt.date(2000, 1, 1)
    for start in range(0, number, 1_000):
        Activity.objects.bulk_create(_activity(language, start + part, day) for part in range(1_000))
    rebuild()
    OutboxEntry.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _activity(language: Language, part: int, day: dt.date) -> Activity:
    length = max(10, round(language.chance.lognormvariate(0, 0.5) * WORDS_IN_A_DOCUMENT) - 5)
    return Activity(
        slug=f"found-{part}",
        title=Texts(sv=language.text(language.chance.randint(2, 6)).capitalize()),
        summary=Texts(sv=language.text(length)),
        kind=Activity.Kind.OFFICIAL_VISIT,
        state=Activity.State.DONE,
        when=day.isoformat(),
        start_date=day,
        end_date=day,
    )


def questions(language: Language) -> Iterator[str]:
    """Return what visitors might ask, all spelt right."""
    plain = str.maketrans("åäö", "aao")
    for _each in range(QUESTIONS):
        yield language.topic() + language.chance.choice(ENDINGS)
        yield language.chance.choice(language.words)
        yield language.chance.choice(REAL)
        yield f"{language.topic()} {language.topic()}"
        yield language.chance.choice(REAL) + language.chance.choice(REAL)
        yield language.chance.choice(REAL).translate(plain)


def misspelt(language: Language) -> Iterator[str]:
    """Return words of five letters or more with one of them left out, doubled, changed, or swapped with the next."""
    for _each in range(QUESTIONS):
        word = next(word for word in iter(language.topic, "") if len(word) > 4)
        at = language.chance.randrange(1, len(word) - 1)
        changed = language.chance.choice("aeinrst")
        middles = ("", word[at] * 2 + word[at + 1], changed + word[at + 1], word[at + 1] + word[at])
        yield word[:at] + language.chance.choice(middles) + word[at + 2 :]


def ask(text: str) -> int:
    """Search as the page does, with its excerpts."""
    results = find(text, language="sv")
    for hit in results.hits:
        excerpt(hit.matching.body, results.terms, hit.matching.language)
    return results.total


def measure(texts: Iterator[str], asking: Callable[[str], int] = ask) -> dict[str, Any]:
    """Ask each question some times over. Returns: the times in milliseconds, and how many found something."""
    asked, taken, found = list(texts), [], 0
    for text in [*asked[:5], *asked * ROUNDS]:
        started = time.perf_counter()
        found += bool(asking(text))
        taken.append((time.perf_counter() - started) * 1000)
    taken = sorted(taken[5:])
    return {
        "questions": len(asked),
        "found": min(round(found / len(taken), 3), 1.0),
        "ms_median": round(statistics.median(taken), 1),
        "ms_p95": round(taken[round(0.95 * (len(taken) - 1))], 1),
    }


def search(number: int = DOCUMENTS) -> dict[str, Any]:
    """Fill an empty register, and measure words and misspelt words."""
    language = Language(60_000)
    started = time.perf_counter()
    fill(language, number)
    results: dict[str, Any] = {"documents": number, "seconds_to_index": round(time.perf_counter() - started)}
    results["words"], results["misspelt"] = measure(questions(language)), measure(misspelt(language))
    for name in ("words", "misspelt"):
        print(f"search, {name}: p95 {results[name]['ms_p95']} ms, median {results[name]['ms_median']} ms")
    return results


def main() -> None:
    """Measure, and print the results as JSON in the last line; on whichever database DATABASE_URL names."""
    print(json.dumps(search()))
