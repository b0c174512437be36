# SPDX-License-Identifier: EUPL-1.2
"""The start page: where the municipality reaches, what comes, who the partners are, what happened last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from babel.lists import format_list
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from vanort.activities.models import Activity, ParticipantGroup
from vanort.collaborations.models import Collaboration, Funding, MemoryPlace, Milestone, StatusChange
from vanort.core.money import format_money
from vanort.core.texts import FALLBACK, Texts
from vanort.directory.models import Organization
from vanort.website import jsonld, maps, standing, stories
from vanort.website.coming import ahead
from vanort.website.context import site_of
from vanort.website.languages import active_language
from vanort.website.models import HomePage
from vanort.website.rendering import render_page

COMING, LATEST, NEAR, NAMELESS = 4, 3, 4, 3
Figure = dict[str, Any]


def start(request: HttpRequest) -> HttpResponse:
    """Draw the start page from the register; its first words are the editors'."""
    site = site_of(request)
    known = list(Collaboration.objects.public().with_parties().with_milestones().order_by(standing.BY_KIND, "name__sv"))
    twins = [each for each in known if each.kind == Collaboration.Kind.TWIN_TOWN and each.status not in StatusChange.FINAL]
    return render_page(
        request,
        "start.html",
        trail=[],
        structured=[jsonld.website(str(site.site_name), site.home)],
        map_credit=True,
        total=len(known),
        nameless=list(MemoryPlace.objects.public().gaps()[:NAMELESS]),
        wants=_wants(known, twins),
        **_first_words(site.home, twins),
        **_near_home(site.home, known, twins),
        **_done_and_coming(site.home, known, twins),
    )


def _first_words(home: Organization | None, twins: Sequence[Collaboration]) -> dict[str, Any]:
    """Return title and lead as editors wrote them, in the page's language or Swedish; else from the register."""
    pages = {page.locale.language_code: page for page in HomePage.objects.live().select_related("locale")}
    code = active_language() if active_language() in pages else FALLBACK
    page = pages.get(code)
    if page and page.lead:
        return {"title": Texts({code: page.title}), "lead": Texts({code: page.lead})}
    words = {"home": home or _("The municipality"), "n": len(twins)}
    lead = ngettext("%(home)s has %(n)d twin town.", "%(home)s has %(n)d twin towns.", len(twins)) % words
    return {
        "title": Texts({code: page.title}) if page else _("Collaborations and twin towns"),
        "lead": f"{lead} {_('Here you see what we do together and how you can take part.')}",
    }


def _near_home(
    home: Organization | None, known: Sequence[Collaboration], twins: Sequence[Collaboration]
) -> dict[str, Any]:
    """Return the two maps, and the collaborations near home and in the EU."""
    others = [each for each in known if each.kind != Collaboration.Kind.TWIN_TOWN]
    regional = [each for each in others if each.kind == Collaboration.Kind.REGIONAL and each.status not in StatusChange.FINAL]
    near = max(regional, key=lambda each: len(maps.current_towns(each)), default=None)
    return {
        "reach": maps.draw_reach(home, twins, near),
        "region": maps.draw_region(home, near),
        "near_rows": [standing.row(each, None) for each in others[:NEAR]],
    }


def _done_and_coming(
    home: Organization | None, known: Sequence[Collaboration], twins: Sequence[Collaboration]
) -> dict[str, Any]:
    """Return what comes, what happened last, the postcards and the figures. Eleven queries, for any number of rows."""
    public = Activity.objects.public()
    ahead_ids = list(public.coming().values_list("pk", flat=True)[:COMING])
    past = public.told().filter(start_date__lte=timezone.localdate()).order_by("-start_date", "-pk")
    past_ids = list(past.values_list("pk", flat=True)[:LATEST])
    latest = standing.latest_of(twins)
    groups = ParticipantGroup.objects.filter(activity__in=public.done(), number__isnull=False)
    biggest = groups.order_by("-number").values_list("activity", "number").first()
    wanted = {*ahead_ids, *past_ids, *latest.values(), *(biggest or ())[:1]}
    found = {each.pk: each for each in public.for_pages().filter(pk__in=wanted)}
    steps = [stories.of_milestone(step, each) for each in known for step in each.milestones.all() if step.when]
    told = [*steps, *(stories.of_activity(found[key]) for key in past_ids)]
    return {
        "ahead": ahead([found[key] for key in ahead_ids], twins)[: COMING + 1],
        "has_coming": bool(ahead_ids),
        "cards": [maps.card(each, home, found.get(latest.get(each.pk, 0))) for each in twins],
        "story": sorted(told, key=lambda entry: entry.key, reverse=True)[:LATEST],
        "first_year": min((entry.key[:4] for entry in told), default=""),
        "figures": _figures(home, twins, (found[biggest[0]], biggest[1]) if biggest else None),
    }


