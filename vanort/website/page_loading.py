# SPDX-License-Identifier: EUPL-1.2
"""Make the pages of a demonstration from its ``pages.json`` and ``redirects.json``, each once and in every language."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Site

from vanort.collaborations.models import Collaboration
from vanort.core.models import Source
from vanort.core.texts import FALLBACK
from vanort.directory.models import Organization
from vanort.website.models import HomePage, PublicPage, SiteFacts


class PageError(Exception):
    """A page cannot be made; the message names it and what is wrong."""


@transaction.atomic
def load_pages(folder: Path) -> int:
    """Make the pages, the site's name and the redirects that do not exist yet; return how many pages in all languages.

    ``folder`` holds ``pages.json``, ``redirects.json`` and the ``sources.json`` whose keys the pages name. Raises
    PageError when a page is not whole or names what is not there; then nothing is made."""
    told = _read(folder / "pages.json", {})
    if not told:
        return 0
    sources = {record["key"]: record for record in _read(folder / "sources.json", [])}
    home, made = _home(told["home"])
    for record in told["pages"]:
        try:
            made += _page(home, record, sources)
        except (ValidationError, LookupError) as error:
            raise PageError(f"pages.json, {record.get('slug')}: {error}") from error
    facts = SiteFacts.load()
    if not facts.site_name:
        eu_page = Page.objects.filter(slug=told.get("eu_page"), locale=home.locale).first()
        facts.site_name, facts.eu_page = told["site_name"], facts.eu_page or eu_page
        facts.save()
    for record in _read(folder / "redirects.json", []):
        target = _row(Page, slug=record["to"], locale=home.locale)
        if not Redirect.objects.filter(old_path=Redirect.normalise_path(record["old_path"])).exists():
            Redirect.add_redirect(record["old_path"], target)
    return made


def _read(file: Path, otherwise: Any) -> Any:
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else otherwise


def _home(record: dict[str, Any]) -> tuple[HomePage, int]:
    """Return the Swedish start page, made the root of the site with its translations if there was none."""
    swedish = Locale.objects.get_or_create(language_code=FALLBACK)[0]
    if found := HomePage.objects.filter(locale=swedish).first():
        return found, 0
    home = HomePage(slug="start", locale=swedish, **record[FALLBACK])
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    address = urlsplit(settings.SITE_URL)
    site.hostname, site.port = address.hostname, address.port or (443 if address.scheme == "https" else 80)
    site.root_page = home
    site.save()
    # Wagtail's own first page, which says that there is nothing yet, has done its work.
    for welcome in Page.objects.filter(depth=2, slug="home", numchild=0).exact_type(Page):
        welcome.delete()
    return home, 1 + _translations(home, record, {})


def _page(home: HomePage, record: dict[str, Any], sources: dict[str, Any]) -> int:
    """Make one page under the start page in every language; 0 when the address is taken already."""
    model = apps.get_model("website", record["type"])
    if not issubclass(model, PublicPage):
        raise LookupError(record["type"])
    if home.get_children().filter(slug=record["slug"]).exists():
        return 0
    shared: dict[str, Any] = {name: record[name] for name in ("show_in_menus", "review_by") if name in record}
    if "organization" in record:
        shared["organization"] = _row(Organization, slug=record["organization"])
    named = (sources[key] for key in record.get("sources", []))
    rows = [_row(Source, url=one["url"]) if one.get("url") else _row(Source, title=one["title"]) for one in named]
    shared["sources"] = rows
    page = model(slug=record["slug"], locale=home.locale, **_texts(record[FALLBACK]))
    _set(page, shared)
    home.add_child(instance=page)
    page.save_revision().publish()
    return 1 + _translations(page, record, shared)


def _row(model: Any, **wanted: Any) -> Any:
    row = model.objects.filter(**wanted).first()
    if row is None:
        raise LookupError(f"no {model._meta.model_name} {wanted}")
    return row


def _translations(page: Page, record: dict[str, Any], shared: dict[str, Any]) -> int:
    others = [code for code, _name in settings.LANGUAGES if code != FALLBACK and code in record]
    for code in others:
        translated = page.copy_for_translation(Locale.objects.get_or_create(language_code=code)[0])
        translated.slug = page.slug if shared else f"{page.slug}-{code}"
        _set(translated, _texts(record[code]) | shared)
        translated.full_clean()
        translated.save_revision().publish()
    return len(others)


def _texts(record: dict[str, Any]) -> dict[str, Any]:
    return record | ({"body": json.dumps(list(map(_block, record["body"])))} if "body" in record else {})


def _block(block: dict[str, Any]) -> dict[str, Any]:
    """Return a block of the body with the collaboration that it names as its row."""
    if block["type"] != "catchment":
        return block
    chosen = _row(Collaboration, slug=block["value"]["collaboration"])
    return block | {"value": block["value"] | {"collaboration": chosen.pk}}


def _set(page: Page, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
