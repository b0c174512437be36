# SPDX-License-Identifier: EUPL-1.2
"""Journeys of real people in a real browser against a real server."""
