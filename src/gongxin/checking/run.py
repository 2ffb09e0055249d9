"""One pass over a file: every row judged, nothing dropped.

1. The plan runs over the file as it came, straight into a nameless Parquet file, in the file's order. A large file is copied
   into columns first, and the plan runs over those rows only that checking.sifting does not let through.
2. Irregular rows go through the kernel (checking.irregular) and the same plan once more, in blocks.
3. Keys that occur twice are found among the accepted rows.

What comes out is a ``Checked``: views of one engine connection, from which records, findings and the masked copy are made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from gongxin.catalogue import Catalogue, Resource
from gongxin.checking import duplicates
from gongxin.checking.irregular import in_regular_form
from gongxin.checking.plan import ACCEPTED, QUARANTINED, REFUSED, Layout, Plan
from gongxin.checking.sifting import PARQUET, copied, sift
from gongxin.engine.columns import Columns
from gongxin.engine.connection import Connection, connect
from gongxin.engine.raw import RawTable, consuming, literal
from gongxin.engine.scratch import Scratch
from gongxin.kernel.text import Bilingual
from gongxin.linking import register as linking_register
from gongxin.linking.expressions import old_code_fields
from gongxin.linking.register import Register

Progress = Callable[[str, float], None]
"""Called with the step's stable word and the share that is done."""

BLOCK = 200_000
"""Irregular rows judged at once; bounds the memory, not the number."""

SIFT_FROM = 8 << 20
"""Bytes of a file from which it is sifted."""

# A swapped join would lose the file's order, which is what row numbers are made of. Common subexpressions pulled out of a CASE
# would be computed for every row instead of the few that need them (measured: 20 times the time).
_KEEP_ORDER = "SET disabled_optimizers = 'join_order,build_side_probe_side,common_subexpressions,in_clause'"


class Structural(Protocol):
    """A row or file that could not be read as cells: a finding that reading made."""

    @property
    def row(self) -> int | None:
        """Row of the file, from 1; None for the file as a whole."""

    @property
    def rule_id(self) -> str:
        """Stable word."""

    @property
    def level(self) -> str:
        """error or warning."""

    @property
    def reason(self) -> Bilingual:
        """What is wrong and what to do."""


@dataclass(frozen=True)
class Outcome:
    """Counts. rows = accepted + refused + quarantined; duplicates are accepted rows that repeat another to the letter."""

    rows: int
    accepted: int
    refused: int
    quarantined: int
    duplicates: int
    irregular: int
    findings: dict[str, int] = field(default_factory=dict)


