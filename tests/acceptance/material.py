"""Deliveries made for the tests: codes, rows under the headers of 2018, and every format. Independent of src/gongxin,
so that a mistake there is not made here, too.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Sequence

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

Row = dict[str, str]


def organisation_code(serial8: str) -> str:
    """Nine characters of GB 11714: the serial and its check character."""
    total = sum("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) * w for c, w in zip(serial8, _ORG_WEIGHTS, strict=True))
    return serial8 + "0123456789X0"[(11 - total % 11) % 11]


def uscc(kind: str, region: str, serial8: str) -> str:
    """A valid code, e.g. uscc("91", "470102", "MA000012")."""
    first = kind + region + organisation_code(serial8)
    return first + ALPHABET[(31 - sum(ALPHABET.index(c) * w for c, w in zip(first, WEIGHTS, strict=True)) % 31) % 31]


AUTHORITY = ("云岭市市场监督管理局", uscc("11", "530102", "01512345"))


class Organisations:
    """Valid codes with names, one after the other, the same for the same seed."""

    def __init__(self, seed: int = 7, *, after: int = 0) -> None:
        self._random, self._count = random.Random(seed), after

    def next(self) -> tuple[str, str]:
        self._count += 1
        syllables = "云岭青山锦程远帆恒泰鼎盛博瑞华信诚达丰源嘉禾"
        name = "".join(self._random.choice(syllables) for _ in range(4))
        return uscc("91", "530102", f"MA{self._count:06d}"), f"云岭市{name}{self._count}商贸有限公司"


PENALTY_HEADERS = (
    "CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_XDR_GSZC", "CF_XDR_ZZJG", "CF_XDR_SWDJ", "CF_XDR_SYDW", "CF_XDR_SHZZ",
    "CF_FRDB", "CF_FR_ZJLX", "CF_FR_ZJHM", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "CF_NR_FK",
    "CF_NR_WFFF", "CF_NR_ZKDX", "CF_JDRQ", "CF_YXQ", "CF_GSJZQ", "CF_CFJG", "CF_CFJGDM", "CF_SJLY", "CF_SJLYDM", "BZ",
)  # fmt: skip
RESERVED = ("CF_FR_ZJLX", "CF_FR_ZJHM")


def penalty(number: int, code: str, name: str, **other: str) -> Row:
    """A penalty row as a department writes it in 2018's columns, right in every cell."""
    row = dict.fromkeys(PENALTY_HEADERS, "") | {
        "CF_XDR_MC": name,
        "CF_XDR_LB": "法人及非法人组织",
        "CF_XDR_SHXYM": code,
        "CF_FRDB": "欧阳明",
        "CF_WSH": f"云市监罚字〔2026〕第{number:05d}号",
        "CF_WFXW": "违反产品质量法",
        "CF_SY": "销售不符合保障人体健康标准的产品",
        "CF_YJ": "《中华人民共和国产品质量法》第四十九条",
        "CF_CFLB": "罚款",
        "CF_NR": "罚款贰仟元",
        "CF_NR_FK": "0.2",
        "CF_JDRQ": "2026-05-12",
        "CF_YXQ": "2099-12-31",
        "CF_CFJG": AUTHORITY[0],
        "CF_CFJGDM": AUTHORITY[1],
        "CF_SJLY": AUTHORITY[0],
        "CF_SJLYDM": AUTHORITY[1],
    }
    return row | other


LICENCE_HEADERS = (
    "XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_FRDB", "XK_XKWS", "XK_WSH", "XK_XKLB", "XK_XKZS", "XK_XKBH", "XK_NR",
    "XK_JDRQ", "XK_YXQZ", "XK_YXQZI", "XK_XKJG", "XK_XKJGDM", "XK_ZT", "XK_LYDW", "XK_LYDWDM",
)  # fmt: skip


def licence(number: int, code: str, name: str, **other: str) -> Row:
    """A licence row in 2018's columns, right in every cell."""
    return {
        "XK_XDR_MC": name,
        "XK_XDR_LB": "法人及非法人组织",
        "XK_XDR_SHXYM": code,
        "XK_FRDB": "欧阳明",
        "XK_XKWS": "食品经营许可决定书",
        "XK_WSH": f"云市监许字〔2026〕第{number:05d}号",
        "XK_XKLB": "普通",
        "XK_XKZS": "食品经营许可证",
        "XK_XKBH": f"JY-530102-2026-{number:05d}",
        "XK_NR": "预包装食品销售",
        "XK_JDRQ": "2026-03-02",
        "XK_YXQZ": "2026-03-02",
        "XK_YXQZI": "2031-03-01",
        "XK_XKJG": AUTHORITY[0],
        "XK_XKJGDM": AUTHORITY[1],
        "XK_ZT": "1",
        "XK_LYDW": AUTHORITY[0],
        "XK_LYDWDM": AUTHORITY[1],
    } | other


# --- formats ---


def as_csv(headers: Sequence[str], rows: Sequence[Row], encoding: str = "utf-8") -> bytes:
    """Under the given headers; cells missing in a row are empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headers)
    writer.writerows([row.get(name, "") for name in headers] for row in rows)
    return out.getvalue().encode(encoding)


def as_xlsx(headers: Sequence[str], rows: Sequence[Row], sheet: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet[:31]
    page.append(list(headers))
    for row in rows:
        page.append([row.get(name) or None for name in headers])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_jsonl(headers: Sequence[str], rows: Sequence[Row]) -> bytes:
    lines = [json.dumps({name: row[name] for name in headers if row.get(name)}, ensure_ascii=False) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def as_parquet(headers: Sequence[str], rows: Sequence[Row]) -> bytes:
    table = pa.table({name: pa.array([row.get(name) or None for row in rows], pa.string()) for name in headers})
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def written(form: str, headers: Sequence[str], rows: Sequence[Row]) -> bytes:
    """In one of FORMS."""
    if form == "xlsx":
        return as_xlsx(headers, rows)
    if form == "jsonl":
        return as_jsonl(headers, rows)
    if form == "parquet":
        return as_parquet(headers, rows)
    return as_csv(headers, rows, {"csv": "utf-8", "csv_bom": "utf-8-sig", "csv_gb18030": "gb18030"}[form])


FORMS = ("csv", "csv_bom", "csv_gb18030", "xlsx", "jsonl", "parquet")
SUFFIX = {"csv": "csv", "csv_bom": "csv", "csv_gb18030": "csv", "xlsx": "xlsx", "jsonl": "jsonl", "parquet": "parquet"}
