# SPDX-License-Identifier: EUPL-1.2
"""Forms of the office's pages of a meeting, and of those who sit in a body."""
