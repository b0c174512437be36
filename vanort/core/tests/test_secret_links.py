# SPDX-License-Identifier: EUPL-1.2
"""A link with a secret opens one page to one visitor, until a day or until it is taken back, and tells nobody."""

import datetime as dt
import hashlib
import logging
import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.utils import timezone, translation
from freezegun import freeze_time

from vanort.core.key_addresses import masked
from vanort.core.models import OutboxEntry, PostCount, SecretLink, SiteGeneration
from vanort.core.pagecache.wrapper import PageCache
from vanort.core.secret_links import OPENED, new_link, opened, revoke_links
from vanort.core.tests.visiting import on_one_line, visit

pytestmark = pytest.mark.django_db

# Any page without arguments will do.
PAGE, OTHER = "website:contact", "website:start"
WRONG = "A" * 43


@pytest.fixture(autouse=True)
def in_swedish():
    """A request leaves its language active until the next one."""
    with translation.override("sv"):
        yield


def path_of(link):
    assert link.startswith(settings.SITE_URL + "/")
    return link.removeprefix(settings.SITE_URL)


def token_of(link):
    return re.fullmatch(r".*/lank/([A-Za-z0-9_-]{43})/", link)[1]


class Visit:
    """What ``opened`` is asked with: a request of this browser, made later."""

    def __init__(self, client):
        self.session = client.session


def ask(client, opens=PAGE):
    return opened(Visit(client), opens)


def test_a_link_is_random_and_only_its_hash_is_kept():
    with freeze_time("2026-11-23 12:00"):
        links = [new_link(PAGE, 7, days=30) for _time in range(3)]
    assert len({token_of(link) for link in links}) == 3
    row = SecretLink.objects.order_by("pk").first()
    assert row.token_hash == hashlib.sha256(token_of(links[0]).encode()).hexdigest()
    assert (row.opens, row.object_id, row.used_at, row.revoked_at) == (PAGE, 7, None, None)
    assert row.expires_at == dt.datetime(2026, 12, 23, 12, tzinfo=dt.UTC)
    written = " ".join(str(value) for row in SecretLink.objects.values() for value in row.values())
    assert not any(token_of(link) in written for link in links)


def test_making_one_changes_no_page():
    before = (SiteGeneration.current(), OutboxEntry.objects.count())
    new_link(PAGE, 7, days=1)
    revoke_links(PAGE, 7)
    assert (SiteGeneration.current(), OutboxEntry.objects.count()) == before


def test_its_language_is_the_letters():
    with translation.override("en"):
        link = new_link(PAGE, 7, days=1)
    assert path_of(link).startswith("/en/lank/")
    assert Client().post(path_of(link))["Location"] == "/en/kontakt/"


def test_a_program_that_follows_links_opens_nothing(client):
    path = path_of(new_link(PAGE, 7, days=1))
    for method in (client.get, client.head, client.get):
        assert method(path).status_code == 200
    assert SecretLink.objects.get().used_at is None
    assert "sessionid" not in client.cookies
    assert Session.objects.count() == 0
    assert PostCount.objects.count() == 0


def test_the_button_opens_it(client):
    link = new_link(PAGE, 7, days=1)
    page = client.get(path_of(link))
    assert page.content.decode().count('<form method="post">') == 1
    with freeze_time("2026-11-23 12:00"):
        SecretLink.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))
        answer = client.post(path_of(link))
        assert ask(client) == 7
    assert (answer.status_code, answer["Location"]) == (302, "/kontakt/")
    assert SecretLink.objects.get().used_at == dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def test_it_opens_that_page_only_and_in_that_browser_only(client):
    client.post(path_of(new_link(PAGE, 7, days=1)))
    assert ask(client) == 7
    assert ask(client, OTHER) is None
    assert ask(Client()) is None


def test_two_pages_may_be_open_and_of_one_page_the_latest(client):
    for opens, number in ((PAGE, 7), (OTHER, 8), (PAGE, 9)):
        client.post(path_of(new_link(opens, number, days=1)))
    assert (ask(client), ask(client, OTHER)) == (9, 8)


def test_the_secret_is_not_in_the_session_and_its_key_is_new(client):
    client.session.save()
    client.post(path_of(new_link(OTHER, 1, days=1)))
    before = client.cookies["sessionid"].value
    link = new_link(PAGE, 7, days=1)
    client.post(path_of(link))
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()
    assert token_of(link) not in str(dict(client.session))
    assert client.session[OPENED] == dict(SecretLink.objects.values_list("opens", "pk"))


def test_asking_is_one_query(client, django_assert_num_queries):
    client.post(path_of(new_link(PAGE, 7, days=1)))
    visit_now = Visit(client)
    assert visit_now.session.get(OPENED)
    with django_assert_num_queries(1):
        assert opened(visit_now, PAGE) == 7
    with django_assert_num_queries(0):
        assert opened(visit_now, OTHER) is None


def test_taken_back_it_lets_nobody_in_and_shuts_out_who_is_inside(client):
    link = new_link(PAGE, 7, days=1)
    new_link(PAGE, 8, days=1)
    client.post(path_of(link))
    assert revoke_links(PAGE, 7) == 1
    assert ask(client) is None
    for answer in (client.get(path_of(link)), client.post(path_of(link))):
        assert answer.status_code == 410
    assert ask(client) is None
    assert revoke_links(PAGE, 7) == 0
    assert SecretLink.objects.filter(revoked_at=None).get().object_id == 8


