# SPDX-License-Identifier: EUPL-1.2
"""Tests of the app search."""
