# SPDX-License-Identifier: EUPL-1.2
"""Every text of the interface has its Swedish translation, and the tool that says so finds what it must."""

from __future__ import annotations

import gettext

import pytest

from tools import messages

TEMPLATE = """{% load i18n %}
  <p title="{% translate "Next visit" %}">It's {{ town|default:_("unknown") }} # 5</p>
{% blocktranslate count n=towns|length trimmed %}
    One town
  {% plural %}
    {{ n }} towns
{% endblocktranslate %}
      {% translate "May" context "month" %}
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
first = _("A long text "
          "in two parts")
second = ngettext("%(n)s visit", "%(n)s visits", 2) % {"n": 2}
third = pgettext("verb", "Host")
fourth = other("not a text")
"""
PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Next visit"
msgstr "Nästa besök"

#, fuzzy
msgid "unknown"
msgstr "okänd"

msgctxt "month"
msgid "May"
msgstr "maj"

msgid "One town"
msgid_plural "%(n)s towns"
msgstr[0] "En ort"
msgstr[1] "%(antal)s orter"

msgid "Gone"
msgstr "Borta"
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one template in place of the real one."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(messages, "SWEDISH", tmp_path / "locale" / "sv" / "LC_MESSAGES" / "django.po")
    (tmp_path / "vanort").mkdir()
    (tmp_path / "vanort" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    messages.SWEDISH.parent.mkdir(parents=True)
    messages.SWEDISH.write_text(PO, encoding="utf-8")
    return tmp_path


def test_every_text_has_its_swedish_translation():
    assert messages.faults() == []


def test_texts_of_a_template_are_found(project):
    assert messages.collect() == {
        (None, "Next visit"): (None, {"vanort/page.html"}),
        (None, "unknown"): (None, {"vanort/page.html"}),
        (None, "One town"): ("%(n)s towns", {"vanort/page.html"}),
        ("month", "May"): (None, {"vanort/page.html"}),
    }


def test_texts_of_code_are_found(project):
    (project / "vanort" / "page.html").unlink()
    (project / "vanort" / "views.py").write_text(CODE, encoding="utf-8")
    assert {key: plural for key, (plural, _files) in messages.collect().items()} == {
        (None, "A long text in two parts"): None,
        (None, "%(n)s visit"): "%(n)s visits",
        ("verb", "Host"): None,
    }


def test_missing_doubtful_wrong_and_unused_texts_are_told(project, capsys):
    (project / "vanort" / "more.html").write_text("{% load i18n %}{% translate 'New' %}", encoding="utf-8")
    assert messages.faults() == [
        "vanort/more.html: 'New' has no translation",
        "vanort/page.html: 'One town' must keep the placeholders ['%(n)s']",
        "vanort/page.html: 'unknown' is marked as fuzzy",
        "locale/sv: 'Gone' is used nowhere",
    ]
    assert messages.main(["check"]) == 1
    assert "'New' has no translation" in capsys.readouterr().out


def test_update_keeps_what_is_known_adds_what_is_new_and_drops_what_is_gone(project):
    (project / "vanort" / "more.html").write_text("{% load i18n %}{% translate 'New' %}", encoding="utf-8")
    assert messages.main(["update"]) == 0
    first = messages.SWEDISH.read_text(encoding="utf-8")
    assert 'msgid "New"\nmsgstr ""' in first
    assert 'msgid "Next visit"\nmsgstr "Nästa besök"' in first
    assert 'msgctxt "month"\nmsgid "May"\nmsgstr "maj"' in first
    assert 'msgstr[1] "%(antal)s orter"' in first
    assert "Gone" not in first
    assert messages.main(["update"]) == 0
    assert messages.SWEDISH.read_text(encoding="utf-8") == first


def test_compile_writes_what_gettext_reads(project):
    assert messages.main(["compile"]) == 0
    with messages.SWEDISH.with_suffix(".mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert translations.gettext("Next visit") == "Nästa besök"
    assert translations.pgettext("month", "May") == "maj"
    # A doubtful translation is not shown.
    assert translations.gettext("unknown") == "unknown"


def test_an_unknown_command_is_refused(capsys):
    assert messages.main(["extract"]) == 2
    assert "messages.py check" in capsys.readouterr().out
