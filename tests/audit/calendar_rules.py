# SPDX-License-Identifier: EUPL-1.2
"""What RFC 5545 demands of a calendar file, read line by line: no library forgives anything here."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

# name *(";" parameter) ":" value; a quoted parameter value may hold what an unquoted one may not (3.1).
_PARAMETER = r'(?:"[^"]*"|[^";:,]*)'
LINE = re.compile(
    rf"^(?P<name>[A-Za-z0-9-]+)(?P<parameters>(;[A-Za-z0-9-]+={_PARAMETER}(,{_PARAMETER})*)*):(?P<value>.*)$", re.S
)
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
UTC = re.compile(r"\d{8}T\d{6}Z")
UNESCAPED = re.compile(r"(?<!\\)(\\\\)*([;,])|\\(?![\\;,nN])")
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "COMMENT", "CONTACT"}
ONCE = {
    "VCALENDAR": {
        "PRODID", "VERSION", "CALSCALE", "METHOD", "URL", "REFRESH-INTERVAL", "LAST-MODIFIED", "UID", "COLOR",
    },
    "VEVENT": {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "CLASS", "CREATED", "DESCRIPTION", "GEO", "LAST-MODIFIED",
        "LOCATION", "ORGANIZER", "PRIORITY", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "URL", "RECURRENCE-ID", "RRULE",
    },
}  # fmt: skip
MANY = {
    "VCALENDAR": {"NAME", "DESCRIPTION", "CATEGORIES", "IMAGE", "SOURCE"},  # RFC 7986, 5
    "VEVENT": {"ATTACH", "ATTENDEE", "CATEGORIES", "COMMENT", "CONTACT", "EXDATE", "RELATED-TO", "RESOURCES", "RDATE"},
}
NEEDED = {"VCALENDAR": {"PRODID", "VERSION"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART"}}
CHOICES = {"STATUS": {"TENTATIVE", "CONFIRMED", "CANCELLED"}, "TRANSP": {"OPAQUE", "TRANSPARENT"}, "VERSION": {"2.0"}}


class Component:
    """A part of the file: its properties in order, as (name, parameters, value)."""

    def __init__(self, kind):
        self.kind, self.properties, self.parts = kind, [], []

    def value(self, name):
        return next((value for one, _parameters, value in self.properties if one == name), None)

    def parameters(self, name):
        return next((parameters for one, parameters, _value in self.properties if one == name), "")


def faults_of_lines(content):
    """Yield what is wrong with the file before its lines are read: ends of lines, lengths, characters (3.1)."""
    if not content.endswith(b"\r\n"):
        yield "the last line does not end"
    if b"\n" in content.replace(b"\r\n", b"") or b"\r" in content.replace(b"\r\n", b""):
        yield "a line ends with less than CR LF"
    for number, line in enumerate(content.split(b"\r\n")[:-1], start=1):
        if len(line) > 75:
            yield f"line {number} has {len(line)} octets"
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield f"line {number} is folded inside a character, or is no UTF-8"
        if not line.strip():
            yield f"line {number} is empty"


def read(content):
    """Return the calendar as a component; AssertionError where the grammar is broken."""
    stack, roots = [], []
    for line in re.sub(rb"\r\n[ \t]", b"", content).decode("utf-8").split("\r\n")[:-1]:
        found = LINE.match(line)
        assert found, f"no content line: {line}"
        assert not CONTROL.search(line), f"control character: {line!r}"
        name, value = found["name"].upper(), found["value"]
        if name == "BEGIN":
            stack.append(Component(value))
            (stack[-2].parts if len(stack) > 1 else roots).append(stack[-1])
        elif name == "END":
            assert stack.pop().kind == value, f"END:{value} closes something else"
        else:
            stack[-1].properties.append((name, found["parameters"], value))
    assert not stack, "a component is not closed"
    assert [one.kind for one in roots] == ["VCALENDAR"]
    return roots[0]


def faults_of(component):
    """Yield what is wrong with a component's properties (3.6, 3.8)."""
    kind, label = component.kind, f"{component.kind} {component.value('UID') or ''}"
    numbers = Counter(name for name, _parameters, _value in component.properties)
    yield from (f"{label} lacks {name}" for name in NEEDED[kind] - set(numbers))
    yield from (
        f"{label} has {name} {number} times" for name, number in numbers.items() if name in ONCE[kind] and number > 1
    )
    known = ONCE[kind] | MANY[kind]
    yield from (f"{label} may not have {name}" for name in numbers if name not in known and not name.startswith("X-"))
    for name, _parameters, value in component.properties:
        if name in TEXTS and UNESCAPED.search(value):
            yield f"{label}: {name} is not escaped: {value}"
        if name in CHOICES and value not in CHOICES[name]:
            yield f"{label}: {name} may not be {value}"
        if name in ("DTSTAMP", "CREATED", "LAST-MODIFIED") and not UTC.fullmatch(value):
            yield f"{label}: {name} is not in UTC: {value}"
        if name == "SEQUENCE" and not value.isdigit():
            yield f"{label}: SEQUENCE is no number: {value}"
        if name == "URL" and not re.fullmatch(r"https?://[\x21-\x7e]+", value):
            yield f"{label}: URL is no URI: {value}"
    if kind == "VEVENT":
        yield from _faults_of_days(component, label)


def _faults_of_days(event, label):
    if event.value("DTEND") and event.value("DURATION"):
        yield f"{label} has both DTEND and DURATION"
    for name in ("DTSTART", "DTEND"):
        value, is_day = event.value(name), ";VALUE=DATE" in event.parameters(name)
        if value and is_day != bool(re.fullmatch(r"\d{8}", value)):
            yield f"{label}: {name} does not say what it is: {value}"
    start, end = event.value("DTSTART"), event.value("DTEND")
    if start and end and (len(start) != len(end) or end <= start):
        yield f"{label} ends before it begins: {start} {end}"
    for value in (start, end):
        if value:
            dt.datetime.strptime(value[:8], "%Y%m%d").replace(tzinfo=dt.UTC)  # a day that the calendar has
