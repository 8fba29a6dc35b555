"""Sums in yuan, exact to the fen: as people write them, and as pages show them."""

import re
from decimal import Decimal
from unicodedata import normalize

DIGITS, PLACES = 14, 2  # of a sum that a column keeps
NOTHING = Decimal("0.00")
MOST = Decimal(10) ** (DIGITS - PLACES) - Decimal("0.01")
SUM = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?", re.ASCII)


def read_yuan(text: str) -> Decimal:
    """Read a sum above nothing, in full width or with thousands apart, too; anything else is a
    ValueError in Chinese."""
    plain = "".join(normalize("NFKC", text).replace("−", "-").split())
    if not SUM.fullmatch(plain):
        raise ValueError(
            f"“{text.strip()[:20]}”不是金额：只写数字，单位是元，如50000或者50000.50。"
        )
    value = Decimal(plain.replace(",", ""))
    if why := _no_sum(value):
        raise ValueError(why)
    return round(value, PLACES)


def _no_sum(value):
    if value <= 0:
        return "金额要大于0。"
    if value > MOST:
        return "金额太大，请核对：单位是元，不是分。"
    return "最多写到分，也就是两位小数。" if value != round(value, PLACES) else ""


def yuan(value) -> str:
    """1,200,000.00"""
    return f"{value:,.2f}"
