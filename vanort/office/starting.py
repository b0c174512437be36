# SPDX-License-Identifier: EUPL-1.2
"""Wagtail's choosers, date fields and lists of rows without scripts inside the page, which the office's policy forbids.

An attribute says what ``static/office/starting.js`` is to start: by templates, and for choosers (Wagtail 7.4) here."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString


def render_chooser(
    self: Any, name: str, value: Any, attrs: dict[str, str] | None = None, renderer: object = None
) -> SafeString:
    """Return the field as Wagtail draws it, and after it what is to be started; in the place of its own ``render``."""
    data = self.get_value_data(value)
    field = self.render_html(name, data, attrs or {})
    identifier = (attrs or {})["id"]
    call = [self.js_constructor, identifier, self.get_js_init_options(identifier, name, data)]
    return format_html('{}<span hidden data-controller="vo-start" data-vo-start-call-value="{}"></span>',
                       field, json.dumps(call))  # fmt: skip
