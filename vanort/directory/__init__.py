# SPDX-License-Identifier: EUPL-1.2
"""Organisations, people with contact functions, and the one model by which a decision is referred to.

Owns Organization, Person, ContactFunction and DecisionReference. Must not know what they take part in."""
