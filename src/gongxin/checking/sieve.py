"""Which rows certainly break no rule: the same stages as the plan's, cheaper, over a copy of the file in columns.

A column that says few different things is judged once per text (``texts``); the texts that are fine become an enumeration, and
a cell is fine if it casts to it. Cells of other columns are read as in the plan. A row that the sieve lets through is accepted,
linked by its own code, and breaks nothing, not even a warning; every other row goes through the whole plan. So the sieve never
says what is wrong with a row: it may hold back what is right, and must never let through what is not (tests/checking compare).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property

from gongxin.catalogue import Field
from gongxin.checking.expressions.looks import may_hold_identifier, needs_a_look, one_needs_a_look, says_nothing, something
from gongxin.checking.plan import Plan, compiled
from gongxin.checking.rules.base import Rule
from gongxin.checking.rules.cells import TooLong
from gongxin.checking.rules.codes import WrongCheckCharacter
from gongxin.engine.expressions import Booleans, Column, Table, Text, ibis, to_sql
from gongxin.linking import codes
from gongxin.linking.expressions import REGISTER_TABLES, old_code_fields, other_code_fields

_STAGES = ("given", "known", "looked", "read", "present", "linked", "tested", "sifted")
_NONE = ibis.null("string")
SETTLED: tuple[type[Rule], ...] = (TooLong, WrongCheckCharacter)
"""Rules about one cell that are asked once per text where a column says few things."""


@dataclass(frozen=True, order=True)
class Sight:
    """What a look at a column told. ``few``: its texts were judged once each, and ``words`` are those that say nothing.
    ``usual``: only cells in their usual form are let through, nearly all of them."""

    few: bool = False
    usual: bool = False
    words: tuple[str, ...] = ()
    fine: bool = True
    """Few: there is at least one fine text."""


@dataclass(frozen=True)
class Sieve(Plan):
    """``sights`` by the column's name in the copy (w_<field>, u_<number>); nothing is known of the others."""

    sights: Mapping[str, Sight] = attribute(default_factory=dict)

    def columns(self) -> list[str]:
        """The columns of the copy that may say few things. The subject's own codes are as many as there are subjects."""
        own = {self.resource.subject.uscc, *old_code_fields(self.resource, self._all)}
        return [f"w_{f.code}" for f in self.fields if f.code not in own] + [f"u_{n}" for n in range(len(self.layout.foreign))]

    def sight(self, column: str) -> Sight:
        """What is known of a column of the copy."""
        return self.sights.get(column, Sight())

    def _few(self, field: Field) -> bool:
        return self.sight(f"w_{field.code}").few

    # --- once per text ---

    def texts(self, column: str, table: str) -> str:
        """SQL over ``table`` (text): text, fine, usual (fine and in its usual form), nothing (it says nothing)."""
        stages = compiled(self, f"texts {column}", lambda: (("texts", to_sql(self._texts(column))),))
        return stages[0][1].replace('"given_texts"', table)

    def _texts(self, column: str) -> Table:
        given = ibis.table({"text": "string"}, name="given_texts")
        text = given.text
        if column.startswith("u_"):
            return given.select("text", fine=~may_hold_identifier(text), usual=~may_hold_identifier(text), nothing=False)
        f = self.resource.field(column.removeprefix("w_"))
        reader = self.readers[f.code]
        value = reader.read(something(text) if reader.free_text else text, safely=True)
        fine = value.notnull()
        if f.code in other_code_fields(self.resource, self._all):
            bodies = REGISTER_TABLES.bodies
            fine = text.isin(bodies.uscc) | (fine & ibis.ifelse(fine, codes.check_character_fits(text), False))
        if f.length and any(isinstance(rule, TooLong) and rule.field == f for rule in self.rules):
            fine &= value.cast("string").length() <= f.length
        fine = fine.fill_null(False)
        usual = (fine & reader.usual(text) & (reader.usual_value(text) == value)).fill_null(False)
        return given.select("text", fine=fine, usual=usual, nothing=~fine & says_nothing(text))

    def usual_share(self, field: Field, copy: str) -> str:
        """SQL: the share of the cells of a free text that are in its usual form."""
        cell = ibis.table({f"w_{field.code}": "string"}, name="sifted_copy")[f"w_{field.code}"]
        return to_sql(self.readers[field.code].usual(cell).mean()).replace('"sifted_copy"', copy)

    # --- the stages that differ from the plan's ---

    def sifting(self, copy: str) -> str:
        """SQL over the copy with its rows: row, coded, w_ and u_ of every row that is not let through (coded: false), and the
        row of those that are linked by a code that the register does not know (coded: true)."""
        which = f"sieve {sorted(self.sights.items())}"
        stages = compiled(self, which, lambda: self._stages(self._first_schema() | self._judged_schema(), _STAGES))
        judged = "".join(f", {self._cast(column)} AS e_{column}" for column in self._judged_schema_columns())
        return self._sql(f"(SELECT *{judged} FROM {copy})", stages)

    def _judged_schema_columns(self) -> list[str]:
        return [column for column in self.columns() if self.sight(column).few]

    def _judged_schema(self) -> dict[str, str]:
        return {f"e_{column}": "string" for column in self._judged_schema_columns()}

    def _cast(self, column: str) -> str:
        return f'TRY_CAST("{column}" AS "fine_{column}")' if self.sight(column).fine else "NULL::VARCHAR"

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(f.code for f in self.fields)

    @cached_property
    def _codes(self) -> frozenset[str]:
        """Without the codes of others that were judged once each."""
        settled = {c for c in other_code_fields(self.resource, self._all) if self.sight(f"w_{c}").few}
        return self._all - settled

    def _by_expression(self) -> list[tuple[int, Rule]]:
        return [
            (n, rule)
            for n, rule in super()._by_expression()
            if not (isinstance(rule, SETTLED) and rule.field is not None and self._few(rule.field))
        ]

    def _free_texts(self) -> list[Field]:
        """Those that one look at all of them must judge."""
        return [f for f in super()._free_texts() if self.sight(f"w_{f.code}") == Sight()]

    def _given(self, raw: Table) -> Table:
        given = super()._given(raw)
        few = [n for n in range(len(self.layout.foreign)) if self.sight(f"u_{n}").few]
        return given.mutate(**{f"s_{n}": raw[f"e_u_{n}"].notnull() | raw[f"u_{n}"].isnull() for n in few})

    def _looked(self, given: Table) -> Table:
        """As in the plan, but a name is looked at by itself where it is not the registered one: hardly ever."""
        names, looks, others = self._names(), [], []
        for f in self._free_texts():
            text = given[f"t_{f.code}"]
            if f.code in names:
                registered = (text == given[names[f.code]]).fill_null(False)
                looks.append(ibis.ifelse(registered, False, needs_a_look(text)).fill_null(False))
            else:
                others.append(text)
        if others:
            looks.append(needs_a_look(others[0]).fill_null(False) if len(others) == 1 else one_needs_a_look(others))
        return given.mutate(clean=~ibis.or_(ibis.literal(False), *looks))

    def _read(self, looked: Table) -> Table:
        values = {}
        for f in self.fields:
            reader, sight = self.readers[f.code], self.sight(f"w_{f.code}")
            cell = looked[f"w_{f.code}"]
            if sight.few:
                bare = sight.usual and reader.total and not sight.words  # what is not fine is held back, whatever its value
                values[f.code] = self._value(f, cell if bare else ibis.ifelse(looked[f"e_w_{f.code}"].notnull(), cell, _NONE))
            elif sight.usual:
                values[f.code] = ibis.ifelse(reader.usual(cell), reader.usual_value(cell), ibis.null(reader.sql_type))
            elif reader.free_text:
                value = reader.read_if_clean(looked[f"t_{f.code}"])
                values[f.code] = ibis.ifelse(looked.clean, value, ibis.null(reader.sql_type))
            else:
                value = reader.read(cell, safely=True)
                values[f.code] = ibis.ifelse(self._known_code(looked, f), cell, value) if f.type == "uscc" else value
        return looked.mutate(**self._value_columns(values))

    def _value(self, field: Field, cell: Text) -> Column:
        """The value of a cell that is fine, from what the look at its column told."""
        reader = self.readers[field.code]
        return reader.usual_value(cell) if self.sight(f"w_{field.code}").usual else reader.value(cell)

    def _present(self, read: Table) -> Table:
        present, irregular = {}, []
        for f in self.fields:
            cell, value = read[f"w_{f.code}"], read[f"n_{f.code}"]
            sight = self.sight(f"w_{f.code}")
            if sight.few:
                fine = read[f"e_w_{f.code}"].notnull()
                present[f"p_{f.code}"] = fine
                said = cell.notnull() & cell.notin(sight.words) if sight.words else cell.notnull()
                irregular.append(~fine & said)
                continue
            if f"t_{f.code}" in read.columns:
                present[f"p_{f.code}"] = read[f"t_{f.code}"].notnull()
            else:
                present[f"p_{f.code}"] = ibis.ifelse(value.notnull(), True, ~says_nothing(cell))
            irregular.append(present[f"p_{f.code}"] & value.isnull())
        irregular += [~read[f"s_{n}"] for n in range(len(self.layout.foreign))]
        return read.mutate(**present, irregular=ibis.or_(ibis.literal(False), *irregular))

    def _tested(self, linked: Table) -> Table:
        return self._ended(linked).table

    def _sifted(self, tested: Table) -> Table:
        rows = tested.filter(self._held(tested) | (tested.link == "code"))
        again = ibis.ifelse(rows.link == "code", self._held(rows).fill_null(False), True)
        rows = rows.select(*rows.columns, held=again)
        cells = [name for name in rows.columns if name.startswith(("w_", "u_"))]
        kept = {name: ibis.ifelse(rows.held, rows[name], _NONE) for name in cells}
        return rows.select(rows.row, coded=~rows.held, **kept)

    def _held(self, table: Table) -> Booleans:
        """The row needs judging: one condition, so that each rule is asked only of rows that none before it has held. Null
        counts as no, as everywhere."""
        row = self.row(table)
        broken = [rule.broken(row) for _, rule in self._by_expression()]
        return ibis.or_(table.irregular, table.link.notin(["registered", "code"]), *broken)

    # --- what became of the rows that were let through ---

    def let_through(self, copy: str) -> str:
        """SQL over the copy with its rows, of which only those let through count: the columns of ``checked_rows``, but link."""
        which = f"through {sorted(self.sights.items())}"
        stages = compiled(self, which, lambda: (("through", to_sql(self._through())),))
        return stages[0][1].replace('"sifted_copy"', copy)

    def _through(self) -> Table:
        copy = ibis.table(self._first_schema(), name="sifted_copy")
        columns: dict[str, Column] = {
            "row": copy.row,
            "f": ibis.literal([], type="array<int16>"),
            "verdict": ibis.literal(0, "int8"),
            "issued": ibis.literal(False),
        }
        for f in self.fields:
            columns[f"n_{f.code}"] = self._through_value(f, copy[f"w_{f.code}"])
            columns[f"r_{f.code}"] = copy[f"w_{f.code}"]
        columns["uscc"] = columns[f"n_{self.resource.subject.uscc}"]
        return copy.select(**columns)

    def _through_value(self, f: Field, cell: Text) -> Column:
        reader, sight = self.readers[f.code], self.sight(f"w_{f.code}")
        if sight.few:
            return self._value(f, ibis.ifelse(cell.isin(sight.words), _NONE, cell) if sight.words else cell)
        if reader.free_text:
            return self._value(f, something(cell))
        return cell if f.type == "uscc" else reader.read(cell, safely=True)
