# SPDX-License-Identifier: EUPL-1.2
"""Serving of the pages that editors write; one that is not translated shows in Swedish, never as missing."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from wagtail.models import Page
from wagtail.views import serve

from vanort.core.texts import FALLBACK, active_language
from vanort.opendata import jsonld
from vanort.website.context import site_of


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page in the active language, else the Swedish one at the same path, else raise Http404."""
    if Page.route_for_request(request, path) is None and active_language() != FALLBACK:
        # Wagtail remembers its answer on the request; ask it once more, for the Swedish tree.
        del request.__dict__["_wagtail_route_for_request"]
        with translation.override(FALLBACK):
            Page.route_for_request(request, path)
    response: HttpResponse = serve(request, path)
    if isinstance(response, TemplateResponse) and response.context_data and "page" in response.context_data:
        page, site = response.context_data["page"], site_of(request)
        about = {"language": page.locale.language_code, "description": page.search_description}
        crumbs = [(str(site.site_name), str(site.home_url)), (page.title, request.path)]
        pages = [jsonld.web_page(page.title, request.path, **about), jsonld.breadcrumbs(crumbs)]
        response.context_data["structured"] = pages
    return response
