# SPDX-License-Identifier: EUPL-1.2
"""Vänort: the system in which a municipality runs and publishes its collaborations."""

__version__ = "0.1.0"
