# SPDX-License-Identifier: EUPL-1.2
"""Checkers that are no Python packages: fetched from npm once, into a folder that git does not see."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.served import ROOT

FOLDER = ROOT / "var" / "audit"
VNU = "vnu-jar@26.9.27"
LIGHTHOUSE = "lighthouse@12.8.2"  # the last line that runs on Debian's node


def fetched(package, path):
    """Return a file of an npm package, which is fetched when it is missing; its version is part of the folder's name.

    Args:
        package: name and version.
        path: of the file inside the package.
    """
    folder = FOLDER / package.replace("@", "-")
    file = folder / "node_modules" / package.partition("@")[0] / path
    if not file.exists():
        need("npm", "npm")
        command = [
            "npm",
            "install",
            "--prefix",
            str(folder),
            "--ignore-scripts",
            "--no-save",
            "--no-audit",
            "--no-fund",
        ]
        done = subprocess.run([*command, package], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"npm could not fetch {package}; try: {' '.join([*command, package])}")
    return file


def need(program, package):
    """Skip the test where a program is missing, and say the one command that brings it."""
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed: sudo apt-get install {package}")
