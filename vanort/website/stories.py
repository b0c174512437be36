# SPDX-License-Identifier: EUPL-1.2
"""What happened, as entries of a timeline: made from milestones, activities, agreements and regulations."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, Milestone
from vanort.core.texts import Texts, sort_key
from vanort.mandates.models import Regulation
from vanort.ui.entries import Entry, joined
from vanort.website.register import parts_of

_TWIN = Collaboration.Kind.TWIN_TOWN
_STAGES = {"charter": "friend", "twinning": "twin"}
_RELATIONS: dict[str, str] = {Collaboration.Relation.PARTNERSHIP: "twin", Collaboration.Relation.FRIENDSHIP: "friend"}
_MILESTONE_LANES: dict[str, str] = {
    Milestone.Kind.FIRST_CONTACT: "first-out",
    Milestone.Kind.CONTACT: "contact",
    Milestone.Kind.TWINNING: "twinning",
}
_ARROWS: dict[str, str] = {Activity.Direction.TRAVEL: "out", Activity.Direction.HOST: "in"}
MARKS: dict[str, str] = {Activity.Direction.TRAVEL: "trip", Activity.Direction.HOST: "in"}
_SAME_STEP: dict[str, str] = {
    Agreement.Kind.CHARTER: Milestone.Kind.CHARTER,
    Agreement.Kind.TWINNING: Milestone.Kind.TWINNING,
    Agreement.Kind.RENEWAL: Milestone.Kind.RENEWAL,
    Agreement.Kind.COOPERATION: Milestone.Kind.FOUNDING,
}


def name_of(collaboration: Collaboration) -> Texts:
    """Return the name that readers know it by: the partner's, else its own. No query after with_parties."""
    partner = collaboration.partner
    name: Texts = partner.name if partner else collaboration.name
    return name


def named(collaborations: Iterable[Collaboration]) -> list[tuple[str, str]]:
    """Return collaborations for a select, by name: (slug, name). No query after with_parties."""
    pairs = ((each.slug, str(name_of(each))) for each in collaborations)
    return sorted(pairs, key=lambda pair: sort_key(pair[1]))


def of_milestone(milestone: Milestone, collaboration: Collaboration) -> Entry:
    """Make an entry of a milestone; one without a date says so."""
    is_deal = milestone.kind not in (Milestone.Kind.FIRST_CONTACT, Milestone.Kind.CONTACT)
    kind = capfirst(milestone.get_kind_display())
    return Entry(
        when=milestone.when or _("year unknown"),
        title=milestone.title,
        text=joined(milestone.text, milestone.derivation) if milestone.is_derived else milestone.text,
        kind=_("%(kind)s, derived year") % {"kind": kind} if milestone.is_derived else kind,
        who=str(name_of(collaboration)),
        url=collaboration.get_absolute_url(),
        mark="local" if collaboration.kind != _TWIN else "deal" if is_deal else "in",
        lane=_MILESTONE_LANES.get(milestone.kind, "charter"),
        stage=_STAGES.get(milestone.kind, "") if milestone.when else "",
        sources=(milestone.source,) if milestone.source else (),
        is_milestone=True,
    )


def of_activity(activity: Activity, parts: Sequence[Collaboration] | None = None) -> Entry:
    """Make an entry of an activity, with sources loaded. A planned one is never told as held.

    Args:
        activity: the activity.
        parts: the public collaborations that it is part of; without them the activity's own are asked for.
    """
    parts = list(activity.collaborations.all()) if parts is None else parts
    is_done = activity.state == Activity.State.DONE
    arrow = _ARROWS.get(activity.direction, "")
    return Entry(
        when=activity.when or "",
        title=activity.title,
        text=activity.summary,
        kind=activity_words(activity),
        who=", ".join(str(name_of(each)) for each in parts),
        url=activity.get_absolute_url(),
        mark=_mark(activity, parts) if is_done else "plan",
        lane=("" if is_done else "plan-") + arrow if arrow else "contact",
        sources=tuple(activity.sources.all()),
    )


