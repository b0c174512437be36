# SPDX-License-Identifier: EUPL-1.2
"""Minutes in words: what must be written of a meeting and of each item (KL 5:66-67 through 6:35), as blocks of text.

Minutes are written in Swedish, whoever looks at them: what calls these functions has set the language."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vanort.documents.model import Block, Bullets, Facts, Heading, Numbered, Paragraph, Table
from vanort.meetings.models import AgendaItem, Attendance, ItemKind, Meeting, Proposal, Serving, Task, Vote
from vanort.meetings.numbering import in_words
from vanort.meetings.presence import Presence

Capacity = Attendance.Capacity


def meeting_facts(presence: Presence) -> list[tuple[str, str]]:
    """Return the block that minutes begin with: place and time, who decided, who else was there, who adjusts."""
    meeting, here = presence.meeting, [each for each in presence.attendance if not each.is_absent]
    served = {one.substitute_id for one in presence.servings}
    idle = [each for each in here if each.capacity == Capacity.SUBSTITUTE and each.pk not in served]
    others = [each for each in here if each.mandate is None]
    facts = (
        (_("Place and time"), _place_and_time(meeting)), (_("Deciding"), "\n".join(_deciding(presence))),
        (_("Substitutes not serving"), "\n".join(_with_span(each, _label(each), presence) for each in idle)),
        (_("Also present"), "\n".join(_with_span(each, _label(each), presence) for each in others)),
        (_("Away"), "\n".join(_label(each) for each in presence.attendance if each.is_absent)),
        (_("Secretary"), str(meeting.secretary or "")),
        (_("Chosen to adjust"), ", ".join(_named(person, presence) for person in meeting.adjusters.order_by("name"))),
    )  # fmt: skip
    return [(label, text) for label, text in facts if text]


def _place_and_time(meeting: Meeting) -> str:
    start = timezone.localtime(meeting.starts_at)
    times = date_format(start, "j F Y") + _at(start.time())
    if meeting.ends_at:
        times += "–" + date_format(timezone.localtime(meeting.ends_at), "H.i")
    return f"{meeting.place or meeting.get_mode_display()}, {times}"


def _at(time: dt.time | None) -> str:
    return " " + _("%(time)s o'clock") % {"time": f"{time:%H.%M}"} if time else ""


def _deciding(presence: Presence) -> Iterator[str]:
    for each in presence.attendance:
        if each.capacity == Capacity.MEMBER and not each.is_absent:
            yield _with_span(each, _label(each) + _office(presence, each), presence)
    for one in presence.servings:
        yield _with_span(one, _instead(one, presence), presence)


def _instead(one: Serving, presence: Presence) -> str:
    here = next(each for each in presence.attendance if each.pk == one.substitute_id)
    names = {"substitute": _label(here), "member": one.member.name_with_party}
    return _("%(substitute)s, serving for %(member)s") % names


def _office(presence: Presence, each: Attendance) -> str:
    """Return what office a member has; one who chairs in the place of the chair is the chair of the meeting."""
    office = presence.body.office_of(each.mandate) if each.mandate else None
    chair = presence.body.chair
    if each.person_id == presence.meeting.chair_id and not (chair and chair.person_id == each.person_id):
        return ", " + _("chair of the meeting")
    return f", {office.get_role_display()}" if office else ""


def _label(each: Attendance) -> str:
    return each.mandate.name_with_party if each.mandate else str(each.person)


def _named(person: object, presence: Presence) -> str:
    """Return a person with party as the minutes name them, when somebody of that name was there by a mandate."""
    return next((_label(each) for each in presence.attendance if each.person == person), str(person))


def _with_span(each: Attendance | Serving, text: str, presence: Presence) -> str:
    """Add from which § to which, when it was not the whole meeting; who left for a conflict; who was at a distance."""
    covered = [presence.numbers.get(item.pk, 0) for item in presence.items if each.is_during(item)]
    parts = [text, "" if len(covered) == len(presence.items) else in_words(covered)]
    if isinstance(each, Attendance):
        left = [one for one in presence.recusals if one.person_id == each.person_id]
        if conflicts := [presence.numbers.get(one.item_id, 0) for one in left]:
            parts.append(_("not %(paragraphs)s for conflict of interest") % {"paragraphs": in_words(conflicts)})
        parts.append(_("at a distance") if each.is_remote else "")
    return ", ".join(filter(None, parts))


def paragraph(item: AgendaItem, presence: Presence) -> list[Block]:
    """Return what the minutes say of an item, under its § and heading."""
    number = item.paragraph or presence.numbers.get(item.pk, 0)
    blocks: list[Block] = [Heading(text=item.title, level=1, number=f"§ {number}")]
    if item.diary_number:
        blocks.append(Facts(pairs=((_("Diary number"), item.diary_number),)))
    blocks += _text(_("Attendance"), "\n".join(_came(item, presence)))
    blocks += _text(_("Conflict of interest"), "\n".join(_conflicts(item, presence)))
    if item.is_added:
        said = _("The matter was not on the agenda that was sent out. It is urgent, and all agree to take it up.")
        blocks.append(Paragraph(text=said))
    blocks += _text(_("The matter"), item.background)
    if item.kind == ItemKind.TASKS and (lines := task_lines(item.meeting.body_id, before=item.meeting_id)):
        blocks.append(Bullets(items=tuple(lines)))
    blocks += _bullets(_("Papers"), (paper.title for paper in item.papers.all()))
    blocks += _proposals(item, presence)
    for vote in item.votes.all():
        blocks += _vote(vote, presence)
    blocks += _decision(item, presence)
    blocks += _reservations(item, presence)
    blocks += _bullets(_("The decision is sent to"), item.to_be_told)
    return blocks + _text(_("Who leaves"), "\n".join(_left(item, presence)))


def _came(item: AgendaItem, presence: Presence) -> Iterator[str]:
    """Yield who came in the course of the meeting, who serves from an item on, who chairs in another's place."""
    if item.pk != presence.items[0].pk:
        for each in presence.attendance:
            if each.from_item_id == item.pk and not each.is_absent:
                names = {"person": _label(each), "when": _at(each.arrived_at)}
                yield _("%(person)s comes to the meeting%(when)s.") % names
        for one in presence.servings:
            if one.from_item_id == item.pk and not _is_for_conflict(one, presence):
                yield _instead(one, presence) + "."
    chair, usual = presence.chair(item), presence.meeting.chair
    if chair and usual and chair != usual:
        yield _("%(person)s chairs the meeting in this matter.") % {"person": _named(chair, presence)}


