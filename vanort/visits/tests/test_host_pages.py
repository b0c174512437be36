# SPDX-License-Identifier: EUPL-1.2
"""Residents offer beds, see who comes to them, and no more; the public sees what is open to all, and never a name."""

import uuid

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext as _
from freezegun import freeze_time

from tests.hostile import QUICK
from vanort.core.models import OutgoingMail, PostCount, RetentionRule
from vanort.visits import actions
from vanort.visits.models import Delegate, Host, Visit
from vanort.visits.tests.factories import (
    DelegateFactory,
    HealthNoteFactory,
    HostFactory,
    InvitationFactory,
    PlacementFactory,
    ProgrammeItemFactory,
    VisitFactory,
)
from vanort.visits.tests.test_town_pages import let_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PAGE = "/besok/vard/"
OFFER = {
    "name": "Karin Värd", "email": "karin@example.se", "phone": "0700-111 111", "address": "Hamngatan 1", "beds": "2",
    "rooms": "1", "takes_adults": "on", "languages": ["sv", "en"],
}  # fmt: skip


@pytest.fixture
def now():
    with freeze_time("2027-04-01 10:00"), translation.override("sv"):
        yield


@pytest.fixture
def visit():
    return VisitFactory(hosts_wanted=True, emergency_phone="0431-87 00 00")


def form_of(visit):
    return f"/bli-vard/{visit.activity.slug}/"


def send(client, visit, **typed):
    return client.post(form_of(visit), {"form_key": str(uuid.uuid4())} | OFFER | typed)


def host(client, visit, **more):
    found = HostFactory(visit=visit, **more)
    let_in(client, found, opens="visits:host")
    return found


def test_visits_that_want_hosts_are_listed_and_no_others(client, visit):
    closed = [
        VisitFactory(), VisitFactory(hosts_wanted=True, offers_until="2027-03-31"),
        VisitFactory(hosts_wanted=True, activity__visibility="internal"),
        VisitFactory(hosts_wanted=True, activity__state="cancelled", activity__state_reason={"sv": "Inställt"}),
        VisitFactory(hosts_wanted=True, activity__state="idea"),
    ]  # fmt: skip
    page = text(client.get("/bli-vard/"))
    assert [form_of(one) in page for one in (visit, *closed)] == [True, *[False] * 5]
    assert [client.get(form_of(one)).status_code for one in (visit, *closed)] == [200, *[404] * 5]
    assert [send(client, one).status_code for one in closed] == [404] * 5
    Visit.objects.update(hosts_wanted=False)
    assert form_of(visit) not in text(client.get("/bli-vard/"))


def test_an_offer_is_stored_and_thanked_for(client, visit):
    answer = send(client, visit, takes_minors="on", from_on="2027-05-13", to_on="2027-05-16", note="Vi har katt.")
    assert (answer.status_code, answer["Location"]) == (302, "/bli-vard/tack/")
    stored = Host.objects.get()
    assert (stored.visit, stored.state, stored.beds, stored.takes_minors) == (visit, "offered", 2, True)
    assert stored.languages == ["sv", "en"]
    letter = OutgoingMail.objects.get()
    assert (letter.recipient, "/lank/" in letter.body) == ("karin@example.se", True)
    page = text(client.get(answer["Location"]))
    assert [word in page for word in ("Karin", "Hamngatan", "0700")] == [False] * 3
    assert mail.outbox == []


def test_the_same_form_sent_twice_is_one_offer(client, visit):
    key = str(uuid.uuid4())
    assert [send(client, visit, form_key=key).status_code for _press in range(2)] == [302, 302]
    assert (Host.objects.count(), OutgoingMail.objects.count()) == (1, 1)


@pytest.mark.parametrize("typed", [
    {"name": ""}, {"email": "karin"}, {"beds": "0"}, {"beds": "11"}, {"takes_adults": ""}, {"from_on": "2027-05-12"},
    {"from_on": "2027-05-16", "to_on": "2027-05-14"}, {"languages": ["xx"]}, {"webbplats": "http://example.com"},
    {"note": "Mitt nummer är 19811228-9874"}, {"name": "N" * 121},
])  # fmt: skip
def test_what_cannot_be_stored_is_refused_and_nothing_is_lost(client, visit, typed):
    page = text(send(client, visit, **{"note": "Vi har katt."} | typed))
    assert ("ds-error-summary" in page, "Hamngatan 1" in page) == (True, True)
    assert typed.get("note", "Vi har katt.") in page
    assert Host.objects.count() == 0


def test_a_number_that_is_no_mistake_can_be_sent(client, visit):
    assert send(client, visit, note="19811228-9874", send_anyway="on").status_code == 302


def test_too_many_offers_from_one_network_wait(client, visit):
    send(client, visit)
    PostCount.objects.update(count=1000)
    answer = send(client, visit, name="Nästa Värd")
    assert (answer.status_code, "Nästa Värd" in answer.content.decode()) == (429, True)
    assert Host.objects.count() == 1


def test_the_form_says_what_becomes_of_the_data(client, visit):
    RetentionRule.objects.filter(data_class="visits.host").delete()
    assert "tills det är beslutat" in text(client.get(form_of(visit))).replace("\n", " ")
    RetentionRule.objects.create(data_class="visits.host", months=3, decision="KS 2026-10-14 § 9")
    page = text(client.get(form_of(visit)))
    assert "KS 2026-10-14 § 9" in page
    answer = client.get(form_of(visit))
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")


