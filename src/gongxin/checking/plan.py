"""One resource and one file's header, compiled to table expressions: read, link, judge. Pure: SQL text comes out.

Five stages, each an expression on the one before, joined as common table expressions:

    given    the cells of the fields as written                    w_, what the register knows of the codes in them,
                                                                   clean: does one of the texts need a look
    read     normalised values                                     n_, p_ is anything there, irregular: the kernel must judge
    linked   which subject the row is about, and with what right   uscc, link, check_…, subject_name, region_unknown
    tested   which rules each row breaks                           b_0 …, and summed by level
    judged   every finding of every row, and the verdict           f, verdict, irregular, n_…, r_…

Run twice over different rows: first over the file as it came (``first``), then over the irregular rows after the kernel has
put their cells into regular form (``second``). docs/decisions/0004 says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from functools import cached_property

from gongxin.catalogue import Catalogue, Field, Resource
from gongxin.catalogue.model.terms import Standard
from gongxin.checking.expressions.cells import Reader, reader_of
from gongxin.checking.expressions.looks import may_hold_identifier, one_needs_a_look, says_nothing, something
from gongxin.checking.publication import outcome, published
from gongxin.checking.row import Row
from gongxin.checking.rules import rules_for
from gongxin.checking.rules.base import Rule
from gongxin.engine.expressions import Booleans, Column, Table, ibis, to_sql
from gongxin.linking.expressions import REGISTER_TABLES, link_columns, other_code_fields, with_register

ACCEPTED, REFUSED, QUARANTINED = 0, 1, 2


@dataclass(frozen=True)
class Layout:
    """Where the fields stand in the file."""

    width: int
    columns: dict[str, int]
    """Field code → column of the raw table, for fields that are kept."""
    foreign: dict[int, str] = attribute(default_factory=dict)
    """Column → header that the catalogue does not know: looked through for personal numbers, then dropped."""
    standard: Standard = "zh"
    units: dict[str, str] = attribute(default_factory=dict)
    """Field code → the unit that the header itself states; it wins over the definition's."""
    has_rows: bool = False


Stages = tuple[tuple[str, str], ...]
_CACHE: dict[object, Stages] = {}
_CACHE_SIZE = 256  # three per kind of file; a city sends about fifty kinds in turn


def compiled(plan: Plan, which: str, compile_: Callable[[], Stages]) -> Stages:
    """Compiling takes about a second and depends on which fields there are, not on their order: kept for later files.

    The catalogue is part of the key by identity, and kept alive by it, so a reloaded one never meets an old plan.
    """
    layout = plan.layout
    key = (
        which, id(plan.catalogue), plan.resource.id, plan.resource.effective.from_, layout.standard,
        tuple(field.code for field in plan.fields), len(layout.foreign), tuple(sorted(layout.units.items())),
        tuple(rule.id for rule in plan.rules),
    )  # fmt: skip
    if key not in _CACHE:
        if len(_CACHE) >= _CACHE_SIZE:
            _CACHE.clear()
            _KEPT.clear()
        _KEPT.append(plan.catalogue)
        _CACHE[key] = compile_()
    return _CACHE[key]


_KEPT: list[Catalogue] = []


_FIRST = ("given", "known", "looked", "read", "present", "linked", "tested", "summed", "judged")
_SECOND = ("reread", "linked", "tested", "summed", "judged")


