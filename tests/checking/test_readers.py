"""The expressions read every regular cell as the kernel does, and let no personal identifier through (first pass)."""

from __future__ import annotations

from functools import cache
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checking import oracle
from checking.cells import Cell, Readings, evaluated
from checking.random_cells import DRESSES, cell_of, hidden, resident
from checking.world import catalogue
from gongxin.catalogue import Field
from gongxin.checking.expressions.cells import reader_of
from gongxin.engine.expressions import Booleans, Table, ibis
from gongxin.kernel import identifiers
from gongxin.kernel.nulls import NULLS, is_null
from kernel.strategies import mobiles, passports, plain_text, resident_numbers, spelled, surroundings
from shared_data import read_cases, read_csv

STANDARDS = ("zh", "y2018", "y2016")


@cache
def kinds() -> dict[str, tuple[Field, str, str | None]]:
    """One field for every way of reading: type, unit, code set, standard."""
    found: dict[str, tuple[Field, str, str | None]] = {}
    for resource in catalogue().resources:
        for field in resource.stored_fields:
            if field.code_set:
                seen: list[object] = []
                for standard in STANDARDS:
                    values = catalogue().code_set(field.code_set).value_map(standard)
                    if values not in seen:  # most sets have the same values in every standard
                        seen.append(values)
                        found[f"{field.type}:{field.code_set}:{standard}"] = (field, standard, None)
            elif field.type == "decimal":
                found |= {"decimal:yuan": (field, "zh", "yuan"), "decimal:wan": (field, "zh", "wan")}
            else:
                found.setdefault(field.type, (field, "zh", None))
    return found


@cache
def readings(kind: str) -> Readings:
    field, standard, unit = kinds()[kind]
    return Readings(reader_of(field, catalogue(), standard, unit))  # type: ignore[arg-type]


def assert_read_as_the_kernel_does(kind: str, cells: list[Cell]) -> None:
    field, standard, unit = kinds()[kind]
    wrong = []
    for cell in cells:
        if not cell.safe:
            continue
        nothing = is_null(cell.text) and not oracle.is_code(field, cell.text, catalogue(), standard)
        if nothing or identifiers.contains(cell.text):
            wrong.append((cell.text, "must not be regular"))
            continue
        wanted = expected(kind, cell.text)
        if not oracle.same(field, cell.value, wanted):
            wrong.append((cell.text, cell.value, wanted))
    assert wrong == []


def expected(kind: str, text: str) -> object:
    field, standard, unit = kinds()[kind]
    if not field.code_set:
        return oracle.value(field, text, catalogue(), standard, unit)
    code_set = catalogue().code_set(field.code_set)
    parts = text.split(";") if field.type == "codes" else [text]
    found = []
    for part in parts:
        codes = oracle.codes(field, part, catalogue(), standard)
        head, joint, name = part.partition("-")
        if not codes and joint and head == code_set.other and name.strip() == name != "":
            codes = (part,)
        found.append(codes)
    if any(len(codes) != 1 for codes in found):
        return None
    flat = [codes[0] for codes in found]
    return ";".join(flat) if len(set(flat)) == len(flat) else None


KINDS = sorted(kinds())


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_regular_cell_is_read_as_the_kernel_reads_it(kind: str, seed: int) -> None:
    chance, (field, standard, _) = Random(seed), kinds()[kind]
    cells = readings(kind).of([cell_of(chance, field, catalogue(), standard) for _ in range(500)])
    assert_read_as_the_kernel_does(kind, cells)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if ":" not in kind or kind.endswith("wan")])
def test_most_good_cells_are_regular(kind: str) -> None:
    """The fast way is worth nothing if it reads nothing."""
    good = {
        "date": ["2026-04-01", "2026/4/1", "20260401", "2026年4月1日", "2099-12-31"],
        "decimal:wan": ["0.2", "12", "12.345678"],
        "docno": ["浙税罚〔2019〕12号", "浙税罚（2019）12号", "ZJ-2019-001"],
        "uscc": ["91330106MA2CDKXG4P", "913204111371557836", "1153010201512345XA"],
        "regno": ["330106000012346"],
        "orgcode": [],
        "capital": ["101.2000(万元人民币)", "5,000万元", "1000万元人民币"],
        "year": ["2025"],
        "integer": ["12"],
        "string": ["杭州市某某公司", "张三", "备注，其他"],
        "text": ["销售不符合标准的产品；罚款2000元。"],
    }[kind]
    read = {cell.text: cell.safe for cell in readings(kind).of(good)}
    if kind == "regno":
        return  # its check digit is the kernel's business
    assert all(read.values()), read


TEXTUAL = [kind for kind in KINDS if kind in {"string", "text", "docno"}]


