"""The demo city 云州: an invented city whose departments send real files, for trying, showing and testing
Gongxin.

    from gongxin.runs.demo import generate_city
    manifest = generate_city(folder, seed=1, organisations=300, records=3_000, today=date(2026, 11, 20))

Same seed, sizes and day → the same bytes in every file. Nothing here touches the database; `delivery` does,
by intake's api.
"""

from gongxin.runs.demo.city import generate_city
from gongxin.runs.demo.manifest import Delivery, Manifest

__all__ = ["Delivery", "Manifest", "generate_city"]
