# SPDX-License-Identifier: EUPL-1.2
"""What visitors see of bodies, their meetings and decisions, and the people in office.

The pages are the same for everybody, so that they are kept whole until anything changes; so are the files, the feed of
published decisions (RFC 4287) and the calendar of meetings (RFC 5545). What nobody may see is Http404."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from icalendar import Calendar

from vanort.bodies import public
from vanort.core.models import Visibility
from vanort.core.searching import matching
from vanort.core.texts import sort_key
from vanort.directory.models import Organization
from vanort.documents.answers import pdf_answer
from vanort.documents.model import Block, Document, Heading, plain
from vanort.mandates.composition import Composition
from vanort.mandates.legal import Standing
from vanort.mandates.models import Mandate
from vanort.meetings.icals import meeting_event
from vanort.meetings.masking import masked, words_of
from vanort.meetings.minutes import adjustments_of, minutes_document
from vanort.meetings.models import AgendaItem, Meeting
from vanort.meetings.notices import notice_document
from vanort.meetings.presence import Presence
from vanort.ui.filtering import FilterForm, choice, search_words

Crumb = tuple[Any, str]
# How many decisions a feed holds, and how far back a calendar goes.
NEWEST, DAYS_BACK = 50, 366


class DecisionFilter(FilterForm):
    """Filters of a body's decisions."""

    q = search_words(gettext_lazy("Search"))
    ar = choice(gettext_lazy("Year"))


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """List the bodies, our own and those where somebody sits for us, and who chairs each now. Two queries."""
    outside = Mandate.objects.public().filter(term__body=OuterRef("pk")).exclude(represents=None)
    last = Max("terms__end_date", filter=Q(terms__visibility=Visibility.PUBLIC))
    rows = public.bodies().annotate(is_outside=Exists(outside), last_day=last).select_related("parent")
    held = Mandate.objects.public().on().filter(role=Mandate.Role.CHAIR).select_related("person", "term")
    chairs, today = {one.term.body_id: one for one in held}, timezone.localdate()
    listed: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for one in sorted(rows, key=lambda row: sort_key(row.name)):
        is_over = bool(one.last_day and one.last_day < today)
        listed[one.is_outside].append({"body": one, "chair": chairs.get(one.pk), "is_over": is_over})
    return _page(request, "bodies", _trail(), {"own": listed[False], "outside": listed[True]})


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything about a body: who sits there now, what it is to do, its meetings and decisions, its past."""
    one = get_object_or_404(public.bodies().select_related("parent"), slug=slug)
    parts = public.body_parts(one)
    seats = [seat for seat in parts["seats"] if seat.get("url")]
    members = [{"@type": "Person", "name": seat["name"], "url": _whole(seat["url"])} for seat in seats]
    thing = _known({
        "@type": "GovernmentOrganization", "name": str(one.name), "url": _whole(request.path),
        "email": one.email, "telephone": one.phone, "member": members})  # fmt: skip
    return _page(request, "body", _trail(one), {"parts": parts, "structured": thing})


@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """List a body's published paragraphs, meeting by meeting, the latest first. Four queries.

    Words are looked for in what the public may read: what is masked finds nothing."""
    one = get_object_or_404(public.bodies(), slug=slug)
    rows = public.decisions().filter(meeting__body=one).defer("frozen", "background", "proposal")
    # A meeting's name in the address begins with its day here, so no clock has to be asked for each of them.
    years = rows.order_by().annotate(year=Substr("meeting__slug", 1, 4)).values_list("year", flat=True).distinct()
    form = DecisionFilter(request.GET, ar=[(year, year) for year in sorted(years, reverse=True)])
    if year := form.get("ar"):
        rows = rows.filter(meeting__slug__startswith=f"{year}-")
    if words := form.get("q"):
        rows = rows.filter(pk__in=_holding(rows, words))
    page = Paginator(rows, settings.REGISTER_PAGE_SIZE).get_page(request.GET.get("page"))
    count = page.paginator.count
    context = {
        "body": one, "controls": form.controls, "chips": form.chips, "page_obj": page, "rows": public.told(page),
        "links": [(_("Subscribe"), reverse("meetings:decisions_atom", args=[slug]))],
        "summary": ngettext("Showing %(n)d paragraph.", "Showing %(n)d paragraphs.", count) % {"n": count},
        "empty_actions": [
            {"title": _("Show all"), "url": request.path, "is_primary": True},
            {"title": _("To the body’s page"), "url": reverse("meetings:body", args=[slug])}]}  # fmt: skip
    return _page(request, "decisions", _trail(one, (_("Decisions and minutes"), "")), context)


def _holding(rows: Any, words: str) -> list[int]:
    """Return the paragraphs whose public text holds all the words. Two queries."""
    found = list(matching(rows, ("title", "decision_text"), words).order_by().select_related(None).defer("frozen"))
    hidden, wanted = public.words_to_mask(found), [word.casefold() for word in words.split()]
    texts = {row.pk: masked(f"{row.title}\n{row.decision_text}", hidden[row.meeting_id]).casefold() for row in found}
    return [key for key, text in texts.items() if all(word in text for word in wanted)]


def _meeting(slug: str, day: str) -> tuple[Meeting, list[AgendaItem], list[AgendaItem]]:
    """Return a meeting that anyone may know of, its items, and those that are published. Four queries."""
    one = get_object_or_404(public.meetings(), body__slug=slug, slug=day)
    rows = one.items.select_related("adjustment").prefetch_related("notes", "papers").order_by("position", "pk")
    return one, list(rows), [item for item in rows if item.published_on]


@require_safe
def meeting(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Show a meeting: when, where, what about, and when its minutes are published, what they say."""
    one, items, published = _meeting(slug, meeting)
    context = {
        "meeting": one, "is_cancelled": one.state == Meeting.State.CANCELLED, "structured": _event(one),
        "is_ahead": one.state != Meeting.State.HELD and one.day >= timezone.localdate(),
        "agenda": public.agenda_of(one) if one.called_at and one.state != Meeting.State.HELD else [],
        "adjustments": adjustments_of(published), "standing": Standing(one.body, None),
        **(_published(one, items, published) if published else {})}  # fmt: skip
    return _page(request, "meeting", _trail(one.body, (_title(one), "")), context)


