# SPDX-License-Identifier: EUPL-1.2
"""The acceptance scenario A9: what 28 guests cannot eat, 18 of them children; and that nothing of them ever leaks."""

import datetime as dt
import logging
import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from vanort.activities.actions import approve
from vanort.activities.models import ActivityReport, ParticipantGroup, ReportPhoto
from vanort.activities.tests.factories import ActivityReportFactory
from vanort.core.models import ErasureCertificate, OutgoingMail, RetentionRule
from vanort.office.chores import do_daily
from vanort.office.tests.conftest import client_of
from vanort.search.tests.looking import indexed
from vanort.visits import actions
from vanort.visits.models import Delegate, HealthNote, Host, Visit
from vanort.visits.retention import erase_people
from vanort.visits.tests.factories import (
    DECISION,
    DelegateFactory,
    HostFactory,
    InvitationFactory,
    ProgrammeItemFactory,
    VisitFactory,
    at,
    health_may_be_kept,
)
from vanort.visits.tests.planning import TABS, send, to
from vanort.website.tests.site import make_home

KEPT = {"visits.health": {"months": 0, "days": 30}, "visits.guest": {"months": 3}, "visits.host": {"months": 3}}
pytestmark = pytest.mark.django_db
DIETS = ["gluten"] * 3 + ["lactose"] * 2 + ["nuts", "vegan"]
# Each stands in one place only, and nowhere else in the product.
SECRETS = {
    "name": "Zebulon", "host": "Familjen Quist", "contact": "Xaver", "email": "zeb@example.com",
    "phone": "0733-987 654", "street": "Kvittenstigen", "health": "adrenalinpenna", "note": "Yxskaftsvägen",
    "emergency": "Mormor Wilma", "room": "Lusthuset", "hostmail": "quist@example.se", "townmail": "xaver@example.com",
}  # fmt: skip
ARRIVED, GONE = "2027-05-14 08:00", "2027-06-16 03:00"


def named_in(text):
    return sorted(kind for kind, word in SECRETS.items() if word.casefold() in text.casefold())


@pytest.fixture
def staff(db):
    """A coordinator, a reader, and the group leader, who is a reader too."""
    roles = (("coordinator", "anna"), ("reader", "lars"), ("reader", "lena"))
    with freeze_time(ARRIVED):
        return {name: client_of(role, name, email=f"{name}@example.se") for role, name in roles}


@pytest.fixture
def anna(staff):
    return staff["anna"].user


@pytest.fixture
def visit(staff):
    """28 guests, 18 under 18, with seven special diets of four kinds, as their towns have told us."""
    make_home()
    health_may_be_kept(days=30)
    found = VisitFactory(leader=staff["lena"].user, asks_health=True, host_check=False)
    town = InvitationFactory(
        visit=found, contact_name=SECRETS["contact"], contact_email=SECRETS["townmail"], note=SECRETS["note"]
    )
    with freeze_time("2027-04-20 09:00"):
        for number in range(28):
            guest = DelegateFactory.build(
                visit=found, invitation=town, is_minor=number < 18, name=f"{SECRETS['name']} {number}",
                email=SECRETS["email"], emergency_contact=f"{SECRETS['emergency']}, {SECRETS['phone']}",
                photo_consent=number > 0,
            )  # fmt: skip
            told = {"diets": DIETS[number : number + 1], "needs": SECRETS["health"]} if number < len(DIETS) else {}
            actions.save_delegate(guest, **told)
        host = HostFactory(
            visit=found, name=SECRETS["host"], address=SECRETS["street"], phone=SECRETS["phone"],
            email=SECRETS["hostmail"], note=SECRETS["note"], beds=4, rooms=2,
        )  # fmt: skip
        actions.invite(town, by=staff["anna"].user)
        actions.place(found.delegates.first(), host=host, room=SECRETS["room"], by=staff["anna"].user)
        actions.send_pages(found, by=staff["anna"].user)
    ProgrammeItemFactory(
        visit=found, title={"sv": "Lunch"}, starts_at=at("2027-05-14 12:00"), is_meal=True, is_public=True
    )
    ProgrammeItemFactory(visit=found, title={"sv": "Middag"}, starts_at=at("2027-05-15 18:00"), is_meal=True)
    return Visit.objects.get(pk=found.pk)


