# SPDX-License-Identifier: EUPL-1.2
"""Speed, measured against a plain Wagtail page in the same run (make bench)."""
