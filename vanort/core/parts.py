# SPDX-License-Identifier: EUPL-1.2
"""Parts that many models are made of: keys to rows that may be unknown, periods, positions."""

from typing import Any, TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


def optional_key(
    to: type[Row], name: Any, *, related_name: str = "+", **options: Any
) -> models.ForeignKey[Row | None, Row | None]:
    """Return a key to a row that stays as long as a fact names it; without a way back unless one is named."""
    return models.ForeignKey(to, models.PROTECT, verbose_name=name, null=True, blank=True, related_name=related_name,
                             **options)  # fmt: skip


def check(name: str, condition: Q, said: Any = None) -> models.CheckConstraint:
    """Return the rule that a condition holds in every row; ``said`` tells whoever breaks it."""
    return models.CheckConstraint(name=name, condition=condition, violation_error_message=said)


def period_check(
    name: str, optional: tuple[str, ...] = (), *, start: str = "start_date", end: str = "end_date"
) -> models.CheckConstraint:
    """Return the rule that a period does not end before it starts; it holds once all ``optional`` days are known."""
    condition = Q(**{f"{end}__gte": F(start)})
    for day in reversed(optional):
        condition = Q(**{day: None}) | condition
    return check(name, condition, _("The last day comes before the first."))


def coordinate(name: Any, limit: int) -> models.FloatField[float | None, float | None]:
    """Return the field of a latitude or longitude in degrees (WGS 84), from minus the limit to the limit."""
    within = [MinValueValidator(-limit), MaxValueValidator(limit)]
    return models.FloatField(name, null=True, blank=True, validators=within)


def whole_position_check(name: str) -> models.CheckConstraint:
    """Return the rule that both latitude and longitude are known, or neither."""
    known = Q(latitude__isnull=False, longitude__isnull=False)
    said = _("Give both latitude and longitude, or neither.")
    return check(name, Q(latitude=None, longitude=None) | known, said)
