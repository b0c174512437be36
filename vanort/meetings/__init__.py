# SPDX-License-Identifier: EUPL-1.2
"""What a body decides: meetings, who was there, items, votes, minutes, tasks.

Owns Meeting and all that hangs on it. Must not know activities, nor how pages and documents show a meeting."""
