# SPDX-License-Identifier: EUPL-1.2
"""What programs read keeps to its standards: calendars, Atom, JSON-LD, the map of the site, robots and security.txt."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from tests.audit import calendar_rules
from tests.audit.crawling import ask
from tests.audit.vocabulary import faults_of

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OTHER = "{http://www.w3.org/1999/xhtml}link"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
ONCE_IN_FEED = {"generator", "icon", "id", "logo", "rights", "subtitle", "title", "updated"}
ONCE_IN_ENTRY = {"content", "id", "published", "rights", "source", "summary", "title", "updated"}
# Which type a page must name, by how its path begins; the first match counts.
EXPECTED = {
    r"/$": "WebSite",
    r"/vanorter/.+/": "Organization",
    r"/samarbeten/.+/": ("Organization", "Project"),
    r"/aktiviteter/.+/": "Event",
    r"/(vanorter|samarbeten)/": "ItemList",
    r"/(aktiviteter|tidslinje|kalender|platser)/": ("ItemList", "WebPage"),
    r"/": ("WebPage", "GovernmentOrganization"),
}


# Calendars.


@pytest.fixture(scope="module")
def calendars(official, walked):
    """Every calendar that a page leads to, and the English of the first."""
    paths = [path for path in walked if path.endswith(".ics")]
    assert "/kalender.ics" in paths
    return {path: ask(official.url, path) for path in [*paths, "/kalender.ics?sprak=en"]}


def test_every_calendar_keeps_to_the_standard(calendars, figure):
    found, events = [], 0
    for path, answer in calendars.items():
        assert answer.headers["Content-Type"].startswith("text/calendar; charset=utf-8")
        calendar = calendar_rules.read(answer.body)
        events += len(calendar.parts)
        faults = [*calendar_rules.faults_of_lines(answer.body), *calendar_rules.faults_of(calendar)]
        faults += [fault for event in calendar.parts for fault in calendar_rules.faults_of(event)]
        names = Counter(event.value("UID") for event in calendar.parts)
        faults += [f"UID {name} stands {number} times" for name, number in names.items() if number > 1]
        found += [f"{path}: {fault}" for fault in faults]
    figure("calendars", f"{len(found)} faults, {len(calendars)} files, {events} entries")
    assert events > 0
    assert found == []


def test_a_calendar_says_its_method_in_both_places_or_in_none(calendars):
    # RFC 5545, 3.7.2: where one says it, the other must; and PUBLISH demands an organizer of each (RFC 5546, 3.2.1).
    for answer in calendars.values():
        calendar = calendar_rules.read(answer.body)
        told = re.search(r"method=(\w+)", answer.headers["Content-Type"], re.I)
        assert calendar.value("METHOD") == (told[1] if told else None)
        assert calendar.value("METHOD") is None or all(event.value("ORGANIZER") for event in calendar.parts)


# Atom.


def faults_of_element(element, once, needed):
    """Yield what RFC 4287 does not allow in a feed or an entry."""
    tags = Counter(child.tag.removeprefix(ATOM) for child in element)
    name = element.findtext(f"{ATOM}id")
    yield from (f"{name}: lacks {tag}" for tag in needed if not tags[tag])
    yield from (f"{name}: {tag} stands {tags[tag]} times" for tag in once if tags[tag] > 1)
    for tag in ("updated", "published"):
        text = element.findtext(f"{ATOM}{tag}")
        if text is not None and not RFC_3339.fullmatch(text):
            yield f"{name}: {tag} is no date: {text}"
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", name or ""):
        yield f"{name}: is no IRI"
    for tag in ("title", "summary", "subtitle", "content", "rights"):
        for text in element.findall(f"{ATOM}{tag}"):
            if text.get("type", "text") not in ("text", "html", "xhtml") or (text.get("type") != "xhtml" and len(text)):
                yield f"{name}: {tag} is not what it says"
    if not all(one.get("term") for one in element.findall(f"{ATOM}category")):
        yield f"{name}: a category without term"
    links, authors = element.findall(f"{ATOM}link"), element.findall(f"{ATOM}author")
    kinds = Counter((one.get("type"), one.get("hreflang")) for one in links if one.get("rel") in (None, "alternate"))
    yield from (f"{name}: {number} alternates of one kind" for number in kinds.values() if number > 1)
    yield from (f"{name}: a link without address" for one in links if not one.get("href"))
    yield from (f"{name}: a person without name" for one in authors if not one.findtext(f"{ATOM}name"))


def test_the_feed_keeps_to_the_standard(official, figure):
    answer = ask(official.url, "/aktiviteter.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.body)
    entries = feed.findall(f"{ATOM}entry")
    found = list(faults_of_element(feed, ONCE_IN_FEED, ("id", "title", "updated")))
    for entry in entries:
        found += faults_of_element(entry, ONCE_IN_ENTRY, ("id", "title", "updated", "link"))
        if entry.find(f"{ATOM}author") is None and feed.find(f"{ATOM}author") is None:
            found.append("an entry that nobody stands behind")
    found += [f"{one.tag} is foreign" for one in feed.iter() if not one.tag.startswith(ATOM)]
    itself = [one.get("href") for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
    figure("Atom", f"{len(found)} faults, {len(entries)} entries")
    assert itself == [f"{official.url}/aktiviteter.atom"]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) > 0
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
    assert found == []


def test_the_feed_leads_to_pages_that_are_there(official):
    feed = ElementTree.fromstring(ask(official.url, "/aktiviteter.atom").body)
    links = [one.get("href") for one in feed.findall(f"{ATOM}entry/{ATOM}link")]
    answers = {link: ask(official.url, link.removeprefix(official.url)).status for link in links}
    assert set(answers.values()) == {200}, answers


# JSON-LD.


@pytest.fixture(scope="module")
def things(pages):
    """What each page says it is about, as a list of things by path."""
    found = {}
    for path, answer in pages.items():
        for text in JSON_LD.findall(answer.text):
            graph = json.loads(text)
            assert graph.pop("@context") == "https://schema.org"
            found.setdefault(path, []).extend(graph.get("@graph", [graph]))
    return found


def test_every_page_says_what_it_is_about_in_known_words(pages, things, figure):
    faults = [f"{path}: {fault}" for path, some in things.items() for thing in some for fault in faults_of(thing)]
    silent = sorted(set(pages) - set(things))
    figure("JSON-LD", f"{len(faults)} faults, {len(silent)} pages without, {sum(map(len, things.values()))} things")
    assert silent == []
    assert sorted({fault.partition(": ")[2] for fault in faults}) == []


def test_every_page_has_the_type_that_it_should_have(things):
    wrong = {}
    for path, some in things.items():
        plain = path.partition("?")[0].removeprefix("/en")
        wanted = next(kind for pattern, kind in EXPECTED.items() if re.match(pattern, plain))
        kinds = {thing["@type"] for thing in some}
        if not kinds & ({wanted} if isinstance(wanted, str) else set(wanted)):
            wrong[path] = sorted(kinds)
        if plain != "/" and "BreadcrumbList" not in kinds:
            wrong[path] = sorted(kinds)
    assert wrong == {}


# The map of the site.


@pytest.fixture(scope="module")
def mapped(official):
    answer = ask(official.url, "/sitemap.xml")
    assert answer.headers["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(answer.body)
    assert root.tag == f"{MAP}urlset"
    return {one.findtext(f"{MAP}loc"): one for one in root}


def test_the_map_keeps_to_the_standard(official, mapped, figure):
    figure("sitemap", f"{len(mapped)} addresses")
    assert 0 < len(mapped) <= 50_000
    for place, one in mapped.items():
        assert place.startswith(f"{official.url}/")
        date = one.findtext(f"{MAP}lastmod")
        assert date is None or dt.date.fromisoformat(date) <= dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
        assert {child.tag for child in one} <= {f"{MAP}loc", f"{MAP}lastmod", OTHER}


def test_each_language_in_the_map_names_the_others(mapped):
    for place, one in mapped.items():
        languages = {link.get("hreflang"): link.get("href") for link in one.findall(OTHER)}
        assert set(languages) == {"sv", "en", "x-default"}
        assert place in languages.values()
        for other in languages.values():
            back = {link.get("hreflang"): link.get("href") for link in mapped[other].findall(OTHER)}
            assert back == languages


def test_the_map_and_the_walk_find_the_same_pages(official, mapped, pages):
    on_map = {place.removeprefix(official.url) for place in mapped}
    walked = {path for path in pages if "?" not in path}
    assert walked - on_map == set()
    statuses = {path: ask(official.url, path).status for path in on_map - walked}
    assert {path: status for path, status in statuses.items() if status != 200} == {}


# Robots and security researchers.


def told(site):
    answer = ask(site.url, "/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    return robots


def test_robots_may_read_an_official_site_but_not_its_office(official):
    robots = told(official)
    allowed = {
        path: robots.can_fetch("*", official.url + path)
        for path in ("/", "/en/", "/vanorter/kamen/", "/admin/", "/konto/login/")
    }
    assert list(allowed.values()) == [True, True, True, False, False]
    assert robots.site_maps() == [f"{official.url}/sitemap.xml"]
    assert "X-Robots-Tag" not in ask(official.url, "/").headers


def test_robots_stay_away_from_a_demonstration(server, pages):
    robots = told(server)
    assert not any(robots.can_fetch("*", server.url + path) for path in pages)
    assert {answer.headers["X-Robots-Tag"] for answer in pages.values()} == {"noindex"}


def test_who_finds_a_security_hole_learns_whom_to_tell(official):
    # RFC 9116: Contact at least once, Expires once and less than a year ahead, Preferred-Languages at most once.
    answer = ask(official.url, "/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = [line.partition(": ")[::2] for line in answer.text.splitlines() if line and not line.startswith("#")]
    fields = Counter(name for name, _value in lines)
    values = dict(lines)
    assert set(fields) <= {
        "Contact",
        "Expires",
        "Preferred-Languages",
        "Canonical",
        "Policy",
        "Encryption",
        "Acknowledgments",
        "Hiring",
    }
    assert (fields["Contact"], fields["Expires"], fields["Preferred-Languages"]) == (1, 1, 1)
    assert values["Contact"] == "mailto:sakerhet@exempel.se"
    assert values["Canonical"] == f"{official.url}/.well-known/security.txt"
    assert RFC_3339.fullmatch(values["Expires"])
    ahead = dt.datetime.fromisoformat(values["Expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=30) < ahead < dt.timedelta(days=366)
