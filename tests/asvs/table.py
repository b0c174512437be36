# SPDX-License-Identifier: EUPL-1.2
"""The reference page of the requirements and their tests, written from both: ``python -m tests.asvs.table``."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.asvs.requirements import LEVEL_1
from tests.source import ROOT, files, name_of

PAGE = ROOT / "docs" / "reference" / "asvs.md"
HEAD = """\
# OWASP ASVS 5.0, level 1

Each requirement of level 1 of the [Application Security Verification Standard](https://owasp.org/www-project-application-security-verification-standard/)
5.0.0, in our words, and the tests that prove it. Written by `make docs` from the tests; a test keeps it true.
{applying} of {all} apply.

| number | what it asks | proof |
|---|---|---|
"""


def proofs():
    """Return the tests by the number that they name, as file and function."""
    found = defaultdict(list)
    for path in files():
        if path.suffix == ".py" and path.name.startswith("test_"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for number in _named(node):
                    found[number].append((name_of(path), node.name))
    return found


def _named(node):
    """Return the numbers that the decorators of a test name; nothing for what is no test."""
    if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
        return []
    calls = [one for one in node.decorator_list if isinstance(one, ast.Call) and ast.unparse(one.func) == "proves"]
    return [ast.literal_eval(number) for call in calls for number in call.args]


def page():
    """Return the reference page."""
    found = proofs()
    applying = sum(not reason for _words, reason in LEVEL_1.values())
    lines = []
    for number, (words, reason) in LEVEL_1.items():
        tests = "<br>".join(f"`{path}`: {name.removeprefix('test_').replace('_', ' ')}" for path, name in found[number])
        lines.append(f"| {number} | {words} | {f'Does not apply. {reason}' if reason else tests} |\n")
    return HEAD.format(applying=applying, all=len(LEVEL_1)) + "".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
