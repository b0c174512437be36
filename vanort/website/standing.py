# SPDX-License-Identifier: EUPL-1.2
"""How collaborations stand: status, parties, roles and the latest activity, in the words of the pages."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, StatusChange
from vanort.core.texts import sort_key
from vanort.directory.models import Organization
from vanort.ui.components import Line, Postcard, Row
from vanort.website.maps import current_towns, picture_of, since_line, stamp_of
from vanort.website.rendering import part
from vanort.website.stories import name_of

_KINDS = Collaboration.Kind
_ORDER = (
    _KINDS.TWIN_TOWN, _KINDS.REGIONAL, _KINDS.EU_INFORMATION, _KINDS.LOCAL_ACTION_GROUP, _KINDS.NETWORK,
    _KINDS.PROGRAMME, _KINDS.EU_PROJECT,
)  # fmt: skip
RECENT = 100


def status_of(collaboration: Collaboration) -> tuple[str, str]:
    """Return the code and the words of the status pill.

    A collaboration that still counts as active although it is replaced or its time has passed is being reviewed.
    """
    status = collaboration.status
    if not status:
        return "unknown", _("Status unknown")
    words = capfirst(str(collaboration.get_status_display()))
    if status in StatusChange.FINAL:
        end = collaboration.end
        code = "merged" if status == Collaboration.Status.PARTNER_MERGED else status
        return code, f"{words} {end.end.year}" if end else words
    is_past = any(when.end < timezone.localdate() for when in (collaboration.end, collaboration.horizon) if when)
    if status == Collaboration.Status.ACTIVE and (collaboration.replaced_by_id or is_past):
        return "review", _("Under review")
    return status, words


def own_role(collaboration: Collaboration) -> str:
    """Return the municipality's own role in words; empty when it is no party. No query after with_parties."""
    roles = [party.get_role_display() for party in collaboration.parties.all() if party.organization.is_home]
    return capfirst(", ".join(dict.fromkeys(str(role) for role in roles)))


def place_words(collaboration: Collaboration) -> str:
    """Return where it is, in a few words: the partner's country, how many municipalities, or our own role."""
    if collaboration.kind == _KINDS.TWIN_TOWN:
        return collaboration.partner.country_name if collaboration.partner else ""
    count = 0 if collaboration.kind == _KINDS.EU_PROJECT else len(current_towns(collaboration))
    if count > 1:
        return ngettext("%(n)d municipality", "%(n)d municipalities", count) % {"n": count}
    return own_role(collaboration)


def recent_ids() -> list[int]:
    """Return the ids of the most recent activities carried out together, latest first. One query."""
    done = Activity.objects.public().shared().order_by("-start_date", "-pk")
    return list(done.values_list("pk", flat=True)[:RECENT])


def latest_of(collaborations: Iterable[Collaboration], recent: Sequence[int]) -> dict[int, Activity]:
    """Return the latest activity carried out together, per collaboration id; one without any is left out.

    Two to four queries: most are found among the most recent activities of all (``recent_ids``), so that many cost
    no more than few.
    """
    keys = [each.pk for each in collaborations]
    links = Activity.collaborations.through.objects.values_list("collaboration", "activity")
    place = {activity: -number for number, activity in enumerate(recent)}
    among = links.filter(collaboration__in=keys, activity__in=recent)
    found = dict(sorted(among, key=lambda link: place[link[1]]))
    older = list(links.filter(collaboration__in=[key for key in keys if key not in found]))
    done = Activity.objects.public().shared().filter(pk__in=[activity for _key, activity in older])
    days = dict(done.values_list("pk", "start_date"))
    dated = ((days[activity], activity, key) for key, activity in older if activity in days)
    found |= {key: activity for _day, activity, key in sorted(dated)}
    activities = Activity.objects.public().in_bulk(found.values())
    return {key: activities[latest] for key, latest in found.items()}


def by_kind(collaboration: Collaboration) -> tuple[int, str]:
    """Return what collaborations are sorted by when their kind comes first. No query after with_parties."""
    return _ORDER.index(_KINDS(collaboration.kind)), sort_key(name_of(collaboration))


def oldest_first(towns: Iterable[Collaboration]) -> list[Collaboration]:
    """Return twin towns by the year they count from, unknown years last. No query after with_milestones."""
    return sorted(towns, key=lambda town: (town.since or 9999, sort_key(name_of(town))))


def row(collaboration: Collaboration, latest: Activity | None) -> Row:
    """Return a collaboration as a row of a list. No query after with_parties and with_milestones."""
    code, words = status_of(collaboration)
    since = since_line(collaboration)
    year = "" if since.is_unknown else ", ".join(part for part in (since.value, since.note) if part)
    last = _("Latest: %(title)s, %(when)s") % {"title": latest.title, "when": latest.when} if latest else ""
    return Row(
        url=collaboration.get_absolute_url(),
        name=name_of(collaboration),
        text=last or collaboration.summary,
        kind=capfirst(str(collaboration.get_kind_display())),
        place=place_words(collaboration),
        since=year,
        status_code=code,
        status_label=words,
    )


def bigcard(town: Collaboration, home: Organization | None) -> Postcard:
    """Return the head of a twin town's page: picture, stamp, names and the lines that matter most."""
    partner = town.partner
    code, words = status_of(town)
    lines = [since_line(town), Line(_("Status now"), words, status_code=code)]
    if partner and partner.country:
        lines.insert(0, Line(_("Country"), partner.country_name))
    if jubilee := town.next_jubilee():
        value = _("%(years)d years in %(year)d") % dict(zip(("year", "years"), jubilee, strict=True))
        lines.append(Line(_("Jubilee"), value))
    return Postcard(
        name=partner.name if partner else town.name,
        endonym=partner.endonym if partner and partner.endonym != str(partner) else "",
        endonym_language=partner.languages.split(" ")[0] if partner else "",
        picture=picture_of(town, home, is_big=True),
        stamp=stamp_of(town, home),
        lines=tuple(lines),
    )


def agreed(agreements: list[Agreement]) -> dict[str, Any]:
    """Return agreements as the pages show them, with their signings beside them; needs with_signings."""
    return {
        "agreements": agreements,
        "drawn_agreements": [part("agreement.html", agreement=each) for each in agreements],
        "signings": [signing for each in agreements for signing in each.signings.all()],
        "has_documents": any(each.document for each in agreements),
    }


def history_of(collaboration: Collaboration) -> dict[str, Any]:
    """Return the status history, latest first, with who decided, and where the facts come from. Two queries."""
    history = list(collaboration.status_changes.select_related("decision__body", "source").order_by("-pk"))
    origins = list(collaboration.sources.all())
    return {
        "origins": origins,
        "history": history,
        "drawn_history": part("history.html", history=history, origins=origins),
    }
