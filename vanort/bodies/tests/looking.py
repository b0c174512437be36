# SPDX-License-Identifier: EUPL-1.2
"""Reading the pages of bodies as visitors do, and what there is to read."""

from vanort.core.models import Visibility
from vanort.meetings.actions import adjust, decide
from vanort.meetings.models import AgendaItem
from vanort.meetings.tests.factories import begun
from vanort.website.tests.site import read, text_of

HELD = {"visibility": Visibility.HELD, "visibility_reason": "Har inte svarat."}
INTERNAL = {"visibility": Visibility.INTERNAL}
HELD_ON = "/en/organ/kommitten/2026-02-11/"
NUMBER = "19850709-9805"


def opened(client, path="/en/organ/kommitten/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return read(answer)


def main(page):
    return text_of(page.find(".//main"))


def seats(page):
    """Return the rows of the first list of seats: role and name."""
    rows = page.find(".//main//ol[@class='seatlist']").findall("li")
    return [tuple(text_of(part) for part in list(row)[:2]) for row in rows]


def finished(
    sitting, by, when="2026-02-11 15:00", titles=("Val av justerare", "Bidrag till Anna Privat", "Övrigt"), **more
):
    """Return an adjusted meeting and its items, each decided."""
    body, _term, members = sitting
    meeting, items = begun(body, members, when, titles=titles, by=by, **more)
    for item in items:
        decide(item, outcome="approved", text=f"{item.title}: bifall, {NUMBER}.", by=by)
    adjust(meeting, adjusted_on=meeting.day, by=by)
    return meeting, [AgendaItem.objects.get(pk=item.pk) for item in items]
