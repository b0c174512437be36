# SPDX-License-Identifier: EUPL-1.2
"""The page before a meeting: its agenda, its papers, and who may do what there."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.mandates.models import Regulation
from vanort.meetings.models import AgendaItem, Meeting, Paper, Task
from vanort.meetings.tests.factories import (
    AdjustmentFactory,
    AgendaItemFactory,
    AttendanceFactory,
    MeetingFactory,
    PaperFactory,
    StandingItemFactory,
    TaskFactory,
    at,
)
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import url_of
from vanort.secretariat.tests.preparing import agenda, planned, to, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now():
    with freeze_time("2026-11-23 09:00"):
        yield


@pytest.fixture
def siv(db):
    """The committee's secretary, signed in."""
    return client_of("secretary", "siv")


@pytest.fixture
def lars(db):
    """A reader, signed in, who may look and do nothing."""
    return client_of("reader", "lars")


@pytest.fixture
def meeting(db):
    return planned(count=3)


# The page.


def test_the_page_shows_agenda_people_tasks_and_the_last_day(siv, meeting):
    PaperFactory(item=meeting.items.first(), title="Ansökan om bidrag")
    TaskFactory(body=meeting.body, owner=meeting.chair, text="Svara Kamen", due_on="2026-11-30")
    answer = siv.get(to(meeting))
    page = answer.content.decode()
    assert all(text in page for text in (
        "Ärende 1", "Ansökan om bidrag", "Svara Kamen", "person1@example.se", "2 december 2026",
    ))  # fmt: skip
    assert [one.person for one in answer.context["unreached"]] == [_third(meeting)]
    assert (len(answer.context["people"]), answer.context["is_late"]) == (7, False)


def _third(meeting):
    return meeting.body.terms.get().mandates.exclude(role="chair").order_by("pk")[2].person


