# SPDX-License-Identifier: EUPL-1.2
"""What happened and what lies ahead, as entries: milestones, activities, agreements, regulations and jubilees."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from vanort.activities.models import Activity
from vanort.collaborations.jubilees import jubilees
from vanort.collaborations.models import Agreement, Collaboration, Milestone, StatusChange
from vanort.core.dates import When
from vanort.core.texts import Texts, sort_key
from vanort.mandates.models import Regulation
from vanort.ui.entries import Entry, joined
from vanort.website.register import parts_of

YEARS_AHEAD = 5
_TWIN = Collaboration.Kind.TWIN_TOWN
_KIND, _STEP, _DEAL = Activity.Kind, Milestone.Kind, Agreement.Kind
_STAGES = {"charter": "friend", "twinning": "twin"}
_RELATIONS: dict[str, str] = {Collaboration.Relation.PARTNERSHIP: "twin", Collaboration.Relation.FRIENDSHIP: "friend"}
_LANES: dict[str, str] = {_STEP.FIRST_CONTACT: "first-out", _STEP.CONTACT: "contact", _STEP.TWINNING: "twinning"}
_ARROWS: dict[str, str] = {Activity.Direction.TRAVEL: "out", Activity.Direction.HOST: "in"}
MARKS: dict[str, str] = {Activity.Direction.TRAVEL: "trip", Activity.Direction.HOST: "in"}
# The milestone that tells of the same step as an agreement.
_SAME_STEP: dict[str, str] = {
    _DEAL.CHARTER: _STEP.CHARTER, _DEAL.TWINNING: _STEP.TWINNING, _DEAL.RENEWAL: _STEP.RENEWAL,
    _DEAL.COOPERATION: _STEP.FOUNDING}  # fmt: skip
GROUPS: dict[str, tuple[str, ...]] = {
    "visits": (_KIND.OFFICIAL_VISIT, _KIND.WORKING_TALKS, _KIND.CITIZENS_TRIP, _KIND.FESTIVAL, _KIND.CONFERENCE,
               _KIND.AID, _KIND.ONLINE),
    "deals": (_KIND.DECISION,), "schools": (_KIND.PUPIL_EXCHANGE, _KIND.CLUB_EXCHANGE), "jubilees": (_KIND.JUBILEE,),
}  # fmt: skip


def name_of(collaboration: Collaboration) -> Texts:
    """Return the name that readers know it by: the partner's, else its own. No query after with_parties."""
    name: Texts = (collaboration.partner or collaboration).name
    return name


def named(collaborations: Iterable[Collaboration]) -> list[tuple[str, str]]:
    """Return collaborations for a select, by name: (slug, name). No query after with_parties."""
    pairs = ((each.slug, str(name_of(each))) for each in collaborations)
    return sorted(pairs, key=lambda pair: sort_key(pair[1]))


def of_milestone(milestone: Milestone, collaboration: Collaboration) -> Entry:
    """Make an entry of a milestone; one without a date says so."""
    is_deal = milestone.kind not in (_STEP.FIRST_CONTACT, _STEP.CONTACT)
    kind, is_derived = capfirst(milestone.get_kind_display()), milestone.is_derived
    return Entry(
        when=milestone.when or _("year unknown"), title=milestone.title,
        text=joined(milestone.text, milestone.derivation) if is_derived else milestone.text,
        kind=_("%(kind)s, derived year") % {"kind": kind} if is_derived else kind,
        who=str(name_of(collaboration)), url=collaboration.get_absolute_url(),
        mark="local" if collaboration.kind != _TWIN else "deal" if is_deal else "in",
        lane=_LANES.get(milestone.kind, "charter"), stage=_STAGES.get(milestone.kind, "") if milestone.when else "",
        sources=(milestone.source,) if milestone.source else (), is_milestone=True)  # fmt: skip


def of_activity(activity: Activity, parts: Sequence[Collaboration]) -> Entry:
    """Make an entry of an activity, with sources loaded, that names the public collaborations it is part of.

    A planned one is never told as held."""
    is_done, arrow = activity.state == Activity.State.DONE, _ARROWS.get(activity.direction, "")
    return Entry(
        when=activity.when or "", title=activity.title, text=activity.summary, kind=activity_words(activity),
        who=", ".join(str(name_of(each)) for each in parts), url=activity.get_absolute_url(),
        mark=_mark(activity, parts) if is_done else "plan",
        lane=("" if is_done else "plan-") + arrow if arrow else "contact",
        sources=tuple(activity.sources.all()))  # fmt: skip


def of_activities(activities: Iterable[Activity], known: Sequence[Collaboration]) -> list[Entry]:
    """Make entries of activities loaded ``for_entries``; known collaborations are not asked for again. One query."""
    rows = list(activities)
    parts = parts_of(rows, known)
    return [of_activity(each, parts.get(each.pk, [])) for each in rows]