def _figures(
    home: Organization | None, twins: Sequence[Collaboration], biggest: tuple[Activity, int] | None
) -> list[Figure]:
    """Return figures worth a glance, each computed from records and leading to them. Two queries."""
    figures = [_oldest(twins), _largest(biggest), _number_done(), _support(home) if home else None]
    return [figure for figure in figures if figure]


def _oldest(twins: Sequence[Collaboration]) -> Figure | None:
    sure = [each for each in twins if (step := each.counting_milestone) and step.certainty == Milestone.Certainty.CERTAIN]
    if not sure:
        return None
    oldest = min(sure, key=lambda each: each.since or 0)
    years = timezone.localdate().year - (oldest.since or 0)
    words = {"town": stories.name_of(oldest), "year": oldest.since}
    return {
        "number": ngettext("%(n)d year", "%(n)d years", years) % {"n": years},
        "text": _("as a twin town of %(town)s, counted from %(year)d") % words,
        "url": oldest.get_absolute_url(),
        "source": oldest.counting_milestone and oldest.counting_milestone.source,
    }


def _largest(biggest: tuple[Activity, int] | None) -> Figure | None:
    if not biggest:
        return None
    activity, number = biggest
    group = next(each for each in activity.participants.all() if each.number == number)
    return {
        "number": f"{number}",
        "text": _("%(group)s: %(title)s, %(when)s")
        % {"group": group.group, "title": activity.title, "when": activity.when},
        "url": activity.get_absolute_url(),
        "source": next(iter(activity.sources.all()), None),
    }


def _number_done() -> Figure | None:
    count = Activity.objects.public().done().count()
    text = ngettext("activity carried out that we know of", "activities carried out that we know of", count)
    return {"number": f"{count}", "text": text, "url": reverse("website:activities")} if count else None


def _support(home: Organization) -> Figure | None:
    """Return the EU support to one project of our own: amounts are never added across projects or roles."""
    rows = Funding.objects.support_owned_by(home).filter(amount__isnull=False, party=None)
    funding = rows.select_related("collaboration", "source").order_by("-amount").first()
    if not funding:
        return None
    text = _("about, in EU support to %(name)s") if funding.is_approximate else _("in EU support to %(name)s")
    return {
        "number": format_money(funding.amount, funding.currency),
        "text": text % {"name": funding.collaboration},
        "url": funding.collaboration.get_absolute_url(),
        "source": funding.source,
    }


def _wants(known: Sequence[Collaboration], twins: Collection[Collaboration]) -> list[dict[str, Any]]:
    """Return the ends of the sentence “I want to …” and where each leads. One query."""
    contact = reverse("website:contact")
    names = [str(stories.name_of(each)) for each in twins]
    where = _("Choir, sport, culture – in %(towns)s") % {"towns": format_list(names, "or", locale=active_language())}
    wants = [
        (_("go on an exchange with my class"), _("For you who teach"), f"{contact}#skola"),
        (_("find a counterpart for my club"), where if names else _("Choir, sport, culture"), f"{contact}#forening"),
        (_("have guests at home"), _("As a host family during a visit"), f"{contact}#vard"),
        *_eu_want(known),
        (_("leave an idea"), _("To those who work with the twin towns"), f"{contact}#ide"),
    ]
    return [{"title": title, "text": text, "url": url} for title, text, url in wants]


def _eu_want(known: Sequence[Collaboration]) -> list[tuple[str, Any, str]]:
    centre = next((each for each in known if each.kind == Collaboration.Kind.EU_INFORMATION), None)
    slug = "europa-direkt"
    if Page.objects.live().filter(slug=slug).exists():
        url = reverse("wagtail_serve", args=[f"{slug}/"])
    elif centre:
        url = centre.get_absolute_url()
    else:
        return []
    return [(_("ask about the EU"), centre.name if centre else "", url)]
