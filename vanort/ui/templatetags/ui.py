# SPDX-License-Identifier: EUPL-1.2
"""Template tags of the look: texts in the right language, drawn signs, sources, form controls, structured data."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vanort.core.texts import active_language
from vanort.ui import components, icons

register = template.Library()
register.simple_tag(components.draw, name="drawn")
register.simple_tag(icons.draw_icon, name="icon")
register.simple_tag(icons.draw_thing, name="thing")
register.simple_tag(icons.draw_lane, name="lane")
_NOTHING = SafeString("")
# Inside a script element only these could end it or start a comment; as \u escapes they are the same JSON.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def _shown(value: Any) -> tuple[str, str]:
    """Return a value's text and its language, the language empty when it is the page's own."""
    if not hasattr(value, "in_language"):
        return value if isinstance(value, str) else "" if value is None else str(value), ""
    active = active_language()
    text, language = value.in_language(active)
    return text, "" if language.split("-")[0] == active.split("-")[0] else language


@register.simple_tag
def text(value: Any, tag: str = "", paragraphs: bool = False, **attributes: str) -> SafeString:
    """Print a text in the page's language, or in another that is then named in ``lang``; nothing when it is empty.

    tag: the element around it, with these attributes; without one only ``lang`` or attributes make a ``span``.
    paragraphs: turn blank lines into paragraphs, inside ``tag`` or a ``div``."""
    words, language = _shown(value)
    if not words:
        return _NOTHING
    body = mark_safe(linebreaks(words, autoescape=True)) if paragraphs else conditional_escape(words)  # noqa: S308
    if not (language or tag or paragraphs or attributes):
        return body
    if language:
        attributes["lang"] = language
    name = tag or ("div" if paragraphs else "span" if attributes else "")
    return format_html("<{0}{1}>{2}</{0}>", name, flatatt(attributes), body)


@register.filter
def is_untranslated(value: Any) -> bool:
    """Return whether a text is shown in another language than the page's, so that a notice is due."""
    return bool(_shown(value)[1])


@register.simple_tag
def source(origin: Any) -> SafeString:
    """Print where a fact comes from, an object or dict with ``title`` and ``url``; nothing without a title."""
    title, url = (text(_of(origin, "title")), _of(origin, "url")) if origin else ("", "")
    if title and url:
        return format_html('<a class="source" href="{}">{} {}</a>', url, _("Source:"), title)
    return format_html('<span class="source">{} {}</span>', _("Source:"), title) if title else _NOTHING


def _of(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


@register.simple_tag
def sources(entry: Any) -> SafeString:
    """Print all sources of an entry: its ``source`` and its ``sources`` (a list), of which it may have none."""
    shown = filter(None, map(source, [_of(entry, "source"), *(_of(entry, "sources") or ())]))
    return format_html_join(" ", "{}", ((each,) for each in shown))


@register.simple_tag
def control(field: BoundField, **attributes: str) -> SafeString:
    """Print a form field's control with the design system's class, wired to its help text and errors."""
    return field.as_widget(attrs={"class": "ds-input", **attributes})


@register.simple_tag
def structured_data(structured: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None) -> SafeString:
    """Print what a page is about, one thing or several in the words of schema.org, as JSON-LD; nothing for nothing."""
    things = [thing for thing in ([structured] if isinstance(structured, Mapping) else structured or []) if thing]
    if not things:
        return _NOTHING
    graph: dict[str, Any] = {"@context": "https://schema.org"}
    graph |= things[0] if len(things) == 1 else {"@graph": things}
    body = json.dumps(graph, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{body}</script>')  # noqa: S308 – escaped above
