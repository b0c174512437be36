# SPDX-License-Identifier: EUPL-1.2
"""The building blocks of a page's body: at most twelve, all readable without pictures."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from vanort.collaborations.models import Collaboration
from vanort.core.texts import sort_key

RICH_TEXT = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture with the words that stand in for it."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(label=_("what the picture shows"), max_length=250,
                           help_text=_("For those who do not see it."))  # fmt: skip
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=250)

    class Meta:
        icon, label, template = "image", _("Picture"), "website/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("words"))
    who = blocks.CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon, label, template = "openquote", _("Quote"), "website/blocks/quote.html"


class NumberedBlock(blocks.StructBlock):
    """A numbered list of things with a heading each, such as a committee's duties."""

    items = blocks.ListBlock(blocks.StructBlock([
        ("heading", blocks.CharBlock(label=_("heading"))), ("text", blocks.TextBlock(label=_("text"))),
    ]), label=_("items"))  # fmt: skip

    class Meta:
        icon, label, template = "list-ol", _("Numbered list with headings"), "website/blocks/numbered.html"


class StepsBlock(blocks.StructBlock):
    """What happened when, or what to do in which order."""

    items = blocks.ListBlock(blocks.StructBlock([
        ("when", blocks.CharBlock(label=_("when"))), ("heading", blocks.CharBlock(label=_("heading"))),
        ("text", blocks.TextBlock(label=_("text"), required=False)),
    ]), label=_("items"))  # fmt: skip

    class Meta:
        icon, label, template = "date", _("List with dates"), "website/blocks/steps.html"


class VideoBlock(blocks.StructBlock):
    """A film with captions and its words in writing, served from here so that nobody is tracked."""

    title = blocks.CharBlock(label=_("title"))
    film = DocumentChooserBlock(label=_("film file"))
    captions = DocumentChooserBlock(label=_("captions (WebVTT)"))
    transcript = blocks.RichTextBlock(label=_("what is said, in writing"), features=["ul", "ol", "bold", "link"])

    class Meta:
        icon, label, template = "media", _("Film"), "website/blocks/video.html"


class CatchmentBlock(blocks.StructBlock):
    """Do you live in …? Answers from the parties that a collaboration serves."""

    collaboration = SnippetChooserBlock(Collaboration, label=_("collaboration"))
    yes = blocks.CharBlock(label=_("answer to those who live there"))
    no = blocks.CharBlock(label=_("answer to everybody else"))

    class Meta:
        icon, label, template = "help", _("Do you live in …?"), "website/blocks/catchment.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        parties = value["collaboration"].parties.filter(role="catchment").select_related("organization")
        places = sorted((party.organization for party in parties if party.is_current()), key=sort_key)
        request = (parent_context or {}).get("request")
        asked = request.GET.get("ort", "")[:80] if request else ""
        own = {"places": places, "asked": asked, "found": next((p for p in places if p.slug == asked), None)}
        return super().get_context(value, parent_context) | own  # type: ignore[no-any-return]


class CollaborationsBlock(blocks.StructBlock):
    """All public collaborations of one kind, straight from the register."""

    kind = blocks.ChoiceBlock(label=_("kind"), choices=Collaboration.Kind.choices)

    class Meta:
        icon, label, template = "list-ul", _("Collaborations from the register"), "website/blocks/collaborations.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the rows; three queries."""
        rows = Collaboration.objects.public().filter(kind=value["kind"]).with_parties()
        own = {"collaborations": list(rows.prefetch_related("funding__source"))}
        return super().get_context(value, parent_context) | own  # type: ignore[no-any-return]


class BodyBlock(blocks.StreamBlock):
    """The body that all pages share."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="website/blocks/heading.html", max_length=120)
    paragraph = blocks.RichTextBlock(label=_("Text"), icon="pilcrow", features=RICH_TEXT,
                                     template="website/blocks/paragraph.html")  # fmt: skip
    picture = PictureBlock()
    quote = QuoteBlock()
    numbered = NumberedBlock()
    steps = StepsBlock()
    document = DocumentChooserBlock(label=_("Document"), icon="doc-full", template="website/blocks/document.html")
    video = VideoBlock()
    catchment = CatchmentBlock()
    collaborations = CollaborationsBlock()