@pytest.mark.parametrize("step", ["", "call"])
def test_as_many_queries_for_three_items_as_for_one(siv, step):
    counts = []
    for count in (1, 3):
        meeting = planned(f"2026-12-0{count} 15:00", count=count)
        for item in meeting.items.all():
            PaperFactory.create_batch(count, item=item)
        TaskFactory.create_batch(count, body=meeting.body, owner=meeting.chair)
        siv.get(to(meeting, step))
        with CaptureQueriesContext(connection) as captured:
            assert siv.get(to(meeting, step)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_looking_writes_nothing(siv, meeting):
    item = meeting.items.first()
    with CaptureQueriesContext(connection) as captured:
        for step, args in (("", ()), ("item", (item.pk,)), ("call", ()), ("notice", ("ics",))):
            assert siv.get(to(meeting, step, *args)).status_code == 200
    words = {query["sql"].split()[0].upper() for query in captured}
    assert words <= {"SELECT", "SAVEPOINT", "RELEASE"}


def test_a_meeting_that_is_not_there_is_not_found(siv):
    assert siv.get("/admin/sammantraden/999999/forbered/").status_code == 404


# Who may.

STEPS = ("add", "fill", "call", "cancel", "plan_anew")
ITEM_STEPS = ("up", "down", "remove", "paper")


def test_a_reader_sees_the_agenda_and_no_buttons(lars, meeting):
    page = lars.get(to(meeting)).content.decode()
    assert "Ärende 1" in page
    assert f'action="{to(meeting, "add")}"' not in page
    assert to(meeting, "call") not in page
    assert lars.get(to(meeting, "item", meeting.items.first().pk)).status_code == 200


def test_a_reader_changes_nothing(lars, meeting):
    item, before = meeting.items.first(), agenda(meeting)
    data = {"title": "Nytt", "kind": "decision", "version": meeting.version, "reason": "Snö"}
    urls = [to(meeting, step) for step in STEPS] + [to(meeting, step, item.pk) for step in ITEM_STEPS]
    assert {lars.post(url, data).status_code for url in [*urls, to(meeting, "item", item.pk)]} <= {302, 403}
    assert (agenda(meeting), Meeting.objects.get(pk=meeting.pk).state) == (before, "planned")
    assert not ModelLogEntry.objects.filter(action__startswith="vanort").exists()


def test_a_stranger_is_led_to_sign_in(meeting):
    answers = [Client().get(to(meeting)), Client().post(to(meeting, "add"), {"title": "Nytt", "kind": "decision"})]
    assert [(answer.status_code, "konto" in answer.url or "login" in answer.url) for answer in answers] == [
        (302, True)
    ] * 2
    assert meeting.items.count() == 3


def test_whoever_comes_back_without_a_form_is_led_to_the_page(siv, meeting):
    item = meeting.items.first()
    urls = [to(meeting, step) for step in STEPS if step != "call"] + [to(meeting, one, item.pk) for one in ITEM_STEPS]
    assert {siv.get(url).url for url in urls} == {to(meeting)}


# The agenda.


def test_an_item_is_added_last_and_the_page_opens_there(siv, meeting):
    answer = siv.post(to(meeting, "add"), {
        "title": "Körutbyte", "kind": "decision", "diary_number": "KS 2026/311", "background": "Kören vill resa.",
        "proposal": "Utskottet ger 15 000 kronor.",
    })  # fmt: skip
    item = AgendaItem.objects.get(title="Körutbyte")
    assert answer.url == f"{to(meeting)}#item-{item.pk}"
    assert (item.position, item.kind, item.diary_number, item.is_added) == (4, "decision", "KS 2026/311", False)
    assert (item.background, item.proposal) == ("Kören vill resa.", "Utskottet ger 15 000 kronor.")
    entry = ModelLogEntry.objects.get(action="vanort.agenda")
    assert (entry.object_id, entry.user, entry.data) == (str(meeting.pk), siv.user, {"title": "Körutbyte"})


def test_a_button_pressed_twice_adds_one_item(siv, meeting):
    data = {"title": "Körutbyte", "kind": "decision"}
    answers = [siv.post(to(meeting, "add"), data) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [302, 200]
    assert agenda(meeting) == ["Ärende 1", "Ärende 2", "Ärende 3", "Körutbyte"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("kind", "hemligt"),
        ("diary_number", "1" * 41),
        ("background", "x" * 20_001),
    ],
)
def test_a_wrong_item_is_refused_with_what_was_typed(siv, meeting, field, text):
    data = {"title": "Körutbyte", "kind": "decision", "background": "Det här skrev jag."} | {field: text}
    answer = siv.post(to(meeting, "add"), data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert answer.context["form"]["title"].value() == data["title"]
    assert meeting.items.count() == 3


def test_nothing_is_added_before_fixed_numbers(siv, meeting):
    later = MeetingFactory(body=meeting.body, starts_at=at("2026-12-20 15:00"))
    AgendaItemFactory(meeting=later, paragraph=7)
    answer = siv.post(to(meeting, "add"), {"title": "Körutbyte", "kind": "decision"})
    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1
    assert meeting.items.count() == 3


def test_an_item_is_changed(siv, meeting):
    item = meeting.items.get(position=2)
    answer = siv.post(to(meeting, "item", item.pk), {"title": "Nytt namn", "kind": "report", "background": "Mer."})
    assert answer.url == f"{to(meeting)}#item-{item.pk}"
    item.refresh_from_db()
    assert (item.title, item.kind, item.background, item.position) == ("Nytt namn", "report", "Mer.", 2)


def test_an_item_without_a_heading_is_not_stored_and_its_page_still_names_it(siv, meeting):
    item = meeting.items.get(position=2)
    answer = siv.post(to(meeting, "item", item.pk), {"title": "", "kind": "decision", "background": "Kvar."})
    assert (answer.status_code, answer.context["item"].title) == (200, "Ärende 2")
    assert answer.context["form"]["background"].value() == "Kvar."


def test_an_adjusted_item_is_shown_and_never_changed(siv):
    meeting = planned("2026-11-10 15:00", count=1)
    item = meeting.items.get()
    adjustment = AdjustmentFactory(meeting=meeting, adjusted_on=meeting.day)
    AgendaItem.objects.filter(pk=item.pk).update(adjustment=adjustment, paragraph=1)
    page = siv.get(to(meeting, "item", item.pk)).content.decode()
    assert f'action="{to(meeting, "item", item.pk)}"' not in page
    siv.post(to(meeting, "item", item.pk), {"title": "Annat", "kind": "decision"})
    siv.post(to(meeting, "paper", item.pk), {"title": "Sent", "file": upload()})
    siv.post(to(meeting, "remove", item.pk))
    assert (agenda(meeting), Paper.objects.count()) == (["Ärende 1"], 0)


@pytest.mark.parametrize(
    ("step", "place", "then"),
    [("up", 2, [2, 1, 3]), ("down", 2, [1, 3, 2]), ("up", 1, [1, 2, 3]), ("down", 3, [1, 2, 3])],
)
def test_an_item_moves_one_place(siv, meeting, step, place, then):
    item = meeting.items.get(position=place)
    assert siv.post(to(meeting, step, item.pk)).url == f"{to(meeting)}#item-{item.pk}"
    assert agenda(meeting) == [f"Ärende {number}" for number in then]


def test_an_item_whose_number_is_fixed_stays(siv, meeting):
    AgendaItem.objects.filter(meeting=meeting, position=1).update(paragraph=12)
    answer = siv.post(to(meeting, "up", meeting.items.get(position=2).pk), follow=True)
    assert agenda(meeting) == ["Ärende 1", "Ärende 2", "Ärende 3"]
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_an_item_is_taken_off_and_the_rest_move_up(siv, meeting):
    siv.post(to(meeting, "remove", meeting.items.get(position=2).pk))
    assert agenda(meeting) == ["Ärende 1", "Ärende 3"]


def test_an_item_at_which_something_is_written_down_stays(siv, meeting):
    item = meeting.items.get(position=2)
    AttendanceFactory(meeting=meeting, person=meeting.chair, from_item=item)
    answer = siv.post(to(meeting, "remove", item.pk), follow=True)
    assert (answer.status_code, agenda(meeting)) == (200, ["Ärende 1", "Ärende 2", "Ärende 3"])
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_an_item_of_another_meeting_is_not_found(siv, meeting):
    other = planned("2026-12-16 15:00", count=1)
    item = other.items.get()
    urls = [to(meeting, step, item.pk) for step in (*ITEM_STEPS, "item")]
    assert {siv.post(url, {"title": "Stulet", "kind": "decision"}).status_code for url in urls} == {404}
    assert agenda(other) == ["Ärende 1"]


# Filling it.


def test_standing_items_and_the_follow_up_of_tasks_are_put_on_once(siv):
    meeting = planned()
    for number, (title, is_last) in enumerate((("Öppnande", False), ("Val av justerare", False), ("Avslutande", True))):
        StandingItemFactory(body=meeting.body, position=number, title={"sv": title}, is_last=is_last)
    TaskFactory(body=meeting.body)
    for _press in range(2):
        assert siv.post(to(meeting, "fill")).url == to(meeting)
    titles = agenda(meeting)
    assert (titles[:2], len(titles), titles[-1]) == (["Öppnande", "Val av justerare"], 4, "Avslutande")
    assert meeting.items.get(position=3).kind == "tasks"


def test_the_items_of_an_earlier_meeting_are_copied_without_what_was_decided(siv):
    meeting = planned()
    earlier = MeetingFactory(body=meeting.body, starts_at=at("2026-09-16 15:00"))
    AgendaItemFactory(
        meeting=earlier, title="Jubileum 2027", background="Femtio år.", outcome="approved", decision_text="Ja."
    )
    siv.post(to(meeting, "fill"), {"copied_from": earlier.pk})
    item = meeting.items.get()
    assert (item.title, item.background, item.outcome, item.decision_text) == ("Jubileum 2027", "Femtio år.", "", "")


@pytest.mark.parametrize("chosen", ["", "0", "-1", "x", "99999999999999999999", "other"])
def test_another_bodys_meeting_cannot_be_copied(siv, meeting, chosen):
    other = planned("2026-09-16 15:00", count=2)
    answer = siv.post(to(meeting, "fill"), {"copied_from": other.pk if chosen == "other" else chosen})
    assert (answer.status_code, list(answer.context["copy_form"].errors)) == (200, ["copied_from"])
    assert meeting.items.count() == 3


def test_only_earlier_meetings_with_items_are_offered(siv, meeting):
    empty = MeetingFactory(body=meeting.body, starts_at=at("2026-08-01 15:00"))
    later = MeetingFactory(body=meeting.body, starts_at=at("2027-08-01 15:00"))
    earlier = MeetingFactory(body=meeting.body, starts_at=at("2026-09-16 15:00"))
    AgendaItemFactory.create_batch(2, meeting=earlier)
    AgendaItemFactory(meeting=later)
    offered = siv.get(to(meeting)).context["copy_form"].fields["copied_from"].queryset
    assert (list(offered), empty in offered) == ([earlier], False)


# Papers.


def test_a_paper_is_added_read_and_taken_away_with_its_file(siv, meeting, django_capture_on_commit_callbacks):
    item = meeting.items.first()
    data = {"title": "Ansökan", "file": upload("ansökan å.pdf")}
    assert siv.post(to(meeting, "paper", item.pk), data).url == to(meeting, "item", item.pk)
    paper = item.papers.get()
    assert (paper.title, paper.is_public, default_storage.exists(paper.file.name)) == ("Ansökan", False, True)
    answer = siv.get(to(meeting, "read", paper.pk))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment")
    with django_capture_on_commit_callbacks(execute=True):
        siv.post(to(meeting, "remove_paper", paper.pk))
    assert (item.papers.count(), default_storage.exists(paper.file.name)) == (0, False)


def test_a_paper_may_be_public(siv, meeting):
    siv.post(to(meeting, "paper", meeting.items.first().pk), {"title": "Program", "is_public": "on", "file": upload()})
    assert Paper.objects.get().is_public is True


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bluff.pdf", b"MZ\x90 not a pdf"), ("virus.exe", b"%PDF-1.7"), ("utan", b"%PDF-1.7"), ("tom.pdf", b""),
        ("text.txt", b"a\0b"), ("sida.html", b"<script>"), ("x" * 240 + ".pdf", b"%PDF-1.7"),
    ],
)  # fmt: skip
def test_a_file_of_the_wrong_kind_is_refused(siv, meeting, name, content):
    item = meeting.items.first()
    answer = siv.post(to(meeting, "paper", item.pk), {"title": "Fil", "file": upload(name, content)})
    assert (answer.status_code, list(answer.context["paper_form"].errors)) == (200, ["file"])
    assert answer.context["paper_form"]["title"].value() == "Fil"
    assert item.papers.count() == 0


