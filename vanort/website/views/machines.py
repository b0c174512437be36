# SPDX-License-Identifier: EUPL-1.2
"""Answers to machines: search engines, security researchers, and whoever watches that the site is up."""

import datetime as dt

from django.conf import settings
from django.contrib.sitemaps.views import sitemap as draw_sitemap
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vanort.core.models import SiteGeneration
from vanort.website.context import site_of
from vanort.website.sitemaps import all_sitemaps

PLAIN = "text/plain; charset=utf-8"
STAFF_PATHS = ("/admin/", "/konto/")
# RFC 9116, 2.5.5 recommends less than a year; the file is made anew at each request.
SECURITY_VALID_DAYS = 180


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines in when the site is official, else keep them out (RFC 9309)."""
    if site_of(request).is_official:
        rules = [f"Disallow: {path}" for path in STAFF_PATHS] + ["Allow: /"]
        tail = ["", f"Sitemap: {settings.SITE_URL}{reverse('machines:sitemap')}"]
    else:
        rules, tail = ["Disallow: /"], []
    return HttpResponse("\n".join(["User-agent: *", *rules, *tail, ""]), content_type=PLAIN)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page in every language (sitemaps.org, with xhtml:link for the languages)."""
    kind = "application/xml; charset=utf-8"
    response = draw_sitemap(request, all_sitemaps(), template_name="website/sitemap.xml", content_type=kind)
    return response.render()


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell about a security hole (RFC 9116); 404 until somebody has been named."""
    contact = _as_uri(site_of(request).facts.security_contact)
    if not contact:
        words = _("Nobody has been named yet whom to tell about security holes.")
        return HttpResponse(f"{words}\n", content_type=PLAIN, status=404)
    # Our own midnight, at which kept pages end too.
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
    lines = [
        f"Contact: {contact}",
        f"Expires: {(midnight + dt.timedelta(days=SECURITY_VALID_DAYS)):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}{reverse('machines:security')}",
        "",
    ]
    return HttpResponse("\r\n".join(lines), content_type=PLAIN)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer ``ok`` when the database answers, else 503; never kept by anybody. One query."""
    words, status = "ok\n", 200
    try:
        SiteGeneration.current()
    except DatabaseError:
        words, status = "database does not answer\n", 503
    return HttpResponse(words, content_type=PLAIN, status=status, headers={"Cache-Control": "no-store"})


def _as_uri(contact: str) -> str:
    """Return the contact as the standard wants it, nothing when it is neither address nor telephone number."""
    cleaned = "".join(contact.split())
    if "@" in cleaned and ":" not in cleaned:
        cleaned = f"mailto:{cleaned}"
    return cleaned if cleaned.startswith(("mailto:", "https://", "tel:")) else ""