def _left(item: AgendaItem, presence: Presence) -> Iterator[str]:
    for each in presence.attendance if item.pk != presence.items[-1].pk else ():
        if each.to_item_id == item.pk and not each.is_absent:
            names = {"person": _label(each), "when": _at(each.left_at)}
            yield _("%(person)s leaves the meeting%(when)s, after this paragraph.") % names


def _is_for_conflict(one: Serving, presence: Presence) -> bool:
    """Whether a substitute serves for one item only, in the place of somebody who left it for a conflict."""
    is_one = one.from_item_id is not None and one.from_item_id == one.to_item_id
    return is_one and any(each.item_id == one.from_item_id for each in presence.recusals)


def _conflicts(item: AgendaItem, presence: Presence) -> Iterator[str]:
    """Yield who left for conflict of interest, on which ground, and who served instead (KL 6:28-30)."""
    said = _("%(person)s has a conflict of interest (%(ground)s), takes no part in the matter and is not present.")
    for one in presence.recusals:
        if one.item_id == item.pk:
            yield said % {"person": _named(one.person, presence), "ground": one.get_ground_display()}
    for serving in presence.servings:
        if serving.from_item_id == item.pk and _is_for_conflict(serving, presence):
            yield _instead(serving, presence) + "."


def _text(heading: str, text: str) -> list[Block]:
    return [Heading(text=heading, level=2), Paragraph(text=text)] if text else []


def _bullets(heading: str, lines: Iterable[str]) -> list[Block]:
    found = tuple(lines)
    return [Heading(text=heading, level=2), Bullets(items=found)] if found else []


def _proposals(item: AgendaItem, presence: Presence) -> list[Block]:
    """Return the proposals that were not withdrawn, and the order in which they were put to the question (KL 5:66)."""
    standing = [one for one in item.proposals.all() if not one.is_withdrawn]
    blocks = _text(_("Proposal for a decision"), item.proposal)
    if not standing:
        return blocks
    lines = tuple(f"{_named(one.person, presence)}: {one.text}" if one.person else one.text for one in standing)
    blocks += [Heading(text=_("Proposals at the meeting"), level=2), Numbered(items=lines)]
    return blocks + _text(_("Order of the question"), _order(standing, has_vote=bool(item.votes.all())))


def _order(standing: list[Proposal], *, has_vote: bool) -> str:
    many = len(standing) > 1
    asked = _("The chair puts the proposals to the question one by one, in this order.") if many else ""
    carried = [number for number, one in enumerate(standing, 1) if one.is_carried]
    if has_vote:
        found = _("A vote is called for and held.")
    elif carried and many:
        found = _("The chair finds that proposal %(number)d is adopted.") % {"number": carried[0]}
    else:
        found = _("The chair puts the proposal to the question and finds that it is adopted.") if carried else ""
    return f"{asked} {found}".strip()


