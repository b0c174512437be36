# SPDX-License-Identifier: EUPL-1.2
"""Play what comes of a demonstration's year: reports of activities, the annual report, a visit with guests and hosts.

Each step by the action that staff, a leader, a town or a resident would use, on the day that it tells of. What has been
played is left as it is.
"""

import datetime as dt
from pathlib import Path
from typing import Any

from django.db import transaction

from demo.loading import read_records, saved, told
from demo.playing import Facts, at, moment, player
from vanort.accounts.models import User
from vanort.activities import actions as activities
from vanort.activities.models import Activity, ActivityReport, ReportAim, ReportCost, ReportGroup
from vanort.core.models import OutgoingMail, RetentionRule
from vanort.directory.models import Organization
from vanort.meetings.models import AgendaItem
from vanort.reports import actions as reports
from vanort.reports.models import AnnualReport
from vanort.visits import actions as visits
from vanort.visits.models import Delegate, Host, Invitation, ProgrammeItem, Visit

# An address that can be nobody's (RFC 2606); the letters to it are thrown away.
NOBODY = "ingen@example.com"
DECISION = "Styrelsen i Exempelby [exempel], 2026-01-14 § 12"


@transaction.atomic
def play_year(folder: Path) -> int:
    """Play the reports and visits of a folder that have not been played yet; return how many that were.

    Raises:
        DemoError: when something is not whole, or an action refuses a step; then nothing is played.
    """
    number, written = 0, list(OutgoingMail.objects.values_list("pk", flat=True))
    with player(folder) as by:
        for name, play in (("reports", _report), ("annual_reports", _annual_report), ("visit", _visit)):
            for facts in read_records(folder / f"{name}.json"):
                with told(f"{name}.json, {facts.get('activity') or facts['year']}"):
                    number += play(facts, by)
    # Nobody there can be written to.
    OutgoingMail.objects.exclude(pk__in=written).delete()
    return number


def _report(facts: Facts, by: User) -> bool:
    """A leader is asked, tells, and is approved."""
    activity = Activity.objects.get(slug=facts["activity"])
    if ActivityReport.objects.filter(activity=activity).exists():
        return False
    with at(facts["asked_at"]):
        report = activities.expect_report(activity, by=by)
        activities.ask_leader(report, by=by, email=NOBODY, **facts["leader"])
    with at(facts["received_at"]):
        for name, text in facts["text"].items():
            setattr(report, name, text)
        report.summary, report.is_public = {"sv": facts["summary"]}, facts["is_public"]
        saved(report)
        for text, age, number in facts["groups"]:
            saved(ReportGroup(report=report, text=text, age=age, number=number))
        for aim, result in facts["aims"]:
            saved(ReportAim(report=report, aim=aim, result=result))
        for text, amount in facts["costs"]:
            saved(ReportCost(report=report, text=text, amount=amount))
        activities.receive(report)
    with at(facts["approved_at"]):
        activities.approve(report, by=by)
    return True


def _annual_report(facts: Facts, by: User) -> bool:
    """The year is compiled and, where a body has adopted it, put in words, handed over and published."""
    body, year = Organization.objects.get(slug=facts["body"]), facts["year"]
    if AnnualReport.objects.filter(body=body, year=year).exists():
        return False
    with at(facts["compiled_at"]):
        report = reports.begin_report(body, year, by=by)
        reports.compile_asked()
        report.refresh_from_db()
    if "adopted_at" not in facts:
        # A year that no body has adopted a report of: the figures wait in the office for whoever writes the words.
        return True
    with at(facts["adopted_at"]):
        for key, text in facts["words"].items():
            reports.write_words(report, key=key, text=text, by=by)
        for duty in reports.lacking(report):
            reports.write_words(report, key=duty.key, text=facts["quiet"][duty.heading.partition(".")[0]], by=by)
        item = AgendaItem.objects.get(meeting__body=body, title=facts["adopted_item"])
        edition = reports.adopt(report, item=item, by=by)
    with at(facts["published_at"]):
        reports.deliver(edition, on=dt.date.fromisoformat(facts["delivered_on"]), by=by)
        reports.publish(edition, by=by)
    return True


def _visit(facts: Facts, by: User) -> bool:
    """Towns are invited and answer, name their people; residents offer beds; a programme is made."""
    activity = Activity.objects.get(slug=facts["activity"])
    if Visit.objects.filter(activity=activity).exists():
        return False
    RetentionRule.objects.filter(data_class__startswith="visits.", decision="").update(decision=DECISION)
    names = ("arrives_on", "leaves_on", "arrival_place", "meeting_point", "emergency_phone", "offers_until")
    with at(facts["planned_at"]):
        visit = Visit(activity=activity, asks_health=True, hosts_wanted=True, **{name: facts[name] for name in names})
        visits.save_visit(visit, by=by)
        visit.refresh_from_db()
        towns = {one["organization"]: _invited(visit, dict(one), by) for one in facts["invitations"]}
        for one in facts["guests"]:
            _guest(visit, towns, dict(one))
        for one in facts["hosts"]:
            _host(visit, dict(one), by)
        for row in facts["programme"]:
            _item(visit, row)
    return True


def _invited(visit: Visit, facts: Facts, by: User) -> Invitation:
    reply, slug = facts.pop("answer"), facts.pop("organization")
    invitation: Any = saved(Invitation(visit=visit, organization=Organization.objects.get(slug=slug), **facts))
    visits.invite(invitation, by=by)
    visits.answer(invitation, answer=reply)
    return Invitation.objects.get(pk=invitation.pk)


def _guest(visit: Visit, towns: dict[str, Invitation], facts: Facts) -> None:
    diets, town = facts.pop("diets"), towns[facts.pop("town")]
    visits.save_delegate(Delegate(visit=visit, invitation=town, **facts), diets=diets, needs="")


def _host(visit: Visit, facts: Facts, by: User) -> None:
    shown = facts.pop("extract")
    host = visits.offer_beds(Host(visit=visit, email=NOBODY, **facts))
    visits.change_host(host, state=Host.State.ACCEPTED, by=by)
    if shown:
        # The account that plays is gone afterwards; who saw the extract is not.
        visits.note_extract(host, on=min(dt.date.fromisoformat(shown), visit.arrives_on), by=by)


def _item(visit: Visit, row: list[Any]) -> None:
    starts, ends, swedish, english, place, responsible, language, transport, dress, is_meal, is_public = row
    saved(
        ProgrammeItem(
            visit=visit, starts_at=moment(starts), ends_at=moment(ends), title={"sv": swedish, "en": english},
            place=place, responsible=responsible, language=language, transport=transport, dress=dress,
            is_meal=is_meal, is_public=is_public,
        )
    )  # fmt: skip
