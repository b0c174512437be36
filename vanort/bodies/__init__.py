# SPDX-License-Identifier: EUPL-1.2
"""The pages of bodies: what anyone may know of who sits there and what is decided, and what those who sit there read.

Owns no records. Must not know how staff prepare and write down a meeting."""
