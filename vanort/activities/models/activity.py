# SPDX-License-Identifier: EUPL-1.2
"""What is done together, when, where, with whom, and what became of it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CASCADE, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from vanort.activities.turns import Side, next_host
from vanort.collaborations.models import Collaboration, DormancyRule, MemoryPlace
from vanort.core.dates import When, WhenField, months_before
from vanort.core.models import Record, RecordQuerySet, Source, source_key
from vanort.core.parts import check, optional_key
from vanort.core.texts import TextsField
from vanort.directory.models import DecisionReference, Organization
from vanort.mandates.models import Duty


class ActivityQuerySet(RecordQuerySet):
    """Activities in a clerk's words."""

    def public(self) -> Self:
        """Activities that anyone may read: an idea is the staff's until somebody has been asked or it is planned."""
        return super().public().exclude(state=Activity.State.IDEA)

    def for_pages(self) -> Self:
        """With all that a list shows: five queries more, for any number of rows."""
        return self.select_related("town", "decision__body").prefetch_related(
            models.Prefetch("collaborations", Collaboration.objects.public().with_parties()), "sources",
            models.Prefetch("participants", ParticipantGroup.objects.select_related("organization")))  # fmt: skip

    def for_entries(self) -> Self:
        """With all that an entry of a list shows but its collaborations: one query more, for any number of rows."""
        return self.select_related("town").prefetch_related("sources")

    def told(self) -> Self:
        """Activities for the timeline: all but ideas and cancelled ones."""
        return self.exclude(state__in=(Activity.State.IDEA, Activity.State.CANCELLED))

    def coming(self, on: dt.date | None = None) -> Self:
        """Activities still ahead that are more than an idea, soonest first."""
        ahead = (Activity.State.INVITED, Activity.State.PLANNED, Activity.State.CONFIRMED)
        day = on or timezone.localdate()
        return self.filter(state__in=ahead, end_date__gte=day).order_by("start_date", "pk")

    def done(self) -> Self:
        return self.filter(state=Activity.State.DONE)

    def shared(self) -> Self:
        """Activities that were carried out together; a decision taken at home is none."""
        return self.done().exclude(kind=Activity.Kind.DECISION)

    def outcome_unknown(self, on: dt.date | None = None) -> Self:
        """Planned activities whose day has passed and of which nobody has said what happened."""
        day = on or timezone.localdate()
        return self.filter(state__in=Activity.OPEN_STATES, end_date__lt=day)

    def owing_report(self) -> Self:
        """Activities that took place, or whose day has passed, and that a body runs or gives money to; of those that
        nobody has asked for, or that were cancelled, none."""
        past = Q(state=Activity.State.DONE) | Q(state__in=Activity.OPEN_STATES, end_date__lt=timezone.localdate())
        return self.filter(past).exclude(involvement="").exclude(state=Activity.State.POSTPONED)

    def next_hosts(self, collaborations: Iterable[Collaboration]) -> dict[int, Side]:
        """Return whose turn it is to host, per collaboration id; one without an answer is left out. One query."""
        counting = self.done().filter(kind__in=CountingKind.objects.values("kind"))
        rows = counting.filter(collaborations__in=list(collaborations)).order_by("end_date", "pk")
        seen: dict[int, list[str]] = {}
        for collaboration_id, direction in rows.values_list("collaborations", "direction"):
            seen.setdefault(collaboration_id, []).append(direction)
        return {key: side for key, directions in seen.items() if (side := next_host(directions))}