def test_after_its_day_it_lets_nobody_in(client):
    with freeze_time("2026-11-23 12:00"):
        link = new_link(PAGE, 7, days=1)
    with freeze_time("2026-11-24 11:59:58"):
        client.post(path_of(link))
    with freeze_time("2026-11-24 11:59:59"):
        assert ask(client) == 7
        assert Client().get(path_of(link)).status_code == 200
    with freeze_time("2026-11-24 12:00"):
        assert ask(client) is None
        assert Client().get(path_of(link)).status_code == 410
        assert client.post(path_of(link)).status_code == 410


@pytest.mark.parametrize(
    "token", [WRONG, "x", "å" * 40, "a" * 5000, "%00", "..%2f..%2fetc", "';DROP--", "<script>", "\U0001f600", "%ff%fe"]
)
def test_what_is_no_key_is_told_so(client, token):
    new_link(PAGE, 7, days=1)
    for answer in (client.get(f"/lank/{token}/"), client.post(f"/lank/{token}/")):
        assert answer.status_code in (404, 410)
        assert "<script>" not in answer.content.decode()
    assert "sessionid" not in client.cookies


def test_the_page_of_a_link_that_does_not_work_says_whom_to_ask(client):
    answer = client.get(f"/lank/{WRONG}/")
    assert answer.status_code == 410
    assert 'href="/kontakt/"' in answer.content.decode()


def test_guessing_is_slowed_down(client, settings):
    settings.POSTS_PER_HOUR = 2
    link = new_link(PAGE, 7, days=1)
    with freeze_time(timezone.now().replace(minute=5)):
        codes = [client.post(f"/lank/{WRONG}/").status_code for _time in range(3)]
        assert codes == [410, 410, 429]
        assert client.post(path_of(link)).status_code == 429
        # Looking costs nothing, so a scanner at the door shuts nobody out.
        assert client.get(path_of(link)).status_code == 200
    assert ask(client) is None


@pytest.mark.parametrize("kind", ["works", "unknown", "opened", "forged"])
def test_every_answer_tells_caches_searchers_and_referrers_nothing(kind):
    link = new_link(PAGE, 7, days=1)
    path = f"/lank/{WRONG}/" if kind == "unknown" else path_of(link)
    browser = Client(enforce_csrf_checks=kind == "forged")
    answer = browser.post(path) if kind in ("opened", "forged") else browser.get(path)
    assert answer.status_code == {"works": 200, "unknown": 410, "opened": 302, "forged": 403}[kind]
    # With no-referrer a browser would send the form with “Origin: null”, which is refused as forged.
    assert answer["Referrer-Policy"] == "strict-origin"
    if kind != "forged":
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_pages_give_the_address_to_no_other_page(client):
    """The address of a page is written into links, as into that by which an error on it is told."""
    link = new_link(PAGE, 7, days=1)
    text = client.get(path_of(link)).content.decode()
    found = re.findall(rf'"([^"]*{token_of(link)}[^"]*)"', text)
    assert set(found) <= {path_of(link), f"/en{path_of(link)}"}


def test_the_page_cache_keeps_nothing():
    site = PageCache(WSGIHandler(), lambda: (1, 1))
    link = path_of(new_link(PAGE, 7, days=1))
    with on_one_line():
        assert [visit(site, path).status for path in (link, f"/lank/{WRONG}/", link)] == [200, 410, 200]
        assert site.shelf.pages == {}
        revoke_links(PAGE, 7)
        assert visit(site, link).status == 410


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Gone: /lank/abc-DEF_1/", "Gone: /lank/…/"), ("/en/lank/x/ and /lank/y/", "/en/lank/…/ and /lank/…/"),
        ('"GET /lank/x?a=b"', '"GET /lank/…?a=b"'), ("/lank/", "/lank/"), ("/planka/x/", "/planka/x/"),
        ("/blank/x", "/blank/x"),
    ],
)  # fmt: skip
def test_what_is_masked(text, shown):
    assert masked(text) == shown


def test_logs_hold_no_key(client, caplog):
    """Every line as the shipped settings write it: refusals, forgeries, crashes with their tracebacks."""
    secret = token_of(new_link(PAGE, 7, days=1))
    with caplog.at_level(logging.DEBUG):
        client.get(f"/lank/{WRONG}/")
        client.get(f"/lank/{secret}/")
        client.put(f"/lank/{secret}/")
        client.get(f"/lank/{secret}/x")
        Client(enforce_csrf_checks=True).post(f"/lank/{secret}/")
        try:
            raise ValueError(f"/lank/{secret}/")
        except ValueError:
            logging.getLogger("vanort").exception("Failed at %s", f"/lank/{secret}/")
    console = [each for each in logging.getLogger().handlers if type(each.formatter).__name__ == "MaskingFormatter"]
    assert len(console) == 1
    lines = [console[0].format(record) for record in caplog.records]
    assert next(line for line in lines if "/lank/…" in line).endswith("Gone: /lank/…/")
    assert "ValueError: /lank/…/" in "\n".join(lines)
    assert secret not in "\n".join(lines)
    assert WRONG not in "\n".join(lines)
