#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Django's command line for this installation."""

import os
import sys


def main() -> None:
    """Run one management command with the project's only settings module."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