class Activity(Record, ClusterableModel):
    """Something done together (schema.org: Event)."""

    class Kind(models.TextChoices):
        OFFICIAL_VISIT = "official_visit", _("official visit")
        WORKING_TALKS = "working_talks", _("working talks")
        PUPIL_EXCHANGE = "pupil_exchange", _("pupil exchange")
        CITIZENS_TRIP = "citizens_trip", _("citizens' trip")
        CLUB_EXCHANGE = "club_exchange", _("club exchange")
        FESTIVAL = "festival", _("festival")
        CONFERENCE = "conference", _("conference")
        DECISION = "decision", _("decision")
        JUBILEE = "jubilee", _("jubilee")
        AID = "aid", _("aid")
        ONLINE = "online", _("online meeting")

    class Direction(models.TextChoices):
        TRAVEL = "travel", _("we travel")
        HOST = "host", _("we host")
        THIRD_PLACE = "third_place", _("in a third place")
        ONLINE = "online", _("online")

    class State(models.TextChoices):
        IDEA = "idea", _("idea")
        INVITED = "invited", _("invited")
        PLANNED = "planned", _("planned")
        CONFIRMED = "confirmed", _("confirmed")
        DONE = "done", _("carried out")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    class Involvement(models.TextChoices):
        """What a body has to do with it (regulation: a report of what it is responsible for or gives money to)."""

        RUNS = "runs", _("runs it")
        FUNDS = "funds", _("gives money to it")

    OPEN_STATES = (State.INVITED, State.PLANNED, State.CONFIRMED, State.POSTPONED)
    NEXT_STATES: dict[str, tuple[str, ...]] = {
        State.IDEA: (State.INVITED, State.PLANNED, State.CANCELLED),
        State.INVITED: (State.PLANNED, State.CONFIRMED, State.POSTPONED, State.CANCELLED),
        State.PLANNED: (State.CONFIRMED, State.DONE, State.POSTPONED, State.CANCELLED),
        State.CONFIRMED: (State.DONE, State.POSTPONED, State.CANCELLED),
        State.POSTPONED: (State.PLANNED, State.CONFIRMED, State.CANCELLED, State.DONE), State.CANCELLED: (State.IDEA,),
        State.DONE: ()}  # fmt: skip

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, db_index=True)
    direction = models.CharField(_("direction"), max_length=12, choices=Direction.choices, blank=True)
    title = TextsField(_("title"), max_chars=200)
    slug = models.SlugField(_("name in the web address"), max_length=100, unique=True)
    summary = TextsField(_("what happens"), blank=True, multiline=True)
    when = WhenField(_("when"), null=False, blank=False)
    start_date = models.DateField(editable=False, db_index=True)
    end_date = models.DateField(editable=False, db_index=True)
    town = optional_key(Organization, _("town"))
    venue = TextsField(_("place in the town"), blank=True, max_chars=200)
    collaborations = models.ManyToManyField(Collaboration, verbose_name=_("collaborations"), blank=True,
                                            related_name="activities")  # fmt: skip
    organizations = models.ManyToManyField(Organization, verbose_name=_("other organisations"), blank=True,
                                           related_name="activities")  # fmt: skip
    places = models.ManyToManyField(MemoryPlace, verbose_name=_("places and gifts"), blank=True,
                                    related_name="activities")  # fmt: skip
    decision = optional_key(DecisionReference, _("decision"))
    responsible = optional_key(Organization, _("responsible unit"))
    body = optional_key(Organization, _("body"), related_name="body_activities",
                        help_text=_("The committee or board that runs it or gives money to it."))  # fmt: skip
    involvement = models.CharField(
        _("what the body does"), max_length=5, choices=Involvement.choices, blank=True,
        help_text=_("Whoever runs an activity or gives money to it owes a report of it."))  # fmt: skip
    duties = models.ManyToManyField(
        Duty, verbose_name=_("duties that it serves"), blank=True, related_name="activities",
        help_text=_("From the regulation of the body. The annual report answers for each of them."))  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED, db_index=True)
    state_reason = TextsField(_("why"), blank=True, multiline=True,
                              help_text=_("Needed when it is cancelled; the public reads it."))  # fmt: skip
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), blank=True, related_name="+")

    objects = ActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("activity"), _("activities")
        ordering = ["-start_date", "-pk"]
        indexes = [models.Index(fields=["visibility", "start_date", "state", "direction"], name="activities_on_pages")]
        constraints = [
            *Record.Meta.constraints,
            check("activities_cancelled_has_reason", ~Q(state="cancelled") | ~Q(state_reason={}),
                  _("Say why it is cancelled.")),
            check("activities_involvement_of_body", Q(involvement="") | Q(body__isnull=False),
                  _("Say which body it is that runs it or gives money to it.")),
            check("activities_period", Q(end_date__gte=F("start_date")))]  # fmt: skip

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("website:activity", args=[self.slug])

    @property
    def is_outcome_unknown(self) -> bool:
        return self.state in self.OPEN_STATES and self.end_date < timezone.localdate()

    @property
    def shown_state(self) -> str:
        """The state as a page shows it: a code of ``State``, or ``outcome_unknown``; never held by itself."""
        return "outcome_unknown" if self.is_outcome_unknown else self.state

    @property
    def shown_state_label(self) -> str:
        return str(_("outcome unknown") if self.is_outcome_unknown else self.get_state_display())

    def clean(self) -> None:
        if self.state == self.State.CANCELLED and not self.state_reason:
            raise ValidationError({"state_reason": _("Say why it is cancelled.")})
        if self.state == self.State.DONE and isinstance(self.when, When) and self.when.start > timezone.localdate():
            raise ValidationError({"state": _("It lies in the future and cannot have been carried out.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if isinstance(self.when, When):
            self.start_date, self.end_date = self.when.start, self.when.end
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "start_date", "end_date"}
        super().save(*args, **kwargs)


class ParticipantGroup(models.Model):
    """A group that took part, by number; never by name."""

    class Age(models.TextChoices):
        """Whether they are children in law (barnkonventionen, article 1)."""

        MINOR = "minor", _("under 18")
        ADULT = "adult", _("18 or older")

    activity = ParentalKey(Activity, verbose_name=_("activity"), related_name="participants")
    group = TextsField(_("group"), max_chars=120, help_text=_("For example: pupils, seniors, guests from Kamen."))
    organization = optional_key(Organization, _("from"))
    age = models.CharField(_("age"), max_length=8, choices=Age.choices, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, help_text=_("Empty when it is not known."))
    is_approximate = models.BooleanField(_("approximate"), default=False)
    # Counted by the visit that the activity is, which counts anew when its guests change.
    is_pushed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("group of participants"), _("participants")
        ordering = ["pk"]
        indexes = [models.Index(fields=["number"], name="activities_by_size")]

    def __str__(self) -> str:
        return f"{self.number if self.number is not None else '?'} {self.group}"


class Postponement(models.Model):
    """A date that an activity had before it was moved; written once."""

    activity = models.ForeignKey(Activity, CASCADE, verbose_name=_("activity"), related_name="postponements")
    old_when = WhenField(_("date it had"), null=False, blank=False)
    reason = TextsField(_("reason"), blank=True, multiline=True)
    source = source_key()
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("postponement"), _("postponements")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.old_when)


class CountingKind(models.Model):
    """A kind of activity that decides whose turn it is to host."""

    kind = models.CharField(_("kind of activity"), max_length=16, choices=Activity.Kind.choices, unique=True)

    class Meta:
        verbose_name, verbose_name_plural = _("kind that counts for hosting"), _("kinds that count for hosting")
        ordering = ["kind"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


def dormant(
    collaborations: Iterable[Collaboration], on: dt.date | None = None
) -> list[tuple[Collaboration, dt.date | None]]:
    """Return the collaborations to ask about, each with the last day of its latest activity (None: none known).

    Only those without an activity for as many years as the rule of their kind says; a kind without a rule is never
    proposed, and neither is one that is not active. A decision taken at home is no exchange, and keeps nothing awake.
    A proposal to staff; nothing is changed. Two queries."""
    today = on or timezone.localdate()
    limits = dict(DormancyRule.objects.values_list("kind", "years"))
    asked = [one for one in collaborations if one.kind in limits and one.status in ("", Collaboration.Status.ACTIVE)]
    latest = dict(
        Activity.objects.shared().filter(collaborations__in=asked).order_by()
        .values_list("collaborations").annotate(models.Max("end_date")))  # fmt: skip
    answers = ((one, latest.get(one.pk)) for one in asked)
    return [(one, last) for one, last in answers if not last or last <= months_before(today, 12 * limits[one.kind])]
