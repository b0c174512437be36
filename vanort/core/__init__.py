# SPDX-License-Identifier: EUPL-1.2
"""The ground of every register. Owns what all registers share. Must not know any other app of the project."""
