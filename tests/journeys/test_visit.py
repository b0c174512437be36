# SPDX-License-Identifier: EUPL-1.2
"""A jubilee in May, planned in a browser: towns, residents, the kitchen, and what is left a month after it."""

import re

import pytest

from tests.journeys.conftest import PHONE, letter_to, rows

pytestmark = pytest.mark.browser

SLUG = "jubileum-i-maj"
# By town: its language, how many come, and how many of those are under 18.
TOWNS = {"Kamen": ("de", 12, 8), "Høje-Taastrup": ("da", 9, 6), "Dobele": ("lv", 7, 4)}
# By number of the guest among all, what that guest does not eat.
DIETS = {0: "gluten", 3: "gluten", 8: "vegan", 12: "nuts", 15: "gluten", 20: "vegan", 25: "pork"}
# Name, beds, and whether children may stay.
HOSTS = [
    ("Asta Värd", 6, True),
    ("Bo Värd", 6, True),
    ("Cia Värd", 6, True),
    ("Disa Värd", 5, False),
    ("Ed Värd", 5, False),
]
INVITED = "section[aria-labelledby=vo-invited]"
# Where what was told could have been written down besides.
TOLD = ("core_outgoingmail", "core_outboxentry", "wagtailcore_modellogentry", "django_tasks_database_dbtaskresult")
DECIDE = """
from vanort.core.models import RetentionRule
RetentionRule.objects.filter(data_class__startswith="visits.").update(decision="KS 2026-10-14 § 9")
"""
# Thirty days have gone since they went home.
LATER = """
import datetime as dt
from vanort.visits.models import Visit
today = dt.date.today()
Visit.objects.update(arrives_on=today - dt.timedelta(days=33), leaves_on=today - dt.timedelta(days=30))
"""


def link_in(letter):
    return re.search(r"/lank/\S+", letter)[0]


@pytest.fixture(scope="module")
def decided(server):
    server.manage("shell", "-v0", "-c", DECIDE)
    return server


def plan(anna):
    """Write the activity, make it a visit, and say what is to be known of it; return the address of its pages."""
    page = anna.page
    anna.open("/admin/snippets/activities/activity/add/")
    page.fill("input[name=title_sv]", "Jubileum i maj")
    page.select_option("select[name=kind]", "jubilee")
    page.select_option("select[name=direction]", "host")
    page.fill("input[name=when]", "14–16 maj 2027")
    page.select_option("select[name=state]", "planned")
    page.locator("form#w-editor-form button[type=submit]:visible").first.click()
    page.wait_for_load_state()
    anna.press("Planera besök", "body")
    base = page.url.removesuffix("plan/")
    anna.press("Ändra uppgifter")
    page.fill("[name=arrival_place]", "Stationen")
    page.fill("[name=emergency_phone]", "0431-87 00 00")
    page.select_option("[name=leader]", label="Anna")
    page.check("[name=asks_health]")
    page.check("[name=hosts_wanted]")
    anna.press("Spara")
    return base


def invite(anna, base):
    page = anna.page
    for town, (language, number, _minors) in TOWNS.items():
        anna.open(f"{base}plan/invitation/")
        page.select_option("[name=organization]", label=town)
        page.select_option("[name=language]", language)
        page.fill("[name=contact_email]", f"{language}@example.org")
        page.fill("[name=expected]", str(number))
        anna.press("Spara")
        anna.press("Skicka inbjudan", INVITED)
    assert page.locator(f"{INVITED} li", has_text="skickad").count() == len(TOWNS)


def answer(visitor, server, town, first):
    """Let a town say yes on a phone and name its people, in its own language."""
    language, number, minors = TOWNS[town]
    page = visitor.page
    visitor.open(link_in(letter_to(server, f"{language}@example.org")))
    with page.expect_navigation():
        page.click("main form button")
    assert "/lank/" not in page.url
    assert page.get_attribute("main [lang], html[lang]", "lang")
    page.check("input[value=yes]")
    with page.expect_navigation():
        page.click("main form button[type=submit]")
    if not first:
        visitor.looks_right()
    with page.expect_navigation():
        page.click("a[href='person/']")
    if not first:
        visitor.looks_right()
    for one in range(number):
        is_minor = one < minors
        page.fill("[name=name]", f"{'Barn' if is_minor else 'Vuxen'} {town} {one}")
        page.select_option("[name=gender]", "woman" if one % 2 else "man")
        page.check(f"input[name=languages][value={language}]")
        page.fill("[name=emergency_contact]", "En förälder, 000-00 00 00")
        if is_minor:
            page.check("[name=is_minor]")
            page.fill("[name=guardian_agreed_on]", "2026-11-01")
        if diet := DIETS.get(first + one):
            page.check(f"input[name=diets][value={diet}]")
        with page.expect_navigation():
            page.click("button[name=again]" if one < number - 1 else "main form button[type=submit] >> nth=0")
    assert page.locator(".vo-people > li").count() == number


