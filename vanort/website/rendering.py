# SPDX-License-Identifier: EUPL-1.2
"""How a page drawn from the register is put together: the way here, its sources, the notice about language."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanort.core.dates import When
from vanort.core.models import Source
from vanort.core.texts import FALLBACK, Texts
from vanort.directory.models import Organization
from vanort.opendata import jsonld

_PLAIN = frozenset((str, int, bool, type(None), When))
Trail = Sequence[tuple[Any, str]]


def render_page(
    request: HttpRequest,
    template: str,
    *,
    trail: Trail,
    structured: Sequence[dict[str, Any]] = (),
    reviewed_on: dt.date | None = None,
    **context: Any,
) -> HttpResponse:
    """Render a page with everything that the base template asks for.

    Args:
        template: name of the template within ``website/``.
        trail: breadcrumbs after the start page, as (title, address); the last one is this page.
        structured: what the page is about, as made by ``jsonld``.
        reviewed_on: when somebody last looked at the facts; default: when the latest source was read.
        context: what the template shows. Sources and texts are found in it, however deep they lie in lists, dicts
            and dataclasses, and those that a record itself holds.
    """
    crumbs = [(_("Start"), reverse("website:start")), *trail]
    parts = list(_parts(context))
    sources = list({part.pk: part for part in parts if isinstance(part, Source)}.values())
    shell = {
        "breadcrumbs": crumbs if trail else [],
        "structured": [*structured, *([jsonld.breadcrumbs(crumbs)] if trail else [])],
        "page_sources": sources,
        "reviewed_on": reviewed_on or max((source.seen_on for source in sources), default=None),
        "ask_url": f"{reverse('website:contact')}#rattelse",
        "empty_actions": [
            {"title": _("Show all"), "url": request.path, "is_primary": True},
            {"title": _("Get in touch"), "url": reverse("website:contact")},
        ],
        "untranslated": any(_is_foreign(part) for part in parts if isinstance(part, Texts)),
    }
    return render(request, f"website/{template}", shell | context)


def _parts(value: object) -> Iterator[Texts | Source]:
    """Yield the texts and sources within what a template shows."""
    if isinstance(value, (Texts, Source)):
        yield value
        return
    inner: Iterable[object] = ()
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, (list, tuple)):
        inner = value
    elif isinstance(value, models.Model):
        # Of an organisation the pages show the name; of other records all texts.
        own = [value.name] if isinstance(value, Organization) else [*vars(value).values()]
        cached = [value._state.fields_cache.get("source"), *_prefetched(value, "sources")]
        inner = [each for each in (*own, *cached) if isinstance(each, (Texts, Source))]
    elif dataclasses.is_dataclass(value):
        inner = getattr(value, "__dict__", {}).values()
    for each in inner:
        if type(each) not in _PLAIN:
            yield from _parts(each)


def _prefetched(record: models.Model, name: str) -> Iterable[object]:
    found: Iterable[object] = getattr(record, "_prefetched_objects_cache", {}).get(name, ())
    return found


def _is_foreign(texts: Texts) -> bool:
    """Tell whether a text is shown in another language than the page's."""
    active = (get_language() or FALLBACK).split("-")[0]
    return bool(texts) and texts.in_language(active)[1] != active