def of_activities(activities: Iterable[Activity], known: Sequence[Collaboration]) -> list[Entry]:
    """Make entries of activities loaded ``for_entries``; known collaborations are not asked for again. One query."""
    rows = list(activities)
    parts = parts_of(rows, known)
    return [of_activity(each, parts.get(each.pk, [])) for each in rows]


def of_agreement(agreement: Agreement, collaboration: Collaboration) -> Entry:
    """Make an entry of an agreement; needs with_signings."""
    return Entry(
        when=agreement.signed or _("year unknown"),
        title=agreement.title,
        text=agreement.summary,
        kind=capfirst(agreement.get_kind_display()),
        who=str(name_of(collaboration)),
        url=f"{collaboration.get_absolute_url()}#avtal",
        mark="deal",
        lane="twinning" if agreement.kind == Agreement.Kind.TWINNING else "charter",
        stage=_STAGES.get(agreement.kind, "") if agreement.signed else "",
        sources=(agreement.source,) if agreement.source else (),
        is_milestone=True,
    )


def of_regulation(regulation: Regulation) -> Entry:
    """Make an entry of the adoption of a body's rules; needs body, decision and source."""
    decided = regulation.decision.decided if regulation.decision and regulation.decision.is_public else None
    return Entry(
        when=decided or regulation.valid_from or "",
        title=regulation.title,
        text=regulation.summary,
        kind=capfirst(str(Activity.Kind.DECISION.label)),
        who=str(regulation.body),
        url=reverse("meetings:body", args=[regulation.body.slug]),
        sources=(regulation.source,) if regulation.source else (),
    )


GROUPS: dict[str, tuple[str, ...]] = {
    "visits": (
        Activity.Kind.OFFICIAL_VISIT, Activity.Kind.WORKING_TALKS, Activity.Kind.CITIZENS_TRIP,
        Activity.Kind.FESTIVAL, Activity.Kind.CONFERENCE, Activity.Kind.AID, Activity.Kind.ONLINE,
    ),
    "deals": (Activity.Kind.DECISION,),
    "schools": (Activity.Kind.PUPIL_EXCHANGE, Activity.Kind.CLUB_EXCHANGE),
    "jubilees": (Activity.Kind.JUBILEE,),
}  # fmt: skip


def _mark(activity: Activity, parts: Iterable[Collaboration]) -> str:
    if activity.kind == Activity.Kind.DECISION:
        return "local"
    with_town = any(each.kind == _TWIN for each in parts)
    return MARKS.get(activity.direction, "in" if with_town else "local")


def activity_words(activity: Activity) -> str:
    """Return what sort of activity it is, where, and its state unless it was carried out."""
    kind = capfirst(activity.get_kind_display())
    words = _("%(kind)s in %(town)s") % {"kind": kind, "town": activity.town} if activity.town else kind
    return words if activity.state == Activity.State.DONE else f"{words} – {activity.shown_state_label}"


def steps_of(collaboration: Collaboration, agreements: Iterable[Agreement]) -> list[Entry]:
    """Return milestones and agreements as entries; an agreement that a milestone tells of already is left out."""
    told = {(step.kind, step.when.year) for step in collaboration.milestones.all() if step.when}
    entries = [of_milestone(step, collaboration) for step in collaboration.milestones.all()]
    for agreement in agreements:
        signed = agreement.signed
        if not signed or (_SAME_STEP.get(agreement.kind), signed.year) not in told:
            entries.append(of_agreement(agreement, collaboration))
    return entries


def staged(entries: list[Entry], collaboration: Collaboration) -> list[Entry]:
    """Sort entries in time and mark how close the towns were at each: contact, friend or twin."""
    is_told = any(entry.stage for entry in entries)
    stage = "contact" if is_told else _RELATIONS.get(collaboration.relation, "contact")
    found = []
    for entry in sorted(entries, key=lambda each: each.key):
        stage = entry.stage or stage
        found.append(replace(entry, stage=stage))
    return found
