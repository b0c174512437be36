# SPDX-License-Identifier: EUPL-1.2
"""Writes the reference page of the roles from the one table in the code (``make docs``)."""

from pathlib import Path

from vanort.accounts.roles import AREAS, GROUP_NAMES, allowed

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "roles.md"


def markdown() -> str:
    """Return the reference page of the roles."""
    lines = [
        "# Roles",
        "",
        "Each role is a group in the office. The table is the truth: `migrate` gives every group exactly these rights,",
        "and takes away what was added by hand. A person who needs more gets another role too, or a group of another",
        "name: such groups are left alone.",
        "",
        "| role | group | " + " | ".join(AREAS) + " |",
        "|---|---|" + "---|" * len(AREAS),
    ]
    for role, group in GROUP_NAMES.items():
        cells = [", ".join(allowed(role, area)) or "–" for area in AREAS]
        lines.append(f"| `{role}` | {group} | " + " | ".join(cells) + " |")
    lines += ["", "## Areas", "", "| area | holds |", "|---|---|"]
    lines += [f"| {area} | {holds} |" for area, holds in AREAS.items()]
    lines += [
        "",
        "Every role opens the office. An account without a role can look after its own sign-in, and nothing else.",
        "`publish` includes locking a page; `delete` includes a page with pages under it; `view` of files means to",
        "choose from them. Whoever may add a file or a page may change and take away their own.",
        "",
        "This page is written by `make docs` from the one table of roles in the code.",
    ]
    return "\n".join(lines) + "\n"


def write() -> None:
    """Write the page; run inside Django's shell."""
    PAGE.write_text(markdown(), encoding="utf-8")
