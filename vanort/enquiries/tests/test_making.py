# SPDX-License-Identifier: EUPL-1.2
"""An enquiry becomes an idea, a place or a correction; what the person wrote stays in the case."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.models import Collaboration, MemoryPlace
from vanort.collaborations.tests.factories import CollaborationFactory, MemoryPlaceFactory
from vanort.core.models import SiteGeneration
from vanort.enquiries.actions import begin_correction, make_idea, make_place
from vanort.enquiries.models import Enquiry
from vanort.enquiries.tests.factories import EnquiryFactory
from vanort.enquiries.tests.people import MAY_NOT, clerk, handles_enquiries_only, one_who_may_not

__all__ = ["clerk"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = dt.date(2026, 11, 23)
PRIVATE = {
    "name": "Hemlig Person", "email": "hemlig@example.com", "phone": "0431-999", "postal_address": "Hemvägen 1",
    "subject": "Hemligt", "text": "Hemligheten",
}  # fmt: skip


@pytest.fixture
def today():
    with freeze_time("2026-11-23 09:00:00", ignore=["_pytest."]):
        yield


def idea(enquiry, by, title="Körresa till Kamen", kind=Activity.Kind.FESTIVAL):
    return make_idea(enquiry, kind=kind, title=title, by=by)


def place(enquiry, by, name="Kamengatan"):
    return make_place(enquiry, name=name, by=by)


def correction(enquiry, by):
    return begin_correction(enquiry, by=by)


def counted():
    return [model.objects.count() for model in (Activity, MemoryPlace, ModelLogEntry)], SiteGeneration.current()


def everything_of(row):
    return str([getattr(row, field.attname) for field in row._meta.concrete_fields])


def test_an_idea_is_for_staff_and_holds_nothing_private(clerk):
    enquiry = EnquiryFactory(**PRIVATE)
    made = idea(enquiry, clerk)
    made.refresh_from_db()
    assert (made.state, made.visibility, made.kind) == ("idea", "internal", Activity.Kind.FESTIVAL)
    assert (dict(made.title), made.slug, made.when.edtf) == ({"sv": "Körresa till Kamen"}, "korresa-till-kamen", "2026")
    assert [word for word in PRIVATE.values() if word in everything_of(made)] == []
    assert not Activity.objects.public().exists()
    assert (enquiry.activity, enquiry.state) == (made, "received")


def test_a_place_is_for_staff_until_its_facts_are_checked(clerk):
    enquiry = EnquiryFactory(**PRIVATE)
    made = place(enquiry, clerk)
    made.refresh_from_db()
    assert (made.visibility, made.kind, made.slug) == ("internal", "other", "kamengatan")
    assert dict(made.name) == {"sv": "Kamengatan"}
    assert [word for word in PRIVATE.values() if word in everything_of(made)] == []
    assert not MemoryPlace.objects.public().exists()
    assert enquiry.place == made


def test_what_was_made_is_in_the_log_of_both(clerk):
    enquiry = EnquiryFactory(**PRIVATE)
    activity, memory = idea(enquiry, clerk), place(enquiry, clerk)
    entries = {entry.action: entry for entry in ModelLogEntry.objects.filter(content_type__app_label="enquiries")}
    assert entries["vanort.make_idea"].data == {"activity": activity.pk}
    assert entries["vanort.make_place"].data == {"place": memory.pk}
    assert {entry.label for entry in entries.values()} == {enquiry.number}
    created = ModelLogEntry.objects.filter(action="wagtail.create")
    assert sorted(created.values_list("label", "user")) == [("Kamengatan", clerk.pk), ("Körresa till Kamen", clerk.pk)]


@pytest.mark.parametrize("make", [idea, place])
def test_a_name_that_is_taken_gets_a_number(clerk, make):
    ActivityFactory(slug="kamen")
    MemoryPlaceFactory(slug="kamen")
    assert make(EnquiryFactory(), clerk, "Kamen").slug == "kamen-2"


@pytest.mark.parametrize("make", [idea, place])
def test_it_is_made_once(clerk, make):
    enquiry = EnquiryFactory()
    make(enquiry, clerk)
    before = counted()
    with pytest.raises(ValidationError):
        make(Enquiry.objects.get(), clerk)
    assert counted() == before


@pytest.mark.parametrize("make", [idea, place])
@pytest.mark.parametrize("name", ["", "  \n", "x" * 500])
def test_a_name_is_needed_and_must_have_room(clerk, make, name):
    enquiry = EnquiryFactory()
    before = counted()
    with pytest.raises(ValidationError):
        make(enquiry, clerk, name)
    assert counted() == before
    stored = Enquiry.objects.get()
    assert (stored.activity, stored.place) == (None, None)


def test_a_kind_that_is_none_is_refused(clerk):
    with pytest.raises(ValidationError):
        idea(EnquiryFactory(), clerk, kind="party")
    assert Activity.objects.count() == 0


def test_what_was_made_and_thrown_away_can_be_made_again(clerk):
    enquiry = EnquiryFactory()
    idea(enquiry, clerk).delete()
    assert idea(Enquiry.objects.get(), clerk).pk


@pytest.mark.parametrize("make", [idea, place, correction])
@pytest.mark.parametrize("which", MAY_NOT)
def test_who_may_not_handle_enquiries_makes_nothing(make, which):
    kamen = CollaborationFactory(slug="kamen", review_by=None)
    enquiry, someone = EnquiryFactory(page="/vanorter/kamen/"), one_who_may_not(which)
    before = counted()
    with pytest.raises(PermissionDenied):
        make(enquiry, someone)
    assert counted() == before
    assert Collaboration.objects.get(pk=kamen.pk).review_by is None


@pytest.mark.parametrize("make", [idea, place, correction])
def test_the_right_to_answer_is_no_right_to_the_registers(make):
    CollaborationFactory(slug="kamen", review_by=None)
    enquiry, someone = EnquiryFactory(page="/vanorter/kamen/"), handles_enquiries_only()
    before = counted()
    with pytest.raises(PermissionDenied):
        make(enquiry, someone)
    assert counted() == before
    assert Collaboration.objects.get().review_by is None


@pytest.mark.parametrize("make", [idea, place, correction])
def test_of_what_was_erased_nothing_is_made(clerk, make):
    enquiry = EnquiryFactory(text="", state="closed", erased_at="2026-01-01T00:00Z")
    before = counted()
    with pytest.raises(ValidationError):
        make(enquiry, clerk)
    assert counted() == before


@pytest.mark.parametrize("state", Enquiry.State.values)
def test_making_something_does_not_move_the_case(clerk, state):
    enquiry = EnquiryFactory(state=state)
    idea(enquiry, clerk)
    assert Enquiry.objects.get().state == state


# Corrections.


@pytest.mark.parametrize("review_by", [None, TODAY + dt.timedelta(days=1), dt.date(2030, 1, 1)])
def test_a_correction_puts_the_record_up_for_review_today(clerk, review_by):
    kamen = CollaborationFactory(slug="kamen", review_by=review_by)
    enquiry = EnquiryFactory(page="/vanorter/kamen/", **PRIVATE)
    assert begin_correction(enquiry, by=clerk) == kamen
    kamen.refresh_from_db()
    assert (kamen.review_by, kamen.version) == (TODAY, 2)
    assert list(Collaboration.objects.past_review()) == [kamen]
    logged = {entry.content_type.model: entry for entry in ModelLogEntry.objects.filter(action="vanort.correct")}
    assert logged["collaboration"].data == {"enquiry": enquiry.number}
    assert logged["enquiry"].data == {"record": f"collaborations.Collaboration {kamen.pk}"}
    assert [word for word in PRIVATE.values() if word in str(logged["collaboration"].__dict__)] == []


def test_a_record_that_is_up_for_review_stays_as_it_is(clerk):
    kamen = CollaborationFactory(slug="kamen", review_by=dt.date(2026, 1, 1))
    begin_correction(EnquiryFactory(page="/en/vanorter/kamen/"), by=clerk)
    kamen.refresh_from_db()
    assert (kamen.review_by, kamen.version) == (dt.date(2026, 1, 1), 1)


def test_an_activity_is_corrected_too(clerk):
    visit = ActivityFactory(slug="besoket", review_by=None)
    begin_correction(EnquiryFactory(page="/aktiviteter/besoket/"), by=clerk)
    visit.refresh_from_db()
    assert visit.review_by == TODAY
    assert visit.start_date == dt.date(2018, 4, 19)


@pytest.mark.parametrize(
    "page", ["", "/", "/kontakt/", "/vanorter/finns-inte/", "/finns/inte/", "https://example.com/"]
)
def test_a_page_of_no_record_cannot_be_corrected_so(clerk, page):
    enquiry = EnquiryFactory(page=page)
    with pytest.raises(ValidationError):
        begin_correction(enquiry, by=clerk)
    assert ModelLogEntry.objects.count() == 0
