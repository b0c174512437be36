# SPDX-License-Identifier: EUPL-1.2
"""A small register for tests of the public pages: a home municipality and twin towns around it."""

from __future__ import annotations

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.models import Collaboration, Milestone, Party
from vanort.collaborations.tests.factories import CollaborationFactory, MilestoneFactory, PartyFactory
from vanort.directory.models import Organization
from vanort.directory.tests.factories import OrganizationFactory
from vanort.website.tests.site import read, text_of

TODAY = "2026-11-23"
SVG = "{http://www.w3.org/2000/svg}"
PLACES = {"Kamen": ("DE", 51.59167, 7.66528), "Dobele": ("LV", 56.62583, 23.28111), "Taastrup": ("DK", 55.6477, 12.27)}


def make_municipality():
    """Return the home municipality."""
    return OrganizationFactory(home=True)


def make_twin(home, name="Kamen", when="1978", certainty=Milestone.Certainty.CERTAIN, **fields):
    """Return a twin town with its two parties, and the milestone that counts unless there is no date."""
    country, latitude, longitude = PLACES.get(name, ("DE", 50.0, 8.0))
    slug = name.lower()
    partner = OrganizationFactory(
        name={"sv": name, "en": name}, slug=slug, country=country, latitude=latitude, longitude=longitude
    )
    fields = {"slug": slug, "name": {"sv": name, "en": name}, "relation": "partnership", **fields}
    town = CollaborationFactory(**fields)
    for organization in (home, partner):
        PartyFactory(collaboration=town, organization=organization, role=Party.Role.PARTNER)
    if when:
        derived = certainty == Milestone.Certainty.DERIVED
        reason = {"sv": "Uträknat ur jubileet.", "en": "Worked out from the jubilee."} if derived else {}
        MilestoneFactory(collaboration=town, when=when, certainty=certainty, derivation=reason)
    return town


def make_region(home, number=3, **fields):
    """Return a regional collaboration of home and neighbours."""
    fields = {
        "kind": Collaboration.Kind.REGIONAL,
        "slug": "regionen",
        "name": {"sv": "Regionen", "en": "The region"},
        **fields,
    }
    region = CollaborationFactory(**fields)
    PartyFactory(collaboration=region, organization=home)
    for each in range(number - 1):
        neighbour = OrganizationFactory(
            country="SE", latitude=56.0 + each / 10, longitude=12.9, kind=Organization.Kind.MUNICIPALITY
        )
        PartyFactory(collaboration=region, organization=neighbour)
    return region


def make_visit(twin, when, direction="travel", **fields):
    """Return an activity of a twin town; carried out unless it says otherwise."""
    fields = {"state": Activity.State.DONE, **fields}
    return ActivityFactory(when=when, direction=direction, collaborations=[twin], **fields)


def words_of(client, path):
    """Return the words of a page's main part; the page must be there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return text_of(main_of(response))


def said(part):
    """Return the words of a part, a blank between elements, so that labels and values stand apart."""
    return " ".join(" ".join(part.itertext()).split())


def main_of(response):
    """Return the main part of a page as an element tree."""
    return read(response).find(".//main")


def headings(response, level):
    """Return the headings of a level, in order."""
    return [text_of(each) for each in main_of(response).iter(f"h{level}")]


def drawing(part, css):
    """Return the drawing with a class, or None."""
    return next((each for each in part.iter(f"{SVG}svg") if css in each.get("class", "").split()), None)


def section(response, heading):
    """Return the part of a page that a heading of the second level names."""
    named = {text_of(h2): part for part in main_of(response).iter("section") for h2 in part.iter("h2")}
    return named[heading]
