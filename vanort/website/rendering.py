# SPDX-License-Identifier: EUPL-1.2
"""Views: what a page shows is worked out and kept, and the page is drawn from it for each visitor."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vanort.core.dates import When
from vanort.core.keeping import kept
from vanort.core.models import Source
from vanort.core.texts import Texts, active_language
from vanort.directory.models import Organization
from vanort.enquiries.addresses import ask_url
from vanort.opendata import jsonld
from vanort.ui.components import Fields, Origin, as_value

_PLAIN = frozenset((str, int, bool, type(None), When))
# What a template shows, by name; the same for every visitor of a day, in one language.
Shown = dict[str, Any]
View = Callable[..., HttpResponse]


def page_view(template: str, *, size: int, is_filtered: bool = False) -> Callable[[Callable[..., Shown]], View]:
    """Make a view of a function that works out what a page shows; that is kept until the register changes.

    The function gets the names in the address, and the address's query as text when ``is_filtered``. It returns what
    ``make_ready`` makes, or ``moved_to`` alone. ``template`` lies within ``website/``; ``size`` is how many results to
    keep (see ``core.keeping``)."""

    def viewing(work: Callable[..., Shown]) -> View:
        found = kept(size=size)(work)

        @wraps(work)
        def view(request: HttpRequest, **names: str) -> HttpResponse:
            shown = found(**names, query=request.GET.urlencode()) if is_filtered else found(**names)
            if "moved_to" in shown:
                return redirect(shown["moved_to"], permanent=True)
            return render(request, f"website/{template}", shown)

        return view

    return viewing


def make_ready(*, trail: Sequence[tuple[Any, str]], structured: Sequence[dict[str, Any]] = (), **context: Any) -> Shown:
    """Return what a page shows with everything that the base template asks for; texts in the active language.

    Args:
        trail: breadcrumbs after the start page, as (title, address); the last one is this page.
        structured: what the page is about, as made by ``jsonld``.
        context: what the template shows. Sources and texts are found in it, and in records, however deep they lie."""
    crumbs = [(_("Start"), reverse("website:start")), *trail]
    reading = _Reading()
    ready = {name: reading.ready(value) for name, value in context.items()}
    sources = tuple(reading.origins)
    url = trail[-1][1] if trail else ""
    # A page that is about no record in particular, such as a list.
    about = [jsonld.web_page(str(title), path, language=active_language()) for title, path in trail[-1:]]
    shell = {
        "breadcrumbs": crumbs if trail else [],
        "structured": [*(structured or about), *([jsonld.breadcrumbs(crumbs)] if trail else [])],
        "page_sources": sources,
        # The facts were last looked at when the latest source was read.
        "reviewed_on": max((source.seen_on for source in sources if source.seen_on), default=None),
        "ask_url": ask_url("rattelse", crumbs[-1][1]), "untranslated": reading.is_foreign,
        "empty_actions": [
            {"title": _("Show all"), "url": url, "is_primary": True},
            {"title": _("Get in touch"), "url": reverse("website:contact")}]}  # fmt: skip
    return shell | ready


def part(template: str, **records: Any) -> SafeString:
    """Draw a part of a page to keep with it; its records go to ``make_ready`` too, for their sources and languages."""
    return render_to_string(f"website/{template}", records)


class _Reading:
    """One walk through what a page shows: collects its sources, and whether a text is in another language."""

    def __init__(self) -> None:
        self.language = active_language().split("-")[0]
        self.is_foreign = False
        self.origins: dict[Origin, None] = {}

    def ready(self, value: Any) -> Any:
        if type(value) in _PLAIN:
            return value
        if isinstance(value, Texts):
            said = as_value(value)
            self.is_foreign |= bool(said) and said.language != self.language
            return said
        if isinstance(value, Source):
            origin = as_value(value)
            self.origins[origin] = None
            return origin
        if isinstance(value, dict):
            return Fields({name: self.ready(each) for name, each in value.items()})
        if isinstance(value, (list, tuple)):
            return tuple(map(self.ready, value))
        if isinstance(value, models.Model):
            self._record(value)
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            own = {name: self.ready(each) for name, each in getattr(value, "__dict__", {}).items()}
            return dataclasses.replace(value, **own) if own else value
        return value

    def _record(self, record: models.Model) -> None:
        # Of an organisation the pages show the name; of other records all texts.
        own = [record.name] if isinstance(record, Organization) else [*vars(record).values()]
        loaded = getattr(record, "_prefetched_objects_cache", {}).get("sources", ())
        for each in (*own, record._state.fields_cache.get("source"), *loaded):
            if isinstance(each, (Texts, Source)):
                self.ready(each)
