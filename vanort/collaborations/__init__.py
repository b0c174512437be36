# SPDX-License-Identifier: EUPL-1.2
"""Collaborations of every kind: parties, status history, milestones, agreements, places of memory and gifts.

Owns what is agreed between organisations. Must not know what is done together; that is activities."""
