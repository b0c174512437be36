# SPDX-License-Identifier: EUPL-1.2
"""Nothing that is served is stale: every public address, after a change of each kind of record, and as time passes.

The page cache stands around the whole site here, as a web server sees it. What it serves is compared with what the
site works out anew for the same request.
"""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import models, transaction
from freezegun import freeze_time
from wagtail.documents.models import Document
from wagtail.models import Page

from vanort.activities.models import Activity
from vanort.activities.tests import factories as activities
from vanort.collaborations.models import StatusChange
from vanort.collaborations.tests.factories import StatusChangeFactory
from vanort.core.generation import is_content
from vanort.core.models import SiteGeneration, Visibility
from vanort.core.pagecache.generations import RowReader
from vanort.core.pagecache.wrapper import PageCache
from vanort.core.tests.factories import RetentionRuleFactory
from vanort.core.tests.visiting import environ_of, on_one_line, visit
from vanort.core.texts import Texts, TextsField
from vanort.mandates.tests import factories as mandates
from vanort.meetings.models import AgendaItem, MinutesNote
from vanort.meetings.tests import factories as meetings
from vanort.reports.tests import factories as reports
from vanort.visits.tests import factories as visits
from vanort.website.models import AccessibilityPage, BodyPage, PrivacyPage, SiteFacts
from vanort.website.tests.register import make_municipality, make_twin, make_visit
from vanort.website.tests.site import make_home, make_page, path_of, translate_page
from vanort.website.tests.test_queries import fill

pytestmark = pytest.mark.django_db
# What is kept in memory between requests is kept outside transactions only.
COMMITS = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NOON = "2026-11-23 11:00:00"
MACHINES = [
    "/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/kalender.ics", "/samarbeten/kamen.ics",
    "/aktiviteter.atom", "/aktiviteter.csv", "/samarbeten.csv", "/en/kalender.ics", "/finns-inte/", "/vanorter",
    "/samarbeten/kamen/", "/organ/kommitten/beslut.atom", "/organ/kommitten/sammantraden.ics",
    "/organ/kommitten/2026-12-09/kallelse.pdf",
]  # fmt: skip
# A page of each sort, for what is done many times.
OF_EACH_SORT = [
    "/", "/vanorter/", "/vanorter/kamen/", "/samarbeten/regionen/", "/aktiviteter/besok-0/", "/tidslinje/",
    "/platser/", "/kontakt/", "/om-oss/", "/organ/", "/organ/kommitten/", "/organ/kommitten/beslut/",
    "/organ/kommitten/2026-12-09/", "/organ/kommitten/2026-02-11/", "/personer/kim-ek/", "/en/vanorter/kamen/",
    "/sitemap.xml", "/kalender.ics", "/aktiviteter.atom",
]  # fmt: skip
# Kinds of Wagtail's own that the product does not use; a new kind of ours must have a row here.
OTHERS = ("wagtail", "simple_translation", "taggit")


@pytest.fixture
def clock():
    with freeze_time(NOON) as frozen:
        yield frozen


@pytest.fixture
def start(clock, settings):
    """Return the start page of a site with something of each kind."""
    settings.SITE_URL, settings.ALLOWED_HOSTS = "http://localhost:8000", ["localhost"]
    start, home = make_home(), make_municipality()
    fill(home)
    RetentionRuleFactory()
    SiteFacts.objects.create(site_name={"sv": "Orter"}, security_contact="sakerhet@example.se", is_official=True)
    for model in (BodyPage, AccessibilityPage, PrivacyPage):
        make_page(start, model, title=model.__name__, slug=model.__name__.lower(), show_in_menus=True)
    translate_page(make_page(start, show_in_menus=True), title="About us")
    Document.objects.create(title="Avtal", file=ContentFile(b"x", "avtal.txt"))
    fill_body()
    fill_year()
    return start


