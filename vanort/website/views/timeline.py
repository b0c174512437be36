# SPDX-License-Identifier: EUPL-1.2
"""The timeline: everything that is known, decade by decade."""

from collections.abc import Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.activities.models import Activity, ActivityQuerySet
from vanort.collaborations.models import Agreement, Collaboration
from vanort.mandates.models import Regulation
from vanort.ui.entries import Entry
from vanort.website import register
from vanort.website.decades import Telling, decade_words, tell
from vanort.website.forms import TimelineFilter, containing
from vanort.website.rendering import Shown, make_ready, page_view
from vanort.website.stories import GROUPS, named, of_regulation, steps_of

# How many ways of filtering to keep.
MANY = 64


@page_view("timeline.html", size=MANY, is_filtered=True)
def timeline(query: str) -> Shown:
    """Show all entries by decade, with source; a long timeline one decade at a time. Nine to thirteen queries."""
    known = register.collaborations()
    asked = QueryDict(query)
    form = TimelineFilter(asked, samarbete=named(known))
    telling = tell(
        _steps(known, form),
        _activities(form),
        known,
        decade=asked.get("artionde", ""),
        page=asked.get("page"),
        gaps=not form.get("slag") and not form.get("q"),
    )
    count = telling.total
    years = [section["items"][0].key[:4] for section in telling.sections if not telling.page]
    since = _("Everything we know about the collaborations since %(year)s, with the source of each fact.")
    plain = _("Everything we know about the collaborations, with the source of each fact.")
    return make_ready(
        trail=[(_("Timeline"), reverse("website:timeline"))],
        controls=form.controls,
        chips=form.chips,
        telling=telling,
        page_obj=telling.page,
        strip=_strip(telling, form),
        summary=ngettext("Showing %(n)d entry.", "Showing %(n)d entries.", count) % {"n": count},
        lead=since % {"year": min(years)} if years else plain,
        links=[
            (_("Download as CSV"), reverse("opendata:activities_csv")),
            (_("Subscribe"), reverse("opendata:activities_atom")),
        ],
        sections=telling.sections,
    )


def _steps(known: Sequence[Collaboration], form: TimelineFilter) -> list[Entry]:
    """Return the milestones, agreements and regulations that the filters leave. Three queries."""
    if form.get("slag") not in ("", "deals"):
        return []
    agreements: dict[int, list[Agreement]] = {}
    for agreement in Agreement.objects.public().with_signings():
        agreements.setdefault(agreement.collaboration_id, []).append(agreement)
    wanted = [each for each in known if form.get("samarbete") in ("", each.slug)]
    entries = [entry for each in wanted for entry in steps_of(each, agreements.get(each.pk, []))]
    if not form.get("samarbete"):
        entries += map(of_regulation, Regulation.objects.public().select_related("body", "decision", "source"))
    words = form.get("q").casefold()
    return [entry for entry in entries if words in _words(entry)]


def _words(entry: Entry) -> str:
    texts = (entry.title, entry.text)
    parts = [part for text in texts for part in (text.values() if isinstance(text, dict) else [str(text)])]
    return " ".join([*parts, entry.who]).casefold()


def _activities(form: TimelineFilter) -> ActivityQuerySet:
    """Return the activities that the filters leave."""
    rows = Activity.objects.public().told()
    if slug := form.get("samarbete"):
        rows = rows.filter(collaborations__slug=slug)
    if group := form.get("slag"):
        rows = rows.filter(kind__in=GROUPS[group])
    if words := form.get("q"):
        rows = rows.filter(containing(words, "title", "summary", "town__name"))
    return rows


def _strip(telling: Telling, form: TimelineFilter) -> list[dict[str, object]]:
    """Return the strip of decades: each leads to its place on the page, or to a page of its own."""
    return [
        {
            "drawn": drawn,
            "title": decade_words(drawn.year),
            "words": ngettext("%(n)d entry", "%(n)d entries", drawn.count) % {"n": drawn.count},
            "url": form.address(artionde=drawn.year) if telling.page else f"#d{drawn.year}",
            "is_current": drawn.year == telling.current,
        }
        for drawn in telling.strip
    ]
