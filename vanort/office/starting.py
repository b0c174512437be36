# SPDX-License-Identifier: EUPL-1.2
"""Wagtail's choosers without scripts inside the page, so that the office's policy may forbid such scripts.

Wagtail 7.4 starts its choosers, its date fields and its lists of rows by small scripts among the fields. Here each of
them says in an attribute what is to be started, and ``static/office/starting.js`` does it. The date fields and the
lists of rows are changed by templates of the same names; the choosers write their script in Python.
"""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser


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


def take_over() -> None:
    """Let every chooser be drawn so; once, when the apps are ready."""
    BaseChooser.render = render_chooser
