# SPDX-License-Identifier: EUPL-1.2
"""The bench peer: the plainest Wagtail page that anyone would write, to measure our pages against."""
