# SPDX-License-Identifier: EUPL-1.2
"""The register as others read it: calendars, feeds and tables.

Owns the formats. Must not know pages or the office.
"""
