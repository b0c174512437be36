# SPDX-License-Identifier: EUPL-1.2
"""What is done together: visits, exchanges, festivals, decisions, and whose turn it is to host.

Owns Activity and its participants. Must not know how pages or feeds show it."""
