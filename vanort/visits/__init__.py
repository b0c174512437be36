# SPDX-License-Identifier: EUPL-1.2
"""Visits from invitation to report: who comes, where they sleep, what happens by the hour, what must be done before.

Owns visits, invitations, programmes and checklists, and is the only home of private guests' and hosts' data, which is
neither searched, revised nor published and is erased by rule. Must not know of the annual report, search, open data,
the office's first page."""
