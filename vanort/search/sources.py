# SPDX-License-Identifier: EUPL-1.2
"""What can be found, and what is said of it: one source per kind, and nothing that the site does not show to all."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page

from vanort.activities.models import Activity, ParticipantGroup
from vanort.bodies import public as bodies
from vanort.collaborations.models import Agreement, Collaboration, MemoryPlace, StatusChange
from vanort.core.models import Visibility
from vanort.core.texts import FALLBACK, Texts
from vanort.directory.models import ContactFunction, DecisionReference, Organization
from vanort.mandates.models import Mandate, Regulation
from vanort.meetings.masking import masked, words_of
from vanort.meetings.models import AgendaItem
from vanort.search.models import Kind, SearchDocument

# A QuerySet of a register, with the methods that the register has given it.
Rows = Any
Links = Mapping[str, tuple[str, ...]]


class Telling(NamedTuple):
    """What a register says of one record: its own texts, and in the active language what it names and what it is."""

    title: Texts
    texts: Iterable[Texts] = ()
    names: Iterable[object] = ()
    labels: Iterable[object] = ()
    path: str = ""
    until: dt.date | None = None


@dataclass(frozen=True)
class Source:
    """A kind of things to be found.
    public: the rows that anyone may see now, as they are asked for once more before a result is shown. told: those of
    them that have a place on the site, with all that is said of them. tell: what is said, without kind and number.
    apps: where a change may show in any row, because rows are few enough to be read again. links: the lookups by which
    rows hang on a changed record."""

    public: Callable[[], Rows]
    told: Callable[[Rows], Rows]
    tell: Callable[[Iterable[Any]], Iterator[SearchDocument]]
    apps: tuple[str, ...] = ()
    links: Links = field(default_factory=dict)


def _register(tell: Callable[[Any], Telling]) -> Callable[[Iterable[Any]], Iterator[SearchDocument]]:
    """Make the accounts of a register's rows: one in each language that a row has a text of its own in."""

    def accounts(rows: Iterable[Any]) -> Iterator[SearchDocument]:
        for one in rows:
            with override(settings.LANGUAGE_CODE):
                first = tell(one)
                path = first.path or one.get_absolute_url()
            own = (first.title, *first.texts)
            for language in dict.fromkeys(code for text in own for code, words in text.items() if words):
                with override(language):
                    said = tell(one)
                    names = [str(name) for name in said.names if name]
                    # Labels are translated into the site's languages only.
                    names += [str(label) for label in said.labels if label and language in dict(settings.LANGUAGES)]
                body = _joined([*(text[language] for text in said.texts), *names])
                title = said.title.in_language(language)[0]
                about = {"thing": one.pk, "record": one.pk, "language": language, "path": path, "until": said.until}
                yield SearchDocument(title=title, body=body, **about)

    return accounts


def _joined(parts: Iterable[str]) -> str:
    """Return sentences, headings and names as one text to read in an excerpt, each once."""
    told = dict.fromkeys(part.strip() for part in parts if part.strip())
    return " ".join(part if part[-1] in ".!?" else f"{part} ·" for part in told).removesuffix(" ·")


def _shown(*organizations: Organization | None) -> list[Texts]:
    """Return the names of the public organisations but our own, which says nothing: it is everywhere."""
    return [each.name for each in organizations if each and each.is_public and not each.is_home]


def _decision(decision: DecisionReference | None) -> str:
    return str(decision) if decision and decision.is_public else ""


def _collaborations(rows: Rows) -> Rows:
    steps = StatusChange.objects.select_related("decision__body").order_by("-pk")
    found = rows.select_related("responsible").with_parties().with_milestones()
    return found.prefetch_related("funding", Prefetch("status_changes", steps))


def _collaboration(one: Collaboration) -> Telling:
    partner, history = one.partner, list(one.status_changes.all())
    milestones = list(one.milestones.all())
    texts = [one.summary, one.purpose]
    texts += [text for each in milestones for text in (each.title, each.text, *([each.derivation] * each.is_derived))]
    texts += [step.reason for step in history]
    names: list[object] = [one.name, *_shown(*(party.organization for party in one.parties.all()), one.responsible)]
    names += [partner.endonym, partner.country_name] if partner and partner.is_public else []
    names += [one.programme, one.project_number, one.start, *(each.when for each in milestones)]
    labels: list[object] = [one.get_kind_display(), one.get_relation_display(), one.get_status_display()]
    labels += [each.get_kind_display() for each in (*milestones, *one.funding.all())]
    labels += [_decision(step.decision) for step in history]
    return Telling(partner.name if partner and partner.is_public else one.name, texts, names, labels)


