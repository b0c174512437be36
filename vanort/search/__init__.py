# SPDX-License-Identifier: EUPL-1.2
"""The site's own search: what is public, as words that visitors look for.

Owns the index, the queries and the page ``/sok/``, and what the office's own search boxes are given. Must not know the
website that draws the other pages.
"""
