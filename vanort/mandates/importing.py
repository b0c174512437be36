# SPDX-License-Identifier: EUPL-1.2
"""Reads rows of members and mandates from CSV: a trial tells row by row what would be made, then all or nothing.

The column names and roles are Swedish: they are the format of the file, whatever language the office is read in."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanort.core.dates import When
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.mandates.actions import Appointment, appoint, record_decision
from vanort.mandates.models import Mandate, Term
from vanort.mandates.people import People

MOST_ROWS = 1_000
NEEDED = ("namn", "roll", "från")
COLUMNS = {
    "namn": _("First name and surname. Somebody of exactly that name in the register is that person."),
    "roll": _("ledamot, ersättare, adjungerad, ordförande, 1:e vice ordförande or 2:e vice ordförande"),
    "parti": _("As it is written, for example S or M. May be empty."),
    "plats": _("The number of a member's seat. Empty: the lowest that is free."),
    "från": _("The first day, such as 2023-01-01. It tells which term the row belongs to."),
    "till": _("The last day. Empty: the last day of the term."),
    "beslut": _("Body, day and § of the decision, such as Kommunstyrelsen 2022-12-07 § 231. May be empty."),
}
EXAMPLE = """namn;roll;parti;plats;från;till;beslut
Kim Exempel;ledamot;S;1;2023-01-01;;Kommunstyrelsen 2022-12-07 § 231
Kim Exempel;ordförande;S;;2023-01-01;;Kommunstyrelsen 2022-12-07 § 231
Alex Exempel;ledamot;M;2;2023-01-01;2024-05-31;Kommunstyrelsen 2022-12-07 § 231
Robin Exempel;ersättare;S;;2023-01-01;;Kommunstyrelsen 2022-12-07 § 231"""
Role = Mandate.Role
# In the order in which they are stored: who has an office must have a seat first.
ROLES = {
    "ledamot": Role.MEMBER, "ordinarie ledamot": Role.MEMBER, "ersättare": Role.SUBSTITUTE,
    "adjungerad": Role.CO_OPTED, "ordförande": Role.CHAIR, "vice ordförande": Role.FIRST_VICE,
    "1:e vice ordförande": Role.FIRST_VICE, "förste vice ordförande": Role.FIRST_VICE,
    "2:e vice ordförande": Role.SECOND_VICE, "andre vice ordförande": Role.SECOND_VICE}  # fmt: skip
_DECIDED = re.compile(r"^(?P<body>.*?)[\s,]*(?P<day>\d{4}-\d{2}-\d{2})[\s,]*(?P<paragraph>§+\s*[\d–-]+)?\s*$")
_GUARD = re.compile(r"^'(?=[=+\-@])")


class Row(NamedTuple):
    """One row of the file: its number there, and its cells by column."""

    number: int
    cells: dict[str, str]

    @property
    def role(self) -> str:
        return self.cells.get("roll", "").lower()


class Line(NamedTuple):
    """What a row would make, or why it cannot."""

    number: int
    what: str
    is_new: bool = False
    error: str = ""


def read_rows(text: str, columns: Iterable[str] = tuple(COLUMNS), needed: Iterable[str] = NEEDED) -> list[Row]:
    """Return the rows below a heading that may hold ``columns`` and must hold ``needed``; refuses what does not."""
    text = text.lstrip("\ufeff")
    mark = max(";,\t", key=text.partition("\n")[0].count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise ValidationError(_("The rows cannot be read as CSV.")) from error
    names = [cell.strip().lower() for cell in lines[0]] if lines else []
    if missing := ", ".join(name for name in needed if name not in names):
        raise ValidationError(_("The first row must name the columns. Missing: %(names)s.") % {"names": missing})
    if unknown := ", ".join(name for name in names if name and name not in columns):
        raise ValidationError(_("Unknown columns: %(names)s.") % {"names": unknown[:200]})
    rows = [
        Row(number, {name: _cell(cell) for name, cell in zip(names, line, strict=False) if name})
        for number, line in enumerate(lines[1:], start=2) if any(map(str.strip, line))]  # fmt: skip
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("There are %(count)d rows, and at most %(most)d can be read at once.")
                              % {"count": len(rows), "most": MOST_ROWS})  # fmt: skip
    if not rows:
        raise ValidationError(_("There are no rows below the heading."))
    return rows


def _cell(text: str) -> str:
    """Return a cell as text, without the mark that our own files put before what looks like a formula."""
    return _GUARD.sub("", text.strip()).replace("\x00", "")


def store(body: Organization, rows: Sequence[Row], *, by: Any, is_trial: bool) -> list[Line]:
    """Store all rows, or none when one is wrong; tell what each makes, in the file's order. A trial is taken back."""
    order = {role: rank for rank, role in enumerate(ROLES)}
    with transaction.atomic():
        reader = _Reader(body, by)
        done = [reader.line(row) for row in sorted(rows, key=lambda row: order.get(row.role, 0))]
        if is_trial or any(line.error for line in done):
            transaction.set_rollback(True)
    return sorted(done, key=lambda line: line.number)


