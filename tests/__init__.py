# SPDX-License-Identifier: EUPL-1.2
"""Tests of the whole: journeys in a browser, the architecture, the documents."""
