# SPDX-License-Identifier: EUPL-1.2
"""The rules of the house that no other tool enforces: sizes, names, places and directions."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps

from tests.source import (
    APPS,
    ROOT,
    all_tests,
    files,
    is_migration,
    is_test,
    lines_in,
    name_of,
    product_code,
    project,
    stairs,
    tree_of,
    with_suffix,
)
from vanort.core.models import Record

LINES_PER_FUNCTION = 50
LINES_PER_CLASS = 250
LINES_PER_FILE = 500
LINES_PER_APP = 3_000
LINES_IN_ALL = 24_000
DIRECT_DEPENDENCIES = 28

BANNED = {
    "utils", "helpers", "misc", "common", "base", "mixins", "services", "managers", "handlers", "constants",
}  # fmt: skip
FOLDERS = {"migrations", "tests", "templates", "static", "templatetags", "management", "mapdata", "fonts"}
LICENCE_LINE = re.compile(
    r"(#|//|/\*|\{#|<!--) SPDX-License-" + r"Identifier: [\w.+-]+( (AND|OR) [\w.+-]+)*( (#\}|\*/|-->))?$"
)
OPEN_NOTES = re.compile("|".join(["TO" + "DO", "FIX" + "ME", r"\b" + "X" * 3 + r"\b"]))


def _own_code():
    return [path for path in with_suffix(".py") if not is_test(path) and not is_migration(path)]


def _nodes(kinds):
    for path in _own_code():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, kinds):
                yield f"{name_of(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def _first_lines(path, number):
    return path.read_text(encoding="utf-8").splitlines()[:number]


def _over(sizes, limit):
    return {name: size for name, size in sizes if size > limit}


def test_no_function_is_too_long():
    assert _over(_nodes(ast.FunctionDef | ast.AsyncFunctionDef), LINES_PER_FUNCTION) == {}


def test_no_class_is_too_long():
    assert _over(_nodes(ast.ClassDef), LINES_PER_CLASS) == {}


def test_no_file_is_too_long():
    own = [path for path in with_suffix(".py", ".html", ".css", ".js", ".sh") if not is_migration(path)]
    sizes = ((name_of(path), len(path.read_text(encoding="utf-8").splitlines())) for path in own)
    assert _over(sizes, LINES_PER_FILE) == {}


def test_no_app_is_too_large():
    sizes = (
        (app, lines_in(path for path in product_code() if name_of(path).startswith(f"vanort/{app}/"))) for app in APPS
    )
    assert _over(sizes, LINES_PER_APP) == {}


def test_the_whole_stays_small():
    assert lines_in(product_code()) <= LINES_IN_ALL


def test_few_direct_dependencies():
    assert len(project()["project"]["dependencies"]) <= DIRECT_DEPENDENCIES


def test_at_least_as_many_lines_of_tests_as_of_source():
    assert lines_in(all_tests()) >= lines_in(product_code())


def test_complexity_is_limited_by_the_linter():
    lint = project()["tool"]["ruff"]["lint"]
    assert "C90" in lint["select"]
    assert lint["mccabe"]["max-complexity"] == 10


def test_no_module_has_a_name_that_says_nothing():
    modules = [path for path in with_suffix(".py") if not is_migration(path)]
    assert [name_of(path) for path in modules if path.stem in BANNED or path.parent.name in BANNED] == []


def test_an_app_has_only_known_folders():
    # Besides these an app may have a package named for its subject.
    found = {folder for app in APPS for folder in (ROOT / "vanort" / app).iterdir() if folder.is_dir()}
    found -= {folder for folder in found if folder.name in FOLDERS or folder.name == "__pycache__"}
    assert [name_of(folder) for folder in sorted(found) if not (folder / "__init__.py").exists()] == []


def test_there_is_one_settings_file():
    # The bench adds its peer to the same settings; nothing else may.
    found = {name_of(path) for path in with_suffix(".py") if re.search(r"settings", path.stem) and not is_test(path)}
    assert found - {"bench/settings.py"} == {"config/settings.py"}


def test_every_source_file_names_its_licence():
    sources = [
        path for path in with_suffix(".py", ".html", ".css", ".js", ".sh", ".toml", ".yml") if path.stat().st_size
    ]
    sources += [ROOT / "Makefile", ROOT / ".ci" / "run"]
    without = [
        name_of(path)
        for path in sources
        if not is_migration(path) and not any(LICENCE_LINE.match(line) for line in _first_lines(path, 2))
    ]
    assert without == []


def test_every_module_says_what_it_is_for():
    modules = [path for path in with_suffix(".py") if not is_migration(path) and path.stat().st_size]
    empty = [path for path in modules if path.name == "__init__.py" and not tree_of(path).body]
    assert [name_of(path) for path in modules if path not in empty and not ast.get_docstring(tree_of(path))] == []


@pytest.mark.parametrize("app", APPS)
def test_an_app_says_what_it_owns_and_must_not_know(app):
    text = ast.get_docstring(tree_of(ROOT / "vanort" / app / "__init__.py")) or ""
    assert "Owns" in text
    assert "ust not know" in text


def test_no_open_note_is_left():
    sources = with_suffix(".py", ".html", ".css", ".js", ".sh", ".md", ".toml", ".yml")
    assert [name_of(path) for path in sources if OPEN_NOTES.search(path.read_text(encoding="utf-8"))] == []


def test_one_migration_per_app_until_the_first_release():
    found = {
        app: sorted(path.name for path in (ROOT / "vanort" / app / "migrations").glob("[0-9]*.py"))
        for app in APPS
        if (ROOT / "vanort" / app / "migrations").exists()
    }
    assert {app: names for app, names in found.items() if names not in ([], ["0001_initial.py"])} == {}


def test_no_municipality_is_named_in_the_code():
    places = [path for path in files() if name_of(path).startswith(("vanort/", "config/", "locale/"))]
    texts = [path for path in places if path.suffix in {".py", ".html", ".css", ".js", ".po", ".txt", ".svg"}]
    name = re.compile("[äa]ngelholm", re.IGNORECASE)
    assert [
        name_of(path) for path in texts if not is_test(path) and name.search(path.read_text(encoding="utf-8"))
    ] == []


def test_nothing_depends_on_the_place_where_it_was_built():
    # Written in parts so that this file does not find itself.
    outside = re.compile("|".join(["\\.\\./" + "shared", "/ro" + "ot/", "/Us" + "ers/", "index-" + "url"]))
    texts = [
        path for path in files() if path.suffix in {".py", ".html", ".sh", ".toml", ".yml", ".json", ".lock", ".md"}
    ]
    texts += [ROOT / "Makefile", ROOT / ".ci" / "run"]
    assert [name_of(path) for path in texts if outside.search(path.read_text(encoding="utf-8"))] == []


def test_every_app_has_a_stair():
    assert sorted(stairs()) == APPS


def test_the_rules_inside_an_app_hold_for_every_app():
    contracts = project()["tool"]["importlinter"]["contracts"]
    furniture = next(contract for contract in contracts if contract["id"] == "furniture")
    assert sorted(furniture["containers"]) == [f"vanort.{app}" for app in APPS]


def test_foreign_keys_point_down():
    # A key may name its target as a string, which the linter of imports does not see.
    upward = []
    for model in apps.get_models():
        here = stairs().get(model._meta.app_label)
        for field in model._meta.get_fields() if here is not None else ():
            target = field.related_model if field.is_relation and field.concrete else None
            there = stairs().get(target._meta.app_label) if target else None
            same_app = target and target._meta.app_label == model._meta.app_label
            if there is not None and not same_app and there >= here:
                upward.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert upward == []


def test_templates_use_only_templates_from_below():
    use = re.compile(r"""{%-?\s*(?:extends|include)\s+["'](\w+)/""")
    upward = []
    for path in with_suffix(".html"):
        if not name_of(path).startswith("vanort/"):
            continue
        app = path.relative_to(ROOT / "vanort").parts[0]
        for other in use.findall(path.read_text(encoding="utf-8")):
            if other in stairs() and other != app and stairs()[other] >= stairs()[app]:
                upward.append(f"{name_of(path)} uses {other}/")
    assert upward == []


def test_signals_of_rows_are_heard_in_one_place():
    heard = re.compile(r"\b(pre|post)_(save|delete)\b|\bm2m_changed\b")
    found = [name_of(path) for path in product_code() if heard.search(path.read_text(encoding="utf-8"))]
    assert found == ["vanort/core/generation.py"]


def _statements_that_ask_for(names):
    """Every statement of the public apps that begins a query on one of the models."""
    for path in product_code():
        if not name_of(path).startswith(("vanort/website/", "vanort/opendata/")):
            continue
        for statement in ast.walk(tree_of(path)):
            if not isinstance(statement, ast.stmt) or hasattr(statement, "body"):
                continue
            for node in ast.walk(statement):
                if isinstance(node, ast.Attribute) and node.attr == "objects" and ast.unparse(node.value) in names:
                    yield f"{name_of(path)}:{node.lineno}", ast.unparse(statement)


def test_what_others_see_is_asked_for_with_visibility():
    records = {model.__name__ for model in apps.get_models() if issubclass(model, Record)}
    assert "Activity" in records
    # The home municipality is the site's own name, shown whatever else is.
    asks = re.compile(r"\.(public|visible_to|home)\(")
    assert [place for place, text in _statements_that_ask_for(records) if not asks.search(text)] == []
