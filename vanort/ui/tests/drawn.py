# SPDX-License-Identifier: EUPL-1.2
"""Renders the drawings' templates for the tests, as text and as a tree."""

import html5lib
from django.template.loader import render_to_string


def drawn(template, **context):
    """Return a drawing's markup and its tree; markup that a browser would have to mend is an error."""
    html = render_to_string(f"ui/svg/{template}.html", context)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)
    for node in tree.iter():
        if isinstance(node.tag, str):
            node.tag = node.tag.rpartition("}")[2]
    return html, tree


def with_class(tree, name):
    """Return the nodes that have the class, in the order of the document."""
    return [node for node in tree.iter() if name in (node.get("class") or "").split()]
