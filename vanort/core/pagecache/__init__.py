# SPDX-License-Identifier: EUPL-1.2
"""Whole pages for visitors without cookies, kept outside Django until anything changes (decision 17)."""
