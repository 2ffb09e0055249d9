"""The charts, drawn as SVG when the sums are made (Vega-Lite through Altair, drawn by vl-convert without a browser).

Each says one thing that its table says too. Text stays text: the reader's own fonts show it, Chinese among them. Two widths, so
that letters on a phone are as large as those beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.publicity.regions import region_name
from gongxin.publicity.sectors import BY_LETTER
from gongxin.publicity.sums import Sums, sums
from gongxin.publicity.topics import DOUBLE_PUBLICITY

LANGUAGES = ("zh", "en")
WIDTHS = {"wide": 720, "narrow": 330}
FONT = "PingFang SC, Hiragino Sans GB, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, system-ui, sans-serif"
INK, MUTED, GRID = "#1c2830", "#53606b", "#e4e1d8"
COLOURS = {"administrative_licence": "#2c6b80", "administrative_penalty": "#a8572a"}
LABEL_LIMIT = 250
MOST_BARS = 16


@dataclass(frozen=True)
class Drawn:
    """An SVG and when it was drawn."""

    svg: str
    at: datetime


def trend(found: Sums, names: Mapping[str, str], size: str) -> Any:
    """Licences and penalties by month of the decision, one panel each: their numbers differ tenfold."""
    import altair as alt

    rows = [
        {"month": item.key + "-01", "what": names[item.word], "n": item.n} for item in found.of("month") if item.word in names
    ]
    if not rows:
        return None
    head = alt.Header(labelAngle=0, labelAlign="left", labelAnchor="start", labelOrient="top", labelFontSize=13, labelColor=INK)
    order = [names[resource] for resource in DOUBLE_PUBLICITY if resource in names]
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_area(line={"strokeWidth": 2}, fillOpacity=0.16, interpolate="monotone")
        .encode(
            x=alt.X("month:T", title=None, axis=alt.Axis(format="%Y-%m", tickCount=4 if size == "narrow" else 8, grid=False)),
            y=alt.Y("n:Q", title=None, axis=alt.Axis(tickCount=3, format=",d")),
            color=alt.Color("what:N", scale=alt.Scale(domain=order, range=[COLOURS[r] for r in DOUBLE_PUBLICITY]), legend=None),
            row=alt.Row("what:N", sort=order, title=None, header=head),
        )
        .properties(width=WIDTHS[size] - 60, height=110)
        .resolve_scale(y="independent")
    )


def bars(rows: Sequence[tuple[str, float]], size: str, colour: str, *, share: bool = False) -> Any:
    """One bar a row, in the order given, its number at its end. share: values are 0 to 1, and the axis is whole."""
    import altair as alt

    if not rows:
        return None
    values = [{"label": label, "n": n} for label, n in rows[:MOST_BARS]]
    domain: list[float] = [0, 1] if share else [0, max(n for _, n in rows) or 1]
    named = size == "wide"  # on a phone the names stand above their bars, where there is room for them
    axis = alt.Axis(labels=named, labelLimit=LABEL_LIMIT, ticks=False, domain=False)
    base = alt.Chart(alt.InlineData(values=values)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=axis),
        x=alt.X("n:Q", title=None, scale=alt.Scale(domain=domain, nice=False), axis=None),
    )
    down = 0 if named else 9
    bar = base.mark_bar(color=colour, height={"band": 0.62} if named else 12, yOffset=down, cornerRadiusEnd=2)
    number = base.mark_text(align="left", dx=5, dy=down, color=INK, fontSize=12).encode(
        text=alt.Text("n:Q", format=".0%" if share else ",d")
    )
    layers = [bar, number]
    if not named:
        layers.append(base.mark_text(align="left", dy=-8, color=INK, fontSize=13).encode(x=alt.value(0), text="label:N"))
    width = WIDTHS[size] - (LABEL_LIMIT if named else 0) - 60
    return alt.layer(*layers).properties(width=width, height=alt.Step(27 if named else 42))


def drawings(found: Sums, catalogue: Catalogue) -> dict[tuple[str, str, str], Any]:
    """(name, language, size) → chart, for those that there is something to draw."""
    made: dict[tuple[str, str, str], Any] = {}
    for lang in LANGUAGES:
        resources = {name: catalogue.resource(name).label.pick(lang) for name in DOUBLE_PUBLICITY}
        bodies = {item.code: item.name.pick(lang) or item.name.zh for item in access.departments()}
        for size in WIDTHS:
            charts = {
                "trend": trend(found, resources, size),
                "sectors": bars(_by(found, "sector", _sector(lang)), size, COLOURS["administrative_penalty"]),
                "regions": bars(_by(found, "region", _region(lang)), size, COLOURS["administrative_penalty"]),
                "timeliness": bars(_timely(found, bodies), size, COLOURS["administrative_licence"], share=True),
            }
            made |= {(name, lang, size): chart for name, chart in charts.items() if chart is not None}
    return made


def _sector(lang: str) -> Callable[[str], str]:
    return lambda letter: BY_LETTER[letter].label.pick(lang) if letter in BY_LETTER else ""


def _region(lang: str) -> Callable[[str], str]:
    return lambda code: region_name(code).pick(lang)


def _by(found: Sums, topic: str, label: Callable[[str], str]) -> list[tuple[str, float]]:
    """Penalties by the words of a topic, the largest first; what has no label is in the table only."""
    rows = [(label(item.key), float(item.n)) for item in found.of(topic) if item.word == "administrative_penalty"]
    return sorted((row for row in rows if row[0]), key=lambda row: -row[1])


def _timely(found: Sums, bodies: Mapping[str, str]) -> list[tuple[str, float]]:
    counted: dict[str, tuple[int, int]] = {}
    for item in found.of("timely"):
        n, part = counted.get(item.key, (0, 0))
        counted[item.key] = (n + item.n, part + item.part)
    rows = [(bodies.get(code, code), part / n) for code, (n, part) in counted.items() if n]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def draw(conn: psycopg.Connection[Any], now: datetime, catalogue: Catalogue) -> int:
    """Draw all charts anew from the sums as they stand, in the caller's transaction; how many."""
    import vl_convert

    found = sums()
    made = drawings(found, catalogue)
    conn.execute("DELETE FROM public_chart")
    for (name, lang, size), chart in made.items():
        svg = vl_convert.vegalite_to_svg(chart.configure(**_STYLE).to_dict())
        conn.execute("INSERT INTO public_chart VALUES (%s, %s, %s, %s, %s)", (name, lang, size, svg, now))
    return len(made)


_STYLE: dict[str, Any] = {
    "font": FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {"labelColor": MUTED, "gridColor": GRID, "domainColor": GRID, "tickColor": GRID, "labelFontSize": 12},
    "axisY": {"labelColor": INK, "labelPadding": 6},
}


def chart(name: str, lang: str, size: str) -> Drawn | None:
    """A chart as it was drawn last, or None."""
    connection.ensure_connection()
    with psycopg.Cursor[tuple[Any, ...]](connection.connection) as cursor:
        row = cursor.execute(
            "SELECT svg, at FROM public_chart WHERE name = %s AND lang = %s AND size = %s", (name, lang, size)
        ).fetchone()
    return Drawn(*row) if row else None


def drawn() -> frozenset[str]:
    """Names of the charts there are."""
    connection.ensure_connection()
    with psycopg.Cursor[tuple[Any, ...]](connection.connection) as cursor:
        return frozenset(row[0] for row in cursor.execute("SELECT DISTINCT name FROM public_chart").fetchall())