def _vote(vote: Vote, presence: Presence) -> list[Block]:
    names = {seat.person.pk: seat.label for seat in presence.serving(vote.item)}
    blocks: list[Block] = [Heading(text=_("Vote"), level=2)]
    meant = [_("Yes: %(what)s") % {"what": vote.yes_means}]
    meant += [_("No: %(what)s") % {"what": vote.no_means}] if vote.no_means else []
    if vote.method == Vote.Method.CLOSED:
        blocks.append(Paragraph(text=_("The vote is closed.")))
    blocks.append(Bullets(items=tuple(meant)))
    if ballots := list(vote.ballots.all()):
        rows = tuple((names.get(one.person_id, str(one.person)), one.get_option_display()) for one in ballots)
        blocks.append(Table(caption=_("How each person voted"), head=(_("Name"), _("Voted")), rows=rows))
    count = _("%(yes)d yes, %(no)d no, %(abstained)d abstain.") % vars(vote)
    result = count if vote.method != Vote.Method.ACCLAMATION else ""
    settled = {"": "", Vote.Tie.CHAIR: _("The vote was even and is settled by the chair's casting vote."),
               Vote.Tie.LOT: _("The election was even and is settled by lot.")}[vote.tie]  # fmt: skip
    won = _("Yes has won.") if vote.is_carried else _("No has won.")
    name = vote.yes_means if vote.is_carried else vote.no_means
    if vote.item.kind == ItemKind.ELECTION and name:
        won = _("Elected: %(name)s.") % {"name": name.rstrip(".")}
    blocks.append(Paragraph(text=" ".join(part for part in (result, settled, won) if part)))
    return blocks


def _decision(item: AgendaItem, presence: Presence) -> list[Block]:
    if not (item.outcome or item.decision_text):
        return []
    above = presence.meeting.body.parent
    proposed = _("Proposal to %(body)s") % {"body": above} if above else _("Proposal to the body above")
    headings: dict[str, str] = {AgendaItem.Outcome.PROPOSED: proposed, AgendaItem.Outcome.NOTED: _("Noted")}
    shown = item.decision_text or item.get_outcome_display().capitalize() + "."
    blocks = _text(headings.get(item.outcome, _("Decision")), shown)
    if item.authority:
        reference = f" ({item.authority.decision})" if item.authority.decision else ""
        names = {"what": str(item.authority).rstrip("."), "reference": reference}
        said = _("Decided by delegation: %(what)s%(reference)s.") % names
        blocks.append(Paragraph(text=said, style="note"))
    if item.is_decided and presence.standing.follows_board_rules and (text := _appeal(item)):
        blocks.append(Paragraph(text=text, style="note"))
    return blocks


def _appeal(item: AgendaItem) -> str:
    """Return who may appeal, how and until when (KL 13:1-5), or that nobody may (13:2); of formalities nothing."""
    if item.is_appealable:
        return _("Members of the municipality may appeal against the decision. The appeal is made in writing to the "
                 "administrative court and must have come in within three weeks of the day when it was announced on "
                 "the municipality's board that the minutes were adjusted. Say which decision it concerns, and why it "
                 "is wrong in law (the Local Government Act, chapter 13).")  # fmt: skip
    if item.is_appealable is None or item.kind != ItemKind.DECISION:
        return ""
    return _("The decision may not be appealed: it only prepares or carries out (the Local Government Act, 13:2).")


def _reservations(item: AgendaItem, presence: Presence) -> list[Block]:
    """Return who was against and had it noted, with the reasons that were given in writing (KL 4:27)."""
    blocks: list[Block] = []
    for one in item.reservations.all():
        who = _("%(person)s has a reservation against the decision.") % {"person": _named(one.person, presence)}
        blocks += [] if blocks else [Heading(text=_("Reservation"), level=2)]
        blocks += [Paragraph(text=who), *([Paragraph(text=one.text, style="quote")] if one.text else [])]
    return blocks


def task_lines(body: int, *, before: int | None = None) -> list[str]:
    """Return a body's open tasks, one a line, and who has them; not those that the meeting itself gave. One query."""
    lines, rows = [], Task.objects.open().filter(body=body).select_related("owner")
    for task in rows.exclude(item__meeting=before) if before else rows:
        who = str(task.owner) if task.owner else _("nobody has it")
        day = ", " + _("by %(day)s") % {"day": date_format(task.due_on, "j F Y")} if task.due_on else ""
        lines.append(f"{task.text} ({who}{day})")
    return lines