def fill_body():
    """Write a body with one row of everything that belongs to bodies and their meetings."""
    body = mandates.BodyFactory(slug="kommitten", kind="committee")
    rules = mandates.RegulationFactory(body=body)
    mandates.DutyFactory(regulation=rules)
    mandates.DelegationFactory(regulation=rules)
    term = mandates.TermFactory(body=body)
    mandates.CallOrderFactory(term=term)
    kim = mandates.MandateFactory(term=term, seat=1, person__name="Kim Ek")
    mandates.MandateFactory(term=term, substitute=True)
    mandates.ReportBackFactory(mandate=kim)
    mandates.ElectionDayFactory()
    called = meetings.at("2026-11-20 12:00")
    ahead = meetings.MeetingFactory(
        body=body, starts_at=meetings.at("2026-12-09 15:00"), state="called", called_at=called
    )
    item = meetings.AgendaItemFactory(meeting=ahead)
    meetings.PaperFactory(item=item, is_public=True)
    for factory in (meetings.RecusalFactory, meetings.ProposalFactory, meetings.ReservationFactory):
        factory(item=item)
    meetings.BallotFactory(vote=meetings.VoteFactory(item=item))
    meetings.StandingItemFactory(body=body)
    meetings.TaskFactory(body=body)
    meetings.ApprovalFactory(meeting=ahead)
    guest = meetings.AttendanceFactory(meeting=ahead)
    meetings.ServingFactory(meeting=ahead, substitute=guest, member=kim)
    held = meetings.MeetingFactory(body=body, starts_at=meetings.at("2026-02-11 15:00"), state="held")
    head = {"body": "Kommittén", "day": "2026-02-11", "facts": []}
    text = [{"kind": "heading", "text": "Resan", "level": 1, "number": "§ 1"}]
    done = meetings.AgendaItemFactory(
        meeting=held, paragraph=1, frozen=text, published_on=dt.date(2026, 3, 1), outcome="approved",
        adjustment=meetings.AdjustmentFactory(meeting=held, head=head),
    )  # fmt: skip
    meetings.MinutesNoteFactory(item=done)


def fill_year():
    """Write a year of one body: what an activity cost, what was told of it, the annual report; and a visit."""
    report = activities.ActivityReportFactory()
    for factory in (
        activities.ReportGroupFactory, activities.ReportAimFactory, activities.ReportCostFactory,
        activities.ReportPhotoFactory,
    ):  # fmt: skip
        factory(report=report)
    for factory in (
        activities.PayRuleFactory, activities.BudgetFactory, activities.CostLineFactory, activities.ReportRuleFactory,
        reports.EditionFactory, reports.PlanItemFactory, visits.ChecklistStepFactory,
    ):  # fmt: skip
        factory()
    visit = visits.VisitFactory()
    for factory in (visits.InvitationFactory, visits.ProgrammeItemFactory, visits.ChecklistItemFactory):
        factory(visit=visit)


@pytest.fixture
def site(start):
    with on_one_line():
        yield Visitors()


class Visitors:
    """People without cookies, who ask the page cache, and one who asks the site itself."""

    def __init__(self):
        self.django = get_wsgi_application()
        self.asked = []
        self.cache = PageCache(self._counting, generation=RowReader(seconds=0))

    def _counting(self, environ, start_response):
        self.asked.append(environ["PATH_INFO"])
        return self.django(environ, start_response)

    def addresses(self):
        """Return every public address: those of the map of the site, and those that machines ask for."""
        urls = ElementTree.fromstring(self.fresh("/sitemap.xml").body).iterfind(".//{*}loc")
        return list(dict.fromkeys([*MACHINES, *(path_of(url.text) for url in urls), "/en/om-oss/"]))

    def served(self, path):
        return visit(self.cache, path)

    def fresh(self, path):
        return visit(self.django, path)

    def stale(self, paths):
        """Return the paths where the page cache says anything but the site itself would."""
        return [path for path in paths if seen(self.served(path)) != seen(self.fresh(path))]

    def old(self, paths):
        """Return the stale paths, and spare a second look at what the page cache just asked the site for."""
        self.asked.clear()
        served = {path: self.served(path) for path in paths}
        return [path for path, one in served.items() if path not in self.asked and seen(one) != seen(self.fresh(path))]


def seen(answer):
    """Return what a visitor gets, without the headers that only tell how it may be kept and how long it is."""
    kept = {"etag", "cache-control", "content-length", "vary"}
    headers = {name: value for name, value in answer.headers.items() if name.lower() not in kept}
    policy = headers.pop("Content-Security-Policy", "")
    return answer.status, headers, sorted(policy.split("; ")), answer.body


def rows():
    """Return one row of each kind of content that there is a row of."""
    kinds = [model for model in apps.get_models() if is_content(model) and model is not Page]
    found = {model._meta.label: model._default_manager.first() for model in kinds}
    return {label: row for label, row in found.items() if row is not None}


