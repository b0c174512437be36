# SPDX-License-Identifier: EUPL-1.2
"""The example municipality: a whole year of meetings, played through the actions, and nothing of it is true."""

import datetime as dt
import json
import re

import pytest
import textstat
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils import translation
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from demo.loading import DemoError, load
from demo.playing import play
from vanort.accounts.models import User
from vanort.core.models import OutgoingMail, SiteGeneration
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.mandates.composition import composition
from vanort.mandates.models import Delegation, ElectionDay, Regulation, Term
from vanort.meetings.models import (
    Adjustment,
    AgendaItem,
    Attendance,
    Ballot,
    Meeting,
    MinutesNote,
    Recusal,
    Reservation,
    Serving,
    StandingItem,
    Task,
    Vote,
)

FOLDER = settings.ROOT / "demo" / "example"
REAL = settings.ROOT / "demo" / "angelholm"
TODAY = dt.date(2026, 11, 23)


def day(text):
    return dt.date.fromisoformat(text)


def told_in(folder):
    """Every file of a demonstration, as one text."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.json")))


def everything():
    """Every row of every table with all its values."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()}


def meeting(text):
    return Meeting.objects.get(slug=text)


@freeze_time(TODAY)
class TestExample(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", "example", verbosity=0)

    def setUp(self):
        translation.activate("sv")
        self.body = Organization.objects.get(slug="vanortsutskottet")

    def test_a_second_loading_changes_nothing(self):
        before, generation = everything(), SiteGeneration.current()
        call_command("load_demo", "example")
        assert everything() == before
        assert SiteGeneration.current() == generation

    def test_nobody_can_sign_in_who_played_it_and_nobody_got_a_letter(self):
        assert User.objects.count() == 0
        assert OutgoingMail.objects.count() == 0
        assert not Person.objects.exclude(email="").exists()

    # The body.

    def test_it_is_a_subcommittee_with_rules_and_a_delegation_for_money(self):
        rules = Regulation.objects.in_force(TODAY).get(body=self.body)
        assert (self.body.legal_form, str(self.body.parent)) == ("subcommittee", "Styrelsen i Exempelby [exempel]")
        assert (rules.seats, rules.substitutes, rules.quorum) == (6, "ranked", "seats")
        assert (rules.notice_days, rules.notice_counts, rules.duties.count()) == (5, "working", 8)
        delegation = Delegation.objects.get()
        assert (delegation.matter, delegation.decision.paragraph) == ("money", "§ 211")

    def test_six_sit_there_and_their_substitutes_are_ranked_per_party(self):
        now = composition(self.body, TODAY)
        assert (now.held, now.vacant, now.unrecorded) == (6, 0, 0)
        assert str(now.chair.person) == "Kim Exempelsson"
        assert [(one.party, one.rank) for one in now.substitutes] == [
            ("Plommonet", 1), ("Päronet", 1), ("Päronet", 2), ("Päronet", 3), ("Äpplet", 1), ("Äpplet", 2),
        ]  # fmt: skip
        orders = {one.party: one.in_order for one in now.term.call_orders.all()}
        assert orders["Äpplet"] == ("Äpplet", "Plommonet")

    def test_the_hand_over_is_still_to_be_done(self):
        assert [str(one) for one in ElectionDay.objects.all()] == ["2026-09-13", "2022-09-11"]
        assert [one.years for one in Term.objects.filter(body=self.body)] == ["2023–2026"]
        assert composition(self.body, day("2027-01-01")).is_without_members is True

    # The year.

    def test_seven_meetings_as_far_as_they_have_come(self):
        found = Meeting.objects.order_by("starts_at").values_list("slug", "state", "kind")
        assert list(found) == [
            ("2025-03-12", "held", "ordinary"),
            ("2025-11-19", "held", "ordinary"),
            ("2026-02-11", "held", "ordinary"),
            ("2026-05-06", "held", "ordinary"),
            ("2026-09-02", "held", "ordinary"),
            ("2026-10-07", "cancelled", "extra"),
            ("2026-12-09", "called", "ordinary"),
        ]
        assert meeting("2026-10-07").state_reason == "Förslaget från Musterstadt har inte kommit."

    def test_every_meeting_was_called_on_its_day_and_in_time(self):
        called = {one.slug: one.called_at.date() for one in Meeting.objects.all()}
        assert called == {
            "2025-03-12": day("2025-03-03"), "2025-11-19": day("2025-11-06"),
            "2026-02-11": day("2026-02-02"), "2026-05-06": day("2026-04-27"), "2026-09-02": day("2026-08-24"),
            "2026-10-07": day("2026-09-28"), "2026-12-09": day("2026-11-20"),
        }  # fmt: skip

    def test_numbers_run_on_through_the_year_and_only_held_meetings_have_them(self):
        fixed = AgendaItem.objects.in_order().exclude(paragraph=None)
        assert list(fixed.values_list("paragraph", flat=True)) == [*range(1, 11), *range(1, 20)]
        assert {item.meeting.state for item in fixed} == {"held"}
        assert fixed.filter(adjustment=None).count() == 0

    def test_all_paragraphs_are_published_on_the_day_they_were_posted(self):
        for item in AgendaItem.objects.exclude(adjustment=None):
            assert item.published_on == item.adjustment.posted_on, item
        assert AgendaItem.objects.public().count() == 29

    def test_the_clock_was_kept_but_for_one_late_posting(self):
        found = Adjustment.objects.order_by("adjusted_on", "pk")
        assert [(one.adjusted_on, one.is_at_once, one.posted_on > one.post_by) for one in found] == [
            (day("2025-03-20"), False, False),
            (day("2025-11-27"), False, False),
            (day("2026-02-20"), False, False),
            (day("2026-05-06"), True, False),
            (day("2026-05-13"), False, False),
            (day("2026-09-14"), False, True),
        ]
        for one in found:
            assert one.adjusted_on <= one.meeting.adjust_by
            assert one.taken_down_on >= one.may_come_down

    def test_one_paragraph_was_adjusted_at_once_before_the_rest(self):
        at_once = AgendaItem.objects.get(adjustment__is_at_once=True)
        assert (at_once.paragraph, at_once.title) == (11, "Program för vänortsdagen")

    def test_decisions_can_be_pointed_at(self):
        grant = DecisionReference.objects.get(agenda_item__title="Bidrag till Exempelkörens resa")
        assert (grant.body, grant.decided.edtf, grant.paragraph) == (self.body, "2026-02-11", "§ 4")

    # What happened.

    def test_who_had_a_conflict_of_interest_left_and_the_next_substitute_served(self):
        recusal = Recusal.objects.get()
        assert (str(recusal.person), recusal.ground, recusal.declared_at.date()) == (
            "Charlie Exempelström", "represents", day("2026-02-11"),
        )  # fmt: skip
        served = Serving.objects.get(ended=Serving.Ended.CONFLICT)
        assert str(served) == "Love Exempelnäs – Charlie Exempelström"
        assert (served.from_item, served.to_item) == (recusal.item, recusal.item)

    def test_a_substitute_served_for_who_was_away_and_for_who_came_late(self):
        away = Attendance.objects.get(meeting__slug="2026-02-11", is_absent=True)
        whole = Serving.objects.get(meeting=away.meeting, member__person=away.person)
        assert (str(whole), whole.from_item, whole.to_item) == ("Sam Exempelfors – Mika Exempelkvist", None, None)
        late = Serving.objects.get(ended=Serving.Ended.MEMBER_CAME)
        assert (str(late), late.to_item.position) == ("Lo Exempeldal – Alex Exempelberg", 3)

    def test_the_chair_settled_three_against_three(self):
        vote = Vote.objects.get(method="open")
        assert (vote.yes, vote.no, vote.is_carried, vote.tie) == (3, 3, True, "chair")
        assert vote.ballots.count() == 6
        assert Ballot.objects.get(person__name="Kim Exempelsson").option == "yes"

    def test_lots_settled_the_election(self):
        vote = Vote.objects.get(method="closed")
        assert (vote.yes, vote.no, vote.is_carried, vote.tie) == (3, 3, False, "lot")
        assert vote.item.outcome == "elected"
        assert vote.item.decision_text.startswith(f"{vote.no_means} väljs")

    def test_a_reservation_has_both_its_moments(self):
        against = Reservation.objects.get()
        assert (str(against.person), against.item.paragraph) == ("Robin Exempelgren", 10)
        assert against.announced_at < against.item.meeting.ends_at < against.written_at

    def test_money_was_granted_by_delegation_only(self):
        grants = AgendaItem.objects.filter(is_about_money=True)
        assert {item.authority.matter for item in grants} == {"money"}
        assert sorted(grants.values_list("paragraph", flat=True)) == [4, 4, 5, 10, 10]

    def test_tasks_were_given_and_done_and_one_is_overdue(self):
        assert Task.objects.count() == 4
        late = Task.objects.overdue(TODAY).get()
        assert (str(late), str(late.owner)) == ("Skriva en rapport om besöket", "Charlie Exempelström")
        assert Task.objects.open().count() == 1

    def test_a_correction_stands_beside_what_was_adjusted(self):
        note = MinutesNote.objects.get()
        assert (note.text, note.item.paragraph) == ("Rätt belopp är 14 250 kronor.", 19)
        assert (note.written_at.date(), note.by) == (day("2026-10-02"), None)
        assert "14 520 kronor" in note.item.decision_text

    def test_a_private_person_is_masked_in_public_and_named_in_the_original(self):
        item = AgendaItem.objects.exclude(masked="").get()
        assert "Pim Exempelbo" in json.dumps(item.frozen, ensure_ascii=False)
        assert "Pim" not in str(item.decision.wording)
        for address in (
            f"/organ/{self.body.slug}/2026-09-02/",
            f"/organ/{self.body.slug}/beslut/",
            "/vanortsutskottet/",
        ):
            page = self.client.get(address).content.decode()
            assert "§ 17" in page
            assert "Exempelbo" not in page

    def test_standing_items_begin_every_agenda(self):
        wanted = [str(one) for one in StandingItem.objects.filter(body=self.body)]
        assert wanted == ["Val av justerare", "Godkännande av dagordningen"]
        for one in Meeting.objects.all():
            assert [item.title for item in one.items.order_by("position")[:2]] == wanted

    def test_every_step_is_in_the_log(self):
        steps = set(ModelLogEntry.objects.filter(action__startswith="vanort.").values_list("action", flat=True))
        assert steps >= {
            "vanort.agenda", "vanort.call", "vanort.attendance", "vanort.serve", "vanort.recuse", "vanort.propose",
            "vanort.vote", "vanort.decide", "vanort.reserve", "vanort.give_task", "vanort.adjust", "vanort.post",
            "vanort.publish", "vanort.take_down", "vanort.correct_minutes", "vanort.cancel_meeting",
        }  # fmt: skip

    # Pages.

    def test_every_page_of_the_year_can_be_read_and_says_that_it_is_invented(self):
        pages = ["/", "/vanortsutskottet/", "/tidslinje/", "/vanorter/musterstadt/", "/kontakt/"]
        for address in [*pages, *(one.get_absolute_url() for one in Meeting.objects.all())]:
            for language in ("", "/en"):
                answer = self.client.get(f"{language}{address.removeprefix('/en')}")
                assert answer.status_code == 200
                assert "[ex" in answer.content.decode()


class TestApart:
    """Nothing of one demonstration is in the other."""

    def names(self, folder):
        people = json.loads((folder / "people.json").read_text(encoding="utf-8"))
        organizations = json.loads((folder / "organizations.json").read_text(encoding="utf-8"))
        return {one["name"] for one in people} | {name for one in organizations for name in one["name"].values()}

    def test_no_name_is_in_the_other(self):
        real, invented = told_in(REAL), told_in(FOLDER)
        assert {name for name in self.names(FOLDER) if name in real} == set()
        assert {name for name in self.names(REAL) if name in invented} == set()

    def test_names_say_that_they_are_invented(self):
        assert {name for name in self.names(FOLDER) if not re.search(r"Exempel|\[ex", name)} == set()
        assert not re.search(r"exempel", "".join(self.names(REAL)), re.IGNORECASE)

    def test_no_address_leads_to_anybody(self):
        assert re.findall(r"https?://|[\w.]+@[\w.]+|\d{6}-?\d{4}", told_in(FOLDER)) == []


def test_what_is_said_in_meetings_is_easy_to_read():
    records = json.loads((FOLDER / "meetings.json").read_text(encoding="utf-8"))
    items = [item for record in records for item in record["items"]]
    texts = [item.get("background", "") for item in items]
    texts += [item["decision"]["text"] for item in items if "decision" in item]
    assert textstat.lix(" ".join(texts)) <= 40


# What cannot be played.


@pytest.fixture
def year(tmp_path):
    """Give a copy of the example, and a way to change its first meeting."""
    folder = tmp_path / "example"
    folder.mkdir()
    for file in FOLDER.glob("*.json"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")

    def write(change=None):
        records = json.loads((FOLDER / "meetings.json").read_text(encoding="utf-8"))[:1]
        if change:
            change(records[0])
        (folder / "meetings.json").write_text(json.dumps(records), encoding="utf-8")
        return folder

    return write


def too_few(record):
    for key in ("kim", "alex", "noa", "robin"):
        record["attendance"][key] = {"is_absent": True}


def posted_too_early(record):
    record["adjustments"][0]["posted_at"] = "2026-02-19 10:00"


def called_too_late(record):
    record["called_at"] = "2026-02-12 10:00"


@pytest.mark.django_db
@pytest.mark.parametrize("change", [too_few, posted_too_early, called_too_late])
def test_what_the_rules_refuse_cannot_be_shown(year, change):
    folder = year(change)
    load(folder)
    with pytest.raises(DemoError, match=r"^meetings\.json, februari-2026: "):
        play(folder)
    assert (Meeting.objects.count(), User.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_meeting_is_added_to_those_played_before(year):
    folder = year()
    load(folder)
    assert (play(folder), play(folder)) == (1, 0)
    (folder / "meetings.json").write_text((FOLDER / "meetings.json").read_text(encoding="utf-8"), encoding="utf-8")
    assert play(folder) == 6
    assert Meeting.objects.count() == 7


@pytest.mark.django_db
def test_a_demonstration_without_meetings_plays_none(year):
    folder = year()
    (folder / "meetings.json").unlink()
    load(folder)
    assert play(folder) == 0


@pytest.mark.django_db
def test_the_command_says_what_is_wrong_and_loads_nothing(year, settings):
    folder = year(too_few)
    settings.ROOT = folder.parent.parent
    (settings.ROOT / "demo").symlink_to(folder.parent)
    with pytest.raises(CommandError, match=r"^meetings\.json, februari-2026: "):
        call_command("load_demo", "example")
    assert Organization.objects.count() == 0
