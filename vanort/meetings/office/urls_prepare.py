# SPDX-License-Identifier: EUPL-1.2
"""Addresses of what is done before a meeting."""

from typing import Any

urlpatterns: list[Any] = []
