# SPDX-License-Identifier: EUPL-1.2
"""The register as others read it. Owns calendars, feeds and tables. Must not know pages or the office."""
