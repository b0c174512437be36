# SPDX-License-Identifier: EUPL-1.2
"""The foreign key that most facts have: to a row that may be unknown, and that stays as long as a fact names it."""

from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def optional_key(
    to: type[Row], name: Any, *, related_name: str = "+", **options: Any
) -> models.ForeignKey[Row | None, Row | None]:
    """Return a key to another register under its name for people; without a way back unless one is named."""
    return models.ForeignKey(
        to, models.PROTECT, verbose_name=name, null=True, blank=True, related_name=related_name, **options
    )