def offer(visitor, name, beds, takes_minors):
    page = visitor.page
    visitor.open("/bli-vard/")
    with page.expect_navigation():
        page.click(f"main a[href*='{SLUG}']")
    page.fill("[name=name]", name)
    page.fill("[name=email]", f"{name.split()[0].lower()}@example.org")
    page.fill("[name=phone]", "000-00 00 00")
    page.fill("[name=address]", "Hamngatan 1")
    page.fill("[name=beds]", str(beds))
    page.fill("[name=rooms]", "4")
    page.set_checked("[name=takes_minors]", takes_minors)
    page.check("input[name=languages][value=de]")
    with page.expect_navigation():
        page.click("main form.ask button[type=submit]")
    assert page.url.endswith("/bli-vard/tack/")


def take_in(anna, base):
    """Accept each offer, note the extracts of those who take children, and place the guests as is proposed."""
    page = anna.page
    anna.open(f"{base}beds/")
    for _host in HOSTS:
        anna.press("Tacka ja")
    for _host in [one for one in HOSTS if one[2]]:
        anna.press("Anteckna utdraget")
        page.fill("[name=on]", page.evaluate("new Date().toISOString().slice(0, 10)"))
        anna.press("Anteckna att det är uppvisat")
    assert page.locator(".vo-proposal li").count() == 28
    anna.looks_right_in_office()
    anna.press("Placera de som är kryssade")
    assert "Alla har en säng" in anna.text()


def fill_days(anna, base):
    page = anna.page
    anna.open(f"{base}programme/item/")
    hours = [
        ("14T14:00", "14T15:00", "Välkomna"),
        ("14T18:00", "14T20:00", "Middag"),
        ("15T10:00", "15T12:00", "Hamnen"),
    ]
    for begins, ends, title in hours:
        page.fill("[name=starts_at]", f"2027-05-{begins}")
        page.fill("[name=ends_at]", f"2027-05-{ends}")
        page.fill("[name=title_sv]", title)
        page.fill("[name=place]", "Rådhuset")
        page.set_checked("[name=is_meal]", title == "Middag")
        anna.press("Spara och lägg till en till")
    anna.open(f"{base}programme/")
    anna.looks_right_in_office()
    for language, said in (("sv", b"/Lang(sv"), ("de", b"/Lang(de")):
        paper = anna.context.request.get(f"{base}papper/programme-{language}.pdf")
        assert (paper.status, paper.body()[:5], said in paper.body()) == (200, b"%PDF-", True)


def feed(anna, base, server):
    """See numbers for the kitchen, and the names behind a code that comes by letter."""
    page = anna.page
    anna.open(f"{base}health/")
    assert "3 utan gluten" in anna.text()
    assert "Barn Kamen 0" not in page.content()
    anna.press("Skicka en kod till mig")
    page.fill("[name=code]", re.search(r"\b[0-9]{6}\b", letter_to(server, "anna@exempel.se"))[0])
    anna.press("Öppna")
    assert "Barn Kamen 0" in anna.text()
    anna.looks_right_in_office()


def test_a_jubilee_from_the_first_day_to_a_month_after_the_last(anna, visit, decided):
    base = plan(anna)
    anna.looks_right_in_office()
    invite(anna, base)
    first = 0
    for town, (_language, number, _minors) in TOWNS.items():
        answer(visit(viewport=PHONE), decided, town, first)
        first += number
    resident = visit(viewport=PHONE)
    for host in HOSTS:
        offer(resident, *host)
    resident.open(f"/bli-vard/{SLUG}/")
    resident.looks_right()
    take_in(anna, base)
    fill_days(anna, base)
    feed(anna, base, decided)
    anna.open(f"{base}plan/")
    anna.press("Lämna över till rapporten")
    counted = """SELECT sum(number) FROM activities_participantgroup
        JOIN activities_activity ON activities_activity.id = activity_id WHERE slug = ?"""
    assert rows(decided, counted, SLUG) == [(28,)]
    assert rows(decided, "SELECT count(*) FROM visits_healthnote") == [(len(DIETS),)]
    decided.manage("shell", "-v0", "-c", LATER)
    decided.manage("run_daily")
    assert rows(decided, "SELECT count(*) FROM visits_healthnote") == [(0,)]
    assert rows(decided, counted, SLUG) == [(28,)]
    kept = "\n".join(str(row) for table in TOLD for row in rows(decided, f"SELECT * FROM {table}"))
    assert not re.search("gluten|vegan|pork|Barn Kamen", kept)
    anna.open(f"{base}health/")
    assert "utan gluten" not in anna.text()
