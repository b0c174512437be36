# SPDX-License-Identifier: EUPL-1.2
"""The public site: pages, public views, timeline, calendar.

Owns addresses, page types and what a visitor sees. Must not know the office."""
