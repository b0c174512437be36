# SPDX-License-Identifier: EUPL-1.2
"""The page of results."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_safe

from vanort.core.texts import active_language
from vanort.search.excerpts import excerpt, marked
from vanort.search.finding import Hit, Results, find
from vanort.search.models import Kind
from vanort.ui.languages import path_in_language

# The kinds in the address's own words, and as filters.
KINDS = {
    "vanorter": (Kind.TWIN_TOWN, gettext_lazy("Twin towns")),
    "samarbeten": (Kind.COLLABORATION, gettext_lazy("Collaborations")),
    "aktiviteter": (Kind.ACTIVITY, gettext_lazy("Activities")), "avtal": (Kind.AGREEMENT, gettext_lazy("Agreements")),
    "platser": (Kind.PLACE, gettext_lazy("Places and gifts")),
    "organ": (Kind.BODY, gettext_lazy("Committees and boards")),
    "fortroendevalda": (Kind.PERSON, gettext_lazy("People in office")),
    "beslut": (Kind.DECISION, gettext_lazy("Decisions")), "kontakt": (Kind.CONTACT, gettext_lazy("Contacts")),
    "sidor": (Kind.PAGE, gettext_lazy("Web pages"))}  # fmt: skip


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found of ``q``, perhaps of a kind ``typ`` only, on page ``sida``; whatever is asked is answered."""
    code = request.GET.get("typ", "")
    code = code if code in KINDS else ""
    kind = KINDS[code][0] if code else None
    number = request.GET.get("sida", "")[:6]
    page = int(number) if number.isdecimal() else 1
    results = find(request.GET.get("q", ""), language=active_language(), kind=kind, page=page)
    context = {
        "results": results, "rows": [_row(hit, results) for hit in results.hits], "filters": _filters(results, code),
        "chosen": code, "breadcrumbs": [(_("Start"), reverse("website:start")), (_("Search"), "")]}  # fmt: skip
    # What others have searched for is no page of its own.
    return HttpResponse(render_to_string("search/search.html", context, request), headers={"X-Robots-Tag": "noindex"})


def _filters(results: Results, chosen: str) -> list[dict[str, Any]]:
    found = [
        {"code": code, "title": title, "count": results.counts[kind], "is_chosen": code == chosen}
        for code, (kind, title) in KINDS.items() if kind in results.counts]  # fmt: skip
    every = {"code": "", "title": _("All"), "count": sum(results.counts.values()), "is_chosen": not chosen}
    return [every, *found] if len(found) > 1 or chosen else []


def _row(hit: Hit, results: Results) -> dict[str, Any]:
    active, shown, found = active_language(), hit.document, hit.matching
    pieces = excerpt(found.body, results.terms, found.language)
    if not any(piece.is_marked for piece in pieces):
        # The words stand in a title only.
        found, pieces = shown, excerpt(shown.body, results.terms, shown.language)
    # A page that stands in another language only keeps its own address.
    is_at_root = path_in_language(shown.path, settings.LANGUAGE_CODE) == shown.path
    return {
        "url": path_in_language(shown.path, active) if is_at_root else shown.path, "kind": Kind(shown.kind).label,
        "title": marked(shown.title, results.terms, shown.language),
        "language": "" if shown.language == active else shown.language, "excerpt": pieces,
        "excerpt_language": "" if found.language == active else found.language}  # fmt: skip
