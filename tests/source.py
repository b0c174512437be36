# SPDX-License-Identifier: EUPL-1.2
"""What the contract tests read: the project's own files and the staircase of its apps."""

from __future__ import annotations

import ast
import os
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = sorted(path.parent.name for path in (ROOT / "vanort").glob("*/__init__.py"))
# Made by tools, or another's work kept unchanged.
NOT_OURS = {".git", ".venv", ".venv-dev", ".uv", "var", "__pycache__", "vendor", "node_modules"}


@cache
def files():
    """Every file of the project, without what is installed, cached, generated at run time or vendored."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        here = Path(folder)
        folders[:] = [
            name
            for name in folders
            if name not in NOT_OURS and not name.endswith("_cache") and here / name != ROOT / "static"
        ]
        folders[:] = [name for name in folders if name != ".hypothesis"]
        found += [here / name for name in names if not name.endswith((".pyc", ".mo"))]
    return sorted(found)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def is_test(path):
    return "tests" in path.relative_to(ROOT).parts or path.name == "conftest.py"


def is_migration(path):
    return "migrations" in path.parts


def with_suffix(*suffixes):
    return [path for path in files() if path.suffix in suffixes]


def product_code():
    """The product's Python: config/ and vanort/ without tests and migrations."""
    return [
        path
        for path in with_suffix(".py")
        if name_of(path).startswith(("config/", "vanort/")) and not is_test(path) and not is_migration(path)
    ]


def all_tests():
    return [path for path in with_suffix(".py") if is_test(path)]


def lines_in(paths):
    """Count the lines that are not blank."""
    return sum(1 for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def stairs():
    """The height of each app on the staircase, 0 at the bottom; apps on one stair have the same height."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "staircase")["layers"]
    return {app.strip(): height for height, layer in enumerate(reversed(layers)) for app in layer.split("|")}
