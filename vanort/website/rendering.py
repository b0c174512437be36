# SPDX-License-Identifier: EUPL-1.2
"""Views: what a page shows is worked out and kept, and the page is drawn from it for each visitor."""

import dataclasses
import datetime as dt
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
from vanort.ui.components import Fields, Origin, Said, as_value

_PLAIN = frozenset((str, int, bool, type(None), When))
Trail = Sequence[tuple[Any, str]]
# What a template shows, by name; the same for every visitor of a day, in one language.
Shown = dict[str, Any]
View = Callable[..., HttpResponse]


def page_view(template: str, *, size: int, is_filtered: bool = False) -> Callable[[Callable[..., Shown]], View]:
    """Make a view of a function that works out what a page shows; that is kept until the register changes.

    The function gets the names in the address. It returns what ``make_ready`` makes, or ``moved_to`` alone.

    Args:
        template: name of the template within ``website/``.
        size: how many results to keep (see ``core.keeping``).
        is_filtered: give the function the query of the address as well, as text.
    """

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


def make_ready(
    *, trail: Trail, structured: Sequence[dict[str, Any]] = (), reviewed_on: dt.date | None = None, **context: Any
) -> Shown:
    """Return what a page shows with everything that the base template asks for.

    Values that components are drawn from get their texts in the active language.

    Args:
        trail: breadcrumbs after the start page, as (title, address); the last one is this page.
        structured: what the page is about, as made by ``jsonld``.
        reviewed_on: when somebody last looked at the facts; default: when the latest source was read.
        context: what the template shows. Sources and texts are found in it, however deep they lie in lists, dicts
            and dataclasses, and those that a record itself holds.
    """
    crumbs = [(_("Start"), reverse("website:start")), *trail]
    reading = _Reading()
    ready = {name: reading.ready(value) for name, value in context.items()}
    sources = tuple(reading.origins)
    # A page that is about no record in particular, such as a list.
    about = [jsonld.web_page(str(title), url, language=active_language()) for title, url in trail[-1:]]
    shell = {
        "breadcrumbs": crumbs if trail else [],
        "structured": [*(structured or about), *([jsonld.breadcrumbs(crumbs)] if trail else [])],
        "page_sources": sources,
        "reviewed_on": reviewed_on or max((source.seen_on for source in sources if source.seen_on), default=None),
        "ask_url": ask_url("rattelse", crumbs[-1][1]),
        "empty_actions": [
            {"title": _("Show all"), "url": trail[-1][1] if trail else "", "is_primary": True},
            {"title": _("Get in touch"), "url": reverse("website:contact")},
        ],
        "untranslated": reading.is_foreign,
    }
    return shell | ready


def part(template: str, **records: Any) -> SafeString:
    """Draw a part of a page, from ``website/``, that shows records, so that it is kept with what else the page shows.

    Give the records to ``make_ready`` as well, for their sources and languages.
    """
    return render_to_string(f"website/{template}", records)


class _Reading:
    """One walk through what a page shows: collects its sources, and whether a text is in another language."""

    def __init__(self) -> None:
        self.language = active_language().split("-")[0]
        self.is_foreign = False
        self.origins: dict[Origin, None] = {}

    def ready(self, value: Any) -> Any:
        """Return a value as components are drawn from it: texts in one language, sources and lists without records."""
        if type(value) in _PLAIN:
            return value
        if isinstance(value, (Texts, Source)):
            return self._noted(as_value(value))
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

    def _noted(self, shown: Said | Origin) -> Said | Origin:
        if isinstance(shown, Origin):
            self.origins[shown] = None
        else:
            self.is_foreign |= bool(shown) and shown.language != self.language
        return shown

    def _record(self, record: models.Model) -> None:
        # Of an organisation the pages show the name; of other records all texts.
        own = [record.name] if isinstance(record, Organization) else [*vars(record).values()]
        loaded = getattr(record, "_prefetched_objects_cache", {}).get("sources", ())
        for each in (*own, record._state.fields_cache.get("source"), *loaded):
            if isinstance(each, (Texts, Source)):
                self.ready(each)
