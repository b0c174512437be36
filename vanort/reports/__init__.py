# SPDX-License-Identifier: EUPL-1.2
"""The annual report of a body to the council: compiled from the registers, adopted, frozen, published.

Owns the editions, their words and next year's plan. Must not know of search, open data, the office's first page."""
