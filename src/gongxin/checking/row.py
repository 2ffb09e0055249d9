"""One row as rules see it."""

from __future__ import annotations

from dataclasses import dataclass

from gongxin.engine.expressions import Booleans, Column, Table, Text, ibis


@dataclass(frozen=True)
class Row:
    """The columns of one row as rules see them, after reading and linking."""

    table: Table
    fields: frozenset[str]
    """Codes of the fields that the file has."""
    lists: frozenset[str] = frozenset()
    """Those whose values are several codes joined by semicolons."""

    def value(self, field: str) -> Column:
        """The normalised value; null where the file lacks the column."""
        return self.table[f"n_{field}"] if field in self.fields else ibis.null("string")

    def text(self, field: str) -> Text:
        """The normalised value as text."""
        return self.value(field).cast("string")

    def marked(self, field: str) -> Text:
        """The codes of a list field between semicolons, one at each end too: made once for all conditions."""
        if f"k_{field}" in self.table.columns:
            return self.table[f"k_{field}"]
        return ibis.literal(";") + self.text(field) + ";"

    def filled(self, field: str) -> Booleans:
        """The sender wrote something there, readable or not."""
        return self.table[f"p_{field}"] if field in self.fields else ibis.literal(False)

    def linked(self, column: str) -> Column:
        """A column that linking added."""
        return self.table[column]
