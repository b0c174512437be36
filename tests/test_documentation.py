# SPDX-License-Identifier: EUPL-1.2
"""What the documents say is true: links lead somewhere, commands exist, settings are described."""

from __future__ import annotations

import ast
import re
import tomllib
from urllib.parse import unquote

import pytest
import yaml
from django.conf import settings

import vanort
from tests.source import ROOT, files, name_of, project, tree_of

DOCUMENTS = [path for path in files() if path.suffix == ".md"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
COMMAND = re.compile(r"\bmake (?:[A-Z_]+=\S+ )*([a-z][a-z-]*)")


def _text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def _prose(text):
    return FENCE.sub("", text)


def _anchor(heading):
    """The address that a heading gets where Markdown is shown: lower case, hyphens, no punctuation."""
    plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def _anchors(path):
    return {_anchor(heading) for _level, heading in HEADING.findall(_prose(path.read_text(encoding="utf-8")))}


def _commands():
    return set(re.findall(r"^([a-z][a-z-]*):", _text("Makefile"), re.MULTILINE))


def _broken_links(path):
    for link in LINK.findall(_prose(path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = unquote(link).partition("#")
        target = (path.parent / place).resolve() if place else path
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            yield link


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_inside_the_documents_leads_somewhere(path):
    assert list(_broken_links(path)) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_command_that_a_document_names_exists(path):
    code = re.findall(r"^```.*?^```|`[^`]+`", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert {name for piece in code for name in COMMAND.findall(piece)} - _commands() == set()


def test_the_swedish_readme_says_what_the_english_one_says():
    english, swedish = _text("README.md"), _text("README.sv.md")
    levels = [[len(level) for level, _heading in HEADING.findall(_prose(text))] for text in (english, swedish)]
    assert levels[0] == levels[1]
    commands = [COMMAND.findall("".join(FENCE.findall(text))) for text in (english, swedish)]
    assert commands[0] == commands[1]
    assert "README.sv.md" in english
    assert "README.md" in swedish


def test_the_readme_tells_how_to_run_and_test():
    assert {"run", "test"} <= set(COMMAND.findall(_text("README.md")))


def test_short_documents_stay_short():
    long = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in DOCUMENTS}
    limited = {name: lines for name, lines in long.items() if name.startswith("docs/decisions/") or name == "AGENTS.md"}
    assert "AGENTS.md" in limited
    assert {name: lines for name, lines in limited.items() if lines > 60} == {}


def test_decisions_are_numbered_without_gaps_and_say_why():
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        headings = [heading for _level, heading in HEADING.findall(path.read_text(encoding="utf-8"))]
        assert headings[1:] == ["Context", "Decision", "Consequences"], path.name


def test_every_document_is_reachable_from_the_index():
    index = ROOT / "docs" / "README.md"
    linked, waiting = {index}, [index]
    while waiting:
        here = waiting.pop()
        for link in LINK.findall(_prose(here.read_text(encoding="utf-8"))):
            target = (here.parent / unquote(link).partition("#")[0]).resolve()
            if target.suffix == ".md" and target not in linked and target.exists():
                linked.add(target)
                waiting.append(target)
    docs = {path for path in DOCUMENTS if name_of(path).startswith("docs/")}
    assert sorted(name_of(path) for path in docs - linked) == []


def test_the_version_is_the_same_everywhere():
    version = project()["project"]["version"]
    assert vanort.__version__ == version
    assert re.search(rf"^## {re.escape(version)}\b", _text("CHANGELOG.md"), re.MULTILINE)
    assert str(yaml.safe_load(_text("publiccode.yml"))["softwareVersion"]) == version


def _read_variables():
    """Every environment variable that the settings read, from os.environ or by a function that reads it."""
    tree = tree_of(ROOT / "config" / "settings.py")
    readers = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.args.args and "os.environ" in ast.unparse(node)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "os.getenv", *readers}:
            name = node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            name = node.slice
        else:
            continue
        if isinstance(name, ast.Constant):
            found.add(name.value)
    return found


def test_every_setting_is_described_and_every_described_setting_exists():
    table = _text("docs/reference/settings.md")
    described = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", table, re.MULTILINE))
    assert "DATABASE_URL" in described
    assert described == _read_variables()


# Mandatory since publiccode.yml 0.7.0.
MANDATORY = {
    "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description",
    "legal", "maintenance", "localisation",
}  # fmt: skip


@pytest.fixture
def publiccode():
    return yaml.safe_load(_text("publiccode.yml"))


def test_publiccode_has_every_mandatory_key(publiccode):
    assert set(publiccode) >= MANDATORY
    assert set(publiccode["description"]) >= {"en", "sv"}
    for texts in publiccode["description"].values():
        assert 0 < len(texts["shortDescription"]) <= 150
        assert 150 <= len(texts["longDescription"]) <= 10_000
        assert texts["features"]
        assert all(len(feature) <= 100 for feature in texts["features"])
    assert publiccode["maintenance"]["type"] in {"internal", "community", "none"}
    if publiccode["maintenance"]["type"] != "none":
        assert all(contact["name"] for contact in publiccode["maintenance"]["contacts"])


def test_publiccode_uses_the_words_of_its_standard(publiccode):
    assert publiccode["publiccodeYmlVersion"] == "0.7.0"
    assert set(publiccode["platforms"]) <= {"web", "linux", "windows", "mac", "android", "ios"}
    assert publiccode["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert publiccode["softwareType"] == "standalone/web"


def test_publiccode_tells_the_truth(publiccode):
    metadata = project()["project"]
    assert publiccode["name"] == "Vänort"
    assert publiccode["legal"]["license"] == metadata["license"]
    assert publiccode["localisation"]["localisationReady"] is True
    assert publiccode["localisation"]["availableLanguages"] == [code for code, _name in settings.LANGUAGES]
    needs = {entry["name"]: entry for entry in publiccode["dependsOn"]["open"]}
    assert needs["Python"]["versionMin"] == metadata["requires-python"].removeprefix(">=")


def test_every_licence_in_use_has_its_text():
    reuse = tomllib.loads(_text("REUSE.toml"))
    named = {entry["SPDX-License-Identifier"] for entry in reuse["annotations"]}
    named |= {project()["project"]["license"]}
    assert {path.stem for path in (ROOT / "LICENSES").iterdir()} == named


def test_files_named_for_other_licences_exist():
    reuse = tomllib.loads(_text("REUSE.toml"))
    patterns = [path for entry in reuse["annotations"] for path in entry["path"]]
    assert [pattern for pattern in patterns if not any(ROOT.glob(pattern))] == []