@dataclass(frozen=True)
class Plan:
    """A compiled check. ``rules`` in the order of their numbers: finding k is rules[k]."""

    resource: Resource
    catalogue: Catalogue
    layout: Layout
    received_on: date

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the file has, in the order of the definition."""
        return tuple(field for field in self.resource.stored_fields if field.code in self.layout.columns)

    @cached_property
    def readers(self) -> dict[str, Reader]:
        """How each field's cells are read."""
        return {
            field.code: reader_of(field, self.catalogue, self.layout.standard, self.unit(field)) for field in self.fields
        }

    def unit(self, field: Field) -> str | None:
        """The unit of the field's cells in this file."""
        return self.layout.units.get(field.code, field.unit)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that applies to this file."""
        return rules_for(self.resource, self.fields, self.layout.standard, self.received_on, self.layout.foreign)

    def number(self, rule_id: str, about: str | None) -> int:
        """The number of a rule about a field (its code) or a foreign column (its header); KeyError if there is none."""
        return self._numbers[rule_id, about]

    @cached_property
    def _numbers(self) -> dict[tuple[str, str | None], int]:
        return {(rule.id, rule.about): i for i, rule in enumerate(self.rules)}

    def row(self, table: Table) -> Row:
        """The columns of a table as rules see them."""
        lists = frozenset(field.code for field in self.fields if field.type == "codes")
        return Row(table, frozenset(field.code for field in self.fields), lists)

    # --- the stages ---

    def prepare(self) -> None:
        """Compile what depends on no cell, while something else waits for the disk."""
        for stage in (self.judging, self.doubtful, self.second):
            stage("nothing")

    def first(self, raw: str) -> str:
        """SQL over a raw table (SQL that may stand after FROM): every row judged, irregular ones only marked."""
        row = "row" if self.layout.has_rows else "NULL::BIGINT AS row"
        sql = self.judging(f"(SELECT {', '.join([*self.cells(), row])} FROM {raw})")
        if self.layout.has_rows:
            return sql
        return sql.replace("SELECT * FROM judged_rows", "SELECT * EXCLUDE (row) FROM judged_rows")

    def judging(self, cells: str) -> str:
        """The same over a table of row and ``cells``."""
        return self._sql(cells, compiled(self, "first", lambda: self._stages(self._first_schema(), _FIRST)))

    def cells(self) -> list[str]:
        """SQL of the cells that are looked at, over a raw table: w_<field>, and u_<number> for each foreign column."""
        place = self.layout.columns
        cells = [f'c{place[f.code]} AS "w_{f.code}"' for f in self.fields]
        return cells + [f"c{index} AS u_{number}" for number, index in enumerate(self.layout.foreign)]

    def second(self, name: str) -> str:
        """SQL over the table of irregular rows in regular form (``irregular_schema``): every row judged."""
        stages = compiled(self, "second", lambda: self._stages(self.irregular_schema(), _SECOND))
        return self._sql(name, stages)

    def doubtful(self, stage: str) -> str:
        """SQL over the first pass's irregular rows (row, n_, r_, u_): what the kernel must see, and what stands already.

        q_: a cell to judge; k_: the regular form of one that needs no judging; w_: the cell as written; u_ as they are.
        """
        stages = compiled(self, "doubtful", lambda: self._stages(self._stage_schema(), ("doubtful",)))
        return self._sql(stage, stages)

    def _stage_schema(self) -> dict[str, str]:
        schema = {"row": "int64"}
        for field in self.fields:
            schema |= {f"n_{field.code}": self.readers[field.code].sql_type, f"r_{field.code}": "string"}
        return schema | {f"u_{number}": "string" for number in range(len(self.layout.foreign))}

    def _doubtful(self, stage: Table) -> Table:
        columns = {"row": stage.row}
        none = ibis.null("string")
        for f in self.fields:
            reader, value = self.readers[f.code], stage[f"n_{f.code}"]
            written = ibis.coalesce(stage[f"r_{f.code}"], value.cast("string"))
            if reader.free_text:  # one of the row's texts needed a look: which one
                regular = ibis.ifelse(written.isnull(), True, reader.safe(written)).fill_null(False)
                known = ibis.ifelse(regular, reader.value(written), none)
            else:
                regular, known = value.notnull() | written.isnull(), value.cast("string")
            columns |= {f"q_{f.code}": ibis.ifelse(regular, none, written), f"k_{f.code}": known, f"w_{f.code}": written}
        columns |= {f"u_{n}": stage[f"u_{n}"] for n in range(len(self.layout.foreign))}
        return stage.select(**columns)

    def _sql(self, source: str, stages: tuple[tuple[str, str], ...]) -> str:
        with_ = [
            "raw_rows AS NOT MATERIALIZED"
            f" (SELECT *, DATE '{self.received_on.isoformat()}' AS received_on FROM {source})"
        ]
        with_ += [f"{stage} AS NOT MATERIALIZED ({sql})" for stage, sql in stages]
        return "WITH " + ",\n".join(with_) + f"\nSELECT * FROM {stages[-1][0]}"

    def _stages(self, schema: dict[str, str], names: tuple[str, ...]) -> Stages:
        table = ibis.table(schema | {"received_on": "date"}, name="raw_rows")
        stages: list[tuple[str, str]] = []
        for name in names:
            expression = getattr(self, f"_{name}")(table)
            stages.append((f"{name}_rows", to_sql(expression)))
            table = ibis.table(expression.schema(), name=f"{name}_rows")
        return tuple(stages)

    def _first_schema(self) -> dict[str, str]:
        """Columns of the first pass: row, w_<field>, and u_<number> for each foreign column."""
        schema = {"row": "int64"} | {f"w_{field.code}": "string" for field in self.fields}
        return schema | {f"u_{number}": "string" for number in range(len(self.layout.foreign))}

    def irregular_schema(self) -> dict[str, str]:
        """Columns of the second pass: row, per field g_ w_ p_, and the kernel's findings."""
        schema = {"row": "int64", "e": "array<int16>", "e_error": "boolean", "old": "string"}
        for field in self.fields:
            schema |= {f"g_{field.code}": "string", f"w_{field.code}": "string", f"p_{field.code}": "boolean"}
        return schema

    def _given(self, raw: Table) -> Table:
        """t_: free texts that say something; s_: no personal number in a foreign column."""
        texts = {f"t_{f.code}": something(raw[f"w_{f.code}"]) for f in self._free_texts()}
        foreign = {
            f"s_{n}": ~may_hold_identifier(raw[f"u_{n}"]).fill_null(False) for n in range(len(self.layout.foreign))
        }
        return raw.mutate(**texts, **foreign)

    def _free_texts(self) -> list[Field]:
        """Read by one look at all of them together."""
        return [f for f in self.fields if self.readers[f.code].free_text]

    def _known(self, given: Table) -> Table:
        return with_register(given, self.resource, self._codes, REGISTER_TABLES, "w_")

    @cached_property
    def _codes(self) -> frozenset[str]:
        """The fields that linking may look at."""
        return frozenset(field.code for field in self.fields)

    def _known_code(self, known: Table, field: Field) -> Booleans:
        """The cell is a registered code to the letter."""
        return known["subject_uscc" if field.code == self.resource.subject.uscc else f"body_{field.code}"].notnull()

    def _names(self) -> dict[str, str]:
        """Field that names an organisation → column of the name that the register gives to the code beside it."""
        names = {}
        for code in other_code_fields(self.resource, self._codes):
            authority = self.resource.authority
            named = authority.name if code == authority.uscc else code.removesuffix("_uscc")
            names[named or ""] = f"body_name_{code}"
        if self.resource.subject.uscc in self._codes:
            names[self.resource.subject.name or ""] = "subject_name"
        return names

    def _looked(self, given: Table) -> Table:
        """clean: one look at all free texts of the row found nothing. If not, all of them are for the kernel. A name as the
        register has it was looked at when it was registered."""
        names = self._names()
        texts = []
        for f in self._free_texts():
            text = given[f"t_{f.code}"]
            registered = (text == given[names[f.code]]).fill_null(False) if f.code in names else None
            texts.append(text if registered is None else ibis.ifelse(registered, ibis.null("string"), text))
        return given.mutate(clean=~one_needs_a_look(texts) if texts else ibis.literal(True))

    def _read(self, looked: Table) -> Table:
        """n_ and k_: a cell that is not certainly regular stays null, and its row goes to the kernel."""
        values = {}
        for f in self.fields:
            reader = self.readers[f.code]
            if reader.free_text:
                value = reader.read_if_clean(looked[f"t_{f.code}"])
                values[f.code] = ibis.ifelse(looked.clean, value, ibis.null(reader.sql_type))
            else:
                cell = looked[f"w_{f.code}"]
                value = reader.read(cell, safely=True)
                values[f.code] = ibis.ifelse(self._known_code(looked, f), cell, value) if f.type == "uscc" else value
        return looked.mutate(**self._value_columns(values))

    def _reread(self, judged: Table) -> Table:
        """n_ and k_ where the kernel has judged the cells: what it left readable is regular."""
        values = {f.code: self.readers[f.code].read(judged[f"g_{f.code}"], safely=False) for f in self.fields}
        return judged.mutate(irregular=ibis.literal(False), **self._value_columns(values))

    def _value_columns(self, values: dict[str, Column]) -> dict[str, Column]:
        columns = {f"n_{code}": value for code, value in values.items()}
        columns |= {
            f"k_{f.code}": ibis.literal(";") + values[f.code] + ";" for f in self.fields if f.type == "codes"
        }
        return columns

    def _present(self, read: Table) -> Table:
        """p_: is there anything, asked only of cells without a value; irregular: there is, and it was not read."""
        present = {}
        for f in self.fields:
            if self.readers[f.code].free_text:
                present[f"p_{f.code}"] = read[f"t_{f.code}"].notnull()
            else:
                nothing = says_nothing(read[f"w_{f.code}"])
                present[f"p_{f.code}"] = ibis.ifelse(read[f"n_{f.code}"].notnull(), True, ~nothing)
        read = read.mutate(**present)
        irregular = [read[f"p_{f.code}"] & read[f"n_{f.code}"].isnull() for f in self.fields]
        irregular += [~read[f"s_{n}"] for n in range(len(self.layout.foreign))]
        return read.mutate(irregular=ibis.or_(ibis.literal(False), *irregular))

    def _linked(self, read: Table) -> Table:
        return link_columns(read, self.resource, self._codes, REGISTER_TABLES)

    def _tested(self, linked: Table) -> Table:
        row = self._ended(linked)
        broken = {f"b_{n}": rule.broken(row).fill_null(False) for n, rule in self._by_expression()}
        return row.table.mutate(**broken)

    def _ended(self, linked: Table) -> Row:
        """The rows with the last public day that the regimes give, where a rule compares it with the sender's."""
        row = self.row(linked)
        if self.resource.dates.publication_until in row.fields:  # only then is there an end to compare with (CK17)
            row = published(row, self.resource, self.catalogue)
            row = self.row(row.table.mutate(public_until=outcome(row).public_until))
        return row

    def _summed(self, tested: Table) -> Table:
        """Is one rule of this level broken: asked once, used for the verdict and to spare rows that break none."""
        sums = {}
        for level in ("error", "quarantine", "warning"):
            broken = [tested[f"b_{n}"] for n, rule in self._by_expression() if rule.level == level]
            sums[f"any_{level}"] = ibis.or_(ibis.literal(False), *broken)
        return tested.mutate(**sums)

    def _by_expression(self) -> list[tuple[int, Rule]]:
        """The rules that expressions judge, with their numbers; the others are the kernel's alone."""
        return [(n, rule) for n, rule in enumerate(self.rules) if not rule.by_kernel]

    def _judged(self, tested: Table) -> Table:
        numbers = [
            ibis.ifelse(tested[f"b_{n}"], ibis.literal(n, "int16"), ibis.null("int16")) for n, _ in self._by_expression()
        ]
        error, waits = tested.any_error, tested.any_quarantine
        found = ibis.ifelse(
            error | waits | tested.any_warning,
            ibis.array(numbers).filter(lambda number: number.notnull()),
            ibis.literal([], type="array<int16>"),
        )
        if "e" in tested.columns:
            found, error = tested.e.concat(found), error | tested.e_error
        verdict = ibis.cases((error, REFUSED), (waits, QUARANTINED), else_=ACCEPTED)
        columns = {"row": tested.row, "f": found, "verdict": verdict.cast("int8"), "irregular": tested.irregular}
        columns |= {"uscc": tested.uscc, "link": tested.link, "issued": tested.issued}
        for field in self.fields:
            value, written = tested[f"n_{field.code}"], tested[f"w_{field.code}"]
            columns[f"n_{field.code}"] = value
            if self.readers[field.code].kept_as_written:
                same = self.readers[field.code].as_written(value, written).fill_null(False)
                written = ibis.ifelse(same, ibis.null("string"), written)
            columns[f"r_{field.code}"] = written
        for name in tested.columns:
            if name.startswith("u_"):
                columns[name] = ibis.ifelse(tested.irregular, tested[name], ibis.null("string"))
        return tested.select(**columns)
