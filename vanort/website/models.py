# SPDX-License-Identifier: EUPL-1.2
"""The pages that editors write, and the few facts about the site itself."""

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page

from vanort.bodies.public import body_parts
from vanort.core.models import Source
from vanort.core.texts import TextsField
from vanort.directory.models import Organization
from vanort.enquiries.addresses import ask_url
from vanort.enquiries.models import Topic
from vanort.website.blocks import BodyBlock


@cache
def reserved_segments() -> frozenset[str]:
    """Return the first segments of all addresses that are not pages; read from the routes themselves."""
    return frozenset(_first_segments(get_resolver().url_patterns)) | {"en", "sv"}


def _first_segments(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for entry in patterns:
        route = str(entry.pattern)
        if isinstance(entry, URLResolver) and (isinstance(entry.pattern, LocalePrefixPattern) or not route):
            yield from _first_segments(entry.url_patterns)
        elif (segment := route.lstrip("^").split("/")[0]) and not {"<", "("} & set(segment):
            yield segment


class PublicPage(Page):
    """What all pages of the site have: a lead, a body, sources and a day to look at them again."""

    lead = models.TextField(_("lead"), blank=True, help_text=_("Two or three sentences under the heading."))
    body = StreamField(BodyBlock(required=False), verbose_name=pgettext_lazy("of a page", "body"), blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True)
    sources = ParentalManyToManyField(Source, verbose_name=_("sources"), blank=True, related_name="+")

    content_panels = [
        *Page.content_panels, FieldPanel("lead"), FieldPanel("body"),
        MultiFieldPanel([FieldPanel("review_by"), FieldPanel("sources")], heading=_("Review and sources"))]  # fmt: skip
    parent_page_types: ClassVar[list[str]] = ["website.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug in reserved_segments():
            words = _("“%(slug)s” is the address of a register page. Choose another.")
            raise ValidationError({"slug": words % {"slug": self.slug}})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        own = {"page_sources": list(self.sources.all()), "reviewed_on": self.last_published_at}
        return context | own | {"breadcrumbs": [(self.title, "")]}


class HomePage(Page):
    """The root of the site: its name and first words; the start page itself is drawn from the register."""

    lead = models.TextField(_("lead"), blank=True, help_text=_("What this is, in two sentences."))

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count_per_parent = 2

    class Meta:
        verbose_name, verbose_name_plural = _("start page"), _("start pages")


class TextPage(PublicPage):
    """An ordinary page of text."""

    class Meta:
        verbose_name, verbose_name_plural = _("text page"), _("text pages")


class BodyPage(PublicPage):
    """A page about one of the municipality's own bodies, such as the twin-town committee."""

    organization = models.ForeignKey(
        Organization, models.SET_NULL, verbose_name=pgettext_lazy("of the municipality", "body"), null=True, blank=True,
        related_name="+")  # fmt: skip

    content_panels = [*Page.content_panels, FieldPanel("organization"), *PublicPage.content_panels[-3:]]

    class Meta:
        verbose_name, verbose_name_plural = _("page about a body"), _("pages about bodies")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        known = Organization.objects.public().select_related("parent").filter(pk=self.organization_id).first()
        return context | ({"parts": body_parts(known)} if known else {})


class StatementPage(PublicPage):
    """A page whose points the law asks for: ``POINTS`` names the fields, in order."""

    POINTS: ClassVar[tuple[str, ...]]
    max_count_per_parent = 1

    class Meta:
        abstract = True

    @cached_property
    def points(self) -> list[tuple[str, str, Any]]:
        """Each point as (name, heading, value); an empty value is a gap."""
        return [(name, str(self._meta.get_field(name).verbose_name), self._shown(name)) for name in self.POINTS]

    def _shown(self, name: str) -> Any:
        display = getattr(self, f"get_{name}_display", None)
        return display() if display else getattr(self, name)

    @cached_property
    def report_url(self) -> str:
        """The form for reports that something cannot be used; empty when no such topic is open. One query."""
        topic = Topic.objects.open().filter(kind=Topic.Kind.ACCESSIBILITY).first()
        return ask_url(topic.slug, reverse("wagtail_serve", args=[f"{self.slug}/"])) if topic else ""

    @property
    def gaps(self) -> list[str]:
        """The points that nobody has filled in; an open form is a way to tell us."""
        empty = [(name, heading) for name, heading, value in self.points if not value]
        return [heading for name, heading in empty if name != "contact" or not self.report_url]


def _statement_panels(points: tuple[str, ...], heading: Any) -> list[Any]:
    law = MultiFieldPanel([FieldPanel(name) for name in points], heading=heading)
    return [*PublicPage.content_panels[:-2], law, *PublicPage.content_panels[-2:]]


class AccessibilityPage(StatementPage):
    """The accessibility statement: the points that law 2018:1937 and MDFFS 2019:2 ask for."""

    class Conformance(models.TextChoices):
        FULL = "full", _("fully conformant")
        PARTIAL = "partial", _("partly conformant")
        NONE = "none", _("not conformant")

    actor = models.CharField(_("1. who is responsible"), max_length=200, blank=True)
    service = models.CharField(_("2. which service"), max_length=200, blank=True)
    conformance = models.CharField(_("3. how far it conforms"), max_length=8, choices=Conformance.choices, blank=True)
    shortcomings = models.TextField(_("4. what is not accessible, and why"), blank=True)
    assessed_on = models.DateField(_("5. date of the assessment"), null=True, blank=True)
    updated_on = models.DateField(_("6. date of the latest update"), null=True, blank=True)
    method = models.TextField(_("7. how it was assessed"), blank=True)
    contact = models.TextField(_("8. how to tell us about shortcomings"), blank=True)
    supervision_url = models.URLField(_("9. how to complain to the authority"), blank=True)
    burden = models.TextField(_("10. unreasonably burdensome parts, and why"), blank=True)
    outside = models.TextField(_("11. content that the law does not cover"), blank=True)

    POINTS = (
        "actor", "service", "conformance", "shortcomings", "assessed_on", "updated_on", "method", "contact",
        "supervision_url", "burden", "outside")  # fmt: skip
    content_panels = _statement_panels(POINTS, _("What the law asks for"))

    class Meta:
        verbose_name, verbose_name_plural = _("accessibility statement"), _("accessibility statements")


class PrivacyPage(StatementPage):
    """How personal data is handled: the points of article 13 of the General Data Protection Regulation."""

    controller = models.CharField(_("1. who is the controller"), max_length=200, blank=True)
    officer = models.CharField(_("2. how to reach the data protection officer"), max_length=200, blank=True)
    purposes = models.TextField(_("3. what data is handled, and what for"), blank=True)
    basis = models.TextField(_("4. on which legal basis"), blank=True)
    recipients = models.TextField(_("5. who receives it"), blank=True)
    retention = models.TextField(_("6. how long it is kept"), blank=True)
    rights = models.TextField(_("7. your rights"), blank=True)
    complaint = models.TextField(_("8. how to complain"), blank=True)
    cookies = models.TextField(_("9. cookies"), blank=True)

    POINTS = ("controller", "officer", "purposes", "basis", "recipients", "retention", "rights", "complaint", "cookies")
    content_panels = _statement_panels(POINTS, _("What the regulation asks for"))

    class Meta:
        verbose_name, verbose_name_plural = _("privacy page"), _("privacy pages")


@register_setting(icon="globe", order=100)
class SiteFacts(BaseGenericSetting):
    """What the site says about itself; a row, so that another municipality changes it without code."""

    site_name = TextsField(_("name of the site"), max_chars=80)
    is_official = models.BooleanField(
        _("this is the municipality's official site"), default=False,
        help_text=_("Until then every page says that it is a demonstration, and search engines are told to stay away."),
    )  # fmt: skip
    declared_on = models.DateField(_("declared official on"), null=True, blank=True, editable=False)
    declared_by = models.CharField(_("declared official by"), max_length=150, blank=True, editable=False)
    security_contact = models.CharField(_("contact for security reports"), max_length=200, blank=True, help_text=_(
        "mailto: or https: address for security.txt."))  # fmt: skip
    switchboard = models.CharField(_("the municipality's telephone"), max_length=40, blank=True)
    eu_page = models.ForeignKey(
        Page, models.SET_NULL, verbose_name=_("page for questions about the EU"), null=True, blank=True,
        related_name="+", help_text=_("Where the start page leads residents who ask about the EU."))  # fmt: skip

    panels = [FieldPanel(name) for name in ("site_name", "switchboard", "eu_page", "security_contact")]

    class Meta:
        verbose_name = _("about the site")
