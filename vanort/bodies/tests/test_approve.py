# SPDX-License-Identifier: EUPL-1.2
"""An adjuster approves minutes on a page: exactly the text that was read, after a second factor, within the mandate."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import caches
from django.test import Client
from freezegun import freeze_time

from vanort.accounts.tests.factories import PASSWORD, UserFactory
from vanort.accounts.tests.test_second_factor import code_for
from vanort.directory.models import Organization
from vanort.mandates.tests.factories import BodyFactory
from vanort.meetings.actions import decide
from vanort.meetings.models import AgendaItem, Approval
from vanort.meetings.tests.factories import begun, committee

pytestmark = pytest.mark.django_db
MINE = "/mitt-uppdrag/"
DECISION = "Musikskolan får 5 000 kronor."


@pytest.fixture(autouse=True)
def today():
    caches["limits"].clear()
    with freeze_time("2026-12-14 12:00") as clock:
        yield clock


@pytest.fixture
def members():
    return committee(body=BodyFactory(slug="vanortsutskottet", legal_form=Organization.LegalForm.SUBCOMMITTEE))[2]


@pytest.fixture
def meeting(members, secretary):
    """A meeting that was held, all written down, the second member chosen to adjust."""
    found, items = begun(members[0].term.body, members, "2026-12-10 15:00", by=secretary)
    found.adjusters.add(members[1].person)
    decide(items[0], outcome="approved", text=DECISION, by=secretary)
    return found


def account(mandate, *, is_guarded=True):
    """Give a member an account, with a code app unless said otherwise; return both."""
    secret = generate_totp_secret()
    mandate.person.user = UserFactory()
    mandate.person.save()
    if is_guarded:
        TOTP.activate(mandate.person.user, secret)
    return mandate.person.user, secret


def signed_in(mandate):
    """Return a browser in which a member has just signed in with a code, as people do."""
    (user, secret), client = account(mandate), Client()
    client.secret = secret
    client.post("/konto/login/", {"login": user.username, "password": PASSWORD})
    assert client.post("/konto/2fa/authenticate/", {"code": code_for(secret)})["Location"] == MINE
    return client


def page_of(meeting):
    return f"{MINE}{meeting.body.slug}/{meeting.slug}/justera/"


def read(client, meeting):
    """Look at the minutes; return what the form will send."""
    page = client.get(page_of(meeting))
    assert page.status_code == 200
    return {"text": page.context["digest"]}


def test_chair_and_adjuster_approve_and_the_minutes_are_adjusted(members, meeting):
    first, second = signed_in(members[0]), signed_in(members[1])
    shown = first.get(page_of(meeting)).content.decode()
    assert DECISION in shown
    answer = first.post(page_of(meeting), read(first, meeting), follow=True)
    assert answer.redirect_chain == [(f"{MINE}vanortsutskottet/2026-12-10/", 302)]
    assert len(list(answer.context["messages"])) == 1
    assert AgendaItem.objects.get().adjustment is None
    second.post(page_of(meeting), read(second, meeting))
    item = AgendaItem.objects.get()
    assert (item.is_adjusted, item.adjustment.adjusted_on.isoformat(), item.paragraph) == (True, "2026-12-14", 1)
    assert {one.person for one in Approval.objects.all()} == {members[0].person, members[1].person}
    assert DECISION in second.get(f"{MINE}vanortsutskottet/2026-12-10/").content.decode()
    after = second.get(page_of(meeting))
    assert after.context["is_adjusted"]
    assert 'name="text"' not in after.content.decode()


def test_what_waits_is_listed_until_it_is_adjusted(members, meeting):
    first, second = signed_in(members[0]), signed_in(members[1])
    for client in (first, second):
        page = client.get(MINE)
        assert [one.approved_at for one in page.context["waiting"]] == [None]
        assert page_of(meeting) in page.content.decode()
    first.post(page_of(meeting), read(first, meeting))
    assert [one.approved_at is None for one in first.get(MINE).context["waiting"]] == [False]
    second.post(page_of(meeting), read(second, meeting))
    assert [list(client.get(MINE).context["waiting"]) for client in (first, second)] == [[], []]


def test_who_was_not_chosen_is_asked_for_nothing_and_finds_nothing(members, meeting):
    client = signed_in(members[2])
    assert list(client.get(MINE).context["waiting"]) == []
    assert client.get(page_of(meeting)).status_code == 404
    assert client.post(page_of(meeting), {"text": "x"}).status_code == 404
    assert page_of(meeting) not in client.get(f"{MINE}vanortsutskottet/2026-12-10/").content.decode()


def test_a_text_that_was_changed_meanwhile_is_shown_anew_and_not_approved(members, meeting, secretary):
    client = signed_in(members[1])
    old = read(client, meeting)
    decide(meeting.items.get(), outcome="approved", text="Musikskolan får 50 000 kronor.", by=secretary)
    answer = client.post(page_of(meeting), old)
    assert answer.status_code == 409
    assert "50 000 kronor" in answer.content.decode()
    assert answer.context["refused"]
    assert answer.context["digest"] != old["text"]
    assert Approval.objects.count() == 0
    assert client.post(page_of(meeting), {"text": answer.context["digest"]}).status_code == 302
    assert Approval.objects.get().person == members[1].person


@pytest.mark.parametrize("text", [{}, {"text": ""}, {"text": "0" * 64}, {"text": "å\x00"}])
def test_a_form_that_names_no_text_approves_none(members, meeting, text):
    client = signed_in(members[1])
    assert client.post(page_of(meeting), text).status_code == 409
    assert Approval.objects.count() == 0


def test_a_change_after_the_approval_asks_for_another(members, meeting, secretary):
    client = signed_in(members[1])
    client.post(page_of(meeting), read(client, meeting))
    assert client.get(page_of(meeting)).context["approval"] is not None
    decide(meeting.items.get(), outcome="rejected", text="Musikskolan får inget.", by=secretary)
    page = client.get(page_of(meeting))
    assert page.context["approval"] is None
    assert 'name="text"' in page.content.decode()


def test_without_a_second_factor_the_page_says_why_and_leads_to_one(client, members, meeting):
    user, _secret = account(members[1], is_guarded=False)
    client.post("/konto/login/", {"login": user.username, "password": PASSWORD})
    page = client.get(page_of(meeting))
    assert page.context["has_second_factor"] is False
    assert 'href="/konto/2fa/"' in page.content.decode()
    assert 'name="text"' not in page.content.decode()
    answer = client.post(page_of(meeting), {"text": page.context["digest"]}, follow=True)
    assert answer.redirect_chain == [("/konto/2fa/", 302)]
    assert len(list(answer.context["messages"])) == 1
    assert Approval.objects.count() == 0


def test_a_proof_of_six_minutes_ago_is_asked_for_again_and_leads_back(members, meeting, today):
    client = signed_in(members[1])
    text = read(client, meeting)
    today.move_to("2026-12-14 12:06")
    answer = client.post(page_of(meeting), text)
    assert answer["Location"] == (
        "/konto/2fa/reauthenticate/?next=%2Fmitt-uppdrag%2Fvanortsutskottet%2F2026-12-10%2Fjustera%2F"
    )
    assert Approval.objects.count() == 0
    assert client.post(answer["Location"], {"code": code_for(client.secret)})["Location"] == page_of(meeting)
    assert client.post(page_of(meeting), text).status_code == 302
    assert Approval.objects.count() == 1


def test_the_password_given_again_is_not_enough(members, meeting, today):
    client = signed_in(members[1])
    text = read(client, meeting)
    today.move_to("2026-12-14 12:10")
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    assert client.post(page_of(meeting), text)["Location"].startswith("/konto/2fa/reauthenticate/")
    assert Approval.objects.count() == 0


def test_an_adjuster_whose_mandate_has_ended_signs_on_paper(members, meeting, today):
    """The right to read drafts ends at midnight, and with it the approval here."""
    today.move_to("2026-12-31 22:58:00")
    client = signed_in(members[1])
    text = read(client, meeting)
    today.move_to("2026-12-31 23:00:00")
    assert client.post(page_of(meeting), text).status_code == 404
    assert list(client.get(MINE).context["waiting"]) == []
    assert Approval.objects.count() == 0


def test_minutes_that_are_still_being_written_are_not_asked_for(members, meeting):
    AgendaItem.objects.update(outcome="", decision_text="")
    client = signed_in(members[1])
    assert list(client.get(MINE).context["waiting"]) == []
    page = client.get(page_of(meeting))
    assert page.context["is_written"] is False
    assert 'name="text"' not in page.content.decode()
    assert client.post(page_of(meeting), {"text": page.context["digest"]}).status_code == 409


def test_a_meeting_that_was_not_held_has_no_minutes(members, meeting):
    type(meeting).objects.update(state="called")
    assert signed_in(members[1]).get(page_of(meeting)).status_code == 404


def test_a_forged_form_approves_nothing(members, meeting):
    client = signed_in(members[1])
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(page_of(meeting), read(client, meeting)).status_code == 403
    assert Approval.objects.count() == 0
