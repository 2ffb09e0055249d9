"""What the demo city shows of government integrity: invented bodies, contracts, promises, complaints and tips, written through
the rooms' own apis as officers and enterprises would, step by step in the order of time. Nothing in it is real."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from gongxin.catalogue import Catalogue
from gongxin.civic.seeds import complaints, money, promises
from gongxin.civic.seeds.accounts import accounts
from gongxin.civic.seeds.city import ENTERED_BY, OFFICE_AT, PAYERS, City
from gongxin.integrity import api as integrity

__all__ = ["ENTERED_BY", "OFFICE_AT", "PAYERS", "seed"]


def seed(
    conn: Any, *, today: date, companies: Sequence[tuple[str, str]], county: tuple[str, str], catalogue: Catalogue
) -> bool:
    """Fill the rooms, once: False if there are bodies already. In the caller's transaction. companies: at least three
    enterprises of the city (code, name); county: the county's housing bureau (code, name), which has a story of its own."""
    if integrity.bodies(conn, limit=1):
        return False
    city = City(conn, catalogue, today, companies)
    opened = today - timedelta(days=760)
    office, clerk, bodies = accounts(city, opened, county)
    rng = Random(f"integrity/{today}")  # noqa: S311 - made up, not secret
    for code, days, unpaid in PAYERS:
        money.contracts(city, rng, bodies[code], clerk, days, unpaid)
    money.old_debt(city, bodies["ZJJ"], office, clerk, opened)
    complaints.county(city, county, office, clerk)
    promises.promises(city, bodies, office)
    complaints.complaints(city, bodies, office)
    complaints.reports(city, bodies, office)
    city.run()
    return True
