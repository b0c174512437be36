# SPDX-License-Identifier: EUPL-1.2
"""Staff's change of status, and the forms of collaborations and agreements."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import ModelLogEntry

from vanort.accounts.models import User
from vanort.collaborations.models import Agreement, Collaboration
from vanort.collaborations.tests.factories import AgreementFactory, CollaborationFactory, StatusChangeFactory
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import DecisionReferenceFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


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


def status_of(collaboration):
    return f"/admin/samarbeten/{collaboration.pk}/status/"


def test_a_new_status_is_added_to_the_history(allowed):
    one = CollaborationFactory()
    StatusChangeFactory(collaboration=one, status="active")
    decision, source = DecisionReferenceFactory(), SourceFactory()
    answer = allowed.post(
        status_of(one),
        {
            "status": "paused",
            "since": "maj 2024",
            "decision": decision.pk,
            "reason_sv": "Kriget",
            "reason_en": "The war",
            "source": source.pk,
        },
    )
    assert answer.url == f"/admin/snippets/collaborations/collaboration/edit/{one.pk}/"
    one.refresh_from_db()
    assert one.status == "paused"
    old, new = one.status_changes.all()
    assert (old.status, new.status, new.since.edtf, new.decision, new.source) == (
        "active",
        "paused",
        "2024-05",
        decision,
        source,
    )
    assert new.reason == {"sv": "Kriget", "en": "The war"}
    assert ModelLogEntry.objects.get().action == "vanort.status"


def test_the_proposal_is_filled_in(allowed):
    one = CollaborationFactory()
    page = allowed.get(f"{status_of(one)}?status=dormant")
    assert page.context["form"]["status"].value() == "dormant"
    assert not one.status_changes.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"status": ""}, "status"), ({"since": "nyss"}, "since"), ({"reason_en": "Only English"}, "reason")],
)
def test_what_is_wrong_is_told_and_nothing_changes(allowed, wrong, field):
    one = CollaborationFactory()
    page = allowed.post(status_of(one), {"status": "paused", **wrong})
    assert page.context["form"].errors.keys() == {field}
    one.refresh_from_db()
    assert one.status == "active"
    assert not one.status_changes.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_change_collaborations_is_turned_away(staff, method):
    one = CollaborationFactory()
    assert getattr(staff, method)(status_of(one), {"status": "paused"}).status_code == 302
    one.refresh_from_db()
    assert one.status == "active"


def test_a_stranger_is_asked_to_sign_in(client):
    one = CollaborationFactory()
    answer = client.post(status_of(one), {"status": "paused"})
    assert answer.status_code == 302
    assert "next=" in answer.url
    one.refresh_from_db()
    assert one.status == "active"


def test_the_form_shows_the_history_and_leads_to_the_change(allowed):
    one = CollaborationFactory()
    StatusChangeFactory(collaboration=one, since="1978", reason={"sv": "Avtalet undertecknades"})
    page = allowed.get(f"/admin/snippets/collaborations/collaboration/edit/{one.pk}/").content.decode()
    assert "Avtalet undertecknades" in page
    assert status_of(one) in page
    assert 'name="status"' not in page


def test_an_agreement_is_made_with_both_signatures(allowed):
    one, sides = CollaborationFactory(), [OrganizationFactory(), OrganizationFactory()]
    data = {
        "collaboration": one.pk,
        "kind": "twinning",
        "title_sv": "Vänortsavtal",
        "visibility": "public",
        "signings-TOTAL_FORMS": "2",
        "signings-INITIAL_FORMS": "0",
    }
    for number, (side, day) in enumerate(zip(sides, ("1978-05-12", "september 1978"), strict=True)):
        data |= {
            f"signings-{number}-organization": side.pk,
            f"signings-{number}-signed": day,
            f"signings-{number}-id": "",
        }
    allowed.post("/admin/snippets/collaborations/agreement/add/", data)
    made = Agreement.objects.get()
    assert [(signing.organization, signing.signed.edtf) for signing in made.signings.all()] == [
        (sides[0], "1978-05-12"),
        (sides[1], "1978-09"),
    ]


def test_the_list_of_agreements_can_be_narrowed_to_one_collaboration(allowed):
    wanted, _other = AgreementFactory(), AgreementFactory()
    page = allowed.get(f"/admin/snippets/collaborations/agreement/?collaboration={wanted.collaboration_id}")
    assert list(page.context["object_list"]) == [wanted]


def test_rules_of_the_model_are_told_in_the_form(allowed):
    data = {
        "kind": "network",
        "relation": "friendship",
        "name_sv": "Nätet",
        "visibility": "held",
        "currency": "SEK",
        **{
            f"{rows}-{part}": "0"
            for rows in ("parties", "milestones", "funding")
            for part in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }
    page = allowed.post("/admin/snippets/collaborations/collaboration/add/", data)
    assert len(page.context["form"].non_field_errors()) == 2
    assert not Collaboration.objects.exists()