def test_a_file_that_is_too_large_is_refused(siv, meeting):
    item = meeting.items.first()
    large = upload(content=b"%PDF-1.7" + b"x" * 20 * 1024 * 1024)
    assert list(
        siv.post(to(meeting, "paper", item.pk), {"title": "Fil", "file": large}).context["paper_form"].errors
    ) == ["file"]
    assert item.papers.count() == 0


def test_a_paper_of_another_meeting_is_neither_read_nor_taken_away(siv, meeting):
    paper = PaperFactory(item=planned("2026-12-16 15:00", count=1).items.get())
    assert siv.get(to(meeting, "read", paper.pk)).status_code == 404
    assert siv.post(to(meeting, "remove_paper", paper.pk)).status_code == 404
    assert Paper.objects.filter(pk=paper.pk).exists()


def test_a_paper_whose_file_is_gone_is_not_found(siv, meeting):
    paper = PaperFactory(item=meeting.items.first())
    default_storage.delete(paper.file.name)
    assert siv.get(to(meeting, "read", paper.pk)).status_code == 404


# The list, and the form of a meeting's facts.

LIST = "/admin/snippets/meetings/meeting/"


@pytest.fixture
def facts(meeting):
    return {
        "body": meeting.body_id, "kind": "extra", "starts_at": "2027-02-10 15:00", "mode": "on_site",
        "place": "Rådhuset", "link": "", "chair": "", "secretary": "", "visibility": "public",
        "visibility_reason": "", "review_by": "",
    }  # fmt: skip


