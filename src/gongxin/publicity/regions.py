"""Names of divisions as pages and charts say them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from gongxin.kernel import regions
from gongxin.kernel.text import Bilingual


@cache
def _further() -> dict[str, Bilingual]:
    text = (files(__package__) / "data" / "regions.yaml").read_text(encoding="utf-8")
    return {code: Bilingual(name["zh"], name["en"]) for code, name in yaml.safe_load(text).items()}


def region_name(code: str) -> Bilingual:
    """The division's name; the code itself where no table knows it. GB/T 2260 has Chinese names only."""
    if found := _further().get(code):
        return found
    name = regions.region_name(code)
    return Bilingual(name, f"{name} ({code})") if name else Bilingual(code, code)
