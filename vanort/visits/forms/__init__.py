# SPDX-License-Identifier: EUPL-1.2
"""Forms of visits: what staff do on the pages of a visit, what towns and residents fill in."""
