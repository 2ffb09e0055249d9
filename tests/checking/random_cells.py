"""Cells as departments write them, and nearly so: for every type of field, from a seed. A test that fails names the cell."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from stdnum.iso7064 import mod_11_2, mod_11_10

from gongxin.catalogue import Catalogue, Field
from gongxin.kernel import organisation_code, uscc
from gongxin.kernel.nulls import NULLS
from gongxin.kernel.uscc_tables import CATEGORIES

NASTY = "０１９ＡＸ－—–・·•．／，、（）【】〔〕［］ \u3000\u00a0\ufeff\u200b\u200d\t\v\n\r\x1f\ufffd×xXoOiI-/._,;:|*#'\"\\%年月日号元万①²½ǰéßſK"
DRESSES = {
    "-": "-－—–−﹣",
    "/": "/／",
    "*": "*＊﹡",
    "\\": "\\＼﹨",
    "(": "(（",
    ")": ")）",
    "<": "<＜",
    ">": ">＞",
    "#": "#＃",
    "_": "_＿",
}
WORDS = (
    "测试",
    "test",
    "TEST",
    "未知",
    "不详",
    "待补充",
    "长期",
    "永久有效",
    "其他",
    "其他-",
    "自然人",
    "张三",
    "null",
    "N/A",
    "无",
    "伍万元整",
)


def digits(chance: Random, count: int) -> str:
    return "".join(chance.choices(string.digits, k=count))


def full_width(chance: Random, text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and chance.random() < 0.5 else c for c in text)


def nothing(chance: Random) -> str:
    """A word that says nothing, in any dress."""
    word = chance.choice(sorted(NULLS - {""}))
    word = "".join(chance.choice(DRESSES.get(c, c)) for c in word)
    if chance.random() < 0.3:
        word = full_width(chance, word)
    return chance.choice((word, word.upper(), word.title(), f" {word}", f"{word}\u3000"))


def text(chance: Random) -> str:
    return "".join(
        chance.choice(string.ascii_letters + string.digits * 3 + "杭州市公司张三罚款一般" + " -.,/：，。()（）")
        for _ in range(chance.randint(1, 24))
    )


def day(chance: Random) -> str:
    when = date(1795, 1, 1) + timedelta(days=chance.randint(0, 120_000))
    y, m, d = when.year, when.month, when.day
    if chance.random() < 0.05:
        y, m, d = chance.choice(
            ((2099, 12, 31), (2099, 12, 30), (2999, 12, 31), (9999, 9, 9), (2021, 2, 29), (2023, 13, 1), (1, 1, 1))
        )
    a, b = (chance.choice("-/.") for _ in range(2))
    same = chance.choice("-/.")
    shape = chance.choice(
        (
            f"{y:04}-{m:02}-{d:02}", f"{y}{same}{m}{same}{d}", f"{y:04}{m:02}{d:02}", f"{y}年{m}月{d}日", f"{y}年{m}月{d}",
            f"{y}{a}{m}{b}{d}", f"{y}-{m}-{d}日", f"{y}年{m}-{d}", f"{d}.{m}.{y}", f"{y}-{m:02}-{d:02} 00:00:00", f"{y}-{m}-{d} 0:00",
            f"{y}-{m}-{d} 00:00:0", f"{y:04}-{m:02}-{d:02}T00:00:00", f"{y}/{m}", str(y), f"{y}{m}{d}", f"{y}.{m}.{d}.",
        )
    )  # fmt: skip
    return shape


def number(chance: Random) -> str:
    whole = chance.choice((digits(chance, chance.randint(1, 16)), "0", f"{chance.randint(0, 99_999):,}", "1,2,3", ""))
    rest = chance.choice(("", "", "." + digits(chance, chance.randint(0, 8))))
    sign = chance.choice(("", "", "", "", "-", "+", "￥", "人民币"))
    return sign + whole + rest + chance.choice(("", "", "", "", "元", "万元", "亿", "万元整", "%", "万美元"))


def capital(chance: Random) -> str:
    whole = chance.choice(
        (digits(chance, chance.randint(1, 13)), f"{chance.randint(0, 9_999_999):,}", "1,2,3", "12,34", ",1", "1,234,567,890")
    )
    rest = chance.choice(("", "." + digits(chance, chance.randint(0, 8))))
    unit = chance.choice(
        (
            "万元人民币",
            "万人民币",
            "万元",
            "万",
            "(万元人民币)",
            "（万元）",
            "元",
            "万美元",
            "(万元美元)",
            "万元元",
            "万元人民币元",
            "(万",
            "",
        )
    )
    return whole + rest + unit


def code18(chance: Random) -> str:
    tail = "".join(chance.choices(uscc.ALPHABET, k=8))
    first = chance.choice(sorted(CATEGORIES)) + chance.choice(("330106", "110000", digits(chance, 6)))
    first += tail + organisation_code.check_character(tail) if chance.random() < 0.7 else tail + chance.choice(uscc.ALPHABET)
    made = first + (uscc.check_character(first) if chance.random() < 0.7 else chance.choice(uscc.ALPHABET))
    letters = chance.choice("ACGHNY") + chance.choice(uscc.ALPHABET)
    return chance.choice(
        (
            made, made, made.lower(), made[:8] + " " + made[8:], made + "（副本）", made[:17], made + made, "0" * 18, "1" * 18,
            "00000000000000000X", made.replace("0", "O", 1), f"{made};{made}", hidden(chance), letters + hidden(chance)[2:],
        )
    )  # fmt: skip


def hidden(chance: Random) -> str:
    """18 characters of the shape of a code with a phone's or an old identity card's digits inside."""
    run = chance.choice(
        (
            "1" + chance.choice("3456789") + digits(chance, 9), "01" + chance.choice("3589") + digits(chance, 9),
            "861" + chance.choice("3589") + digits(chance, 9), "330106" + f"{chance.randint(30, 99)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}" + digits(chance, 3),
        )
    )  # fmt: skip
    room = 18 - len(run)
    before = chance.randint(0, min(2, room))
    return "".join(chance.choices("ABCDEFGHJK", k=before)) + run + "".join(chance.choices("ABCDEFGHJK", k=room - before))


def old_code(chance: Random) -> str:
    fourteen = chance.choice("0123456789") + digits(chance, 13)
    eight = "".join(chance.choices(string.digits + string.ascii_uppercase, k=8))
    nine = eight + (organisation_code.check_character(eight) if chance.random() < 0.6 else chance.choice("0123456789X"))
    return chance.choice(
        (
            fourteen + mod_11_10.calc_check_digit(fourteen), fourteen + mod_11_10.calc_check_digit(fourteen), digits(chance, 15),
            digits(chance, 13), "330106" + digits(chance, 7), nine, nine, nine[:8] + "-" + nine[8], nine.lower(), "0" * 15, "0" * 9,
            "00861" + chance.choice("3589") + digits(chance, 9), "201906181", digits(chance, 9),
        )
    )  # fmt: skip


def document(chance: Random) -> str:
    a, b = chance.choice(
        (
            ("〔", "〕"),
            ("（", "）"),
            ("(", ")"),
            ("[", "]"),
            ("【", "】"),
            ("［", "］"),
            ("{", "}"),
            ("｛", "｝"),
            ("〖", "〗"),
            ("﹝", "﹞"),
        )
    )
    joint = chance.choice(
        (
            "",
            "",
            "-",
            "—",
            "–",
            "－",
            "~",
            "～",
            "/",
            "／",
            "·",
            "・",
            ".",
            "．",
            "、",
            "，",
            ":",
            "：",
            "_",
            "＿",
            "`",
            "｀",
            "＼",
            "｜",
        )
    )
    body = chance.choice(("浙税罚", "沪市监罚", "zj", "ZJ", "（2019）京01民终", "É", "ß", "杭综执"))
    return f"{body}{a}{chance.randint(2000, 2030)}{b}{chance.choice(('第', ''))}{joint}{digits(chance, chance.randint(1, 5))}{chance.choice(('号', '号 ', '', '-１'))}"


def coded(chance: Random, field: Field, catalogue: Catalogue, standard: str) -> str:
    code_set = catalogue.code_set(field.code_set or "")
    known = [*code_set.value_map(standard), *code_set.out_of_scope]  # type: ignore[arg-type]
    one = lambda: chance.choice(
        [*known, *known, f"{code_set.other}-{text(chance)}", f"{code_set.other}（{text(chance)}）", "不是代码"]
    )
    if field.type != "codes":
        return one()
    return chance.choice((";", ";", ";", "；", "、", ",", "|", " ; ", ";;")).join(one() for _ in range(chance.randint(1, 3)))


def changed(chance: Random, cell: str) -> str:
    """One small accident of typing or transport."""
    at = chance.randint(0, len(cell))
    what = chance.random()
    if what < 0.4:
        return cell[:at] + chance.choice(NASTY) + cell[at:]
    if what < 0.6:
        return cell[:at] + chance.choice(NASTY) + cell[at + 1 :]
    if what < 0.75:
        return cell[:at] + cell[at + 1 :]
    return chance.choice((full_width(chance, cell), cell.lower(), f" {cell}", f"{cell}　", cell + chance.choice(WORDS)))


SHAPES: dict[str, Callable[[Random], str]] = {
    "string": text, "text": text, "docno": document, "date": day, "decimal": number, "integer": number, "year": day,
    "capital": capital, "uscc": code18, "regno": old_code, "orgcode": old_code,
}  # fmt: skip
ALL_SHAPES = (text, document, day, number, capital, code18, old_code)


def cell_of(chance: Random, field: Field, catalogue: Catalogue, standard: str = "zh") -> str:
    """A cell for the field: mostly of its shape, often with an accident, sometimes of another shape or nothing."""
    what = chance.random()
    if what < 0.05:
        return nothing(chance)
    if what < 0.1:
        return chance.choice(WORDS)
    if what < 0.15:
        made = chance.choice(ALL_SHAPES)(chance)
    elif field.code_set:
        made = coded(chance, field, catalogue, standard)
    elif field.type == "year":
        made = chance.choice(
            (
                str(chance.randint(1890, 2110)),
                f"{chance.randint(1990, 2030)}年",
                f"{chance.randint(1990, 2030)}年度",
                day(chance),
            )
        )
    elif field.type == "integer":
        made = chance.choice(
            (
                digits(chance, chance.randint(1, 17)),
                f"{chance.randint(0, 99_999):,}",
                f"{chance.randint(0, 999)}.0",
                number(chance),
            )
        )
    else:
        made = SHAPES[field.type](chance)
    while chance.random() < 0.3:
        made = changed(chance, made)
    return made


def resident(chance: Random) -> str:
    first = f"330106{chance.randint(1940, 2010)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{digits(chance, 3)}"
    return first + mod_11_2.calc_check_digit(first)
