# SPDX-License-Identifier: EUPL-1.2
"""A small site for tests: two start pages and the pages below them, as an editor would make them."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import html5lib
from django.utils import translation
from wagtail.models import Locale, Page, Site

from vanort.website.models import HomePage, TextPage


def make_home(languages=("sv", "en")):
    """Return the Swedish start page, set as the root of the site, with a translation for every other language."""
    home = HomePage(title="Samarbeten", slug="start", locale=Locale.objects.get(language_code="sv"))
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    site = Site.objects.get()
    site.root_page = home
    site.save()
    for code in languages:
        if code != "sv":
            copy = home.copy_for_translation(Locale.objects.get_or_create(language_code=code)[0])
            copy.title, copy.slug = f"Collaborations {code}", f"start-{code}"
            copy.save_revision().publish()
    return home


def make_page(home, model=TextPage, body=(), sources=(), **fields):
    """Return a published page below a start page; body is a list of (block, value)."""
    fields = {"title": "Om oss", "slug": "om-oss", **fields}
    blocks = json.dumps([{"type": kind, "value": value} for kind, value in body])
    page = model(locale=home.locale, body=blocks, **fields)
    home.add_child(instance=page)
    page.sources.set(sources)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def translate_page(page, code="en", **fields):
    """Return a published translation of a page."""
    copy = page.copy_for_translation(Locale.objects.get(language_code=code))
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy


def says(code, message):
    """Return a text of the interface in a language."""
    with translation.override(code):
        return translation.gettext(message)


def read(response):
    """Return a page as an element tree without namespaces."""
    return html5lib.parse(response.content.decode(), namespaceHTMLElements=False)


def text_of(element):
    """Return the words in an element, blanks made one."""
    return " ".join("".join(element.itertext()).split())


def links(tree, within="."):
    """Return the links in a part of a page, words to address."""
    return {text_of(link): link.get("href") for link in tree.findall(f"{within}//a")}


def path_of(url):
    """Return the path of an absolute address."""
    return urlsplit(url).path