def change(row):
    """Change every text of a row, as its form or a program would."""
    if isinstance(row, StatusChange):
        return StatusChangeFactory(collaboration=row.collaboration, status="dormant")
    if isinstance(row, MinutesNote):
        return meetings.MinutesNoteFactory(item=row.item, text="Ännu en rättelse.")
    if isinstance(row, AgendaItem):
        # The one that is adjusted never changes.
        row = AgendaItem.objects.get(adjustment=None)
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, TextsField) and value:
            setattr(row, field.attname, Texts({code: f"{text} (nytt)" for code, text in value.items()}))
        elif type(field) in (models.CharField, models.TextField) and value and is_free(row, field):
            setattr(row, field.attname, f"{value} X"[: field.max_length])
        elif isinstance(field, (models.PositiveSmallIntegerField, models.PositiveIntegerField)) and value:
            setattr(row, field.attname, value + 1)
    if isinstance(row, Page):
        row.save_revision().publish()
    return row.save()


def is_free(row, field):
    """Whether a text may be anything: no choice, no name that programs know."""
    technical = ("path", "url_path", "draft_title", "language_code", "hostname", "country", "currency", "version")
    return not field.choices and not field.unique and field.name not in technical


def test_there_is_a_row_of_each_kind_that_we_keep(start):
    ours = {model._meta.label for model in apps.get_models() if is_content(model)}
    ours = {label for label in ours if not label.lower().startswith(OTHERS)}
    assert ours - set(rows()) == set()


@COMMITS
def test_every_public_address_is_kept_once_and_is_what_the_site_says(site):
    paths = site.addresses()
    assert len(paths) > 40
    assert site.stale(paths) == []
    pages = [path for path in paths if site.fresh(path).status == 200]
    assert set(paths) - set(pages) == {"/en/kalender.ics", "/finns-inte/", "/vanorter", "/samarbeten/kamen/"}
    site.asked.clear()
    assert site.stale(paths) == []
    # Only what is no page is asked for again.
    assert set(site.asked) == set(paths) - set(pages)


@COMMITS
def test_after_a_change_of_each_kind_nothing_old_is_served(site):
    assert set(OF_EACH_SORT) <= set(site.addresses())
    site.stale(OF_EACH_SORT)
    unchanged, wrong = [], {}
    for label, row in rows().items():
        before, texts = SiteGeneration.current(), {path: site.served(path).body for path in OF_EACH_SORT}
        change(row)
        if SiteGeneration.current() == before:
            unchanged.append(label)
        if old := site.old(OF_EACH_SORT):
            wrong[label] = old
        if label in SHOWN and all(site.served(path).body == texts[path] for path in OF_EACH_SORT):
            unchanged.append(f"{label} shows nowhere")
    assert (unchanged, wrong) == ([], {})


# Kinds whose texts stand on a page, so that a change must be seen.
SHOWN = {
    "core.Source", "directory.Organization", "collaborations.Collaboration", "collaborations.StatusChange",
    "collaborations.Milestone", "collaborations.MemoryPlace", "activities.Activity", "website.SiteFacts",
    "website.TextPage", "website.HomePage", "mandates.Regulation", "mandates.Duty", "mandates.Delegation",
    "mandates.Term", "mandates.Mandate", "meetings.Meeting", "meetings.AgendaItem", "meetings.Paper",
    "meetings.MinutesNote",
}  # fmt: skip


def test_what_is_taken_away_or_made_internal_is_gone_at_once(site):
    visited = "/aktiviteter/besok-0/"
    everywhere = [path for path in site.addresses() if b"besok-0" in site.served(path).body]
    assert len(everywhere) > 2
    activity = Activity.objects.get(slug="besok-0")
    activity.visibility = Visibility.INTERNAL
    activity.save()
    assert site.served(visited).status == 404
    # The page that says "not found" names the address that was asked for.
    still = [path for path in everywhere if path.removeprefix("/en") != visited]
    assert [path for path in still if b"besok-0" in site.served(path).body] == []
    activity.visibility = Visibility.PUBLIC
    activity.save()
    assert site.served(visited).status == 200
    activity.delete()
    assert site.served(visited).status == 404
    assert site.stale(everywhere) == []


def test_links_between_records_count_as_changes(site):
    activity = Activity.objects.get(slug="besok-0")
    kamen = activity.collaborations.get()
    assert b"besok-0" in site.served("/vanorter/kamen/").body
    activity.collaborations.remove(kamen)
    assert b"besok-0" not in site.served("/vanorter/kamen/").body
    activity.collaborations.add(kamen)
    assert b"besok-0" in site.served("/vanorter/kamen/").body


@COMMITS
def test_midnight_is_seen_on_every_page(site, clock):
    town = make_twin(make_municipality_known(), name="Dobele")
    make_visit(town, "2026-11-23", slug="i-dag", state=Activity.State.PLANNED, title={"sv": "Fikat"})
    paths = site.addresses()
    clock.move_to("2026-11-23 22:59:58")
    assert site.stale(paths) == []
    assert b"Fikat" in site.served("/kalender/").body
    site.asked.clear()
    clock.move_to("2026-11-23 22:59:59")
    site.served("/kalender/")
    assert site.asked == []
    clock.move_to("2026-11-23 23:00:00")
    assert b"Fikat" not in site.served("/kalender/").body
    assert site.stale(paths) == []