def _activities(rows: Rows) -> Rows:
    known = Collaboration.objects.public().with_parties()
    groups = ParticipantGroup.objects.select_related("organization")
    return rows.select_related("town", "decision__body").prefetch_related(
        Prefetch("collaborations", known), "organizations", Prefetch("participants", groups), "postponements"
    )


def _activity(one: Activity) -> Telling:
    groups = list(one.participants.all())
    texts = [one.summary, one.venue, one.state_reason, *(each.group for each in groups)]
    texts += [each.reason for each in one.postponements.all()]
    together = [each.partner.name if each.partner else each.name for each in one.collaborations.all()]
    names = [one.when, *together, *_shown(one.town, *one.organizations.all(), *(each.organization for each in groups))]
    labels = [one.get_kind_display(), one.get_direction_display(), one.shown_state_label, _decision(one.decision)]
    return Telling(one.title, texts, names, labels)


def _agreement(one: Agreement) -> Telling:
    signings = list(one.signings.all())
    people = [each.person for each in signings if each.person and each.person.is_public]
    towns = _shown(*(each.organization for each in signings))
    names = [one.signed, one.collaboration.name, *towns, *(each.place for each in signings), *people]
    labels = [one.get_kind_display(), _decision(one.decision)]
    return Telling(one.title, [one.summary, *(each.office for each in signings)], names, labels)


def _place(one: MemoryPlace) -> Telling:
    body = one.decision.body if one.decision and one.decision.is_public else None
    names = [*_shown(one.town, one.given_by, one.given_to, body), one.given]
    return Telling(one.name, [one.text, one.located], names, [one.get_kind_display()])


def _contacts(rows: Rows) -> Rows:
    """Those that the page of contacts shows: our own and the twin towns', with units that somebody answers for."""
    towns = Collaboration.objects.public().twin_towns().ongoing().with_parties()
    wanted = [each.partner.pk for each in towns if each.partner and each.partner.is_public]
    held = bodies.without_past_chairs(ContactFunction.objects.public().current()).select_related("person")
    answered = Q(pk__in=held.values("organization"))
    reachable = ~Q(email="") | ~Q(phone="") | ~Q(website="")
    whole = (Q(is_home=True) | Q(pk__in=wanted)) & (reachable | answered)
    within = Q(parent__is_home=True) | Q(parent__in=wanted)
    found = rows.filter(whole | (within & Q(parent__visibility=Visibility.PUBLIC) & answered))
    return found.prefetch_related(Prefetch("functions", held))


def _contact(one: Organization) -> Telling:
    functions = list(one.functions.all())
    texts = [text for each in functions for text in (each.title, each.answers_for)]
    names = [one.endonym, *(each.person for each in functions if each.person)]
    labels = [each.get_kind_display() for each in functions]
    until = min((each.end_date for each in functions if each.end_date), default=None)
    return Telling(one.name, texts, names, labels, f"{reverse('website:contact')}#{one.slug}", until)


def _bodies(rows: Rows) -> Rows:
    rules = Regulation.objects.public().prefetch_related("duties")
    return rows.select_related("parent").prefetch_related(Prefetch("regulations", rules))


def _body(one: Organization) -> Telling:
    """Tell of a body: what it is and what it is to do. Who sits there is told of each person, until the day it ends."""
    rules = list(one.regulations.all())
    texts = [one.description, *(text for each in rules for text in (each.title, each.summary))]
    texts += [duty.text for each in rules for duty in each.duties.all()]
    labels = [one.get_legal_form_display()] if one.legal_form else []
    return Telling(one.name, texts, _shown(one.parent), labels, path=reverse("meetings:body", args=[one.slug]))


def _people(rows: Rows) -> Rows:
    held = Mandate.objects.public().filter(end_date__gte=timezone.localdate()).select_related("term__body")
    return rows.prefetch_related(Prefetch("mandates", held, to_attr="held"))


def _person(one: Any) -> Telling:
    names = [name for each in one.held for name in (each.term.body.name, each.party, each.term.years)]
    until = max((each.end_date for each in one.held), default=None)
    return Telling(Texts({FALLBACK: one.name}), [], names, [bodies.role_of(each) for each in one.held], until=until)