def _published(one: Meeting, items: list[AgendaItem], published: list[AgendaItem]) -> dict[str, Any]:
    """Return the minutes as the public may read them, § by §; of what is not published the number only."""
    whole = _public_minutes(one, items, published)
    parts: list[list[Block]] = []
    for block in whole.blocks:
        if isinstance(block, Heading) and block.level == 1:
            parts.append([])
        parts[-1].append(block)
    read = dict(zip((item.pk for item in published), parts, strict=True))
    words = words_of(items)
    paragraphs = [{
        "number": item.paragraph,
        "document": replace(whole, facts=(), blocks=tuple(read[item.pk])) if item.pk in read else None,
        "papers": [(paper.pk, masked(paper.title, words)) for paper in item.papers.all() if paper.is_public],
    } for item in items if item.paragraph]  # fmt: skip
    return {"head": replace(whole, blocks=()), "paragraphs": paragraphs}


def _public_minutes(one: Meeting, items: list[AgendaItem], published: list[AgendaItem]) -> Document:
    """Return published paragraphs as a document; they read as they were adjusted, so nothing else is asked for."""
    presence = Presence(one, tuple(items), (), (), (), Composition(one.body, one.day, None), None)
    return minutes_document(presence, items=published if len(published) < len(items) else None, is_public=True)


def _kept(response: HttpResponse) -> HttpResponse:
    """Let a file that everybody gets be kept as pages are: until anything changes, asked about each time."""
    del response["Cache-Control"]
    return response


@require_safe
def minutes(
    request: HttpRequest, slug: str, meeting: str, *, answer: Callable[[Document, str], HttpResponse]
) -> HttpResponse:
    """Answer with the published paragraphs, masked, as PDF or DOCX; Http404 when nothing is published."""
    one, items, published = _meeting(slug, meeting)
    if not published:
        raise Http404
    return _kept(answer(_public_minutes(one, items, published), f"protokoll-{slug}-{meeting}"))


