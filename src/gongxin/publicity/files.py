"""Open data: one file per resource, of everything anybody may see, as Parquet and CSV.

A file is good for its own day, and only as long as nothing in it has left public view since: then it is made anew, or, where
the registry is large, withheld until the job has made it. So a repaired record is not handed out by a file either.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from gongxin.catalogue import Catalogue, Resource
from gongxin.engine import copying
from gongxin.engine.connection import connect
from gongxin.engine.scratch import Scratch
from gongxin.publicity.opening import public_fields
from gongxin.registry import channels

FORMATS = ("csv", "parquet")
AT_ONCE = 100_000
"""Records of a resource up to which a request makes the file itself (a second or two); above, the job does."""
OWN = {
    "uscc": "text", "name": "text", "record_key": "text", "version": "integer", "state": "text", "severity": "text",
    "decided_on": "date", "effective_from": "date", "effective_to": "date", "public_until": "date", "first_published": "date",
    "department": "text",
}  # fmt: skip
"""Columns of every file before the resource's public fields, which are text."""


@dataclass(frozen=True)
class File:
    """One resource's files of a day. `seq`: the change number they stand for."""

    resource: str
    on: date
    seq: int
    rows: int
    made_at: datetime
    sizes: dict[str, int]


def offered(catalogue: Catalogue) -> list[Resource]:
    """Resources with a file: open on the public page."""
    return [item for item in catalogue.resources if item.open_in("public_page")]


def known(conn: psycopg.Connection[Any], on: date) -> dict[str, File]:
    """The files of the day by resource."""
    rows = conn.execute(
        "SELECT resource, day, seq, rows, made_at, sizes::json FROM public_file WHERE day = %s", (on,)
    ).fetchall()
    return {row[0]: File(*row) for row in rows}


def stands(conn: psycopg.Connection[Any], file: File, on: date) -> bool:
    """Whether a file may be handed out: of today, and nothing in it was taken out of public view, corrected or contested since.
    New records alone do not spoil it."""
    if file.on != on:
        return False
    changed = conn.execute(
        "SELECT EXISTS (SELECT FROM record_version WHERE seq > %s AND resource = %s AND version > 1)",
        (file.seq, file.resource),
        prepare=False,
    ).fetchone()
    return not (changed and changed[0])


def path_of(root: Path, file: File, form: str) -> Path:
    """Where the file lies."""
    return root / f"{file.on:%Y%m%d}" / f"{file.resource}-{file.seq}.{form}"


def make(  # noqa: PLR0917 (what, where, as of when)
    conn: psycopg.Connection[Any], resource: Resource, root: Path, on: date, now: datetime, catalogue: Catalogue
) -> File:
    """Write both files of a resource and note them; in the caller's transaction, one moment for all rows."""
    conn.execute("SELECT pg_advisory_xact_lock(hashtext('public_file'), hashtext(%s))", (resource.id,))
    folder = root / f"{on:%Y%m%d}"
    folder.mkdir(parents=True, exist_ok=True)
    fields = [field.code for field in public_fields(resource)]
    columns = {**OWN, **{_column(code): "text" for code in fields}}
    with (
        tempfile.TemporaryDirectory(dir=folder) as scratch,
        Scratch(folder) as passing,
        connect("1GB", temp_dir=folder) as engine,
    ):
        parquet, csv = Path(scratch) / "table.parquet", Path(scratch) / "table.csv"
        seq = _seq(conn)  # before the rows: what changes meanwhile spoils the file rather than slipping through
        given = {**channels.parameters("public_page", on, catalogue), "resource": resource.id}
        query = psycopg.ClientCursor(conn).mogrify(_query(), given)
        with Path(passing.path).open("w+b") as spool:
            engine.register("public_records", copying.read_query(conn, query, {**OWN, "content": "text"}, spool))
            written = f"COPY ({_table(fields)}) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd)"
            rows = int(engine.value(written, doing="write parquet"))
        engine.execute(f"COPY ({_guarded(columns, parquet)}) TO '{csv}' (HEADER, DELIMITER ',')", doing="write csv")
        file = File(resource.id, on, seq, rows, now, {"csv": csv.stat().st_size, "parquet": parquet.stat().st_size})
        for form, source in (("csv", csv), ("parquet", parquet)):
            shutil.move(source, path_of(root, file, form))
    conn.execute("DELETE FROM public_file WHERE resource = %s", (resource.id,))
    conn.execute(
        "INSERT INTO public_file (resource, day, seq, rows, made_at, sizes) VALUES (%s, %s, %s, %s, %s, %s::jsonb)",
        (file.resource, on, seq, rows, now, json.dumps(file.sizes)),
    )
    return file