@COMMITS
def test_at_midnight_a_member_whose_term_is_over_is_gone(site, clock):
    paths = ["/organ/", "/organ/kommitten/", "/personer/kim-ek/", "/sitemap.xml"]
    clock.move_to("2026-12-31 22:59:58")
    assert site.stale(paths) == []
    assert b"has no members" not in site.served("/en/organ/kommitten/").body
    clock.move_to("2026-12-31 23:00:00")
    body = site.served("/en/organ/kommitten/").body
    assert b"has no members" in body
    assert site.stale(paths) == []
    assert b"/personer/kim-ek/" not in site.served("/sitemap.xml").body


def make_municipality_known():
    return apps.get_model("directory.Organization").objects.get(is_home=True)


def test_a_page_worked_out_over_midnight_is_not_kept(site, clock):
    def slow(environ, start_response):
        answer = site.django(environ, start_response)
        clock.move_to("2026-11-23 23:00:01")
        return answer

    clock.move_to("2026-11-23 22:59:59")
    site.cache.application = slow
    site.served("/kalender/")
    site.cache.application = site._counting
    site.asked.clear()
    site.served("/kalender/")
    assert site.asked == ["/kalender/"]


@COMMITS
def test_a_page_goes_live_and_ends_at_its_moment(site, start, clock):
    page = make_page(start, title="Snart", slug="snart", show_in_menus=True)
    page.unpublish()
    page.go_live_at = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    page.expire_at = dt.datetime(2026, 11, 23, 13, tzinfo=dt.UTC)
    page.save_revision().publish()
    paths = [*site.addresses(), "/snart/"]
    for moment, is_there in (("11:59:59", False), ("12:00:01", True), ("12:59:59", True), ("13:00:01", False)):
        clock.move_to(f"2026-11-23 {moment}")
        call_command("publish_scheduled")
        assert (site.served("/snart/").status, b"Snart" in site.served("/").body) == (
            200 if is_there else 404,
            is_there,
        )
        assert site.stale(paths) == [], moment


def test_what_the_office_undoes_leaves_no_trace(site):
    before = site.served("/aktiviteter/besok-0/")
    with transaction.atomic():
        activity = Activity.objects.get(slug="besok-0")
        activity.title = {"sv": "Aldrig"}
        activity.save()
        transaction.set_rollback(True)
    assert site.served("/aktiviteter/besok-0/") == before
    assert site.stale(["/", "/aktiviteter/besok-0/"]) == []


@pytest.mark.parametrize("path", ["/kontakt/skriv/", "/konto/login/", "/admin/", "/healthz"])
def test_forms_and_the_office_are_never_kept(site, path):
    for _time in range(2):
        answer = site.served(path)
        assert answer.headers.get("Cache-Control") != "no-cache"
        assert "ETag" not in answer.headers
    assert site.asked == [path, path]


@pytest.mark.parametrize("host", ["evil.example.com", "localhost:1", "localhost@evil", "a b", "[::1", "localhost/x"])
def test_a_foreign_host_gets_nothing_kept_and_leaves_nothing(site, host):
    bad = visit(site.cache, "/", host=host)
    assert bad.status == (200 if host == "localhost:1" else 400)
    assert "ETag" not in bad.headers
    assert not site.cache.shelf.pages
    assert b"evil" not in site.served("/").body


@pytest.mark.parametrize(
    "path", ["//", "/../", "/%2e%2e/", "/\x00/", "/vanorter//kamen/", "/VANORTER/", "/å/", "/" * 500]
)
def test_a_hostile_path_is_no_page(site, path):
    assert site.served(path).status in (301, 302, 400, 404)
    assert not site.cache.shelf.pages


def test_a_filter_or_a_tracker_s_query_is_worked_out_each_time(site):
    for query in ("q=kam", "utm_source=x", "page=2", "%00"):
        site.asked.clear()
        assert [visit(site.cache, "/samarbeten/", query=query).status for _time in range(2)] == [200, 200]
        assert len(site.asked) == 2
    assert environ_of("/", query="a=b")["QUERY_STRING"] == "a=b"


def test_no_public_page_says_that_it_differs_by_visitor(site):
    varying = {path: site.fresh(path).headers.get("Vary", "") for path in site.addresses()}
    assert {path for path, vary in varying.items() if set(vary.split(", ")) - {"", "Accept-Encoding"}} == set()
