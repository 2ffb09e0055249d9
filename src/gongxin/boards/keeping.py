"""Sheets and pictures where they are kept: tables board_sheet and board_picture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gongxin.boards.declaring import Board
from gongxin.showing.charts import Rows, Sheet, kept, revived

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Place:
    """Which numbers: the key of board_sheet."""

    scope: str
    chart: str
    first: date
    last: date


@dataclass(frozen=True)
class Known:
    """A sheet as it is kept. made: when it was last made; drawn: whether there are pictures of it."""

    place: Place
    sheet: Sheet
    made: datetime
    drawn: bool


_SELECT = """
    SELECT s.chart, s.first, s.last, s.rows::json, s.at, s.made,
           EXISTS (SELECT FROM board_picture p WHERE (p.scope, p.chart, p.first, p.last) = (s.scope, s.chart, s.first, s.last))
    FROM board_sheet s WHERE s.scope = %(scope)s
"""


def newest(conn: psycopg.Connection[Any], board: Board, scope: str) -> dict[str, Known]:
    """Of each chart of the board the sheet that was made last."""
    charts = [item.chart.name for item in board.items]
    rows = conn.execute(
        f"SELECT DISTINCT ON (chart) * FROM ({_SELECT} AND s.chart = ANY (%(charts)s)) k ORDER BY chart, made DESC",
        {"scope": scope, "charts": charts},
    ).fetchall()
    return _known(board, scope, rows)


def at(conn: psycopg.Connection[Any], board: Board, scope: str, spans: Mapping[str, tuple[date, date]]) -> dict[str, Known]:
    """Of each chart the sheet of its span, where there is one."""
    rows = conn.execute(
        _SELECT + "AND (s.chart, s.first, s.last) IN"
        " (SELECT * FROM unnest(%(charts)s::text[], %(firsts)s::date[], %(lasts)s::date[]))",
        {
            "scope": scope, "charts": list(spans), "firsts": [first for first, _ in spans.values()],
            "lasts": [last for _, last in spans.values()],
        },
    ).fetchall()  # fmt: skip
    return _known(board, scope, rows)


def _known(board: Board, scope: str, rows: Iterable[tuple[Any, ...]]) -> dict[str, Known]:
    found = {}
    for name, first, last, body, as_of, made, drawn in rows:
        item = board.item(name)
        if item is not None and all(len(row) == len(item.chart.columns) for row in body):  # else of an older release
            sheet = Sheet(revived(item.chart, body), first, last, as_of)
            found[name] = Known(Place(scope, name, first, last), sheet, made, drawn)
    return found


def keep(conn: psycopg.Connection[Any], place: Place, rows: Rows, as_of: datetime, made: datetime) -> bool:
    """Keep the numbers; whether they differ from those that were there (whose pictures are gone then)."""
    body = json.dumps(kept(rows), ensure_ascii=False)
    given = {
        "scope": place.scope, "chart": place.chart, "first": place.first, "last": place.last, "rows": body, "at": as_of,
        "made": made,
    }  # fmt: skip
    same = conn.execute(
        "UPDATE board_sheet SET at = %(at)s, made = %(made)s WHERE scope = %(scope)s AND chart = %(chart)s"
        " AND first = %(first)s AND last = %(last)s AND rows = %(rows)s::jsonb",
        given,
    ).rowcount
    if same:
        return False
    conn.execute(
        "DELETE FROM board_picture WHERE scope = %(scope)s AND chart = %(chart)s AND first = %(first)s AND last = %(last)s",
        given,
    )
    conn.execute(
        "INSERT INTO board_sheet (scope, chart, first, last, at, made, rows)"
        " VALUES (%(scope)s, %(chart)s, %(first)s, %(last)s, %(at)s, %(made)s, %(rows)s::jsonb)"
        " ON CONFLICT (scope, chart, first, last) DO UPDATE SET at = EXCLUDED.at, made = EXCLUDED.made, rows = EXCLUDED.rows",
        given,
    )
    return True


@dataclass(frozen=True)
class Picture:
    """An SVG and, of the whole one, its PNG; as of when."""

    svg: str
    png: bytes | None
    at: datetime


def put(
    conn: psycopg.Connection[Any], place: Place, rows: Rows, pictures: Mapping[tuple[str, str], tuple[str, bytes | None]]
) -> bool:
    """Keep pictures {(language, size): (svg, png)}, if the numbers are still those that were drawn."""
    body = json.dumps(kept(rows), ensure_ascii=False)
    key = (place.scope, place.chart, place.first, place.last)
    still = conn.execute(
        "SELECT FROM board_sheet WHERE scope = %s AND chart = %s AND first = %s AND last = %s AND rows = %s::jsonb FOR SHARE",
        (*key, body),
    ).rowcount
    if not still:
        return False
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO board_picture (scope, chart, first, last, lang, size, svg, png) VALUES (%s, %s, %s, %s, %s, %s, %s,"
            " %s)"
            " ON CONFLICT (scope, chart, first, last, lang, size) DO UPDATE SET svg = EXCLUDED.svg, png = EXCLUDED.png",
            [(*key, lang, size, svg, png) for (lang, size), (svg, png) in pictures.items()],
        )
    return True


def picture(conn: psycopg.Connection[Any], place: Place, lang: str, size: str) -> Picture | None:
    """A picture of these numbers, if it is drawn."""
    row = conn.execute(
        "SELECT p.svg, p.png, s.at FROM board_picture p JOIN board_sheet s USING (scope, chart, first, last)"
        " WHERE p.scope = %s AND p.chart = %s AND p.first = %s AND p.last = %s AND p.lang = %s AND p.size = %s",
        (place.scope, place.chart, place.first, place.last, lang, size),
    ).fetchone()
    return Picture(*row) if row else None


def sweep(conn: psycopg.Connection[Any], before: datetime) -> int:
    """Take out what was not made since; how many sheets. Their pictures go with them."""
    return conn.execute("DELETE FROM board_sheet WHERE made < %s", (before,)).rowcount
