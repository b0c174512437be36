# SPDX-License-Identifier: EUPL-1.2
"""Tests of the settings and of what they call."""
