# SPDX-License-Identifier: EUPL-1.2
"""Minutes in words: what must be written of a meeting and of each item (KL 5:66-67 through 6:35), as blocks of text.

Minutes are written in Swedish, whoever looks at them: what calls these functions has set the language.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.documents.model import Block, Bullets, Facts, Heading, Numbered, Paragraph, Table
from vanort.mandates.models import Mandate
from vanort.meetings.models import AgendaItem, Attendance, ItemKind, Serving, Task, Vote
from vanort.meetings.presence import Presence, Seat

Capacity = Attendance.Capacity


def meeting_facts(presence: Presence) -> list[tuple[str, str]]:
    """Return the block that minutes begin with: place and time, who decided, who else was there, who adjusts."""
    meeting = presence.meeting
    facts = [(_("Place and time"), _place_and_time(presence))]
    facts += [(_("Deciding"), "\n".join(_deciding(presence)))]
    idle = [_with_span(each, _label(each)) for each in presence.attendance if _is_idle(each, presence)]
    others = [_with_span(each, str(each.person)) for each in presence.attendance if each.mandate is None]
    facts += [(_("Substitutes not serving"), "\n".join(idle))]
    facts += [(_("Also present"), "\n".join(others))]
    facts += [(_("Away"), "\n".join(_label(each) for each in presence.attendance if each.is_absent))]
    facts += [(_("Secretary"), str(meeting.secretary or ""))]
    facts += [(_("Chosen to adjust"), ", ".join(str(person) for person in meeting.adjusters.order_by("name")))]
    return [(label, text) for label, text in facts if text]


def _place_and_time(presence: Presence) -> str:
    meeting = presence.meeting
    start = timezone.localtime(meeting.starts_at)
    times = date_format(start, "j F Y") + ", " + _("at %(time)s") % {"time": date_format(start, "H.i")}
    if meeting.ends_at:
        times += "–" + date_format(timezone.localtime(meeting.ends_at), "H.i")
    return ", ".join(part for part in (meeting.place or meeting.get_mode_display(), times) if part)


def _deciding(presence: Presence) -> Iterator[str]:
    """Yield who decided: members, and substitutes with whom they served for."""
    here = {each.person_id: each for each in presence.attendance}
    for each in presence.attendance:
        if each.capacity == Capacity.MEMBER and each.mandate and not each.is_absent:
            yield _with_span(each, _label(each) + _office(presence, each.mandate))
    for one in presence.servings:
        text = _("%(substitute)s, serving for %(member)s") % {
            "substitute": _label(here[one.substitute.person_id]), "member": one.member.name_with_party,
        }  # fmt: skip
        yield _with_span(one, text)


def _is_idle(each: Attendance, presence: Presence) -> bool:
    has_served = any(one.substitute_id == each.pk for one in presence.servings)
    return each.capacity == Capacity.SUBSTITUTE and not each.is_absent and not has_served


def _office(presence: Presence, mandate: Mandate) -> str:
    office = presence.body.office_of(mandate)
    return f", {office.get_role_display()}" if office else ""


def _label(each: Attendance) -> str:
    return each.mandate.name_with_party if each.mandate else str(each.person)


def _with_span(each: Attendance | Serving, text: str) -> str:
    """Add from which item to which, when it was not the whole meeting, and that somebody was at a distance."""
    first, last = each.from_item, each.to_item
    if first and last and first.pk == last.pk:
        text += ", " + _("“%(item)s” only") % {"item": first.title}
    else:
        text += ", " + _("from “%(item)s” on") % {"item": first.title} if first else ""
        text += ", " + _("up to and including “%(item)s”") % {"item": last.title} if last else ""
    is_remote = isinstance(each, Attendance) and each.is_remote
    return text + (", " + _("at a distance") if is_remote else "")


def paragraph(item: AgendaItem, presence: Presence, number: int) -> list[Block]:
    """Return what the minutes say of an item, under its § and heading."""
    blocks: list[Block] = [Heading(text=item.title, level=1, number=f"§ {number}")]
    if item.diary_number:
        blocks.append(Facts(pairs=((_("Diary number"), item.diary_number),)))
    blocks += _left_for_conflict(item, presence)
    blocks += _text(_("The matter"), item.background)
    if item.kind == ItemKind.TASKS:
        blocks.append(Bullets(items=tuple(task_lines(item.meeting.body_id))))
    if papers := [paper.title for paper in item.papers.all()]:
        blocks += [Heading(text=_("Papers"), level=2), Bullets(items=tuple(papers))]
    blocks += _proposals(item)
    for vote in item.votes.all():
        blocks += _vote(vote, presence.serving(item))
    blocks += _decision(item, presence)
    for one in item.reservations.all():
        who = _("%(person)s has a reservation against the decision.") % {"person": one.person}
        blocks += [Heading(text=_("Reservation"), level=2), Paragraph(text=f"{who}\n\n{one.text}".strip())]
    if item.to_be_told:
        blocks += [Heading(text=_("The decision is sent to"), level=2), Bullets(items=tuple(item.to_be_told))]
    return blocks


def _left_for_conflict(item: AgendaItem, presence: Presence) -> list[Block]:
    """Return who left for conflict of interest, on which ground, and who served instead."""
    lines = []
    seats = presence.serving(item)
    for one in presence.recusals:
        if one.item_id != item.pk:
            continue
        lines.append(
            _("%(person)s declares a conflict of interest (%(ground)s) and takes no part in the item, nor is present.")
            % {"person": one.person, "ground": one.get_ground_display()}
        )
        lines += [
            _("%(substitute)s serves for %(member)s.") % {"substitute": seat.label, "member": one.person}
            for seat in seats
            if seat.instead_of and seat.instead_of.person_id == one.person_id
        ]
    return _text(_("Conflict of interest"), "\n".join(lines))


def _text(heading: str, text: str) -> list[Block]:
    return [Heading(text=heading, level=2), Paragraph(text=text)] if text else []


def _proposals(item: AgendaItem) -> list[Block]:
    standing = [one for one in item.proposals.all() if not one.is_withdrawn]
    if not standing:
        return _text(_("Proposal for a decision"), item.proposal)
    lines = tuple(f"{one.person}: {one.text}" if one.person else one.text for one in standing)
    blocks: list[Block] = [*_text(_("Proposal for a decision"), item.proposal)]
    blocks += [Heading(text=_("Proposals at the meeting"), level=2), Numbered(items=lines)]
    if len(standing) > 1:
        blocks.append(Paragraph(text=_("The chair puts them to the question in this order.")))
    return blocks


def _vote(vote: Vote, seats: list[Seat]) -> list[Block]:
    """Return a vote: what yes and no meant, who voted how, the result and how a tie was settled."""
    names = {seat.person.pk: seat.label for seat in seats}
    blocks: list[Block] = [Heading(text=_("Vote"), level=2)]
    meant = [_("Yes: %(what)s") % {"what": vote.yes_means}]
    meant += [_("No: %(what)s") % {"what": vote.no_means}] if vote.no_means else []
    blocks.append(Bullets(items=tuple(meant)))
    if ballots := list(vote.ballots.all()):
        rows = tuple((names.get(one.person_id, str(one.person)), one.get_option_display()) for one in ballots)
        blocks.append(Table(caption=_("How each person voted"), head=(_("Name"), _("Vote")), rows=rows))
    result = _("%(yes)d yes, %(no)d no, %(abstained)d abstain.") % {
        "yes": vote.yes, "no": vote.no, "abstained": vote.abstained,
    }  # fmt: skip
    settled = {
        Vote.Tie.CHAIR: _("The vote was even and is settled by the chair's casting vote."),
        Vote.Tie.LOT: _("The election was even and is settled by lot."),
    }.get(Vote.Tie(vote.tie)) if vote.tie else ""  # fmt: skip
    won = _("Yes has won.") if vote.is_carried else _("No has won.")
    blocks.append(Paragraph(text=" ".join(part for part in (result, settled, won) if part)))
    return blocks


def _decision(item: AgendaItem, presence: Presence) -> list[Block]:
    """Return the decision, by what right it was taken, and whether it may be appealed."""
    if not (item.outcome or item.decision_text):
        return []
    heading = {
        AgendaItem.Outcome.PROPOSED: _("Proposal to the body above"), AgendaItem.Outcome.NOTED: _("Noted"),
    }.get(AgendaItem.Outcome(item.outcome), _("Decision")) if item.outcome else _("Decision")  # fmt: skip
    shown = item.decision_text or item.get_outcome_display().capitalize() + "."
    blocks: list[Block] = [Heading(text=heading, level=2), Paragraph(text=shown)]
    if item.authority:
        reference = f" ({item.authority.decision})" if item.authority.decision else ""
        said = _("Decided by delegation: %(what)s%(reference)s.") % {
            "what": str(item.authority).rstrip("."), "reference": reference,
        }  # fmt: skip
        blocks.append(Paragraph(text=said, style="note"))
    if item.is_decided and presence.standing.follows_board_rules and item.kind == ItemKind.DECISION:
        may, not_ = (
            _("The decision may be appealed."),
            _("The decision may not be appealed: it prepares or carries out."),
        )
        blocks.append(Paragraph(text=may if item.is_appealable else not_, style="note"))
    return blocks


def task_lines(body: int) -> list[str]:
    """Return the open tasks of a body, one a line, and who has them. One query."""
    lines = []
    for task in Task.objects.open().filter(body=body).select_related("owner"):
        who = str(task.owner) if task.owner else _("nobody has it")
        day = ", " + _("by %(day)s") % {"day": date_format(task.due_on, "j F Y")} if task.due_on else ""
        lines.append(f"{task.text} ({who}{day})")
    return lines


def items_in_words(count: int) -> str:
    """Return a number of items as people say it."""
    return ngettext("%(count)d item", "%(count)d items", count) % {"count": count}