@pytest.mark.parametrize("kind", TEXTUAL)
def test_no_word_for_nothing_is_text_in_any_dress(kind: str) -> None:
    """`－－`, `Ｎ／Ａ` and `（无）`-like cells mean what `--` and `N/A` mean."""
    dressed = set()
    for word in sorted(NULLS - {""}):
        dressed |= {word, word.upper(), word.title(), "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)}
        for plain, dresses in DRESSES.items():
            dressed |= {word.replace(plain, dress) for dress in dresses}
            dressed |= {word.replace(plain, dress, 1) for dress in dresses}
    dressed |= {chr(p) for p in range(0x20, 0xFFFF) if not 0xD800 <= p < 0xE000 and is_null(chr(p))}
    assert all(is_null(word) for word in dressed)
    regular = [cell.text for cell in readings(kind).of(sorted(dressed)) if cell.safe]
    assert regular == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_of_a_code_set_is_read(kind: str) -> None:
    field, standard, _ = kinds()[kind]
    if not field.code_set:
        pytest.skip("no codes")
    code_set = catalogue().code_set(field.code_set)
    words = [*code_set.value_map(standard), *code_set.out_of_scope]  # type: ignore[arg-type]
    assert_read_as_the_kernel_does(kind, readings(kind).of([*words, *(f"{a};{b}" for a in words for b in words[:3])]))


@cache
def every_reader() -> tuple[Table, dict[str, Booleans]]:
    """`safe` of all ways of reading over one table of cells."""
    table = ibis.table({"i": "int64", "c": "string"}, name="all_cells")
    readers = {kind: reader_of(field, catalogue(), standard, unit) for kind, (field, standard, unit) in kinds().items()}  # type: ignore[arg-type]
    return table, {kind: reader.safe(table.c).fill_null(False) for kind, reader in readers.items()}


IDENTIFIERS = st.one_of(spelled(resident_numbers), spelled(mobiles), spelled(passports), resident_numbers, mobiles, passports)


@settings(max_examples=25, deadline=None)
@given(
    cells=st.lists(
        st.one_of(
            IDENTIFIERS,
            st.builds("{}{}{}".format, surroundings, IDENTIFIERS, surroundings),
            st.builds("其他-{}{}".format, surroundings, IDENTIFIERS),
            st.builds("{} {}".format, plain_text, IDENTIFIERS),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_personal_identifier_passes_any_reader(cells: list[str]) -> None:
    personal = [text for text in cells if identifiers.contains(text)]
    given = pa.table({"i": pa.array(range(len(personal)), pa.int64()), "c": pa.array(personal, pa.string())})
    table, safe = every_reader()
    for text, said in zip(personal, evaluated(table, "all_cells", given, safe), strict=True):
        assert dict(zip(safe, said, strict=True)) == dict.fromkeys(safe, False), text


@pytest.mark.parametrize("kind", KINDS)
def test_no_known_identifier_passes_any_reader(kind: str) -> None:
    """The experts' cases, digits without any mark around them, and numbers inside what has the shape of a code."""
    chance = Random(kind)
    cells = [row[next(iter(row))] for row in read_cases("identifiers")]
    for _ in range(300):
        phone = f"1{chance.choice('3456789')}{chance.randint(0, 10**9 - 1):09}"
        cells += [
            phone,
            f"0086{phone}",
            f"86{phone}",
            f"{phone}万",
            f"{phone}万元",
            f"其他-{phone}",
            hidden(chance),
            resident(chance),
        ]
        cells += [f"{phone[:3]},{phone[3:6]},{phone[6:9]},{phone[9:]}万", f"{phone}.5", f"{resident(chance)}.00"]
    personal = [text for text in cells if identifiers.contains(text)]
    assert len(personal) > 1000
    assert [cell.text for cell in readings(kind).of(personal) if cell.safe] == []


def test_real_cells_are_read_as_the_kernel_does() -> None:
    """Codes, capital and dates of real files (shared/data)."""
    codes = [next(iter(row.values())) for row in read_csv("uscc/codes.csv")]
    assert_read_as_the_kernel_does("uscc", readings("uscc").of(codes))
    capital = [value for row in read_csv("registry/capital_shapes.csv") for value in row.values() if value]
    assert_read_as_the_kernel_does("capital", readings("capital").of(capital))
    rows = read_csv("registry/registrations_3000.csv")
    for kind, column in (("date", "注册日期"), ("capital", "注册资金"), ("uscc", "统一社会信用代码"), ("string", "企业名称")):
        cells = readings(kind).of([row[column] for row in rows])
        assert_read_as_the_kernel_does(kind, cells)
        regular, filled = sum(cell.safe for cell in cells), sum(not is_null(cell.text) for cell in cells)
        assert regular > 0.9 * filled, kind