def sweep(conn: psycopg.Connection[Any], root: Path, on: date) -> None:
    """Remove what no note speaks of any more, and the folders of other days."""
    if not root.is_dir():
        return
    kept = {path_of(root, file, form) for file in known(conn, on).values() for form in FORMATS}
    for folder in root.iterdir():
        if folder.name != f"{on:%Y%m%d}":
            shutil.rmtree(folder, ignore_errors=True)
            continue
        for path in folder.iterdir():
            if path.is_file() and path not in kept:
                path.unlink(missing_ok=True)


def _seq(conn: psycopg.Connection[Any]) -> int:
    row = conn.execute("SELECT last FROM change_counter").fetchone()
    return int(row[0]) if row else 0


def _guarded(columns: dict[str, str], parquet: Path) -> str:
    """The table as CSV has it: text that a spreadsheet would run begins with an apostrophe, as in every download here."""
    risky = "^[=+@＝＋－＠\t\r-]"
    cells = [
        f"CASE WHEN regexp_matches(\"{name}\", '{risky}') THEN '''' || \"{name}\" ELSE \"{name}\" END AS \"{name}\""
        if kind == "text"
        else f'"{name}"'
        for name, kind in columns.items()
    ]
    return f"SELECT {', '.join(cells)} FROM read_parquet('{parquet}')"


def _column(code: str) -> str:
    """A field's column; one that bears the name of an own column is told apart."""
    return f"content_{code}" if code in OWN else code


def _query() -> sql.Composed:
    """All public records of a resource with their whole content: the fields are taken out of it where the files are written,
    which reads each content twice; here it would be three times a field."""
    return sql.SQL(
        "SELECT r.uscc, s.name, r.record_key::text, r.version, r.state, r.severity, r.decided_on, r.effective_from,"
        " r.effective_to, r.public_until, (CASE WHEN r.version = 1 THEN r.accepted_at ELSE (SELECT f.accepted_at"
        " FROM record_version f WHERE f.uscc = r.uscc AND f.resource = r.resource AND f.record_key = r.record_key"
        " AND f.version = 1) END AT TIME ZONE 'Asia/Shanghai')::date, r.department, r.content"
        " FROM record_current r JOIN subject s ON s.uscc = r.uscc"
        " WHERE r.resource = %(resource)s AND {gate}"
    ).format(gate=sql.SQL(channels.condition()))


def _table(fields: list[str]) -> str:
    """The records with their public fields as text, several codes of a field joined by ；, for the engine. It would rewrite
    numbers that are not whole: contents hold those as texts (checking.records)."""
    paths = "[" + ", ".join(f"'$.\"{code}\"'" for code in fields) + "]::VARCHAR[]"
    own = ", ".join(f'"{name}"' for name in OWN)
    cells = "".join(
        f", CASE WHEN kinds[{place}] = 'ARRAY'"
        f" THEN list_aggregate(from_json(texts[{place}], '[\"VARCHAR\"]'), 'string_agg', '；')"
        f' ELSE texts[{place}] END AS "{_column(code)}"'
        for place, code in enumerate(fields, 1)
    )
    read = f"json_type(content, {paths}) AS kinds, json_extract_string(content, {paths}) AS texts"
    return f"SELECT {own}{cells} FROM (SELECT *, {read} FROM public_records) ORDER BY uscc, record_key"
