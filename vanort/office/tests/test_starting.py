# SPDX-License-Identifier: EUPL-1.2
"""The office's pages hold no script, no event and, but for the editor of pages, no style of their own."""

import html
import json
import re

import pytest
from django.urls import reverse
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser, AdminTimeInput
from wagtail.snippets.widgets import AdminSnippetChooser

from vanort.accounts.tests.factories import person
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import AgreementFactory, CollaborationFactory
from vanort.website.tests.site import make_home, make_page

pytestmark = pytest.mark.django_db

INLINE = re.compile(
    r"<script(?![^>]*\b(?:src=|type=\"(?:application/json|text/django-form-template|text/x-template)))[^>]*>"
)
CALL = re.compile(r"data-vo-start-call-value=(?:'([^']*)'|\"([^\"]*)\")")


def calls(text):
    """Return what is to be started, as the script reads it."""
    return [json.loads(html.unescape(one or two)) for one, two in CALL.findall(text)]


@pytest.fixture
def administrator(client):
    client.force_login(person("administrator"))
    return client


@pytest.mark.parametrize(
    ("widget", "name"),
    [(AdminDateInput(), "initDateChooser"), (AdminTimeInput(), "initTimeChooser"),
     (AdminDateTimeInput(), "initDateTimeChooser")],
)  # fmt: skip
def test_a_date_field_says_what_is_to_be_started(widget, name):
    drawn = widget.render("when", None, attrs={"id": "id_when"})
    assert "<script" not in drawn
    [(started, identifier, options)] = calls(drawn)
    assert (started, identifier) == (name, "id_when")
    assert options["format"]


@pytest.mark.parametrize(
    ("widget", "name"), [(AdminPageChooser(), "PageChooser"), (AdminSnippetChooser(Collaboration), "SnippetChooser")]
)
def test_a_chooser_says_what_is_to_be_started(widget, name):
    drawn = widget.render("which", None, attrs={"id": "id_'\"<which>"})
    assert "<script" not in drawn
    [(started, identifier, options)] = calls(drawn)
    assert (started, identifier) == (name, "id_'\"<which>")
    assert options["modalUrl"].startswith("/admin/")


def test_rows_of_a_form_and_their_template_say_it_too(administrator):
    AgreementFactory()
    text = administrator.get(reverse("wagtailsnippets_collaborations_agreement:add")).content.decode()
    started = calls(text)
    assert {name for name, *_rest in started} >= {"InlinePanel", "SnippetChooser"}
    assert ["id_signings-__prefix__-organization"] in [words[1:2] for words in started]
    panel = next(words[1] for words in started if words[0] == "InlinePanel")
    assert panel["formsetPrefix"] == "id_signings"


SCREENS = ["/admin/", "/admin/pages/", "/admin/reports/site-history/", "/admin/users/", "/admin/groups/new/",
           "/admin/sites/", "/admin/images/", "/admin/ny-vanort/", "/admin/account/",
           "/admin/redirects/add/"]  # fmt: skip


@pytest.mark.parametrize("path", SCREENS)
def test_no_screen_holds_a_script_of_its_own(administrator, path):
    make_home()
    text = administrator.get(path).content.decode()
    assert INLINE.findall(text) == []
    assert re.findall(r"<[^>]+\son\w+=", text) == []
    assert re.findall(r"<style\b", text) == []


def directives(response):
    return {part.split()[0]: part.split()[1:] for part in response["Content-Security-Policy"].split(";")}


def test_only_the_editor_of_pages_may_write_styles(administrator):
    home = make_home()
    page = make_page(home)
    kamen = CollaborationFactory()
    edit = reverse("wagtailsnippets_collaborations_collaboration:edit", args=[kamen.pk])
    loose = [f"/admin/pages/{page.pk}/edit/", f"/admin/pages/add/website/textpage/{home.pk}/"]
    for path in loose:
        assert directives(administrator.get(path))["style-src"] == ["'self'", "'unsafe-inline'"]
        assert directives(administrator.get(path))["script-src"] == ["'self'"]
    for path in (
        edit,
        "/admin/pages/",
        f"/admin/pages/{page.pk}/history/",
        "/admin/",
        f"/admin/pages/{page.pk}/edit/x/",
    ):
        assert directives(administrator.get(path))["style-src"] == ["'self'"]


def test_a_preview_may_stand_in_a_frame_of_the_office(administrator):
    page = make_page(make_home())
    address = f"/admin/pages/{page.pk}/edit/preview/"
    form = {"title": "Utkast", "slug": page.slug, "body-count": "0"}
    assert administrator.post(address, form).json()["is_valid"] is True
    preview = administrator.get(address, {"in_preview_panel": "true"})
    assert "Utkast" in preview.content.decode()
    assert directives(preview)["frame-ancestors"] == ["'self'"]
    assert directives(preview)["script-src"] == ["'self'"]
