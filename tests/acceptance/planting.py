"""10,000 identifiers in every place of every format: the deliveries of test_planted_identifiers.py."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from acceptance import material
from acceptance.identifiers import KINDS, SPELLINGS, Identifiers
from acceptance.material import FORMS, PENALTY_HEADERS, SUFFIX, Row

PER_PLACE = len(KINDS) * len(SPELLINGS) * 3
UNKNOWN = ("联系电话", "内部备用列")
PLACES = (*PENALTY_HEADERS, *UNKNOWN)
SENTENCES = ("{}", "联系人电话{}，请核实", "（证件号：{}）")


@dataclass(frozen=True)
class Parcel:
    """One file. `kept_clean`: rows without an identifier, at least so many must be accepted; None: it may be refused.
    `ask_all`: every download in every format is asked for."""

    filename: str
    data: bytes
    kept_clean: int | None
    ask_all: bool = False


class Planter:
    """Makes the parcels one after the other; `identifiers.all` then holds what was planted."""

    def __init__(self, seed: int = 20261120, *, after: int = 0) -> None:
        """after: rows and organisations begin behind this number, so that two planters can send to one house."""
        self.identifiers = Identifiers(seed)
        self._organisations = material.Organisations(seed, after=after)
        self._number = after
        self.known = ""
        """The code of an organisation of which a clean row was sent."""
        self._spellings = itertools.cycle(SPELLINGS.values())
        self._kinds = itertools.cycle(KINDS)

    def parcels(self) -> Iterator[Parcel]:
        for form in FORMS:
            yield self.in_cells(form)
        yield from self.in_file_names(2 * len(SPELLINGS))
        yield from self.in_headers()
        yield self.in_ragged_rows()
        yield from self.in_json_keys()
        yield from self.in_xlsx_around()
        yield self.in_parquet_around()
        yield from self.in_unreadable_files()

    def share(self) -> Iterator[Parcel]:
        """Some of every kind, in every spelling: what the ordinary run has time for."""
        yield self.in_cells("csv_gb18030", PLACES[::4])
        yield from self.in_file_names(3)
        yield from itertools.islice(self.in_headers(), 2)
        yield self.in_ragged_rows()
        yield from self.in_xlsx_around()
        yield from itertools.islice(self.in_unreadable_files(), 3)

    # --- cells ---

    def in_cells(self, form: str, places: Sequence[str] = PLACES) -> Parcel:
        """In these places every kind and spelling, bare and inside a sentence, among as many clean rows."""
        headers = (*PENALTY_HEADERS, *UNKNOWN)
        rows = []
        for place, kind, spell, sentence in itertools.product(places, KINDS, SPELLINGS.values(), SENTENCES):
            rows.append(self._clean() | {place: sentence.format(spell(self.identifiers.next(kind)))})
        clean = self.clean_rows(len(rows) // 2)
        self.known = clean[-1]["CF_XDR_SHXYM"]
        return Parcel(
            f"{form}.{SUFFIX[form]}", material.written(form, headers, clean + rows), len(clean), form in {"csv", "xlsx"}
        )

    def _clean(self) -> Row:
        self._number += 1
        return material.penalty(self._number, *self._organisations.next())

    def clean_rows(self, count: int) -> list[Row]:
        return [self._clean() for _ in range(count)]

    def spelled(self, kind: str | None = None) -> str:
        return next(self._spellings)(self.identifiers.next(kind or next(self._kinds)))

    # --- around the cells ---

    def in_file_names(self, count: int) -> Iterator[Parcel]:
        for number in range(count):
            form = FORMS[number % len(FORMS)]
            data = material.written(form, PENALTY_HEADERS, self.clean_rows(1))
            yield Parcel(f"处罚{self.spelled()}名单.{SUFFIX[form]}", data, 1)

    def in_headers(self) -> Iterator[Parcel]:
        """Many: that is no header. One: an unknown column, named in a remark."""
        headers = [*PENALTY_HEADERS, *(f"列{self.spelled()}" for _ in range(150)), self.spelled()]
        yield Parcel("headers.csv", material.as_csv(headers, self.clean_rows(3)), None)
        for number in range(len(SPELLINGS)):
            headers = [*PENALTY_HEADERS, f"经办人{self.spelled()}电话"]
            yield Parcel(f"header{number}.csv", material.as_csv(headers, self.clean_rows(3)), 3)

    def in_ragged_rows(self) -> Parcel:
        """Too many cells, too few, a quote that never closes: the identifiers are in what cannot be placed."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(PENALTY_HEADERS)
        rows = self.clean_rows(100)
        for number, row in enumerate(rows):
            cells = [row[name] for name in PENALTY_HEADERS]
            if number >= 70:
                cells += ["", self.spelled()]
            elif number >= 40:
                cells = [*cells[:11], self.spelled()]
            writer.writerow(cells)
        out.write('"' + self.spelled() + ",never closed\r\n")
        out.write(f"云岭,{self.spelled()},\x00{self.spelled()}\r\n")
        return Parcel("ragged.csv", out.getvalue().encode(), 40, ask_all=True)

    def in_json_keys(self) -> Iterator[Parcel]:
        """As keys, in nested values, in lines that are no object, as numbers."""
        keyed = [row | {self.spelled(): "x"} for row in self.clean_rows(60)]
        yield Parcel("keys.jsonl", self._lines(self.clean_rows(100) + keyed), None)
        yield Parcel("key.jsonl", self._lines([*self.clean_rows(100), self._clean() | {f"电话{self.spelled()}": "x"}]), 100)
        nested = [row | {"BZ": {"电话": self.spelled(), self.spelled(): [self.spelled()]}} for row in self.clean_rows(30)]
        numbers = [row | {"CF_NR_FK": int(self.identifiers.next("mobile"))} for row in self.clean_rows(30)]
        bad = [f'{{"CF_XDR_MC": "{self.spelled()}", broken', self.spelled(), f'["{self.spelled()}"]']
        lines = self._lines([*self.clean_rows(100), *nested, *numbers]) + ("\n".join(bad) + "\n").encode()
        yield Parcel("values.jsonl", lines, 100, ask_all=True)

    @staticmethod
    def _lines(rows: list) -> bytes:
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()

    def in_xlsx_around(self) -> Iterator[Parcel]:
        """Sheet names, a second sheet, properties, comments, cells typed as numbers, hyperlinks."""
        book = openpyxl.Workbook()
        page = book.active
        page.title = ("名单" + self.spelled())[:31]
        book.properties.title = book.properties.creator = book.properties.description = self.spelled()
        page.append(list(PENALTY_HEADERS))
        for row in self.clean_rows(40):
            page.append([row[name] or None for name in PENALTY_HEADERS])
        for place in ("CF_NR_FK", "CF_NR_WFFF", "BZ", "CF_XDR_SWDJ", "CF_JDRQ"):
            row = self._clean() | {place: int(self.identifiers.next("mobile"))}  # type: ignore[dict-item]
            page.append([row[name] or None for name in PENALTY_HEADERS])
        page["A2"].comment = openpyxl.comments.Comment(self.spelled(), self.spelled())
        page["B2"].hyperlink = f"tel:{self.identifiers.next('mobile')}"
        other = book.create_sheet(("另" + self.spelled())[:31])
        other.append([self.spelled() for _ in range(5)])
        out = io.BytesIO()
        book.save(out)
        yield Parcel("sheets.xlsx", out.getvalue(), None)
        book.remove(other)
        out = io.BytesIO()
        book.save(out)
        yield Parcel("sheet.xlsx", out.getvalue(), None)

    def in_parquet_around(self) -> Parcel:
        """Numbers as numbers, columns named by identifiers, metadata of the file and of a column."""
        rows = self.clean_rows(40)
        columns: dict[str, pa.Array] = {
            name: pa.array([row[name] or None for row in rows], pa.string()) for name in PENALTY_HEADERS
        }
        columns["电话"] = pa.array([None] * 30 + [int(self.identifiers.next("mobile")) for _ in range(10)], pa.int64())
        columns[self.spelled()] = pa.array(["x"] * 40, pa.string())
        table = pa.table(columns).replace_schema_metadata({"author": self.spelled(), self.spelled(): "x"})
        out = io.BytesIO()
        pq.write_table(table, out)
        return Parcel("columns.parquet", out.getvalue(), 30, ask_all=True)

    def in_unreadable_files(self) -> Iterator[Parcel]:
        """Files of which nothing can be used: what is said about them quotes nothing."""

        def lines(count: int = 8) -> str:
            return "\n".join(",".join(self.spelled() for _ in range(4)) for _ in range(count))

        yield Parcel("noheader.csv", lines().encode(), None)
        yield Parcel("utf16.csv", lines().encode("utf-16"), None)
        yield Parcel("text.csv", ("说明：" + lines()).encode(), None)
        yield Parcel("nul.csv", (",".join(PENALTY_HEADERS) + "\n" + lines() + "\x00" * 20).encode(), None)
        yield Parcel(
            "mixed.csv",
            (",".join(PENALTY_HEADERS) + "\n").encode()
            + lines().encode("gb18030")
            + b"\n"
            + "云岭".encode()
            + lines().encode(),
            None,
        )
        yield Parcel("broken.jsonl", ("{" + lines() + "\n" + lines()).encode(), None)
        yield Parcel("not.xlsx", b"PK\x03\x04" + lines().encode(), None)
        yield Parcel("not.parquet", b"PAR1" + lines().encode() + b"PAR1", None)
        whole = material.as_parquet(PENALTY_HEADERS, [self._clean() | {"BZ": self.spelled()} for _ in range(20)])
        yield Parcel("cut.parquet", whole[: len(whole) * 2 // 3], None)
        yield Parcel(
            "lost.csv",
            material.as_csv(PENALTY_HEADERS, [self._clean() | {"BZ": "�" + self.spelled()} for _ in range(10)]),
            None,
        )
        yield Parcel(
            "delimiter.csv",
            material.as_csv(PENALTY_HEADERS, [self._clean() | {"BZ": self.spelled()} for _ in range(10)]).replace(
                b",", b"\x01"
            ),
            None,
        )