def test_a_meeting_is_planned_and_its_page_opens(siv, facts):
    answer = siv.post(f"{LIST}add/", facts)
    made = Meeting.objects.get(slug="2027-02-10")
    assert answer.url == to(made)
    assert (made.state, made.kind, made.starts_at, made.place) == (
        "planned",
        "extra",
        at("2027-02-10 15:00"),
        "Rådhuset",
    )


def test_a_body_meets_once_at_a_time(siv, facts):
    siv.post(f"{LIST}add/", facts)
    assert siv.post(f"{LIST}add/", facts).status_code == 200
    assert Meeting.objects.filter(slug__startswith="2027-02-10").count() == 1


def test_the_facts_are_changed_but_never_the_body_or_the_state(siv, meeting, facts):
    other = planned("2026-12-16 15:00")
    data = facts | {"body": other.body_id, "state": "held", "version": meeting.version}
    assert siv.post(url_of(meeting), data).url == to(meeting)
    changed = Meeting.objects.get(pk=meeting.pk)
    assert (changed.body_id, changed.state, changed.place) == (meeting.body_id, "planned", "Rådhuset")
    assert changed.slug == "2027-02-10"


def test_the_moment_stays_once_something_is_adjusted(siv, facts):
    meeting = planned("2026-11-10 15:00")
    AdjustmentFactory(meeting=meeting, adjusted_on=meeting.day)
    siv.post(url_of(meeting), facts | {"body": meeting.body_id, "version": meeting.version})
    changed = Meeting.objects.get(pk=meeting.pk)
    assert (changed.starts_at, changed.place) == (meeting.starts_at, "Rådhuset")


