# SPDX-License-Identifier: EUPL-1.2
"""Which requirement of OWASP's ASVS 5.0.0, level 1, each test proves."""

from __future__ import annotations


def proves(*ids):
    """Name the requirements that a test proves; read from the source by ``tests.asvs.table``."""

    def mark(test):
        test.asvs = ids
        return test

    return mark