@require_safe
def notice_pdf(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Answer with the notice of a meeting that has not been held, without what only its members get.

    Raises Http404 when nobody has been called to it; once held, its minutes tell what it was about."""
    one = get_object_or_404(public.meetings(), body__slug=slug, slug=meeting)
    if one.called_at is None or one.state == Meeting.State.HELD:
        raise Http404
    return _kept(pdf_answer(notice_document(one, is_public=True), f"kallelse-{slug}-{meeting}"))


@require_safe
def decisions_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the decisions published last, as the public may read them. Two queries."""
    body = get_object_or_404(public.bodies(), slug=slug)
    feed = Atom1Feed(
        title=_("Decisions: %(body)s") % {"body": body}, link=_whole(reverse("meetings:decisions", args=[slug])),
        description="", language=get_language(), feed_url=_whole(request.path), author_name=plain(body))  # fmt: skip
    rows = public.decisions().filter(meeting__body=body).order_by("-published_on", "-meeting__starts_at", "position")
    for row in public.told(rows[:NEWEST]):
        item = row["item"]
        published = timezone.make_aware(dt.datetime.combine(item.published_on, dt.time.min))
        feed.add_item(
            title=plain(f"§ {row['paragraph']} {row['title']}"), link=_whole(row["url"]),
            unique_id=f"urn:uuid:{uuid.uuid5(item.meeting.uuid, str(item.paragraph))}",
            description=plain(row["text"]), author_name=plain(body), pubdate=published, updateddate=published,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def meetings_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the public meetings of the last year and those ahead. Two queries."""
    body = get_object_or_404(public.bodies(), slug=slug)
    since = timezone.localdate() - dt.timedelta(days=DAYS_BACK)
    calendar, url = Calendar(), _whole(reverse("meetings:body", args=[slug]))
    for name, value in (("prodid", "-//Vänort//Vänort//SV"), ("version", "2.0"), ("name", plain(body)),
                        ("x-wr-calname", plain(body)), ("url", url)):  # fmt: skip
        calendar.add(name, value)
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for one in public.meetings().filter(body=body, starts_at__date__gte=since).order_by("starts_at", "pk"):
        event = meeting_event(one)
        event.add("url", _whole(one.get_absolute_url()))
        calendar.add_component(event)
    calendar.add_missing_timezones()
    headers = {"Content-Disposition": f'inline; filename="{body.slug}.ics"'}
    return HttpResponse(calendar.to_ical(), "text/calendar; charset=utf-8", headers=headers)


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show somebody in office: where the person sits now, and has sat. Two queries.

    Search engines are asked to leave out those who hold no office any more: what they did then stands here for those
    who look for it, but it is not what a search for the name should show of a private person."""
    one = get_object_or_404(public.people(), slug=slug)
    held = Mandate.objects.public().filter(person=one).select_related("term__body", "represents")
    rows, today = [(row, public.role_of(row)) for row in held.order_by("-start_date", "pk")], timezone.localdate()
    in_office = any(row.end_date >= today for row, _role in rows)
    thing = _known({"@type": "Person", "name": one.name, "url": _whole(request.path), "email": one.public_email})
    context = {
        "person": one, "in_office": in_office, "structured": thing if in_office else None,
        "now": [pair for pair in rows if pair[0].holds(today)],
        "later": [pair for pair in rows if pair[0].start_date > today],
        "before": [pair for pair in rows if pair[0].end_date < today]}  # fmt: skip
    response = _page(request, "person", [*_trail(), (one.name, "")], context)
    if not in_office:
        response["X-Robots-Tag"] = "noindex"
    return response


def _title(one: Meeting) -> str:
    return _("Meeting %(day)s") % {"day": public.day_in_words(one.day)}


def _event(one: Meeting) -> dict[str, Any]:
    status = "EventCancelled" if one.state == Meeting.State.CANCELLED else "EventScheduled"
    return _known({
        "@type": "Event", "name": f"{one.body}, {_title(one)}", "url": _whole(one.get_absolute_url()),
        "startDate": timezone.localtime(one.starts_at).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "location": {"@type": "Place", "name": one.place} if one.place else None,
        "organizer": {"@type": "GovernmentOrganization", "name": str(one.body.name)}})  # fmt: skip


def _trail(one: Organization | None = None, *more: Crumb) -> list[Crumb]:
    trail: list[Crumb] = [(_("Start"), reverse("website:start")), (_("Bodies"), reverse("meetings:bodies"))]
    return [*trail, *([(one.name, reverse("meetings:body", args=[one.slug]))] if one else []), *more]


def _page(request: HttpRequest, template: str, trail: list[Crumb], context: dict[str, Any]) -> HttpResponse:
    steps = [
        {"@type": "ListItem", "position": number, "name": str(title), "item": _whole(path or request.path)}
        for number, (title, path) in enumerate(trail, start=1)]  # fmt: skip
    crumbs = {"@type": "BreadcrumbList", "itemListElement": steps}
    structured = [thing for thing in (context.pop("structured", None), crumbs) if thing]
    return render(request, f"bodies/{template}.html", {"breadcrumbs": trail, "structured": structured, **context})


def _known(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if value}


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
