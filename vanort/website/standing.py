# SPDX-License-Identifier: EUPL-1.2
"""Records in the words of the pages: how collaborations stand, our role and the money in them, places and gifts."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import format_percent
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, Funding, MemoryPlace, Party, StatusChange
from vanort.core.money import format_money, share
from vanort.core.texts import active_language, sort_key
from vanort.directory.models import Organization
from vanort.enquiries.addresses import ask_url
from vanort.ui.components import Line
from vanort.website.maps import current_towns, picture_of, since_line, stamp_of
from vanort.website.rendering import part
from vanort.website.stories import name_of

OWNER = Party.Role.OWNER
_KINDS = Collaboration.Kind
_ORDER = (
    _KINDS.TWIN_TOWN, _KINDS.REGIONAL, _KINDS.EU_INFORMATION, _KINDS.LOCAL_ACTION_GROUP, _KINDS.NETWORK,
    _KINDS.PROGRAMME, _KINDS.EU_PROJECT)  # fmt: skip
# Among how many activities the latest ones are looked for first.
RECENT = 100


def status_of(collaboration: Collaboration) -> tuple[str, str]:
    """Return the code and the words of the status pill.

    A collaboration that still counts as active although it is replaced or its time has passed is being reviewed."""
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

    Two to four queries for many as for few: most are found among the most recent activities of all (``recent_ids``)."""
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


def row(collaboration: Collaboration, latest: Activity | None) -> dict[str, Any]:
    """Return a collaboration as a row of a list. No query after with_parties and with_milestones."""
    code, words = status_of(collaboration)
    since = since_line(collaboration)
    year = "" if since.is_unknown else ", ".join(part for part in (since.value, since.note) if part)
    last = _("Latest: %(title)s, %(when)s") % {"title": latest.title, "when": latest.when} if latest else ""
    return {
        "url": collaboration.get_absolute_url(), "name": name_of(collaboration), "text": last or collaboration.summary,
        "kind": capfirst(str(collaboration.get_kind_display())), "place": place_words(collaboration), "since": year,
        "status_code": code, "status_label": words}  # fmt: skip


def bigcard(town: Collaboration, home: Organization | None) -> dict[str, Any]:
    """Return the head of a twin town's page: picture, stamp, names and the lines that matter most."""
    partner = town.partner
    code, words = status_of(town)
    lines = [since_line(town), Line(_("Status now"), words, status_code=code)]
    if partner and partner.country:
        lines.insert(0, Line(_("Country"), partner.country_name))
    if jubilee := town.next_jubilee():
        value = _("%(years)d years in %(year)d") % dict(zip(("year", "years"), jubilee, strict=True))
        lines.append(Line(_("Jubilee"), value))
    return {
        "name": (partner or town).name,
        "endonym": partner.endonym if partner and partner.endonym != str(partner) else "",
        "endonym_language": partner.languages.split(" ")[0] if partner else "",
        "picture": picture_of(town, home, is_big=True), "stamp": stamp_of(town, home),
        "lines": tuple(lines)}  # fmt: skip


def agreed(agreements: list[Agreement]) -> dict[str, Any]:
    """Return agreements as the pages show them, with their signings beside them; needs with_signings."""
    return {
        "agreements": agreements, "has_documents": any(each.document for each in agreements),
        "drawn_agreements": [part("agreement.html", agreement=each) for each in agreements],
        "signings": [signing for each in agreements for signing in each.signings.all()]}  # fmt: skip


def history_of(collaboration: Collaboration) -> dict[str, Any]:
    """Return the status history, latest first, with who decided, and where the facts come from. Two queries."""
    history = list(collaboration.status_changes.select_related("decision__body", "source").order_by("-pk"))
    # The sources at the foot of the page stand in this order.
    shown = {"origins": list(collaboration.sources.all()), "history": history}
    return shown | {"drawn_history": part("history.html", **shown)}