@pytest.fixture
def report(visit):
    return ActivityReportFactory(activity=visit.activity, leader_email="lena@example.se")


# What is shown to whom.


def health_page(client, visit):
    answer = client.get(to(visit, "health"))
    return answer.content.decode(), answer.context


def test_a9_the_kitchen_gets_counts_per_meal_and_no_name(visit, staff):
    with freeze_time(ARRIVED):
        page, context = health_page(staff["anna"], visit)
    assert [(str(meal.item), meal.eaters, [number for _label, number in meal.diets]) for meal in context["meals"]] == [
        ("Lunch", 28, [3, 2, 1, 1]),
        ("Middag", 28, [3, 2, 1, 1]),
    ]
    assert named_in(page) == []


def test_a9_names_are_read_by_the_group_leader_alone_and_with_a_code(visit, staff):
    with freeze_time(ARRIVED):
        lena = staff["lena"]
        assert named_in(health_page(lena, visit)[0]) == []
        lena.post(to(visit, "health", "send_code"))
        code = re.search(r"\b\d{6}\b", OutgoingMail.objects.get(recipient="lena@example.se").body)[0]
        assert staff["anna"].post(to(visit, "health", "code"), {"code": code}).status_code in (302, 403)
        lena.post(to(visit, "health", "code"), {"code": code})
        assert named_in(health_page(lena, visit)[0]) == ["health", "name"]
        assert named_in(health_page(staff["anna"], visit)[0]) == []
        assert staff["lars"].get(to(visit, "health")).status_code in (302, 403)


def test_a9_the_public_programme_shows_no_name(visit):
    with freeze_time(ARRIVED):
        page = Client().get(visit.activity.get_absolute_url()).content.decode()
    assert "Lunch" in page
    assert named_in(page) == []


def test_a9_a_photograph_with_somebody_who_has_not_agreed_cannot_be_published(visit, report, staff):
    photo = ReportPhoto(report=report, file="x.jpg", text="Gruppen", people=ReportPhoto.People.NOT_ALL, is_public=True)
    with pytest.raises(ValidationError, match=r"."):
        photo.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        photo.save()
    # Whoever plans the visit is told how many have not agreed.
    with freeze_time(ARRIVED):
        assert staff["anna"].get(to(visit, "plan")).context["unseen"] == 1


def test_a9_thirty_days_after_departure_health_is_gone_and_the_counts_stand(visit, report, anna):
    def counted(rows):
        return dict(rows.values_list("age", "number"))

    ages = ParticipantGroup.Age
    with freeze_time("2027-06-15 03:00"):
        list(do_daily())
        assert HealthNote.objects.count() == 7
    with freeze_time(GONE):
        actions.push_to_report(visit, by=anna)
        assert f"visits.health of visit #{visit.pk}: 7 erased." in list(do_daily())
        assert HealthNote.objects.count() == 0
        assert Delegate.objects.count() == 28
        ActivityReport.objects.update(state=ActivityReport.State.RECEIVED, received_at=at(GONE))
        approve(ActivityReport.objects.get(), by=anna)
    RetentionRule.objects.filter(data_class="visits.guest").update(decision=DECISION)
    with freeze_time("2027-08-17 03:00"):
        list(do_daily())
    assert Delegate.objects.count() == 0
    for rows in (report.groups, visit.activity.participants):
        assert counted(rows) == {ages.MINOR: 18, ages.ADULT: 10}
    said = set(ErasureCertificate.objects.values_list("data_class", "number", "decision"))
    assert said == {("visits.health", 7, DECISION), ("visits.guest", 29, DECISION)}


# Nothing leaks, and nothing is left.


