# SPDX-License-Identifier: EUPL-1.2
"""What is done on the pages of a visit: once when pressed twice, never over a colleague's change, nothing lost."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from freezegun import freeze_time
from wagtail.admin.utils import get_user_display_name
from wagtail.models import ModelLogEntry

from tests.hostile import QUICK
from vanort.core.models import OutgoingMail, RetentionRule, SecretLink
from vanort.directory.tests.factories import OrganizationFactory
from vanort.office.tests.conftest import client_of
from vanort.visits.models import (
    ChecklistItem,
    ChecklistStep,
    Delegate,
    HealthCode,
    HealthNote,
    Host,
    Invitation,
    Placement,
    ProgrammeItem,
    Visit,
)
from vanort.visits.tests.factories import (
    ChecklistItemFactory,
    DelegateFactory,
    HealthNoteFactory,
    HostFactory,
    InvitationFactory,
    PlacementFactory,
    ProgrammeItemFactory,
    VisitFactory,
    at,
    health_may_be_kept,
)
from vanort.visits.tests.planning import last_seen, planned, send, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now():
    with freeze_time("2027-04-20 09:00") as frozen:
        yield frozen


@pytest.fixture
def anna(db):
    return client_of("coordinator", "anna", email="anna@example.se")


@pytest.fixture
def bo(db):
    return client_of("coordinator", "bo", email="bo@example.se")


@pytest.fixture
def visit(anna):
    ChecklistStep.objects.all().delete()
    return VisitFactory(leader=anna.user)


def told(answer):
    """Return what a form that did not go through says."""
    form = answer.context["form"]
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def said_after(client, answer):
    """Return what the next page says above."""
    return " ".join(str(one) for one in client.get(answer["Location"].partition("#")[0]).context["messages"])


# Rows: new, changed, removed.

NEW = [
    ("plan", "todo", ChecklistItem, {"text": "Ring tolken", "due_on": "2027-05-01"}),
    ("programme", "item", ProgrammeItem, {"title_sv": "Lunch", "starts_at": "2027-05-14T12:00"}),
    ("guests", "guest", Delegate, {"name": "Mia Beispiel", "languages": ["de", "en"]}),
]


@pytest.mark.parametrize(("tab", "verb", "model", "fields"), NEW)
def test_a_new_row_is_stored_once_though_pressed_twice_and_again_when_meant(anna, visit, tab, verb, model, fields):
    seen = anna.get(to(visit, tab, verb)).context["form"].stamp
    answers = [anna.post(to(visit, tab, verb), {"seen": seen, **fields}) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert model.objects.filter(visit=visit).count() == 1
    assert ModelLogEntry.objects.filter(object_id=visit.pk).count() == 1
    send(anna, to(visit, tab, verb), **fields)
    assert model.objects.filter(visit=visit).count() == 2


def test_a_new_row_leads_back_to_itself_or_on_to_the_next(anna, visit):
    fields = {"title_sv": "Lunch", "starts_at": "2027-05-14T12:00", "ends_at": "2027-05-14T13:00"}
    answer = send(anna, to(visit, "programme", "item"), **fields)
    item = ProgrammeItem.objects.get()
    assert answer["Location"] == f"{to(visit, 'programme')}#programmeitem-{item.pk}"
    answer = send(anna, to(visit, "programme", "item"), **fields, again="1")
    assert answer["Location"] == f"{to(visit, 'programme', 'item')}?starts_at=2027-05-14T13%3A00"
    assert 'value="2027-05-14T13:00"' in anna.get(answer["Location"]).content.decode()


def test_a_guest_is_added_to_the_town_whose_button_was_pressed(anna, visit):
    town = InvitationFactory(visit=visit)
    url = f"{to(visit, 'guests', 'guest')}?invitation={town.pk}"
    answer = send(anna, url, name="Mia Beispiel", is_minor="on", guardian_agreed_on="2027-04-01", again="1")
    guest = Delegate.objects.get()
    assert (guest.invitation, guest.is_minor, guest.guardian_agreed_on) == (town, True, dt.date(2027, 4, 1))
    assert answer["Location"] == url


@pytest.mark.parametrize(("tab", "verb", "factory", "field"), [
    ("plan", "todo", ChecklistItemFactory, "text"), ("programme", "item", ProgrammeItemFactory, "place"),
    ("guests", "guest", DelegateFactory, "role"), ("plan", "invitation", InvitationFactory, "contact_name"),
    ("plan", "days", None, "meeting_point"),
])  # fmt: skip
def test_a_stale_form_says_so_keeps_what_was_typed_and_goes_through_when_sent_again(
    anna, bo, visit, tab, verb, factory, field
):
    row = factory(visit=visit) if factory else visit
    url = to(visit, tab, verb, row.pk) if factory else to(visit, tab, verb)
    seen = anna.get(url).context["form"].stamp
    assert send(bo, url, **{field: "Bo skrev"}).status_code == 302
    answer = send(anna, url, **{field: "Anna skrev"}, seen=seen)
    assert (answer.status_code, "Bo" in told(answer)) == (200, True)
    row.refresh_from_db()
    assert getattr(row, field) == "Bo skrev"
    assert "Anna skrev" in answer.content.decode()
    assert send(anna, url, **{field: "Anna skrev"}, seen=answer.context["form"].stamp).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Anna skrev"


def test_a_stale_form_with_a_mistake_stays_stale(anna, bo, visit):
    item = ProgrammeItemFactory(visit=visit, place="Hamnen")
    url = to(visit, "programme", "item", item.pk)
    seen = anna.get(url).context["form"].stamp
    send(bo, url, place="Torget")
    answer = send(anna, url, starts_at="", place="Skolan", seen=seen)
    assert (answer.status_code, answer.context["form"].stamp) == (200, seen)
    assert send(anna, url, place="Skolan", seen=answer.context["form"].stamp).status_code == 200
    item.refresh_from_db()
    assert item.place == "Torget"


def test_a_change_pressed_twice_is_made_once(anna, visit):
    item = ProgrammeItemFactory(visit=visit)
    url = to(visit, "programme", "item", item.pk)
    seen = anna.get(url).context["form"].stamp
    answers = [send(anna, url, place="Torget", seen=seen) for _press in range(2)]
    item.refresh_from_db()
    assert ([answer.status_code for answer in answers], item.place, item.version) == ([302, 302], "Torget", 2)


@pytest.mark.parametrize(("tab", "verb", "factory"), [
    ("plan", "todo", ChecklistItemFactory), ("programme", "item", ProgrammeItemFactory),
    ("guests", "guest", DelegateFactory), ("plan", "invitation", InvitationFactory),
])  # fmt: skip
def test_a_row_is_removed_once(anna, visit, tab, verb, factory):
    row = factory(visit=visit)
    answers = [anna.post(to(visit, tab, verb, row.pk), {"remove": "1"}) for _press in range(2)]
    assert [answer["Location"].partition("#")[0] for answer in answers] == [to(visit, tab)] * 2
    assert not type(row).objects.exists()
    assert ModelLogEntry.objects.filter(object_id=visit.pk).count() == 1


def test_a_guest_who_is_taken_off_takes_bed_and_health_along(anna, visit):
    guest = HealthNoteFactory(delegate=PlacementFactory(delegate__visit=visit).delegate).delegate
    anna.post(to(visit, "guests", "guest", guest.pk), {"remove": "1"})
    assert [model.objects.count() for model in (Delegate, HealthNote, Placement)] == [0, 0, 0]


def test_a_town_with_people_on_the_list_is_not_removed(anna, visit):
    guest = DelegateFactory(visit=visit, invitation=InvitationFactory(visit=visit))
    url = to(visit, "plan", "invitation", guest.invitation_id)
    assert b'name="remove"' not in anna.get(url).content
    assert told(send(anna, url, remove="1"))
    assert (Invitation.objects.count(), Delegate.objects.count()) == (1, 1)


def test_a_row_that_a_colleague_removed_is_told(anna, visit):
    gone = ChecklistItemFactory(visit=visit)
    gone_url = to(visit, "plan", "todo", gone.pk)
    gone.delete()
    answer = anna.get(gone_url)
    assert (answer["Location"], bool(said_after(anna, answer))) == (to(visit, "plan"), True)


# The plan.


def test_days_move_what_is_to_be_done_and_days_turned_round_are_refused(anna, visit):
    step = ChecklistStep.objects.create(anchor="arrival", days=10, text={"sv": "Packa"})
    send(anna, to(visit, "plan", "days"), arrives_on="2027-06-11", leaves_on="2027-06-14")
    item = ChecklistItem.objects.get(step=step)
    assert item.due_on == dt.date(2027, 6, 1)
    answer = send(anna, to(visit, "plan", "days"), arrives_on="2027-06-20")
    assert told(answer)
    assert 'value="2027-06-20"' in answer.content.decode()
    assert "11 juni" in answer.content.decode().replace("11 June", "11 juni")
    assert Visit.objects.get().arrives_on == dt.date(2027, 6, 11)


def test_health_is_asked_for_only_after_a_decision(anna, visit):
    RetentionRule.objects.filter(data_class="visits.health").delete()
    answer = send(anna, to(visit, "plan", "days"), asks_health="on")
    assert "asks_health" in answer.context["form"].errors
    health_may_be_kept()
    assert send(anna, to(visit, "plan", "days"), asks_health="on").status_code == 302
    assert Visit.objects.get().asks_health is True


def test_a_town_is_invited_once_and_answers_by_telephone(anna, visit):
    town = OrganizationFactory()
    new = to(visit, "plan", "invitation")
    send(anna, new, organization=town.pk, contact_email="stad@example.com", expected="12")
    assert told(send(anna, new, organization=town.pk))
    one = Invitation.objects.get()
    answer = send(anna, to(visit, "plan", "invitation", one.pk), answer="yes", note="Vi kommer gärna.")
    assert answer["Location"] == f"{to(visit, 'plan')}#invitation-{one.pk}"
    one.refresh_from_db()
    assert (one.answer, one.note, bool(one.answered_at), one.expected) == ("yes", "Vi kommer gärna.", True, 12)


def test_our_own_municipality_is_not_invited(anna, visit):
    home = OrganizationFactory(home=True)
    choices = anna.get(to(visit, "plan", "invitation")).context["form"].fields["organization"].queryset
    assert home not in choices
    assert OrganizationFactory() in choices.all()


def test_an_invitation_pressed_twice_is_one_letter(anna, visit):
    town = InvitationFactory(visit=visit, contact_email="stad@example.com")
    url = to(visit, "plan", "invite", town.pk)
    first, second = [anna.post(url) for _press in range(2)]
    assert OutgoingMail.objects.count() == 1
    assert "stad@example.com" in said_after(anna, first) + said_after(anna, second)
    anna.post(url, {"seen": last_seen(anna, visit)})
    assert OutgoingMail.objects.count() == 2
    assert SecretLink.objects.filter(object_id=town.pk, revoked_at=None).count() == 1


def test_without_an_address_the_link_is_shown_to_hand_over(anna, visit):
    town = InvitationFactory(visit=visit, contact_email="")
    page = said_after(anna, anna.post(to(visit, "plan", "invite", town.pk)))
    assert re.search(r"https?://\S+/lank/[\w-]{40,}/", page)
    assert not OutgoingMail.objects.exists()
    assert "/lank/" not in str(list(ModelLogEntry.objects.values()))


def test_things_are_ticked_off_and_on_again(anna, visit):
    item = ChecklistItemFactory(visit=visit)
    url = to(visit, "plan", "done", item.pk)
    for value, day in (("1", dt.date(2027, 4, 20)), ("1", dt.date(2027, 4, 20)), ("", None)):
        assert anna.post(url, {"is_done": value})["Location"] == f"{to(visit, 'plan')}#checklistitem-{item.pk}"
        item.refresh_from_db()
        assert item.done_on == day


# Hosts and beds.


def test_an_offer_is_accepted_once_with_one_letter(anna, visit):
    host = HostFactory(visit=visit, state="offered")
    url = to(visit, "beds", "host", host.pk)
    assert [anna.post(url, {"state": "accepted"}).status_code for _press in range(2)] == [302, 302]
    assert (Host.objects.get().state, OutgoingMail.objects.count()) == ("accepted", 1)
    assert said_after(anna, anna.post(url, {"state": "declined"}))
    assert Host.objects.get().state == "accepted"


def test_a_host_with_guests_does_not_withdraw_unseen(anna, visit):
    host = PlacementFactory(delegate__visit=visit).host
    answer = anna.post(to(visit, "beds", "host", host.pk), {"state": "withdrawn"})
    assert said_after(anna, answer)
    assert Host.objects.get().state == "accepted"


def test_an_extract_is_a_day_and_who_saw_it(anna, visit):
    host = HostFactory(visit=visit)
    url = to(visit, "beds", "extract", host.pk)
    assert told(send(anna, url, on="2027-04-21"))
    assert send(anna, url, on="2027-04-19").status_code == 302
    host.refresh_from_db()
    assert (host.extract_shown_on, host.extract_noted_by) == (dt.date(2027, 4, 19), get_user_display_name(anna.user))


def test_a_bed_against_the_rules_is_refused_told_and_given_when_meant(anna, visit):
    host = HostFactory(visit=visit, has_pets=True)
    guest = DelegateFactory(visit=visit, avoids_pets=True)
    url = to(visit, "beds", "place", guest.pk)
    answer = send(anna, url, host=host.pk, room="Gavelrummet")
    assert (bool(told(answer)), "Gavelrummet" in answer.content.decode(), Placement.objects.count()) == (True, True, 0)
    assert send(anna, url, host=host.pk, room="Gavelrummet", anyway="on").status_code == 302
    assert (Placement.objects.get().host, len(Placement.objects.get().overridden)) == (host, 1)
    anna.post(url, {"remove": "1"})
    assert not Placement.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"hotel": "Grand", "host": True}])
def test_a_guest_sleeps_at_a_host_or_in_a_hotel(anna, visit, fields):
    host, guest = HostFactory(visit=visit), DelegateFactory(visit=visit)
    answer = send(anna, to(visit, "beds", "place", guest.pk), **fields | ({"host": host.pk} if fields else {}))
    assert (answer.status_code, bool(told(answer)), Placement.objects.count()) == (200, True, 0)


def test_those_who_are_ticked_are_placed_as_proposed(anna, visit):
    host = HostFactory(visit=visit)
    guests = DelegateFactory.create_batch(2, visit=visit)
    chosen = [f"{one.pk}-{at_host.pk}" for one, at_host, _why in anna.get(to(visit, "beds")).context["proposed"]]
    assert chosen == [f"{guest.pk}-{host.pk}" for guest in guests]
    for _press in range(2):
        anna.post(to(visit, "beds", "accept"), {"chosen": chosen[:1]})
    assert list(Placement.objects.values_list("delegate", "host")) == [(guests[0].pk, host.pk)]


def test_a_proposal_that_has_changed_places_nobody(anna, visit):
    seen, better = HostFactory(visit=visit), HostFactory(visit=visit, state="offered")
    guest = DelegateFactory(visit=visit)
    Host.objects.filter(pk=seen.pk).update(state="withdrawn")
    Host.objects.filter(pk=better.pk).update(state="accepted")
    for chosen in ([f"{guest.pk}-{seen.pk}"], [f"{guest.pk}-{better.pk}", "x"], []):
        answer = anna.post(to(visit, "beds", "accept"), {"chosen": chosen})
        assert said_after(anna, answer)
    assert not Placement.objects.exists()


def test_hosts_get_their_pages_once(anna, visit):
    HostFactory.create_batch(2, visit=visit)
    url = to(visit, "beds", "send_pages")
    for _press in range(2):
        anna.post(url)
    assert OutgoingMail.objects.count() == 2
    assert anna.get(to(visit, "beds")).context["sent"].action == "vanort.send_pages"
    anna.post(url, {"seen": last_seen(anna, visit, "beds")})
    assert OutgoingMail.objects.count() == 4


# Food and needs.


def code_of(user):
    """Return the code in the letter to somebody."""
    return re.search(r"\b\d{6}\b", OutgoingMail.objects.get(recipient=user.email).body).group()


def test_names_are_read_with_a_code_for_a_quarter_of_an_hour(anna, visit, now):
    HealthNoteFactory(delegate=DelegateFactory(visit=visit, name="Mia Beispiel"), needs="Har epipenna")
    page = to(visit, "health")
    assert "Mia" not in anna.get(page).content.decode()
    anna.post(to(visit, "health", "send_code"))
    code = code_of(anna.user)
    assert send(anna, to(visit, "health", "code"), code=f"{code[:3]} {code[3:]}")["Location"] == page
    assert all(text in anna.get(page).content.decode() for text in ("Mia Beispiel", "Har epipenna"))
    now.tick(dt.timedelta(minutes=15, seconds=1))
    assert "Mia" not in anna.get(page).content.decode()
    assert told(anna.post(to(visit, "health", "code"), {"code": code}))


def test_five_wrong_codes_close_the_right_one(anna, visit):
    anna.post(to(visit, "health", "send_code"))
    right = code_of(anna.user)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _try in range(5):
        assert told(anna.post(to(visit, "health", "code"), {"code": wrong}))
    assert HealthCode.objects.get().tries == 5
    assert told(anna.post(to(visit, "health", "code"), {"code": right}))


def test_nobody_but_the_leader_gets_a_code_or_reads(bo, anna, visit):
    HealthNoteFactory(delegate=DelegateFactory(visit=visit, name="Mia Beispiel"))
    for verb in ("send_code", "code"):
        assert bo.post(to(visit, "health", verb), {"code": "123456"}).status_code in (302, 403)
    assert not HealthCode.objects.exists()
    anna.post(to(visit, "health", "send_code"))
    anna.post(to(visit, "health", "code"), {"code": code_of(anna.user)})
    Visit.objects.update(leader=bo.user)
    assert "Mia" not in anna.get(to(visit, "health")).content.decode() + bo.get(to(visit, "health")).content.decode()


# Whoever means no good.


@pytest.mark.parametrize("text", QUICK)
def test_no_text_breaks_a_form(anna, text):
    visit = planned()
    guest, host = visit.delegates.first(), visit.hosts.first()
    sent = [
        ("plan", "days", ["arrives_on", "meeting_point", "leader", "seen"]),
        ("plan", "invitation", ["organization", "language", "contact_email", "expected", "answer", "seen"]),
        ("plan", "todo", ["text", "due_on", "owner", "seen"]),
        ("programme", "item", ["starts_at", "ends_at", "title_sv", "place", "seen"]),
        ("guests", "guest", ["name", "invitation", "gender", "languages", "arrives_on", "seen"]),
    ]
    for tab, verb, names in sent:
        assert anna.get(to(visit, tab, verb), dict.fromkeys(("invitation", "starts_at"), text)).status_code == 200
        for name in names:
            assert send(anna, to(visit, tab, verb), **{name: text}).status_code in (200, 302)
    for verb, row, data in (
        ("place", guest, {"host": text, "hotel": text}), ("extract", host, {"on": text}),
        ("host", host, {"state": text}), ("accept", None, {"chosen": [text, text]}),
        ("send_pages", None, {"seen": text}),
    ):  # fmt: skip
        rest = (verb, row.pk) if row else (verb,)
        assert anna.post(to(visit, "beds", *rest), data).status_code in (200, 302)


@pytest.mark.parametrize("number", ["9" * 30, "9223372036854775808"])
def test_no_number_breaks_an_address(anna, visit, number):
    urls = [to(visit, "plan"), to(visit, "plan", "todo", 1), reverse("visits_admin:begin", args=[1])]
    for url in urls:
        address = re.sub(r"/\d+/", f"/{number}/", url)
        assert {anna.get(address).status_code, anna.post(address).status_code} <= {302, 404, 405}


def test_texts_of_others_are_shown_as_text(anna, visit):
    bad = "<script>alert(1)</script>"
    DelegateFactory(visit=visit, name=bad, role=bad)
    HostFactory(visit=visit, name=bad, note=bad, state="offered")
    InvitationFactory(visit=visit, note=bad, contact_name=bad)
    ProgrammeItemFactory(visit=visit, title={"sv": bad}, place=bad, starts_at=at("2027-05-14 10:00"))
    for tab in ("plan", "programme", "guests", "beds"):
        page = anna.get(to(visit, tab)).content.decode()
        assert (bad in page, "&lt;script&gt;alert(1)" in page) == (False, True)
