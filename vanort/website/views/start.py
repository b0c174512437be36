# SPDX-License-Identifier: EUPL-1.2
"""The start page: where the municipality reaches, what comes, who the partners are, what happened last."""

from collections.abc import Sequence
from typing import Any

from babel.lists import format_list
from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from vanort.activities.models import Activity, ParticipantGroup
from vanort.collaborations.models import Collaboration, Funding, MemoryPlace, Milestone, StatusChange
from vanort.core.money import format_money
from vanort.core.texts import FALLBACK, Texts, active_language
from vanort.opendata import jsonld
from vanort.ui.entries import shortened
from vanort.website import maps, register, standing, stories
from vanort.website.context import SiteInfo
from vanort.website.models import HomePage
from vanort.website.rendering import Shown, make_ready, page_view

COMING, LATEST, NEAR, NAMELESS = 4, 3, 4, 3


@page_view("start.html", size=register.LANGUAGES)
def start() -> Shown:
    """Draw the start page from the register; its first words are the editors'. Seventeen queries at most."""
    home = register.home()
    known = sorted(register.collaborations(), key=standing.by_kind)
    ongoing = [each for each in known if each.status not in StatusChange.FINAL]
    twins = standing.oldest_first(each for each in ongoing if each.kind == Collaboration.Kind.TWIN_TOWN)
    nameless = [str(place) for place in MemoryPlace.objects.public().gaps()[:NAMELESS]]  # on no map
    return make_ready(
        trail=[], structured=[jsonld.website(str(SiteInfo().site_name), home)], map_credit=True, total=len(known),
        nameless={"count": len(nameless), "names": format_list(nameless, locale=active_language())},
        towns=format_list([str(stories.name_of(each)) for each in twins], "or", locale=active_language()),
        **_first_words(home, known, len(twins)), **_near_home(home, known, twins),
        **_done_and_coming(home, known, twins))  # fmt: skip


def _first_words(home: maps.Home, known: Sequence[Collaboration], number: int) -> dict[str, Any]:
    """Return title and lead as editors wrote them, in the page's language or Swedish; else from the register.

    And where to ask about the EU: the page that editors have chosen, else the centre's own. One query."""
    pages = {page.locale.language_code: page for page in HomePage.objects.live().select_related("locale")}
    code = active_language() if active_language() in pages else FALLBACK
    page = pages.get(code)
    centres = (each.get_absolute_url() for each in known if each.kind == Collaboration.Kind.EU_INFORMATION)
    chosen = register.facts().eu_page
    eu_url = reverse("wagtail_serve", args=[f"{chosen.slug}/"]) if chosen and chosen.live else next(centres, "")
    if page and page.lead:
        return {"title": Texts({code: page.title}), "lead": Texts({code: page.lead}), "eu_url": eu_url}
    lead = ngettext("%(home)s has %(n)d twin town.", "%(home)s has %(n)d twin towns.", number)
    lead %= {"home": home or _("The municipality"), "n": number}
    return {
        "title": Texts({code: page.title}) if page else _("Collaborations and twin towns"), "eu_url": eu_url,
        "lead": f"{lead} {_('Here you see what we do together and how you can take part.')}"}  # fmt: skip


def _near_home(home: maps.Home, known: Sequence[Collaboration], twins: Sequence[Collaboration]) -> dict[str, Any]:
    others = [each for each in known if each.kind != Collaboration.Kind.TWIN_TOWN]
    others.sort(key=lambda each: each.status in StatusChange.FINAL)
    kind = Collaboration.Kind.REGIONAL
    regional = (each for each in others if each.kind == kind and each.status not in StatusChange.FINAL)
    near = max(regional, key=lambda each: len(maps.current_towns(each)), default=None)
    rows = [standing.row(each, None) for each in others[:NEAR]]
    return {"reach": maps.draw_reach(home, twins, near), "region": maps.draw_region(home, near), "near_rows": rows}


def _done_and_coming(home: maps.Home, known: Sequence[Collaboration], twins: Sequence[Collaboration]) -> dict[str, Any]:
    """Return what comes, what happened last, the postcards and the figures. Ten queries at most."""
    public = Activity.objects.public()
    coming = list(public.coming().select_related("town")[:COMING])
    past = public.told().filter(start_date__lte=timezone.localdate()).order_by("-start_date", "-pk")
    recent = list(past.values_list("pk", "state", "kind")[: standing.RECENT])
    past_ids = [key for key, _state, _kind in recent[:LATEST]]
    groups = ParticipantGroup.objects.filter(Exists(public.done().filter(pk=OuterRef("activity"))))
    biggest = groups.exclude(number=None).select_related("activity").order_by("-number", "pk").first()
    shared = [key for key, state, kind in recent if state == Activity.State.DONE and kind != Activity.Kind.DECISION]
    latest = standing.latest_of(twins, shared)
    newest_past = list(public.select_related("town").filter(pk__in=past_ids))
    prefetch_related_objects([*coming, *newest_past, *([biggest.activity] if biggest else [])], "sources")
    entries = stories.of_activities([*coming, *newest_past], known)
    steps = [stories.of_milestone(step, each) for each in known for step in each.milestones.all() if step.when]
    told = sorted([*steps, *entries[len(coming) :]], key=lambda entry: entry.key, reverse=True)
    return {
        "ahead": stories.ahead(entries[: len(coming)], twins)[: COMING + 1], "has_coming": bool(coming),
        "cards": [maps.card(each, home, latest.get(each.pk)) for each in twins],
        "story": [shortened(each.on_rails) for each in told[:LATEST]],
        "first_year": told[-1].key[:4] if told else "",
        "figures": _figures(home, twins) | {"group": biggest, "largest": biggest and biggest.activity}}  # fmt: skip


def _figures(home: maps.Home, twins: Sequence[Collaboration]) -> dict[str, Any]:
    """Return figures worth a glance, each computed from records and leading to them. Two queries.

    EU support is that of one project of our own: amounts are never added across projects or roles."""
    steps = ((each, each.counting_milestone) for each in twins)
    sure = [each for each, step in steps if step and step.certainty == Milestone.Certainty.CERTAIN]
    oldest = min(sure, key=lambda each: each.since or 0, default=None)
    own = Funding.objects.support_owned_by(home) if home else Funding.objects.none()
    rows = own.filter(amount__isnull=False, party=None).select_related("collaboration", "source")
    funding = rows.order_by("-amount").first()
    return {
        "oldest": oldest, "years": timezone.localdate().year - (oldest.since or 0) if oldest else 0,
        "done": Activity.objects.public().done().count(), "funding": funding,
        "support": format_money(funding.amount, funding.currency) if funding else ""}  # fmt: skip