def group_by_role(collaborations: Iterable[Collaboration]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return collaborations under the municipality's own role: as owner, as taking part, and no role of its own.

    No query when parties with organisations, and funding with sources, are loaded. Empty groups are left out."""
    roles = [_seen_from_home(one) for one in collaborations]
    groups = [
        (_("We are the owner"), [one for one in roles if one["role"] == OWNER]),
        (_("We take part"), [one for one in roles if one["role"] not in ("", OWNER)]),
        (_("Our role is not stated"), [one for one in roles if not one["role"]])]  # fmt: skip
    return [(title, members) for title, members in groups if members]


def _seen_from_home(one: Collaboration) -> dict[str, Any]:
    parties = list(one.parties.all())
    mine = sorted((party for party in parties if party.organization.is_home), key=lambda party: party.role != OWNER)
    code, words = status_of(one)
    known = (None, mine[0].organization_id if mine else None)
    return {
        "collaboration": one, "role": mine[0].role if mine else "", "status_code": code, "status_label": words,
        "facts": _facts(one, mine, parties),
        "amounts": [_amount(row) for row in one.funding.all() if row.party_id in known]}  # fmt: skip


def _facts(one: Collaboration, mine: list[Party], parties: list[Party]) -> list[str]:
    """Return role, owner, years and fund, each in a few words; what is not known is left out."""
    role = str(capfirst(mine[0].get_role_display())) if mine and mine[0].role != OWNER else ""
    owners = [str(p.organization) for p in parties if p.role == OWNER and p.organization.is_public and p not in mine]
    owner = _("Owner: %(names)s") % {"names": ", ".join(owners)} if owners else ""
    years = f"{one.start}–{one.end}" if one.start and one.end else str(one.start or "")
    return [fact for fact in (role, owner, years, one.programme) if fact]


def _amount(row: Funding) -> dict[str, Any]:
    kind = str(row.get_kind_display())
    label = kind if row.party_id else _("%(kind)s, the whole project") % {"kind": kind}
    return {"label": label, "shown": _money(row), "source": row.source}


def _money(row: Funding) -> str:
    return format_money(row.amount, row.currency, is_approximate=row.is_approximate)


def amounts_of(collaboration: Collaboration) -> dict[str, Any]:
    """Return total, EU support with its share, other financing and our own share; empty for what is no EU project.

    Never divided, never added across projects: other financing is the total less the support, our own share what
    somebody has recorded, else empty. One query."""
    if collaboration.kind != _KINDS.EU_PROJECT:
        return {}
    rows = list(collaboration.funding.select_related("party", "source"))
    whole = {row.kind: row for row in rows if row.party is None}
    own = next((row for row in rows if row.kind == Funding.Kind.OWN_SHARE and row.party and row.party.is_home), None)
    total, support = whole.get(Funding.Kind.TOTAL), whole.get(Funding.Kind.EU_SUPPORT)
    found: dict[str, Any] = {
        name: {"shown": _money(row) if row and row.amount is not None else "", "source": row and row.source}
        for name, row in (("total", total), ("support", support), ("own", own))}  # fmt: skip
    return found | (_compared(support, total) if support and total else {})


def _compared(support: Funding, total: Funding) -> dict[str, Any]:
    """Return the support's share and what others pay; nothing when they cannot be compared."""
    part, whole = support.amount, total.amount
    if part is None or not whole or support.currency != total.currency:
        return {}
    percent = format_percent(share(part, whole) / Decimal(100), format="#,##0.## %", locale=active_language())
    is_approximate = support.is_approximate or total.is_approximate
    return {"percent": percent, "other": format_money(whole - part, total.currency, is_approximate=is_approximate)}


def thing(place: MemoryPlace) -> dict[str, Any]:
    """Return a place or gift with its text, who gave it, and a map or an invitation to tell where it is."""
    stands = ", ".join(dict.fromkeys(str(part) for part in (place.located, place.town) if part))
    is_lost = place.kind in MemoryPlace.FIXED and not place.map_url
    return {
        "anchor": place.slug, "kind": place.kind, "title": place.name, "text": place.text, "map_url": place.map_url,
        "where": ". ".join(part for part in (stands or _("Where it is now is not known"), _origin(place)) if part),
        "ask_url": ask_url("rattelse", reverse("website:places")) if is_lost else "", "source": place.source,
    }  # fmt: skip


def _origin(place: MemoryPlace) -> str:
    """Return who gave it to whom, when, and who decided, as far as that is known."""
    if place.given_by:
        words = _("A gift from %(giver)s to %(receiver)s") if place.given_to else _("A gift from %(giver)s")
    elif place.given_to:
        words = _("A gift to %(receiver)s")
    else:
        words = _("Named") if place.given and place.kind in MemoryPlace.FIXED else ""
    words %= {"giver": place.given_by, "receiver": place.given_to}
    told = ", ".join(part for part in (words, str(place.given or "")) if part)
    body = place.decision.body if place.decision else None
    decided = _("Decision: %(body)s") % {"body": body} if body else ""
    return ". ".join(part for part in (told, decided) if part)
