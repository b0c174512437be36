# SPDX-License-Identifier: EUPL-1.2
"""What browsers are told, and what they may keep (ASVS chapters 3, 4 and 14)."""

import subprocess
import sys

import pytest
from django.conf import settings as installed
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.documents import get_document_model

from tests.asvs import proves
from tests.source import ROOT, files, name_of
from vanort.accounts.tests.factories import PASSWORD, person
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory

pytestmark = pytest.mark.django_db

SCRIPTS = [path for path in files() if path.suffix == ".js" and name_of(path).startswith("vanort/")]
KINDS = {
    "/": "text/html; charset=utf-8", "/finns-inte/": "text/html; charset=utf-8",
    "/konto/login/": "text/html; charset=utf-8", "/kalender.ics": "text/calendar; charset=utf-8",
    "/aktiviteter.atom": "application/atom+xml; charset=utf-8", "/samarbeten.csv": "text/csv; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8", "/sitemap.xml": "application/xml; charset=utf-8",
    "/healthz": "text/plain; charset=utf-8",
}  # fmt: skip


def secured(code, **environment):
    """Return what some code prints in an installation of its own behind a proxy that speaks TLS."""
    surroundings = {"SITE_URL": "https://vanorter.example.se", "BEHIND_PROXY": "1", "SECRET_KEY": "x" * 60,
                    "VANORT_VAR": str(installed.VAR), "PATH": "/usr/bin:/bin", **environment}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


SETTINGS = "import config.settings as s; print({})"


@proves("3.3.1")
def test_cookies_of_a_site_with_tls_are_bound_to_it():
    names = ("SESSION_COOKIE_{}", "CSRF_COOKIE_{}")
    facts = ", ".join(f"s.{name.format(fact)}" for name in names for fact in ("NAME", "SECURE", "HTTPONLY"))
    assert secured(SETTINGS.format(facts)) == "__Host-sessionid True True __Host-csrftoken True True"


@proves("3.3.1")
def test_there_are_no_other_cookies(client):
    person("administrator", username="kim")
    client.get("/konto/login/")
    client.post("/konto/login/", {"login": "kim", "password": PASSWORD})
    client.get("/admin/", headers={"Accept-Language": "en"})
    client.get("/en/")
    assert set(client.cookies) == {"sessionid", "csrftoken"}
    assert {cookie["samesite"] for cookie in client.cookies.values()} == {"Lax"}
    assert {cookie["path"] for cookie in client.cookies.values()} == {"/"}
    assert {cookie["domain"] for cookie in client.cookies.values()} == {""}