def tables_naming(*, apart=()):
    """Return the tables in which a secret stands, and what of them, in the whole database."""
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - set(apart)):
            cursor.execute(f'SELECT * FROM "{table}"')  # The names of tables are our own.
            if found := named_in(str(cursor.fetchall())):
                yield table, found
    yield from (("session", found) for one in Session.objects.all() if (found := named_in(str(one.get_decoded()))))


PRIVATE = {"visits_delegate", "visits_host", "visits_healthnote", "visits_placement", "visits_invitation"}
ADDRESSES = (
    "/", "/aktiviteter/", "/aktiviteter.csv", "/aktiviteter.atom", "/kalender/", "/kalender.ics", "/tidslinje/",
    "/samarbeten.csv", "/sitemap.xml", "/api/popolo/persons.json", "/api/popolo/organizations.json", "/bli-vard/",
    "/besok/svar/", "/besok/vard/", "/sok/?q=quist", "/sok/?q=adrenalinpenna", "/en/aktiviteter/",
)  # fmt: skip


def walk(visit, staff):
    """Do what staff do with a visit, look at every page, and take out every list."""
    anna = staff["anna"]
    guest = visit.delegates.last()
    send(anna, to(visit, "guests", "guest", guest.pk), role="elev")
    anna.post(to(visit, "beds", "place", guest.pk), {"host": "999999"})
    staff["lena"].post(to(visit, "health", "send_code"))
    anna.post(reverse("office:subject"), {"words": SECRETS["name"]})
    actions.push_to_report(visit, by=anna.user)
    with pytest.raises(ValidationError):
        erase_people([guest], reason="", by=anna.user)
    for tab in TABS:
        anna.get(to(visit, tab))
    indexed()
    list(do_daily())


def test_nothing_of_a_guest_or_host_leaves_the_visit(visit, staff, report, caplog):
    caplog.set_level(logging.DEBUG)
    with freeze_time(ARRIVED):
        walk(visit, staff)
        assert dict(tables_naming(apart=PRIVATE)) == {"core_outgoingmail": ["contact", "host", "hostmail", "townmail"]}
        for address in (*ADDRESSES, visit.activity.get_absolute_url()):
            answer = Client().get(address, follow=True)
            page = b"".join(answer).decode()
            said = page.replace("adrenalinpenna", "") if "q=adrenalinpenna" in address else page
            assert (address, answer.status_code in (200, 404, 410), named_in(said)) == (address, True, [])
        for register in ("activities/activity", "visits/visit", "directory/organization"):
            answer = staff["anna"].get(f"/admin/snippets/{register}/?export=csv")
            assert (register, answer.status_code) == (register, 200)
            assert named_in(b"".join(answer).decode()) == []
        assert named_in(staff["anna"].get("/admin/").content.decode()) == []
        assert named_in(staff["anna"].get("/admin/reports/site-history/").content.decode()) == []
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith(("django.db", "faker", "factory"))]
    assert named_in("\n".join(ours)) == []
    kept = [path.read_bytes().decode(errors="replace") for path in settings.VAR.glob("pages/**/*") if path.is_file()]
    assert named_in("\n".join(kept)) == []


def test_after_the_last_day_nothing_is_left_anywhere(visit, staff, report):
    with freeze_time(ARRIVED):
        walk(visit, staff)
    for name, kept in KEPT.items():
        RetentionRule.objects.update_or_create(data_class=name, defaults=kept | {"decision": DECISION})
    with freeze_time("2027-08-17 03:00"):
        list(do_daily())
        assert dict(tables_naming()) == {}
    assert (Delegate.objects.count(), Host.objects.count(), OutgoingMail.objects.count()) == (0, 0, 0)
    assert sum(report.groups.values_list("number", flat=True)) == 28


def test_a_restored_backup_serves_nothing_that_is_due(visit, staff):
    for name, kept in KEPT.items():
        RetentionRule.objects.update_or_create(data_class=name, defaults=kept | {"decision": DECISION})
    with freeze_time("2028-01-01 12:00"):
        call_command("restore", settle=0, verbosity=0)
    assert dict(tables_naming()) == {}
    assert Visit.objects.get().leaves_on == dt.date(2027, 5, 17)