@pytest.mark.parametrize("typed", QUICK)
def test_hostile_offers_are_no_error_of_ours(client, visit, typed):
    assert send(client, visit, **dict.fromkeys(OFFER, typed), form_key=typed, note=typed).status_code in (200, 302)
    assert client.get(f"/bli-vard/{'x' * 300}/").status_code == 404


def test_a_host_sees_first_names_and_never_more(client, visit):
    own = host(client, visit)
    minor = DelegateFactory(
        visit=visit, minor=True, name="Lina Hemlig", email="lina@example.com", languages=["de", "xx"]
    )
    turned = DelegateFactory(visit=visit, name="Efternamn, Förnamn", arrives_on="2027-05-14")
    elsewhere = DelegateFactory(visit=visit, name="Annan Gäst")
    for one, at_home in ((minor, own), (turned, own), (elsewhere, HostFactory(visit=visit))):
        PlacementFactory(delegate=one, host=at_home)
    HealthNoteFactory(delegate=minor, needs="Epipenna")
    page = text(client.get(PAGE))
    for word in ("<strong>Lina</strong>", "<strong>Förnamn</strong>", "Deutsch", "14 maj", "0431-87 00 00"):
        assert word in page
    for word in ("Hemlig", "Efternamn", "Annan", "lina@", "Mamma", "Epipenna", "gluten", "xx"):
        assert word not in page


@pytest.mark.parametrize("state", ["offered", "declined", "withdrawn"])
def test_who_is_no_host_sees_no_guests(client, visit, state):
    own = host(client, visit, state=state)
    ProgrammeItemFactory(visit=visit, title={"sv": "Hemlig punkt"})
    page = text(client.get(PAGE))
    assert (own.address in page, "Hemlig punkt" in page) == (True, False)
    other = HostFactory(visit=visit, address="Annan gata 7")
    assert other.address not in page


def test_an_offer_is_taken_back_once_and_not_while_guests_sleep_there(client, visit):
    own = host(client, visit)
    placed = PlacementFactory(host=own, delegate=DelegateFactory(visit=visit))
    assert '<form method="post"' not in text(client.get(PAGE))
    assert client.post(PAGE).status_code == 302
    assert Host.objects.get(pk=own.pk).state == "accepted"
    assert _("Guests are to sleep at your home. Call us if you cannot take them.") in text(client.get(PAGE))
    placed.delete()
    assert [client.post(PAGE).status_code for _press in range(2)] == [302, 302]
    assert Host.objects.get(pk=own.pk).state == "withdrawn"


def test_another_session_and_an_erased_host_get_nothing(client, visit):
    own = host(client, visit)
    assert Client().get(PAGE).status_code == 410
    own.delete()
    assert client.get(PAGE).status_code == 410


def test_the_public_page_shows_what_is_open_and_no_name(client, visit):
    ProgrammeItemFactory(visit=visit, title={"sv": "Konsert för alla"}, is_public=True, place="Stadsparken")
    ProgrammeItemFactory(visit=visit, title={"sv": "Intern lunch"})
    town = InvitationFactory(visit=visit)
    minor = DelegateFactory(visit=visit, invitation=town, minor=True, name="Lina Hemlig")
    PlacementFactory(delegate=minor, host=HostFactory(visit=visit, name="Familjen Osynlig"))
    slug = visit.activity.slug
    pages = [
        f"/aktiviteter/{slug}/", f"/en/aktiviteter/{slug}/", "/bli-vard/", form_of(visit), "/kalender/",
        f"/aktiviteter/{slug}/program.ics", "/aktiviteter.csv", "/aktiviteter.atom", "/kalender.ics",
    ]  # fmt: skip
    for path in pages:
        page = text(client.get(path))
        assert [word for word in ("Lina", "Hemlig", "Osynlig", "Petra", "Intern lunch") if word in page] == []
    page = text(client.get(pages[0]))
    assert ("Konsert för alla" in page, "Stadsparken" in page, form_of(visit) in page) == (True, True, True)
    assert "SUMMARY:Konsert för alla" in text(client.get(pages[5]))


def test_a_programme_of_a_hidden_activity_is_no_calendar(client):
    hidden = VisitFactory(activity__visibility="internal")
    assert client.get(f"/aktiviteter/{hidden.activity.slug}/program.ics").status_code == 404
    assert client.get("/aktiviteter/finns-inte/program.ics").status_code == 404


def test_the_public_page_follows_what_is_changed(client, visit):
    item = ProgrammeItemFactory(visit=visit, title={"sv": "Konsert"}, is_public=True)
    path = f"/aktiviteter/{visit.activity.slug}/"
    assert "Konsert" in text(client.get(path))
    item.is_public, visit.hosts_wanted = False, False
    item.save()
    visit.save()
    page = text(client.get(path))
    assert ("Konsert" in page, "/bli-vard/" in page) == (False, False)


@pytest.mark.parametrize("path", [PAGE, "/bli-vard/", "activity"])
def test_as_many_queries_for_three_as_for_one(client, visit, path):
    own, counts = host(client, visit, beds=10), []
    path = f"/aktiviteter/{visit.activity.slug}/" if path == "activity" else path
    client.get(path)
    for number in (1, 2):
        for _each in range(number):
            PlacementFactory(delegate=DelegateFactory(visit=visit), host=own)
            ProgrammeItemFactory(visit=visit, is_public=True)
            VisitFactory(hosts_wanted=True)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_how_far_an_offer_has_come_is_told(client, visit):
    own = host(client, visit, state="offered")
    assert _("We have your offer, and write to you when we know more.") in text(client.get(PAGE))
    actions.change_host(own, state="withdrawn")
    assert Delegate.objects.count() == 0
    assert _("Take the offer back") not in text(client.get(PAGE))