@proves("3.4.1")
@pytest.mark.parametrize("path", [*KINDS, "/admin/"])
def test_tls_is_demanded_for_a_year_on_every_answer(client, settings, path):
    assert secured(SETTINGS.format("s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS")) == "31536000 True"
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    answer = Client().get(path, secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@proves("3.4.2")
@pytest.mark.parametrize("path", KINDS)
def test_no_other_origin_is_let_in(client, path):
    answer = client.get(path, headers={"Origin": "https://example.com"})
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@proves("3.5.1")
@pytest.mark.parametrize("path", ["/konto/login/", "/konto/logout/", "/admin/users/new/", "/admin/ny-vanort/"])
def test_a_form_without_its_token_is_refused(path):
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(person("administrator"))
    answer = forger.post(path, {"name": "x"}, headers={"Origin": "https://example.com"})
    assert answer.status_code == 403
    assert "_auth_user_id" in forger.session


@proves("3.5.1")
def test_no_view_has_put_the_guard_aside():
    def open_views(resolver, prefix=""):
        for one in resolver.url_patterns:
            where = f"{prefix}{one.pattern}"
            if hasattr(one, "url_patterns"):
                yield from open_views(one, where)
            # Wagtail's own interface for its page tree only reads, and asks for the token where it would write.
            elif getattr(one.callback, "csrf_exempt", False) and not where.startswith("admin/api/"):
                yield where

    assert list(open_views(get_resolver())) == []


@proves("3.5.3")
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_changes_nothing(client, method):
    kamen = CollaborationFactory()
    client.force_login(person("administrator"))
    ask = getattr(client, method)
    ask("/konto/logout/")
    ask("/admin/logout/")
    ask(reverse("wagtailsnippets_collaborations_collaboration:delete", args=[kamen.pk]))
    assert Collaboration.objects.count() == 1
    assert "_auth_user_id" in client.session


@proves("4.1.1")
@pytest.mark.parametrize(("path", "kind"), KINDS.items())
def test_each_answer_says_what_it_is(client, path, kind):
    answer = client.get(path)
    assert answer["Content-Type"] == kind
    assert answer["X-Content-Type-Options"] == "nosniff"
    b"".join(answer).decode("utf-8")


@proves("3.2.1")
@pytest.mark.parametrize(("name", "content"), [("a.txt", b"<script>alert(1)</script>"), ("a.csv", b"<html>"),
                                               ("a.docx", b"PK\x03\x04"), ("a.pdf", b"%PDF-1.4")])  # fmt: skip
def test_an_uploaded_document_is_no_page(client, name, content):
    document = get_document_model().objects.create(title="X", file=ContentFile(content, name=name))
    answer = client.get(document.url)
    shown = "inline" if name.endswith(".pdf") else "attachment"
    assert answer["Content-Disposition"].startswith(shown)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert not answer["Content-Type"].startswith("text/html")
    assert answer.getvalue() == content


@proves("3.2.1")
def test_among_uploaded_pictures_nothing_else_is_handed_out(client):
    for name in ("documents/a.pdf", "images/a.html", "images/a.svgz", "../secret_key", "images/../../secret_key"):
        assert client.get(f"/media/{name}").status_code == 404


@proves("3.2.2")
@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_our_scripts_write_text_and_never_html(path):
    words = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "postMessage",
             "localStorage", "sessionStorage")  # fmt: skip
    text = path.read_text(encoding="utf-8")
    assert [word for word in words if word in text] == []


def test_there_are_scripts_to_look_at():
    assert "vanort/office/static/office/starting.js" in [name_of(path) for path in SCRIPTS]


@proves("14.3.1")
def test_after_signing_out_the_browser_keeps_nothing(client):
    for way_out in ("/konto/logout/", "/admin/logout/"):
        client.force_login(person("administrator"))
        key = client.session.session_key
        assert client.get("/admin/")["Cache-Control"] == "no-store"
        assert client.get("/admin/pages/")["Cache-Control"] == "no-store"
        assert client.get("/konto/2fa/")["Cache-Control"] == "no-store"
        assert client.post(way_out)["Clear-Site-Data"] == '"storage"'
        assert client.cookies["sessionid"].value != key
        assert not client.session.exists(key)


@proves("14.2.1")
def test_no_secret_stands_in_an_address(client):
    person("administrator", username="kim")
    html = client.get("/konto/login/?next=/admin/").content.decode()
    assert 'method="post"' in html
    answer = client.post("/konto/login/?next=/admin/pages/", {"login": "kim", "password": PASSWORD})
    assert answer["Location"] == "/admin/pages/"
    key = client.session.session_key
    for path in ("/admin/", "/konto/2fa/", "/"):
        assert key not in client.get(path).content.decode()
    for path in ("/konto/login/", "/konto/2fa/", "/admin/"):
        assert client.get(path)["Referrer-Policy"] == "same-origin"


@proves("13.4.1")
@pytest.mark.parametrize("path", ["/.git/config", "/.git/HEAD", "/.env", "/static/../.git/config", "/media/.git/HEAD",
                                  "/secret_key", "/vanort.sqlite3", "/config/settings.py"])  # fmt: skip
def test_neither_source_nor_data_is_served(client, path):
    assert client.get(path, follow=True).status_code == 404
