# SPDX-License-Identifier: EUPL-1.2
"""Who sits where, by which rules, for how long: regulations, terms, mandates, presidium, outside bodies.

Owns Regulation, ElectionDay, Term, Mandate and Presidency. Must not know meetings, nor how pages show a body."""
