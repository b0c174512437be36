# SPDX-License-Identifier: EUPL-1.2
"""What a browser would send from a form that it was shown."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside, self.data = form_id, False, {}
        self.textarea = self.select = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = self.form_id in (None, given.get("id")) and given.get("method", "").lower() == "post"
        name = given.get("name")
        if not self.inside:
            return
        if tag == "input" and name and given.get("type") not in ("submit", "button", "file"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.data.setdefault(name, []).append(given.get("value", "on" if "checked" in given else ""))
        elif tag == "textarea" and name:
            self.textarea = name
            self.data[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.data.setdefault(self.select, []).append(given.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.textarea = None
        elif tag == "select":
            self.select = None

    def handle_data(self, text):
        if self.textarea:
            self.data[self.textarea] = [self.data[self.textarea][0] + text.removeprefix("\n")]


def fields_of(response, form_id="w-editor-form"):
    """Return the data of a form in a page, as a browser would send it back unchanged."""
    parser = _Form(form_id)
    parser.feed(response.content.decode())
    assert parser.data, "the page has no such form"
    return parser.data


def url_of(record, view="edit"):
    """Return the address of one of a record's screens."""
    meta = record._meta
    return f"/admin/snippets/{meta.app_label}/{meta.model_name}/{view}/{record.pk}/"


def list_of(model):
    """Return the address of a register's list."""
    return f"/admin/snippets/{model._meta.app_label}/{model._meta.model_name}/"