def _decisions(rows: Rows) -> Rows:
    masking = AgendaItem.objects.exclude(masked="").only("masked", "meeting")
    return rows.prefetch_related(Prefetch("meeting__items", masking, to_attr="masking"))


def _paragraph(one: Any) -> Telling:
    words = words_of(one.meeting.masking)
    title, text = (Texts({FALLBACK: masked(each, words)}) for each in (one.title, one.decision_text))
    names = [one.meeting.body.name, f"§ {one.paragraph}", one.diary_number, one.meeting.day.isoformat()]
    path = f"{one.meeting.get_absolute_url()}#p{one.paragraph}"
    return Telling(title, [text], names, [one.get_outcome_display()] if one.outcome else [], path=path)


def _pages(rows: Iterable[Page]) -> Iterator[SearchDocument]:
    """Make the accounts of the pages that editors write; a page and its translations are one thing."""
    known = Page.objects.filter(translation_key__in={page.translation_key for page in rows})
    things = dict(known.order_by("translation_key", "-pk").values_list("translation_key", "pk"))
    for page in rows:
        if parts := page.get_url_parts():
            body = _joined([page.search_description, *_texts_of(page)])
            about = {"thing": things[page.translation_key], "record": page.pk, "path": parts[2], "title": page.title}
            yield SearchDocument(language=page.locale.language_code, body=body, **about)


def _texts_of(page: Page) -> Iterator[str]:
    """Return the texts of a page's own fields; Wagtail knows what is text in a body of blocks."""
    for each in page._meta.local_fields:
        if hasattr(each, "get_searchable_content"):
            yield from each.get_searchable_content(each.value_from_object(page))
        elif isinstance(each, (models.CharField, models.TextField)) and not isinstance(each, models.URLField):
            yield str(each.value_from_object(page) or "") if not each.choices else ""


def _public_pages() -> Rows:
    return Page.objects.live().public().filter(depth__gte=3)


_OF_ACTIVITIES: Links = {
    "activities.Activity": ("pk",), "activities.ParticipantGroup": ("participants",),
    "activities.Postponement": ("postponements",), "collaborations.Collaboration": ("collaborations",),
    "collaborations.Party": ("collaborations__parties",), "directory.DecisionReference": ("decision",),
    "directory.Organization": (
        "town", "organizations", "participants__organization", "collaborations__parties__organization")}  # fmt: skip
# What is masked in one paragraph is masked in all of its meeting.
_OF_DECISIONS: Links = {
    "meetings.AgendaItem": ("meeting__items",), "meetings.Meeting": ("meeting",),
    "directory.Organization": ("meeting__body",)}  # fmt: skip


def _public_agreements() -> Rows:
    rows = Agreement.objects.public().filter(collaboration__visibility=Visibility.PUBLIC)
    return rows.select_related("collaboration")


_OF_TOWNS = ("collaborations.", "directory.")
_OF_BODIES = ("directory.", "mandates.", "meetings.")
_TOLD = (_collaborations, _register(_collaboration), _OF_TOWNS)
SOURCES = {
    Kind.TWIN_TOWN: Source(lambda: Collaboration.objects.public().twin_towns(), *_TOLD),
    Kind.COLLABORATION: Source(
        lambda: Collaboration.objects.public().exclude(kind=Collaboration.Kind.TWIN_TOWN), *_TOLD
    ),
    Kind.ACTIVITY: Source(Activity.objects.public, _activities, _register(_activity), links=_OF_ACTIVITIES),
    Kind.AGREEMENT: Source(_public_agreements, lambda rows: rows.with_signings(), _register(_agreement), _OF_TOWNS),
    Kind.PLACE: Source(MemoryPlace.objects.public, lambda rows: rows.for_pages(), _register(_place), _OF_TOWNS),
    Kind.CONTACT: Source(Organization.objects.public, _contacts, _register(_contact), _OF_TOWNS),
    Kind.PAGE: Source(_public_pages, lambda rows: rows.select_related("locale").specific(), _pages),
    Kind.BODY: Source(bodies.bodies, _bodies, _register(_body), _OF_BODIES),
    Kind.PERSON: Source(bodies.people_in_office, _people, _register(_person), _OF_BODIES),
    Kind.DECISION: Source(bodies.decisions, _decisions, _register(_paragraph), links=_OF_DECISIONS),
}
