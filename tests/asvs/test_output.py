# SPDX-License-Identifier: EUPL-1.2
"""What people have written comes out as text, wherever it is put (ASVS chapter 1)."""

import json

import html5lib
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html

from tests.asvs import proves
from vanort.accounts.tests.factories import person
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory, PartyFactory
from vanort.directory.models import Organization
from vanort.directory.tests.factories import OrganizationFactory
from vanort.website.blocks import RICH_TEXT
from vanort.website.tests.site import make_home

pytestmark = pytest.mark.django_db

HOSTILE = """</script><script>alert(1)</script>"'><img src=x onerror=alert(2)>&lt;b&gt; {{ 7*7 }} ]]> --> \\u003c"""
INJECTION = "x' OR '1'='1'; DROP TABLE collaborations_collaboration; --"


@pytest.fixture
def kamen():
    home = OrganizationFactory(home=True)
    made = CollaborationFactory(slug="kamen", name={"sv": HOSTILE}, summary={"sv": HOSTILE})
    PartyFactory(collaboration=made, organization=home)
    PartyFactory(collaboration=made, organization=OrganizationFactory(name={"sv": HOSTILE}, country="DE"))
    ActivityFactory(title={"sv": HOSTILE}, collaborations=[made], when="2019-05-01")
    return made


def tree_of(response):
    return html5lib.parse(response.content.decode(), treebuilder="etree", namespaceHTMLElements=False)


def foreign(tree):
    """Return what a page must not hold: scripts of strangers, event attributes, pictures from nowhere."""
    scripts = [one for one in tree.iter("script") if not one.get("src") and one.get("type") != "application/ld+json"]
    events = [one.tag for one in tree.iter() for name in one.attrib if name.startswith("on")]
    return scripts + events + [one for one in tree.iter("img") if one.get("src") == "x"]


PAGES = ["/", "/en/", "/samarbeten/", "/vanorter/", "/vanorter/kamen/", "/tidslinje/", "/aktiviteter/", "/kalender/"]


@proves("1.2.1")
@pytest.mark.parametrize("path", PAGES)
def test_hostile_names_are_text_on_every_public_page(client, kamen, path):
    response = client.get(path)
    assert response.status_code == 200
    assert foreign(tree_of(response)) == []


@proves("1.2.1")
def test_hostile_names_are_text_in_the_office(client, kamen):
    client.force_login(person("administrator"))
    for path in (reverse("wagtailsnippets_collaborations_collaboration:list"),
                 reverse("wagtailsnippets_collaborations_collaboration:edit", args=[kamen.pk])):  # fmt: skip
        tree = tree_of(client.get(path))
        assert [one for one in tree.iter("img") if one.get("src") == "x"] == []
        assert [one.text for one in tree.iter("script") if "alert(1)" in (one.text or "")] == []


@proves("1.2.1")
def test_files_for_programs_keep_their_form(client, kamen):
    calendar = client.get("/kalender.ics").content.decode()
    assert calendar.count("BEGIN:VCALENDAR") == 1
    feed = client.get("/aktiviteter.atom").content.decode()
    assert "<script>" not in feed
    # A cell that begins like a formula is text in a spreadsheet.
    CollaborationFactory(name={"sv": "=HYPERLINK(1)"})
    cells = client.get("/samarbeten.csv").getvalue().decode()
    assert "'=HYPERLINK(1)" in cells
    assert "\n=HYPERLINK" not in cells


@proves("1.2.1")
def test_a_line_break_in_an_address_makes_no_header(client):
    response = client.get("/konto/login/?next=/admin/%0d%0aSet-Cookie:%20a=b")
    assert "a" not in response.cookies
    response = client.get("/admin/%0d%0aSet-Cookie:%20a=b")
    assert "a" not in response.cookies


@proves("1.2.3")
@pytest.mark.parametrize("path", ["/vanorter/kamen/", "/aktiviteter/"])
def test_data_in_a_page_cannot_end_its_script(client, kamen, path):
    scripts = [one for one in tree_of(client.get(path)).iter("script") if one.get("type") == "application/ld+json"]
    for script in scripts:
        json.loads(script.text)
    if path.endswith("kamen/"):
        assert any("alert(1)" in script.text for script in scripts)


@proves("1.2.2")
@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//x:y", "https://a b/"])
def test_only_harmless_addresses_can_be_stored(address):
    for row, field in ((Organization(name={"sv": "X"}, slug="x"), "website"), (Collaboration(), "website")):
        setattr(row, field, address)
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert field in refused.value.message_dict


@proves("1.2.2")
def test_a_search_word_in_an_address_is_encoded(client, kamen):
    tree = tree_of(client.get("/tidslinje/", {"q": HOSTILE}))
    assert foreign(tree) == []
    links = [one.get("href") for one in tree.iter("a") if "q=" in (one.get("href") or "")]
    assert all("<" not in link and '"' not in link for link in links)


@proves("1.3.1")
@pytest.mark.parametrize(
    "html",
    [
        "<p>Hej<script>alert(1)</script></p>", '<p onclick="alert(1)">Hej</p>',
        "<p>Hej<img src='x' onerror='alert(1)'/></p>",
        '<p><a href="javascript:alert(1)">Hej</a></p>', '<p>Hej<iframe src="https://exempel.org"></iframe></p>',
        "<style>*{}</style><p>Hej</p>", '<p style="position:fixed">Hej</p>', "<svg onload=alert(1)><p>Hej</p></svg>",
    ],
)  # fmt: skip
def test_rich_text_keeps_nothing_but_what_the_editor_offers(html):
    converter = ContentstateConverter(features=RICH_TEXT)
    stored = converter.to_database_format(converter.from_database_format(html))
    shown = expand_db_html(stored)
    assert "Hej" in shown
    tree = html5lib.parse(shown, treebuilder="etree", namespaceHTMLElements=False)
    assert {one.tag for one in tree.iter()} <= {"html", "head", "body", "p", "a", "b", "br"}
    assert {name for one in tree.iter() for name in one.attrib} <= {"data-block-key", "href"}
    assert "javascript:" not in shown


@proves("1.2.2", "1.3.1")
@pytest.mark.parametrize("url", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x"])
def test_a_link_that_runs_something_is_no_link(url):
    text = {"key": "a", "text": "Hej <b>", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
            "entityRanges": [{"offset": 0, "length": 3, "key": 0}]}  # fmt: skip
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
    state = json.dumps({"blocks": [text], "entityMap": {"0": entity}})
    shown = expand_db_html(ContentstateConverter(features=RICH_TEXT).to_database_format(state))
    assert "alert" not in shown
    assert "data:" not in shown
    assert "&lt;b&gt;" in shown


@proves("1.2.4")
@pytest.mark.parametrize("path", ["/tidslinje/", "/samarbeten/", "/aktiviteter/", "/sok/"])
def test_what_looks_like_sql_is_only_a_word(client, kamen, path):
    make_home()
    for name in ("q", "ar", "ort", "typ", "sida"):
        assert client.get(path, {name: INJECTION}).status_code < 500
    assert Collaboration.objects.count() == 1


@proves("1.2.4")
def test_what_looks_like_sql_is_only_a_word_in_the_office(client, kamen):
    client.force_login(person("administrator"))
    listing = reverse("wagtailsnippets_collaborations_collaboration:list")
    for query in ({"q": INJECTION}, {"ordering": INJECTION}, {"kind": INJECTION}, {"p": INJECTION}):
        assert client.get(listing, query).status_code == 200
    assert Collaboration.objects.count() == 1
