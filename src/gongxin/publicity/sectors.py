"""Sectors of the national economy: the sections of GB/T 4754-2017 with the divisions (first two digits) they hold."""

from __future__ import annotations

from dataclasses import dataclass

from gongxin.kernel.text import Bilingual


@dataclass(frozen=True)
class Sector:
    """`first` to `last`: the divisions, as two digits."""

    letter: str
    first: str
    last: str
    label: Bilingual


SECTORS: tuple[Sector, ...] = tuple(
    Sector(letter, first, last, Bilingual(zh, en))
    for letter, first, last, zh, en in (
        ("A", "01", "05", "农、林、牧、渔业", "Agriculture, forestry, fishing"),
        ("B", "06", "12", "采矿业", "Mining"),
        ("C", "13", "43", "制造业", "Manufacturing"),
        ("D", "44", "46", "电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water"),
        ("E", "47", "50", "建筑业", "Construction"),
        ("F", "51", "52", "批发和零售业", "Wholesale and retail"),
        ("G", "53", "60", "交通运输、仓储和邮政业", "Transport, storage and post"),
        ("H", "61", "62", "住宿和餐饮业", "Accommodation and catering"),
        ("I", "63", "65", "信息传输、软件和信息技术服务业", "Information and software"),
        ("J", "66", "69", "金融业", "Finance"),
        ("K", "70", "70", "房地产业", "Real estate"),
        ("L", "71", "72", "租赁和商务服务业", "Leasing and business services"),
        ("M", "73", "75", "科学研究和技术服务业", "Research and technical services"),
        ("N", "76", "79", "水利、环境和公共设施管理业", "Water, environment and public facilities"),
        ("O", "80", "82", "居民服务、修理和其他服务业", "Household, repair and other services"),
        ("P", "83", "83", "教育", "Education"),
        ("Q", "84", "85", "卫生和社会工作", "Health and social work"),
        ("R", "86", "90", "文化、体育和娱乐业", "Culture, sports and entertainment"),
        ("S", "91", "96", "公共管理、社会保障和社会组织", "Public administration and social organisations"),
        ("T", "97", "97", "国际组织", "International organisations"),
    )
)
BY_LETTER = {item.letter: item for item in SECTORS}


def parameters() -> dict[str, list[str]]:
    """For queries/sector.sql."""
    return {
        "letters": [item.letter for item in SECTORS],
        "firsts": [item.first for item in SECTORS],
        "lasts": [item.last for item in SECTORS],
    }
