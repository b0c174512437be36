# SPDX-License-Identifier: EUPL-1.2
"""The office's three pages of one meeting: preparing it, holding it, and its minutes."""