@dataclass
class Checked:
    """A checked file. Close it, or use it as a context manager: its files have no names and vanish with it."""

    connection: Connection
    plan: Plan
    outcome: Outcome
    headers: Sequence[str]
    structural: Sequence[Structural]
    scratch: list[Scratch]

    VIEW = "checked_rows"
    """row, verdict, f, uscc, link, issued, n_<field>, r_<field>; in no promised order."""

    def close(self) -> None:
        """Let everything go."""
        self.connection.close()
        for file in self.scratch:
            file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def check(
    table: RawTable,
    layout: Layout,
    headers: Sequence[str],
    structural: Sequence[Structural],
    *,
    resource: Resource,
    catalogue: Catalogue,
    register: Register,
    received_on: date,
    memory: str = "2GB",
    threads: int | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Check every row of ``table``. Raises NotWellFormed where an optimistic table turns out not to be."""
    connection = connect(memory=memory, threads=threads, temp_dir=folder)
    scratch: list[Scratch] = []
    try:
        connection.execute(_KEEP_ORDER, doing="set up")
        linking_register.load(connection, register)
        plan = Plan(resource, catalogue, replace(layout, has_rows=table.explicit_rows), received_on)
        named = bool(old_code_fields(resource, frozenset(field.code for field in plan.fields)))
        if named:
            linking_register.load_old_codes(connection, register)
        tell = progress or (lambda step, share: None)
        tell("check", 0.0)
        with ThreadPoolExecutor(1) as beside:  # planning and the kernel keep one processor busy
            first = _first_pass(connection, plan, table, scratch, folder, beside)
            tell("check", 0.7)
            irregular = _second_pass(connection, plan, first, scratch, folder, None if named else register)
            first.hashed.result()
        _view(connection, first, scratch)
        tell("check", 0.9)
        duplicates.find(connection, plan, JUDGED)
        outcome = _count(connection, plan, structural, first, irregular)
        tell("check", 1.0)
        return Checked(connection, plan, outcome, tuple(headers), tuple(structural), scratch)
    except BaseException:
        connection.close()
        for file in scratch:
            file.close()
        raise


@dataclass(frozen=True)
class _First:
    """What the first pass left: the rows of the file, the judged ones, and the SQL of those that were let through unjudged."""

    rows: int
    judged: str
    """SQL after FROM: row and the columns of the plan's ``first``."""
    files: int
    """Scratch files that it made; those after them are of the second pass."""
    hashed: Future[None]
    """duplicates.look_ahead, under way."""
    through: str | None = None
    accepted: int = 0
    """Rows let through: accepted, without a finding."""


def _first_pass(  # noqa: PLR0917  the parts of one check
    connection: Connection, plan: Plan, table: RawTable, scratch: list[Scratch], folder: Path | None, beside: Executor
) -> _First:
    if table.size >= SIFT_FROM:
        return _sifted_pass(connection, plan, table, scratch, folder, beside)
    hashed = beside.submit(duplicates.look_ahead, connection.cursor(), plan, None)
    file = Scratch(folder)
    scratch.append(file)
    with consuming(table):
        rows = connection.value(f"COPY ({plan.first(table.relation())}) TO {literal(file.path)} {PARQUET}", doing="check")
    table.verify(connection, int(rows))
    judged = f"read_parquet({literal(file.path)})"
    if not table.explicit_rows:
        numbered = f"read_parquet({literal(file.path)}, file_row_number = true)"
        judged = f"(SELECT file_row_number + {table.first_row} AS row, * EXCLUDE (file_row_number) FROM {numbered})"
    return _First(int(rows), judged, len(scratch), hashed)


def _sifted_pass(  # noqa: PLR0917  the parts of one check
    connection: Connection, plan: Plan, table: RawTable, scratch: list[Scratch], folder: Path | None, beside: Executor
) -> _First:
    copy = copied(connection, plan, table, scratch, folder, beside)
    sifted = sift(connection, plan, copy, scratch, folder)
    file = Scratch(folder)
    scratch.append(file)
    connection.execute(f"COPY ({plan.judging(sifted.judge)}) TO {literal(file.path)} {PARQUET}", doing="check")
    # only now: beside the kernel, which keeps one processor busy, not beside the engine, which keeps both
    hashed = beside.submit(duplicates.look_ahead, connection.cursor(), plan, sifted.through)
    return _First(copy.rows, f"read_parquet({literal(file.path)})", len(scratch), hashed, sifted.through, sifted.count)


def _second_pass(  # noqa: PLR0917  the parts of one check
    connection: Connection,
    plan: Plan,
    first: _First,
    scratch: list[Scratch],
    folder: Path | None,
    register: Register | None,
) -> int:
    """Judge the irregular rows with the kernel, block by block. `register`: where the old codes are that stood in the place
    of a USCC; None: all of them are loaded."""
    irregular = f"FROM {first.judged} WHERE irregular"
    if not connection.value(f"SELECT count(*) {irregular}", doing="irregular rows"):
        return 0  # to plan the query below takes longer than a small file's whole first pass
    source = plan.doubtful(f"(SELECT * {irregular})")
    done = 0
    second = connection.cursor()
    for block in connection.blocks(source, rows=BLOCK, doing="irregular rows"):
        judged = in_regular_form(plan, Columns.of(block)).table()
        second.register("irregular_rows", judged)
        if register is not None:
            linking_register.load_old_codes(second, register, _old_codes(judged))
        file = Scratch(folder)
        scratch.append(file)
        second.execute(f"COPY ({plan.second('irregular_rows')}) TO {literal(file.path)} {PARQUET}", doing="judge")
        done += block.num_rows
    second.close()
    return done


def _old_codes(judged: Any) -> list[str]:
    """The codes that the kernel found where a USCC should stand."""
    return [code for code in judged["old"].unique().to_pylist() if code]


JUDGED = "judged_rows_of_the_file"
"""The view of the rows that were judged, every finding among them; ``Checked.VIEW`` has those let through besides."""


def _view(connection: Connection, first: _First, scratch: list[Scratch]) -> None:
    """``checked_rows``: rows let through, regular rows of the first pass and irregular ones of the second."""
    parts = [f"SELECT * EXCLUDE (irregular) FROM {first.judged} WHERE NOT irregular"]
    if len(scratch) > first.files:
        paths = ", ".join(literal(file.path) for file in scratch[first.files :])
        parts.append(f"SELECT * EXCLUDE (irregular) FROM read_parquet([{paths}])")
    connection.execute(f"CREATE OR REPLACE VIEW {JUDGED} AS " + " UNION ALL BY NAME ".join(parts), doing="view")
    whole = [f"SELECT * FROM {JUDGED}", *([first.through] if first.through else [])]
    connection.execute(f"CREATE OR REPLACE VIEW {Checked.VIEW} AS " + " UNION ALL BY NAME ".join(whole), doing="view")


def _count(
    connection: Connection, plan: Plan, structural: Sequence[Structural], first: _First, irregular: int
) -> Outcome:
    """Sums that must add up: every row that reading counted is accepted, refused or in quarantine."""
    verdicts = dict(connection.rows(f"SELECT verdict, count(*) FROM {JUDGED} GROUP BY verdict", doing="count"))
    repeated, conflicting = duplicates.counts(connection)
    unread = len({finding.row for finding in structural if finding.row is not None and finding.level == "error"})
    findings: dict[str, int] = {}
    for number, count in connection.rows(
        f"SELECT n, count(*) FROM (SELECT unnest(f) AS n FROM {JUDGED} WHERE len(f) > 0) GROUP BY n", doing="count"
    ):
        rule = plan.rules[number].id
        findings[rule] = findings.get(rule, 0) + int(count)
    for rule, count in ((duplicates.REPEATED.id, repeated), (duplicates.CONFLICTING.id, conflicting)):
        if count:
            findings[rule] = count
    for finding in structural:
        findings[finding.rule_id] = findings.get(finding.rule_id, 0) + 1
    return Outcome(
        rows=first.rows + unread,
        accepted=first.accepted + int(verdicts.get(ACCEPTED, 0)) - conflicting,
        refused=int(verdicts.get(REFUSED, 0)) + conflicting + unread,
        quarantined=int(verdicts.get(QUARANTINED, 0)),
        duplicates=repeated,
        irregular=irregular,
        findings=dict(sorted(findings.items())),
    )
