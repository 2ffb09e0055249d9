"""Reading and checking a penalty file as intake does it, from the open file to the verdicts; nothing is published.

    python -m bench.once.check FILE SUBJECTS.parquet FOLDER [--files] [--accepted OUT.csv]

--files: also write the findings and the masked copy, measured apart; --accepted: afterwards, unmeasured, write the accepted
lines as they came. SUBJECTS may be "database": the register of the database in GONGXIN_HOME.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from bench.measuring import measured, tell
from gongxin.catalogue import load, map_headers
from gongxin.checking import findings, records
from gongxin.checking.plan import Layout
from gongxin.checking.run import Checked, check
from gongxin.engine.connection import Connection, connect
from gongxin.engine.copying import batches_of
from gongxin.intake.reading import PlainFile, read
from gongxin.linking.register import Register

RESOURCE = "administrative_penalty"
RECEIVED = dt.date(2026, 11, 20)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("file", "subjects", "folder"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--files", action="store_true")
    parser.add_argument("--accepted", type=Path)
    given = parser.parse_args()
    catalogue = load()  # a worker holds it already
    resource = catalogue.resource(RESOURCE)
    register = _of_database() if str(given.subjects) == "database" else _of_file(given.subjects)
    with PlainFile.open(given.file) as plain:
        with measured() as found:
            reading = read(plain, given.file.name)
            mapping = map_headers(resource, reading.headers)
            layout = Layout(
                len(mapping.columns), mapping.fields, {c.index: c.header for c in mapping.unknown}, mapping.standard
            )
            checked = check(
                reading.table, layout, list(reading.headers), [], resource=resource, catalogue=catalogue,
                register=register, received_on=RECEIVED, folder=given.folder,
            )  # fmt: skip
        with checked:
            found |= _counts(checked)
            if given.files:
                found["files"] = _files(checked, given.folder)
            if given.accepted:
                found["written"] = _write_accepted(checked, given.file, given.accepted)
            found["records"] = len(_unique(checked))
    tell(found)


def _counts(checked: Checked) -> dict[str, Any]:
    outcome = checked.outcome
    warned = checked.connection.value(f"SELECT count(*) FROM {Checked.VIEW} WHERE len(f) > 0 AND verdict = 0")
    names = ("rows", "accepted", "refused", "quarantined", "duplicates", "irregular")
    counted = {name: getattr(outcome, name) for name in names}
    return counted | {"warned": warned, "rules": len(checked.plan.rules), "findings": outcome.findings}


def _files(checked: Checked, folder: Path) -> dict[str, Any]:
    """What intake keeps besides: every finding, and the masked copy."""
    with measured() as found:
        findings.write_findings(checked, folder / "findings.parquet")
        findings.write_masked(checked, folder / "masked.parquet")
    for name in ("findings", "masked"):
        (folder / f"{name}.parquet").unlink()
    return found


def _unique(checked: Checked) -> list[int]:
    """Rows of the file that become records."""
    return [row for (row,) in checked.connection.rows(f"SELECT row FROM ({records.accepted_sql(checked)}) ORDER BY row")]


def _write_accepted(checked: Checked, source: Path, target: Path) -> int:
    """The accepted lines as they came; no cell of these files holds a line break."""
    wanted = _unique(checked)
    rest = iter([*wanted, -1])
    want = next(rest)
    with source.open("rb") as given, target.open("wb") as out:
        out.write(given.readline())
        for number, line in enumerate(given, start=2):
            if number == want:
                out.write(line)
                want = next(rest)
    return len(wanted)


def _of_file(path: Path) -> Register:
    opened: list[Connection] = []  # a reader lives as long as its connection

    def subjects() -> Any:
        opened.append(connect())
        return opened[-1].reader(f"SELECT uscc, name, false AS issued FROM read_parquet('{path}')")

    return Register(subjects, lambda _: batches_of({"code": "text", "uscc": "text"}, []))


def _of_database() -> Register:
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    from django.db import connection

    from gongxin.registry import api as registry

    connection.ensure_connection()
    raw = connection.connection
    return Register(lambda: registry.subjects_snapshot(raw), lambda codes: registry.old_codes_snapshot(raw, codes))


if __name__ == "__main__":
    main()
