# SPDX-License-Identifier: EUPL-1.2
"""Rendered markup as trees, for the tests of the look."""

import html5lib
from django.template.loader import render_to_string

PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


def tree(name, **context):
    """Render a template and return it as a tree."""
    return html5lib.parseFragment(render_to_string(name, context), namespaceHTMLElements=False)


def page(request=None, **context):
    """Render the page around every page and return its document."""
    html = render_to_string("ui/base.html", context | {"request": request})
    return html5lib.parse(html, namespaceHTMLElements=False)


def words(node):
    """Return all text in a node, with single spaces."""
    return " ".join("".join(node.itertext()).split())


def one(node, path):
    """Return the only node at the path."""
    found = node.findall(path)
    assert len(found) == 1, (path, len(found))
    return found[0]


def with_class(node, name):
    """Return all nodes with the class, at any depth."""
    return [part for part in node.iter() if name in (part.get("class") or "").split()]