def test_to_inspect_a_meeting_is_to_open_its_page(siv, lars, meeting):
    assert [one.get(url_of(meeting, "inspect")).url for one in (siv, lars)] == [to(meeting)] * 2


def test_the_list_is_newest_first_and_costs_the_same_for_three(siv, meeting):
    def shown():
        with CaptureQueriesContext(connection) as captured:
            rows = list(siv.get(LIST).context["object_list"])
        return rows, len(captured)

    shown()
    _one, before = shown()
    newest, oldest = planned("2027-03-01 15:00"), planned("2026-01-01 15:00")
    rows, after = shown()
    assert (rows, after) == ([newest, meeting, oldest], before)


def test_the_list_is_filtered(siv, meeting):
    past = planned("2026-11-10 15:00", count=2)
    Meeting.objects.filter(pk=past.pk).update(state="held")
    for query, rows in (
        ("attention=without_minutes", [past]), (f"body={meeting.body_id}", [meeting]), ("state=held", [past]),
        ("visibility=internal", []), ("q=Kullen", [meeting, past]),
    ):  # fmt: skip
        assert list(siv.get(f"{LIST}?{query}").context["object_list"]) == rows, query
    assert siv.get(f"{LIST}?body=x%00&state=%27&attention=delete").status_code == 200


def test_a_task_is_done_once(siv, lars):
    task = TaskFactory(due_on="2026-11-01")
    other = TaskFactory(done_on="2026-11-02")
    page = siv.get("/admin/snippets/meetings/task/?attention=overdue").content.decode()
    url = f"/admin/sammantraden/uppgift/{task.pk}/klar/"
    assert (url in page, f"/{other.pk}/klar/" in page) == (True, False)
    assert lars.post(url).status_code in (302, 403)
    assert Task.objects.get(pk=task.pk).done_on is None
    assert siv.post(url).url == "/admin/snippets/meetings/task/"
    assert str(Task.objects.get(pk=task.pk).done_on) == "2026-11-23"
    siv.post(f"/admin/sammantraden/uppgift/{other.pk}/klar/")
    assert str(Task.objects.get(pk=other.pk).done_on) == "2026-11-02"


@pytest.mark.parametrize(("model", "make"), [("task", TaskFactory), ("standingitem", StandingItemFactory)])
def test_the_lists_of_tasks_and_standing_items_cost_the_same_for_three(model, make):
    ada, counts = client_of("administrator", "ada"), []
    for count in (1, 2):
        make.create_batch(count)
        ada.get(f"/admin/snippets/meetings/{model}/")
        with CaptureQueriesContext(connection) as captured:
            assert ada.get(f"/admin/snippets/meetings/{model}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_no_regulation_and_no_rule_are_shown_as_unknown(siv, meeting):
    Regulation.objects.update(notice_days=None)
    answer = siv.get(to(meeting))
    assert (answer.context["call_by"], answer.context["is_late"]) == (None, False)
    assert "Reglemente" in answer.content.decode()
    Regulation.objects.all().delete()
    answer = siv.get(to(meeting))
    assert (answer.context["regulation"], answer.context["call_by"]) == (None, None)
