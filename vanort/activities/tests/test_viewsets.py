# SPDX-License-Identifier: EUPL-1.2
"""What staff can say about an activity: confirmed, carried out, postponed, cancelled."""

import pytest
from django.contrib.auth.models import Permission
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.accounts.models import User
from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory, PostponementFactory
from vanort.core.tests.factories import SourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now():
    with freeze_time("2026-11-23 10:00"):
        yield


@pytest.fixture
def staff(client):
    user = User.objects.create(username="staff")
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def allowed(staff):
    staff.user.user_permissions.set(Permission.objects.all())
    return staff


def step(activity, name):
    return f"/admin/aktiviteter/{activity.pk}/{name}/"


def edit(activity):
    return f"/admin/snippets/activities/activity/edit/{activity.pk}/"


@pytest.mark.parametrize(
    ("before", "state", "when"),
    [
        ("planned", "confirmed", "2027"),
        ("planned", "done", "2020-05"),
        ("idea", "planned", "2027"),
        ("postponed", "planned", "2027"),
    ],
)
def test_a_button_moves_an_activity_and_the_log_says_so(allowed, before, state, when):
    activity = ActivityFactory(state=before, when=when)
    answer = allowed.post(step(activity, state))
    activity.refresh_from_db()
    assert (answer.url, activity.state) == (edit(activity), state)
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.data, entry.user) == ("vanort.state", {"state": state}, allowed.user)


@pytest.mark.parametrize(
    ("before", "state", "when"), [("done", "planned", "2020"), ("planned", "done", "2030"), ("planned", "x", "2030")]
)
def test_a_step_that_may_not_follow_is_refused_with_words(allowed, before, state, when):
    activity = ActivityFactory(state=before, when=when)
    page = allowed.post(step(activity, state), follow=True)
    activity.refresh_from_db()
    assert activity.state == before
    assert len(page.context["messages"]) == 1
    assert not ModelLogEntry.objects.exists()


def test_looking_changes_nothing(allowed):
    activity = ActivityFactory(state="planned", when="2020")
    assert allowed.get(step(activity, "done")).status_code == 405
    for name in ("utfall", "stall-in", "skjut-upp"):
        assert allowed.get(step(activity, name)).status_code == 200
    activity.refresh_from_db()
    assert (activity.state, activity.version) == ("planned", 1)


def test_a_cancellation_needs_a_reason(allowed):
    activity = ActivityFactory(state="planned", when="2027")
    page = allowed.post(step(activity, "stall-in"), {"reason_en": "Illness"})
    assert page.context["form"].errors.keys() == {"reason"}
    allowed.post(step(activity, "stall-in"), {"reason_sv": "Sjukdom", "reason_en": "Illness"})
    activity.refresh_from_db()
    assert (activity.state, activity.state_reason) == ("cancelled", {"sv": "Sjukdom", "en": "Illness"})


def test_a_new_date_keeps_the_old_one(allowed):
    activity, source = ActivityFactory(state="confirmed", when="2027-05"), SourceFactory()
    page = allowed.post(step(activity, "skjut-upp"), {"new_when": "nästa år"})
    assert page.context["form"].errors.keys() == {"new_when"}
    allowed.post(step(activity, "skjut-upp"), {"new_when": "19–22 maj 2028", "reason_sv": "Valet", "source": source.pk})
    activity.refresh_from_db()
    assert (activity.state, activity.when.edtf) == ("planned", "2028-05-19/2028-05-22")
    kept = activity.postponements.get()
    assert (kept.old_when.edtf, kept.reason, kept.source) == ("2027-05", {"sv": "Valet"}, source)


def test_without_a_new_date_it_is_postponed(allowed):
    activity = ActivityFactory(state="planned", when="2027-05")
    allowed.post(step(activity, "skjut-upp"), {"new_when": ""})
    activity.refresh_from_db()
    assert (activity.state, activity.when.edtf) == ("postponed", "2027-05")


def test_what_is_done_cannot_be_postponed(allowed):
    activity = ActivityFactory()
    page = allowed.post(step(activity, "skjut-upp"), {"new_when": "2028"})
    assert page.context["form"].non_field_errors()
    assert not activity.postponements.exists()


def test_the_question_offers_only_what_may_follow(allowed):
    invited = allowed.get(step(ActivityFactory(state="invited", when="2020"), "utfall")).content.decode()
    planned = allowed.get(step(ActivityFactory(state="planned", when="2020"), "utfall")).content.decode()
    assert "/done/" not in invited
    assert "/done/" in planned
    assert "/stall-in/" in invited


def test_the_form_has_the_buttons_and_not_the_state(allowed):
    activity = ActivityFactory(state="planned", when="2027")
    PostponementFactory(activity=activity, old_when="2021", reason={"sv": "Pandemin"})
    page = allowed.get(edit(activity)).content.decode()
    for name in ("confirmed", "stall-in", "skjut-upp"):
        assert f'"{step(activity, name)}"' in page
    assert f'"{step(activity, "done")}"' not in page
    assert 'name="state"' not in page
    assert "Pandemin" in page
    late = ActivityFactory(state="planned", when="2020")
    assert f'"{step(late, "done")}"' in allowed.get(edit(late)).content.decode()


def test_a_new_activity_chooses_its_state(allowed):
    data = {
        "title_sv": "Fest", "kind": "festival", "when": "19–22 april 2018", "state": "done", "visibility": "public",
        "participants-TOTAL_FORMS": "1", "participants-INITIAL_FORMS": "0", "participants-0-id": "",
        "participants-0-group_sv": "elever", "participants-0-number": "14",
    }  # fmt: skip
    allowed.post("/admin/snippets/activities/activity/add/", data)
    made = Activity.objects.get()
    assert (made.state, made.slug, made.when.edtf) == ("done", "fest", "2018-04-19/2018-04-22")
    assert [(group.group["sv"], group.number) for group in made.participants.all()] == [("elever", 14)]


@pytest.mark.parametrize("name", ["confirmed", "stall-in", "skjut-upp"])
def test_who_may_not_change_activities_is_turned_away(staff, name):
    activity = ActivityFactory(state="planned", when="2027")
    staff.post(step(activity, name), {"reason_sv": "Nej", "new_when": "2028"})
    activity.refresh_from_db()
    assert (activity.state, activity.when.edtf) == ("planned", "2027")
    assert staff.get(step(activity, "utfall")).status_code == 302
