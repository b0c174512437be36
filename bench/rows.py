# SPDX-License-Identifier: EUPL-1.2
"""What is measured: the demonstration, peers of the same size, and made-up activities and meetings for the growth."""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys

from django.db import connection, transaction
from wagtail.models import Site

from bench.peer.models import PeerPage
from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.core.dates import When
from vanort.core.texts import Texts
from vanort.directory.models import Organization
from vanort.meetings.models import Adjustment, AgendaItem, Meeting

BYTES_PER_BLOCK = 1_500
WORDS = [
    "staden",
    "möter",
    "orten",
    "besök",
    "skola",
    "kör",
    "förening",
    "avtal",
    "resa",
    "gäster",
    "musik",
    "år",
]


def prepare(demo: str) -> None:
    """Make the tables and load a demonstration.

    Args:
        demo: the name of its folder in demo/.
    """
    plain = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    for words in (["migrate"], ["collectstatic", "--noinput"], ["load_demo", demo]):
        # Apart from the peer, which has no migrations.
        subprocess.run([sys.executable, "manage.py", *words, "-v0"], check=True, env=plain)
    with connection.schema_editor() as editor:
        editor.create_model(PeerPage)


def add_peer(slug: str, size: int) -> str:
    """Add a plain page whose body has about a number of bytes, in blocks of 1.5 kB.

    Args:
        slug: its name in the address.
        size: bytes of the body.

    Returns: its address.
    """
    words = random.Random(slug)
    body = []
    while size > 0:
        text = "<p>"
        while len(text.encode()) < min(size, BYTES_PER_BLOCK) - 4:
            text += f"{words.choice(WORDS)} "
        body.append(("text", f"{text.strip()}</p>"))
        size -= BYTES_PER_BLOCK
    root = Site.objects.get(is_default_site=True).root_page
    PeerPage.objects.filter(slug=slug).delete()
    root.refresh_from_db()
    page = root.add_child(instance=PeerPage(title=slug, slug=slug, body=body, show_in_menus=True))
    return f"/{page.slug}/"


@transaction.atomic
def fill_activities(number: int) -> None:
    """Make up activities until there are a number of them, over 60 years and all public collaborations."""
    chance = random.Random(number)
    collaborations = list(Collaboration.objects.public())
    first = dt.date(1960, 1, 1)
    missing = number - Activity.objects.count()
    for part in range(missing):
        day = first + dt.timedelta(days=chance.randrange(60 * 365))
        activity = Activity(
            slug=f"made-up-{number}-{part}",
            title=Texts(sv=" ".join(chance.choices(WORDS, k=4)).capitalize()),
            kind=chance.choice(Activity.Kind.values),
            direction=chance.choice(Activity.Direction.values),
            state=Activity.State.DONE,
            when=When.parse(day.isoformat()),
        )
        activity.save()
        activity.collaborations.set(chance.sample(collaborations, k=1))


@transaction.atomic
def fill_meetings(slug: str, number: int) -> None:
    """Make up held meetings of a body, one a week back in time, each with five published paragraphs.

    Args:
        slug: the body's name in the address.
        number: how many meetings the body has afterwards.
    """
    body = Organization.objects.get(slug=slug)
    chance = random.Random(number)
    begun = dt.datetime(2026, 10, 1, 15, tzinfo=dt.UTC)
    for part in range(Meeting.objects.filter(body=body).count(), number):
        starts_at = begun - dt.timedelta(weeks=part)
        meeting = Meeting(body=body, starts_at=starts_at, state=Meeting.State.HELD)
        meeting.save()
        adjustment = Adjustment.objects.create(meeting=meeting, adjusted_on=meeting.day)
        for place in range(1, 6):
            title = " ".join(chance.choices(WORDS, k=4)).capitalize()
            AgendaItem.objects.create(
                meeting=meeting, position=place, title=title, outcome=AgendaItem.Outcome.APPROVED, paragraph=place,
                decision_text=" ".join(chance.choices(WORDS, k=20)), adjustment=adjustment, published_on=meeting.day,
                frozen=[{"kind": "heading", "text": title, "level": 1, "number": f"§ {place}"}],
            )  # fmt: skip
