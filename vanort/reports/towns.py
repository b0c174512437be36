# SPDX-License-Identifier: EUPL-1.2
"""What a year held for each twin town: visits, people, nights, schools and clubs, the agreement, the next jubilee."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from vanort.activities.models import Activity, ParticipantGroup
from vanort.collaborations.models import Agreement, Collaboration, StatusChange
from vanort.directory.models import Organization
from vanort.reports.figures import ONE, ZERO, Figure, Part, Section, Table, key_of
from vanort.reports.year import Year, day_of, name_of, part_of, parts_of, took_place


def summary_section(year: Year) -> Section:
    """Return the year's activities with all towns together, each counted once. No query."""
    return Section("summary", _("Summary"), tables=(_numbers("all", year.activities),))


def towns_section(year: Year) -> Section:
    """Return each ongoing public twin town, and each other one with an activity in the year. Four queries."""
    found: dict[int, list[Activity]] = {}
    for each in year.activities:
        for collaboration in each.collaborations.all():
            found.setdefault(collaboration.pk, []).append(each)
    agreements = Prefetch("agreements", Agreement.objects.public().with_signings())
    towns = [
        each for each in Collaboration.objects.twin_towns().with_milestones().prefetch_related(agreements)
        if each.pk in found or (each.is_public and each.status not in StatusChange.FINAL)]  # fmt: skip
    parts = tuple(_town(year, each, found.get(each.pk, [])) for each in towns)
    # Visits to us, visits to them, and people, as they stand under each town.
    firsts = (tuple(row[1] for row in part.tables[0].rows[:3]) for part in parts)
    rows = ((part_of(town), *figures) for town, figures in zip(towns, firsts, strict=True))
    head = (_("Twin town"), _("Visits to us"), _("Visits to them"), _("People in all"))
    note = _("An activity with several towns stands under each of them.")
    table = Table("towns", _("The year with each twin town"), head, tuple(rows), note, chart="bars", charted=(1, 2))
    return Section("towns", _("The twin towns"), tables=(table,), parts=parts)


def _town(year: Year, town: Collaboration, activities: Sequence[Activity]) -> Section:
    key = key_of("town", name_of(town))
    rows = [
        (part_of(each), str(each.when), each.get_direction_display(), each.shown_state_label) for each in activities
    ]
    head = (_("Activity"), _("When"), _("Direction"), _("State"))
    tables = (_numbers(key, activities), Table(f"{key}-activities", _("Activities"), head, tuple(rows)))
    facts = (
        (_("Status"), town.get_status_display() or _("unknown")), (_("Agreement"), _agreement(town, year.last)),
        (_("Next jubilee"), _jubilee(town, year.number + 1)))  # fmt: skip
    return Section(key, str(town), tables=tables if rows else tables[:1], facts=facts, is_public=town.is_public)


def _numbers(key: str, everything: Sequence[Activity]) -> Table:
    """Return the figures of some activities; a decision taken at home is none."""
    activities = [each for each in everything if each.kind != Activity.Kind.DECISION]
    hosted = [each for each in activities if each.direction == Activity.Direction.HOST]
    travelled = [each for each in activities if each.direction == Activity.Direction.TRAVEL]
    others = [each for each in activities if each not in hosted and each not in travelled]
    people, age = [row for each in activities for row in _people(each)], ParticipantGroup.Age
    kind, bodies = Organization.Kind, _organizations(activities)
    rows = {
        "in": (_("Visits to us"), parts_of(hosted)), "out": (_("Visits to them"), parts_of(travelled)),
        "people": (_("People in all"), [part for _age, part in people]),
        "adults": (_("Of them adults"), [part for each, part in people if each in (age.ADULT, None)]),
        "minors": (_("Of them under 18"), [part for each, part in people if each in (age.MINOR, None)]),
        "ageless": (_("Of them of unknown age"), [part for each, part in people if not each]),
        "hosted": (_("Nights that we hosted"), map(_nights, hosted)),
        "nights": (_("Nights with them"), map(_nights, travelled)),
        "schools": (_("Schools"), [part_of(each) for each in bodies if each.kind == kind.SCHOOL]),
        "clubs": (_("Clubs"), [part_of(each) for each in bodies if each.kind == kind.ASSOCIATION]),
        "others": (_("Other activities"), parts_of(others))}  # fmt: skip
    lines = tuple((label, Figure.total(f"{key}-{name}", parts)) for name, (label, parts) in rows.items())
    note = _("An activity counts once, in the year of its last day. What is not recorded is not counted.")
    return Table(f"{key}-numbers", _("The year in figures"), (_("What"), _("Number")), lines, note)


def _people(activity: Activity) -> list[tuple[str | None, Part]]:
    """Return the groups that took part, each with its age; without any, nobody knows how many of any age there were."""
    took, groups = took_place(activity), activity.participants.all()
    if took is None or (took and not groups):
        return [(None, part_of(activity, None))]
    about = {True: _("about"), False: ""}
    return [
        (each.age, part_of(activity, None if each.number is None else Decimal(each.number),
                           title=" ".join(f"{activity}: {about[each.is_approximate]} {each}".split())))
        for each in groups if took]  # fmt: skip


def _nights(activity: Activity) -> Part:
    took, days = took_place(activity), (activity.end_date - activity.start_date).days
    known = Decimal(days) if took and activity.when and activity.when.is_exact else None
    return part_of(activity, ZERO if took == ZERO else known)


def _organizations(activities: Sequence[Activity]) -> list[Organization]:
    happened = [each for each in activities if took_place(each) == ONE]
    found = {one for each in happened for one in each.organizations.all()}
    found |= {group.organization for each in happened for group in each.participants.all() if group.organization}
    return sorted(found, key=lambda each: each.pk)


def _agreement(town: Collaboration, on: dt.date) -> str:
    """Return how the agreements stand on a day; one that another one renews has given way to it."""
    rows = [each for each in town.agreements.all() if not each.signed or each.signed.start <= on]
    latest = [each for each in rows if each.pk not in {one.renews_id for one in rows}]
    valid = [each for each in latest if not each.valid_to or each.valid_to >= on]
    if latest and not valid:
        return _("expired on %(day)s") % {"day": day_of(max(each.valid_to for each in latest))}
    since = [str(each.signed or day_of(each.valid_from) or _("unknown")) for each in valid]
    return _("in force since %(when)s") % {"when": ", ".join(since)} if since else _("none is recorded")


def _jubilee(town: Collaboration, year: int) -> str:
    if not town.counting_milestone or not town.counting_milestone.when:
        return _("unknown")
    found = town.next_jubilee(dt.date(year, 1, 1), years_ahead=25)
    return _("%(year)s: %(years)s years") % {"year": found[0], "years": found[1]} if found else _("none ahead")