def of_agreement(agreement: Agreement, collaboration: Collaboration) -> Entry:
    """Make an entry of an agreement; needs with_signings."""
    return Entry(
        when=agreement.signed or _("year unknown"), title=agreement.title, text=agreement.summary,
        kind=capfirst(agreement.get_kind_display()), who=str(name_of(collaboration)),
        url=f"{collaboration.get_absolute_url()}#avtal", mark="deal",
        lane="twinning" if agreement.kind == _DEAL.TWINNING else "charter",
        stage=_STAGES.get(agreement.kind, "") if agreement.signed else "",
        sources=(agreement.source,) if agreement.source else (), is_milestone=True)  # fmt: skip


def of_regulation(regulation: Regulation) -> Entry:
    """Make an entry of the adoption of a body's rules; needs body, decision and source."""
    decided = regulation.decision.decided if regulation.decision and regulation.decision.is_public else None
    return Entry(
        when=decided or regulation.valid_from or "", title=regulation.title, text=regulation.summary,
        kind=capfirst(str(_KIND.DECISION.label)), who=str(regulation.body),
        url=reverse("meetings:body", args=[regulation.body.slug]),
        sources=(regulation.source,) if regulation.source else ())  # fmt: skip


def _mark(activity: Activity, parts: Iterable[Collaboration]) -> str:
    if activity.kind == _KIND.DECISION:
        return "local"
    return MARKS.get(activity.direction, "in" if any(each.kind == _TWIN for each in parts) else "local")


def activity_words(activity: Activity) -> str:
    """Return what sort of activity it is, where, and its state unless it was carried out."""
    kind = capfirst(activity.get_kind_display())
    words = _("%(kind)s in %(town)s") % {"kind": kind, "town": activity.town} if activity.town else kind
    return words if activity.state == Activity.State.DONE else f"{words} – {activity.shown_state_label}"


def steps_of(collaboration: Collaboration, agreements: Iterable[Agreement]) -> list[Entry]:
    """Return milestones and agreements as entries; an agreement that a milestone tells of already is left out."""
    steps = collaboration.milestones.all()
    told = {(step.kind, step.when.year) for step in steps if step.when}
    new = (one for one in agreements if not one.signed or (_SAME_STEP.get(one.kind), one.signed.year) not in told)
    return [*(of_milestone(step, collaboration) for step in steps), *(of_agreement(one, collaboration) for one in new)]


def staged(entries: list[Entry], collaboration: Collaboration) -> list[Entry]:
    """Sort entries in time and mark how close the towns were at each: contact, friend or twin."""
    is_told = any(entry.stage for entry in entries)
    stage = "contact" if is_told else _RELATIONS.get(collaboration.relation, "contact")
    found = []
    for entry in sorted(entries, key=lambda each: each.key):
        stage = entry.stage or stage
        found.append(replace(entry, stage=stage))
    return found


def jubilees_of(collaborations: Iterable[Collaboration]) -> list[Entry]:
    """Return the jubilees of this year and the next five, soonest first. No query after with_milestones.

    A year that was worked out and not read in a source says so, with the reasoning."""
    this_year = timezone.localdate().year
    found = []
    for each in collaborations:
        step = each.counting_milestone
        if step and step.when and each.status not in StatusChange.FINAL:
            due = jubilees(step.when.year, this_year, this_year + YEARS_AHEAD)
            found += [_jubilee(each, step, year, years) for year, years in due]
    return sorted(found, key=lambda entry: entry.key)


def _jubilee(collaboration: Collaboration, milestone: Milestone, year: int, years: int) -> Entry:
    counted = _("Counted from %(year)d: %(what)s.") % {"year": year - years, "what": milestone.title}
    title = ngettext("%(name)s, %(years)d year", "%(name)s, %(years)d years", years)
    return Entry(
        when=When(str(year)), title=title % {"name": name_of(collaboration), "years": years},
        text=milestone.derivation if milestone.is_derived else counted,
        note=_("derived year") if milestone.is_derived else "", url=collaboration.get_absolute_url(),
        sources=(milestone.source,) if milestone.source else (),
        lane="jubilee", is_future=True, is_milestone=True, is_big=years % 25 == 0)  # fmt: skip


def ahead(planned: Iterable[Entry], collaborations: Iterable[Collaboration]) -> list[Entry]:
    """Return the entries of coming activities and jubilees in one list, soonest first."""
    entries = [replace(entry, meta=entry.kind, is_future=True) for entry in planned]
    return sorted([*entries, *jubilees_of(collaborations)], key=lambda entry: entry.key)
