# SPDX-License-Identifier: EUPL-1.2
"""Play what a demonstration tells of: each step by the action that staff would use, on the day that it tells of.

``meetings.json`` is a list of meetings with their items; ``demo.playing_year`` plays reports and visits. What no action
makes, the meeting itself, is made as a form would; all else is called, adjusted, posted and published by the rules, so
that a demonstration cannot show what the product would refuse. A meeting that has been played is left as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils import timezone

from demo.loading import identity, read_records, saved, told
from vanort.accounts.models import User
from vanort.accounts.roles import GROUP_NAMES
from vanort.directory.models import Organization, Person
from vanort.mandates.models import Delegation, Mandate
from vanort.meetings import actions
from vanort.meetings.models import Adjustment, AgendaItem, Attendance, Ballot, Meeting, Proposal, Task

ITEM_FIELDS = ("title", "kind", "background", "proposal", "diary_number", "masked")
Facts = dict[str, Any]


@transaction.atomic
def play(folder: Path) -> int:
    """Play the meetings of a folder that have not been played yet; return how many that were.

    Raises:
        DemoError: when a meeting is not whole, or an action refuses a step; then none is played.
    """
    told_of = read_records(folder / "meetings.json")
    new = [each for each in told_of if not Meeting.objects.filter(uuid=_uuid(Meeting, folder, each)).exists()]
    if not new:
        return 0
    with player(folder) as by:
        for facts in new:
            with told(f"meetings.json, {facts['key']}"):
                _Stage(folder, by, facts).play()
    return len(new)


@contextmanager
def player(folder: Path) -> Iterator[User]:
    """Give the account of somebody who may play; it is gone afterwards, so that nobody can sign in with it."""
    by = User.objects.create(username=f"demo-{folder.name}")
    by.groups.add(Group.objects.get(name=GROUP_NAMES["coordinator"]))
    yield by
    by.delete()


def _uuid(model: type[models.Model], folder: Path, facts: Facts) -> Any:
    return identity(model, folder.name, facts["key"])


def moment(text: str) -> dt.datetime:
    """Return a moment here: ``2026-02-11 15:00``."""
    return timezone.make_aware(dt.datetime.fromisoformat(text))


@contextmanager
def at(text: str) -> Iterator[dt.date]:
    """Let it be a moment of the past, ``2026-02-11 15:00``, for the actions that ask what time it is; give the day."""
    now = moment(text)
    with patch.object(timezone, "now", return_value=now):
        yield now.date()


class _Stage:
    """One meeting that is played."""

    def __init__(self, folder: Path, by: User, facts: Facts) -> None:
        self.folder, self.by, self.facts = folder, by, facts
        self.meeting = Meeting(
            uuid=_uuid(Meeting, folder, facts),
            body=Organization.objects.get(slug=facts["body"]),
            starts_at=moment(facts["starts_at"]),
            kind=facts.get("kind", Meeting.Kind.ORDINARY),
            mode=facts.get("mode", Meeting.Mode.ON_SITE),
            place=facts["place"],
            chair=self.person(facts["chair"]),
            secretary=self.person(facts["secretary"]),
        )

    def person(self, key: str) -> Person:
        """Return somebody of ``people.json``."""
        return Person.objects.get(uuid=identity(Person, self.folder.name, key))

    def play(self) -> None:
        """Play the meeting as far as it has come."""
        self._prepare()
        for text, day in self.facts.get("finished", {}).items():
            actions.finish(Task.objects.open().get(text=text), on=dt.date.fromisoformat(day), by=self.by)
        if "attendance" in self.facts:
            with at(self.facts["starts_at"]):
                self._attend()
                for facts in self.facts["items"]:
                    self._deal_with(facts)
                actions.end(self.meeting, at=moment(self.facts["ended_at"]), by=self.by)
        for facts in self.facts.get("adjustments", ()):
            self._adjust(facts)
        for facts in self.facts["items"]:
            if note := facts.get("correction"):
                with at(note["at"]):
                    actions.correct(self._item(facts), text=note["text"], by=self.by)

    def _prepare(self) -> None:
        with at(self.facts["planned_at"]):
            saved(self.meeting)
            actions.fill_agenda(self.meeting, by=self.by)
            standing = set(self.meeting.items.values_list("title", flat=True))
            for facts in self.facts["items"]:
                if facts["title"] not in standing:
                    given = {name: facts[name] for name in ITEM_FIELDS if name in facts}
                    actions.add_item(self.meeting, AgendaItem(**given), by=self.by)
        with at(self.facts["called_at"]):
            actions.call(self.meeting, by=self.by)
        if cancelled := self.facts.get("cancelled"):
            with at(cancelled["at"]):
                actions.cancel(self.meeting, reason=cancelled["reason"], by=self.by)

    def _attend(self) -> None:
        """Record who came and when; substitutes serve from the start and from each item at which somebody came."""
        items = list(self.meeting.items.order_by("position"))
        rows = [self._arrival(key, facts, items) for key, facts in self.facts["attendance"].items()]
        actions.record_attendance(self.meeting, rows, by=self.by)
        late = [row for row in rows if row.from_item]
        for item in [items[0], *(row.from_item for row in late if row.from_item)]:
            actions.call_substitutes(self.meeting, at=item, by=self.by)
        actions.record_attendance(self.meeting, late, by=self.by)
        self.meeting.adjusters.set([self.person(key) for key in self.facts["adjusters"]])

    def _arrival(self, key: str, facts: Facts, items: list[AgendaItem]) -> Attendance:
        person, given = self.person(key), dict(facts)
        held = Mandate.objects.of(self.meeting.body).on(self.meeting.day).exclude(role__in=Mandate.OFFICES)
        mandate = held.filter(person=person).first()
        if "from_item" in given:
            given["from_item"] = items[given["from_item"] - 1]
            given["arrived_at"] = dt.time.fromisoformat(given["arrived_at"])
        role = mandate.role if mandate else Attendance.Capacity.OFFICIAL
        return Attendance(person=person, mandate=mandate, capacity=role, **given)

    def _item(self, facts: Facts) -> AgendaItem:
        return self.meeting.items.get(title=facts["title"])

    def _deal_with(self, facts: Facts) -> None:
        """Play what happened at one item: who left, what was proposed, how it was decided, who was against."""
        item = self._item(facts)
        if recusal := facts.get("recusal"):
            actions.recuse(item, person=self.person(recusal["person"]), ground=recusal["ground"], by=self.by)
        proposals = [Proposal(**{**one, "person": self.person(one["person"])}) for one in facts.get("proposals", ())]
        if proposals:
            actions.record_proposals(item, proposals, by=self.by)
        if vote := facts.get("vote"):
            self._vote(item, dict(vote))
        if decision := dict(facts.get("decision", {})):
            by_delegation = decision.pop("by_delegation", False)
            money = Delegation.objects.filter(regulation__body=self.meeting.body_id, matter=Delegation.Matter.MONEY)
            authority = money.first() if by_delegation else None
            actions.decide(item, **decision, authority=authority, is_about_money=by_delegation, by=self.by)
        if against := facts.get("reservation"):
            times = {name: moment(against[name]) for name in ("announced_at", "written_at")}
            actions.reserve(item, person=self.person(against["person"]), text=against["text"], **times, by=self.by)
        for task in facts.get("tasks", ()):
            owner, due_on = self.person(task["owner"]), dt.date.fromisoformat(task["due_on"])
            actions.give_task(item, text=task["text"], owner=owner, due_on=due_on, by=self.by)

    def _vote(self, item: AgendaItem, vote: Facts) -> None:
        """Play a vote: open with the names of those for and against, or closed with numbers."""
        if "count" in vote:
            vote["count"] = actions.Count(**vote["count"])
        else:
            sides = {option: vote.pop(option) for option in (Ballot.Option.YES, Ballot.Option.NO)}
            vote["ballots"] = {self.person(key).pk: option for option, keys in sides.items() for key in keys}
        actions.record_vote(item, **vote, by=self.by)

    def _adjust(self, facts: Facts) -> None:
        """Play an adjustment of all that remains or of some items at once, its posting, and what was published."""
        titles = facts.get("items")
        items = self.meeting.items.filter(title__in=titles) if titles else None
        with at(facts["at"]) as day:
            adjustment: Adjustment = actions.adjust(
                self.meeting, adjusted_on=day, items=items, kept_at=facts["kept_at"], by=self.by
            )
        with at(facts["posted_at"]) as day:
            actions.post(adjustment, on=day, by=self.by)
            actions.publish(adjustment.items.order_by("position"), by=self.by)
        with at(facts["taken_down_at"]) as day:
            actions.take_down(adjustment, on=day, by=self.by)
