"""Names of administrative divisions by their six-digit code (GB/T 2260), current and past.

The table is python-stdnum's `cn/loc.dat`, which also knows from when until when a code was in use. In a
USCC the digits name the registering office, not where the organisation is now, and development zones use
codes outside the standard: an unknown code is a warning, never an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from stdnum import numdb

NATIONAL = "100000"
"""Used in USCCs by national registering offices; not in GB/T 2260."""

_SPAN = re.compile(r"\[(\d{4})?-(\d{4})?\]([^\[,]+)")


@dataclass(frozen=True, slots=True)
class Region:
    """What is known of one code. Years are inclusive; None: since the table begins, or still in use."""

    code: str
    name: str
    province: str
    first_year: int | None
    last_year: int | None

    @property
    def current(self) -> bool:
        return self.last_year is None

    @property
    def full_name(self) -> str:
        """Province and name, once when they are the same."""
        return self.name if self.name == self.province else f"{self.province}{self.name}"


@lru_cache(maxsize=8192)
def region(code: str) -> Region | None:
    """The region with this code; of several in time the last one. None if the table does not know it."""
    if code == NATIONAL:
        return Region(code, "全国", "全国", None, None)
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return None
    found = {
        key: value for _, properties in numdb.get("cn/loc").info(code) for key, value in properties.items()
    }
    county = found.get("county")
    if not county:
        return None
    province = found["province"]
    spans = _SPAN.findall(county)
    if not spans:
        return Region(code, county, province, None, None)
    first, last, name = max(spans, key=lambda span: int(span[1] or 9999))
    return Region(code, name, province, int(first) if first else None, int(last) if last else None)


def region_name(code: str) -> str | None:
    """`330106` → 浙江省西湖区; unknown → None."""
    found = region(code)
    return found.full_name if found else None


def is_known(code: str) -> bool:
    """True if the code is or was in use."""
    return region(code) is not None


@cache
def known_codes() -> frozenset[str]:
    """Every code that is or was in use, the national one included; for tables of the bulk plane."""
    found = {NATIONAL}
    for _, province, _, _, counties in numdb.get("cn/loc").prefixes:
        found.update(
            province + county for _, county, _, properties, _ in counties if properties.get("county")
        )
    return frozenset(found)