class _Reader:
    """Makes one mandate after the other; a row that is wrong leaves nothing behind."""

    def __init__(self, body: Organization, by: Any) -> None:
        self.body, self.by, self.people = body, by, People()
        self.terms: list[Term] = list(Term.objects.select_for_update().filter(body=body))

    def line(self, row: Row) -> Line:
        person, is_new, name = None, False, row.cells.get("namn", "")
        try:
            if (person := self.people.find(name)) is None:
                raise ValidationError(_("The name is missing."))
            is_new = person.pk is None
            with transaction.atomic():
                made = self._mandate(row, person)
        except ValidationError as error:
            if person and is_new:
                # What was taken back is new to the next row too.
                person.pk, person._state.adding = None, True
            return Line(row.number, name, error=" ".join(error.messages))
        seat = _("seat %(number)d") % {"number": made.seat} if made.seat else ""
        parts = [made.name_with_party, made.get_role_display(), seat, f"{made.start_date} – {made.end_date}"]
        return Line(row.number, ", ".join(part for part in parts if part), is_new)

    def _mandate(self, row: Row, person: Person) -> Mandate:
        cells = row.cells
        role, starts = ROLES.get(row.role), _day(cells.get("från", ""))
        if role is None:
            raise ValidationError(_("“%(role)s” is no role. Write one of: %(roles)s.")
                                  % {"role": cells.get("roll", "")[:40], "roles": ", ".join(ROLES)})  # fmt: skip
        term = next((one for one in self.terms if starts and one.holds(starts)), None)
        if starts is None or term is None:
            raise ValidationError(_("No term of %(body)s holds the day %(day)s. Add the term first.")
                                  % {"body": self.body, "day": cells.get("från", "") or "–"})  # fmt: skip
        each = Appointment(person, role=role, party=cells.get("parti", ""), seat=_seat(cells.get("plats", "")),
                           starts=starts, ends=_day(cells.get("till", "")))  # fmt: skip
        decision = self._decision(cells.get("beslut", ""))
        is_whole = term.recorded == Term.Recorded.ALL
        return appoint(term, [each], by=self.by, decision=decision, is_everybody=is_whole)[0]

    def _decision(self, text: str) -> DecisionReference | None:
        if not text:
            return None
        found = _DECIDED.match(text)
        if not found or not _day(found["day"]):
            raise ValidationError(_("The decision “%(text)s” has no day. Write body, day and §.") % {"text": text[:60]})
        decider = Organization.objects.filter(name__sv=found["body"]).first() if found["body"] else None
        if found["body"] and decider is None:
            raise ValidationError(_("There is no organisation called %(name)s.") % {"name": found["body"][:60]})
        return record_decision(by=self.by, body=decider, decided=When.parse(found["day"]),
                               paragraph=found["paragraph"] or "", about=self.body)  # fmt: skip


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise ValidationError(_("“%(text)s” is no day. Write it as 2023-01-01.") % {"text": text[:40]}) from None


def _seat(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:4]) < 1000 and len(text) < 4):
        raise ValidationError(_("“%(text)s” is no seat number.") % {"text": text[:40]})
    return int(text)
