"""The city whose site this is: a setting, so that every installation says its own name."""

from __future__ import annotations

from django.conf import settings

from gongxin.kernel.text import Bilingual


def city() -> Bilingual:
    """The city's name; English is the Chinese one where the setting gives only that."""
    zh, _, en = str(settings.GONGXIN_CITY).partition("|")
    return Bilingual(zh.strip(), en.strip() or zh.strip())


def site_name() -> Bilingual:
    """信用云州 / Credit Yunzhou: as such platforms are called."""
    name = city()
    return Bilingual(f"信用{name.zh}", f"Credit {name.en}")
