# SPDX-License-Identifier: EUPL-1.2
"""Money as people read it: ``8 000 000 kr``, ``ca 8 mnkr`` never; the whole amount, marked when approximate."""

from decimal import Decimal

from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language, gettext as _

NO_BREAK = "\N{NO-BREAK SPACE}"


def format_money(amount: Decimal | None, currency: str = "SEK", *, is_approximate: bool = False) -> str:
    """Write an amount in whole units of a currency (ISO 4217 code), in the active language; None is not stated."""
    if amount is None:
        return _("not stated")
    locale = (get_language() or "sv").replace("-", "_")
    pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    number = format_decimal(amount, format=pattern, locale=locale)
    if currency == "SEK":
        text = f"{number} kr" if locale.startswith("sv") else f"SEK {number}"
    else:
        text = format_currency(amount, currency, format=f"{pattern} ¤", locale=locale, currency_digits=False)
    text = text.replace(" ", NO_BREAK)
    return _("about %(amount)s") % {"amount": text} if is_approximate else text


def share(part: Decimal, whole: Decimal) -> Decimal:
    """Return a part of a whole, which is not 0, in per cent with two decimals."""
    return (part * 100 / whole).quantize(Decimal("0.01"))
