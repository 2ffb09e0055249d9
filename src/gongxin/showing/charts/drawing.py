"""A sheet as a picture: Vega-Lite through Altair, drawn by vl-convert without a browser. For jobs only: V8 costs 150 MB.

Text stays text: the reader's own fonts show it, Chinese among them; the PNG, made from the same SVG, has them as shapes. Sizes:
wide and narrow for pages, where the heading stands above (on a phone letters are as large as those beside them); whole, with
its title, period and method, for taking away. """

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from gongxin.showing.charts import palette
from gongxin.showing.charts.declaring import Chart, Column, Sheet
from gongxin.showing.charts.exporting import in_words
from gongxin.showing.language import Language

Size = Literal["wide", "narrow", "whole"]
SIZES: tuple[Size, ...] = ("wide", "narrow", "whole")
WIDTHS: dict[Size, int] = {"wide": 720, "narrow": 330, "whole": 760}
FONT = "PingFang SC, Hiragino Sans GB, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, system-ui, sans-serif"
LABEL_LIMIT = 250
MOST_PERIODS = 36
_LAST = {"zh": "{0}：{1}（{2}）", "en": "{0}: {1} ({2})"}
_WITH_GOAL = {"zh": "{0}（{1} {2}）", "en": "{0} ({1} {2})"}
A_LINE = {"zh": 50, "en": 100}
"""Characters of the method that fit on a line below a whole picture."""


@dataclass(frozen=True)
class Row:
    """A row of the picture: its label and the drawn numbers, by their place in Chart.drawn."""

    label: str
    numbers: tuple[float | None, ...]
    words: tuple[str, ...]


def drawable(chart: Chart, sheet: Sheet) -> bool:
    """Whether there is anything to see: a picture of zeros says no more than its table."""
    places = [chart.place(key) for key in chart.drawn]
    return any(isinstance(row[place], int | Decimal) and row[place] != 0 for row in sheet.rows for place in places)


def svg(chart: Chart, sheet: Sheet, lang: Language, size: Size) -> str | None:
    """The picture, or None where there is nothing to draw."""
    import vl_convert

    spec = _spec(chart, sheet, lang, size)
    return str(vl_convert.vegalite_to_svg(spec)) if spec else None


def png(picture: str, fonts: str = "") -> bytes:
    """The same SVG as pixels, twice as dense. fonts: a folder with Chinese ones, where the machine's own are not enough."""
    import vl_convert

    _fonts(fonts)
    return bytes(vl_convert.svg_to_png(picture, scale=2))


@cache
def _fonts(folder: str) -> None:
    import vl_convert

    if folder and Path(folder).is_dir():
        vl_convert.register_font_directory(folder)


def _spec(chart: Chart, sheet: Sheet, lang: Language, size: Size) -> dict[str, Any] | None:
    rows = _rows(chart, sheet, lang)
    if not rows or not drawable(chart, sheet):
        return None
    columns = [chart.column(key) for key in chart.drawn]
    made = _KINDS[chart.kind](columns, rows, lang, size)
    style = dict(_STYLE)
    if size == "whole":
        made = made.properties(title=_title(chart, sheet, lang), padding=18)
        style["background"] = palette.PAPER
    return made.configure(**style).to_dict()  # type: ignore[no-any-return]


def _rows(chart: Chart, sheet: Sheet, lang: Language) -> list[Row]:
    places = [chart.place(key) for key in chart.drawn]
    units = [chart.column(key).unit for key in chart.drawn]
    over_time = chart.kind in {"panels", "columns"}
    chosen = list(sheet.rows)[-MOST_PERIODS:] if over_time else sheet.rows
    found: list[Row] = []
    taken: set[str] = set()
    for row in chosen:
        cells = [row[place] for place in places]
        numbers = tuple(float(cell) if isinstance(cell, int | Decimal) else None for cell in cells)
        if not over_time and all(number is None for number in numbers):
            continue
        label = in_words(row[0], "text", lang)
        while label in taken:  # two offices of one name are two rows
            label += "\u00a0"
        taken.add(label)
        words = tuple(in_words(cell, unit, lang) for cell, unit in zip(cells, units, strict=True))
        found.append(Row(label, numbers, words))
    return found if over_time else found[: chart.most]


def _title(chart: Chart, sheet: Sheet, lang: Language) -> Any:
    import altair as alt

    span = f"{sheet.first} – {sheet.last}"
    below = _folded(chart.method.pick(lang), A_LINE[lang])
    return alt.TitleParams(
        text=chart.title.pick(lang), subtitle=[span, *below], anchor="start", fontSize=17, color=palette.INK,
        subtitleFontSize=12, subtitleColor=palette.MUTED, subtitleLineHeight=17, offset=14, frame="bounds",
    )  # fmt: skip


def _folded(text: str, width: int) -> list[str]:
    """Lines of at most `width` characters, broken at spaces where there are some."""
    lines: list[str] = []
    while len(text) > width:
        cut = text.rfind(" ", 0, width + 1)
        cut = cut if cut > width // 2 else width
        lines.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*lines, text] if text else lines


def _panels(columns: Sequence[Column], rows: Sequence[Row], lang: Language, size: Size) -> Any:
    """One panel a column, each with its own scale (their numbers may differ tenfold), its name and last number above."""
    import altair as alt

    order = [row.label for row in rows]
    made = []
    for place, column in enumerate(columns):
        known = [row for row in rows if row.numbers[place] is not None]
        if not known:
            continue
        values: list[dict[str, Any]] = [{"period": row.label, "n": row.numbers[place]} for row in rows]
        colour = palette.PALETTE[place % len(palette.PALETTE)]
        share = column.unit == "percent"
        top = max(row.numbers[place] or 0 for row in known) or 1
        last = place == len(columns) - 1
        step: dict[str, Any] = {"tickMinStep": 1} if column.unit == "count" else {}
        base = alt.Chart(alt.InlineData(values=values)).encode(
            x=alt.X(
                "period:O", title=None, scale=alt.Scale(domain=order),
                axis=alt.Axis(labels=last, ticks=last, labelAngle=0, labelOverlap="greedy", labelSeparation=14, grid=False),
            ),
            y=alt.Y(
                "n:Q", title=None, scale=alt.Scale(domain=[0, 100 if share else top], nice=not share),
                axis=alt.Axis(tickCount=3, format="d" if share else ",~r", **step),
            ),
        )  # fmt: skip
        mark: dict[str, Any] = {"color": colour, "strokeWidth": 2}
        # periods without a number break the line; a period that stands alone is a point
        drawn = base.mark_line(**mark) if share else base.mark_area(line=mark, color=colour, fillOpacity=0.16)
        points = base.transform_filter("datum.n !== null").mark_point(filled=True, color=colour, size=14, opacity=1)
        end = base.transform_filter(alt.datum.period == known[-1].label)
        dot = end.mark_point(filled=True, color=colour, size=45, opacity=1)
        title = alt.TitleParams(
            text=_LAST[lang].format(column.label.pick(lang), known[-1].words[place], known[-1].label), anchor="start",
            fontSize=13, color=palette.INK, fontWeight="normal", offset=8, frame="group",
        )  # fmt: skip
        made.append(alt.layer(drawn, points, dot).properties(width=WIDTHS[size] - 74, height=92, title=title))
    return alt.vconcat(*made, spacing=14)


def _bars(columns: Sequence[Column], rows: Sequence[Row], lang: Language, size: Size) -> Any:
    """One bar a row, in the order given, its number at its end. Percent: the axis is whole."""
    import altair as alt

    share = columns[0].unit == "percent"
    known = [row for row in rows if row.numbers[0] is not None]
    values = [_bar(columns, row, lang) for row in known]
    top = 100.0 if share else max(value["end"] for value in values) or 1
    named = size != "narrow"  # on a phone the names stand above their bars, where there is room for them
    base = alt.Chart(alt.InlineData(values=values)).encode(
        y=_names(named), x=alt.X("n:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False), axis=None)
    )
    down = 0 if named else 9
    bar = base.mark_bar(color=palette.BLUE, height={"band": 0.62} if named else 12, yOffset=down, cornerRadiusEnd=2)
    goal = base.transform_filter("datum.goal !== null").mark_tick(color=palette.ORANGE, thickness=3, size=20, yOffset=down)
    number = base.mark_text(align="left", dx=5, dy=down, color=palette.INK, fontSize=12).encode(x="end:Q", text="words:N")
    layers = [bar, goal.encode(x="goal:Q"), number] if len(columns) > 1 else [bar, number]
    return _with_names(layers, base, named).properties(width=_room(size), height=alt.Step(27 if named else 42))


def _bar(columns: Sequence[Column], row: Row, lang: Language) -> dict[str, Any]:
    """A bar's number, its goal if it has one, where its words begin, and the words."""
    n, goal, words = row.numbers[0] or 0.0, row.numbers[1] if len(columns) > 1 else None, row.words[0]
    if goal is not None:
        words = _WITH_GOAL[lang].format(words, columns[1].label.pick(lang), row.words[1])
    return {"label": row.label, "n": n, "goal": goal, "end": max(n, goal or 0.0), "words": words}


def _dots(columns: Sequence[Column], rows: Sequence[Row], lang: Language, size: Size) -> Any:
    """Own as a filled dot, the others' median as a ring, a line between; every number is written."""
    import altair as alt

    named = size != "narrow"
    share = all(column.unit == "percent" for column in columns)
    top = 100.0 if share else max(n for row in rows for n in row.numbers if n is not None) or 1
    values: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    for row in rows:
        for place, column in enumerate(columns[:2]):
            number, other = row.numbers[place], row.numbers[1 - place]
            if number is None:
                continue
            left = other is not None and (number < other or (number == other and place == 0))
            words = f"{column.label.pick(lang)} {row.words[place]}"
            values.append({"label": row.label, "n": number, "what": place, "words": words, "left": left})
        said.append({"label": row.label, "words": " · ".join(
            f"{column.label.pick(lang)} {row.words[place]}" for place, column in enumerate(columns[:2])
        )})  # fmt: skip
    aside = 0.55 if named else 0.03  # room for the words beside the dots; on a phone they stand below
    scale = alt.Scale(domain=[-top * aside, top * (1 + aside)], nice=False)
    base = alt.Chart(alt.InlineData(values=values)).encode(y=_names(named), x=alt.X("n:Q", title=None, scale=scale, axis=None))
    layers = [base.mark_line(color=palette.GRID, strokeWidth=3).encode(detail="label:N")]
    for place, (colour, filled) in enumerate(((palette.BLUE, True), (palette.ORANGE, False))):
        one = base.transform_filter(alt.datum.what == place)
        layers.append(one.mark_point(filled=filled, color=colour, size=90, strokeWidth=2.5, opacity=1))
    below = alt.Chart(alt.InlineData(values=said)).encode(y=_names(named), x=alt.value(0))
    if named:
        for left in (True, False):
            one = base.transform_filter(alt.datum.left == left)
            words = one.mark_text(align="right" if left else "left", dx=-9 if left else 9, color=palette.INK, fontSize=11.5)
            layers.append(words.encode(text="words:N"))
    else:
        layers.append(below.mark_text(align="left", dy=17, color=palette.INK, fontSize=11.5).encode(text="words:N"))
    return _with_names(layers, below, named, up=-18).properties(width=_room(size), height=alt.Step(34 if named else 62))


def _stack(columns: Sequence[Column], rows: Sequence[Row], lang: Language, size: Size) -> Any:
    """One bar a row; each part has its name and number below, in the order of the parts."""
    import altair as alt

    named = size != "narrow"
    total = max(sum(n or 0 for n in row.numbers) for row in rows) or 1
    values, said = [], []
    for row in rows:
        start = 0.0
        parts = []
        for place, column in enumerate(columns):
            n = row.numbers[place] or 0
            if not n:
                continue
            colour = palette.PARTS[place % len(palette.PARTS)]
            values.append({"label": row.label, "from": start, "to": start + n, "what": colour})
            parts.append(f"{column.label.pick(lang)} {row.words[place]}")
            start += n
        said.append({"label": row.label, "words": " · ".join(parts) or "0"})
    base = alt.Chart(alt.InlineData(values=values)).encode(
        y=_names(named), x=alt.X("from:Q", title=None, scale=alt.Scale(domain=[0, total], nice=False), axis=None), x2="to:Q",
        color=alt.Color("what:N", scale=None),
    )  # fmt: skip
    up = -8 if named else 4
    bar = base.mark_bar(height=14, yOffset=up, stroke=palette.PAPER, strokeWidth=1.5)
    below = alt.Chart(alt.InlineData(values=said)).encode(y=_names(named), x=alt.value(0))
    words = below.mark_text(align="left", dy=up + 18, color=palette.INK, fontSize=11.5).encode(text="words:N")
    return _with_names([bar, words], below, named, up=-18).properties(width=_room(size), height=alt.Step(46 if named else 64))


def _columns(columns: Sequence[Column], rows: Sequence[Row], lang: Language, size: Size) -> Any:
    """Upright bars over periods, each with its number above."""
    import altair as alt

    values: list[dict[str, Any]] = [{"period": row.label, "n": row.numbers[0] or 0, "words": row.words[0]} for row in rows]
    top = max(value["n"] for value in values) or 1
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("period:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy", grid=False, ticks=False)),
        y=alt.Y("n:Q", title=None, scale=alt.Scale(domain=[0, top * 1.12], nice=False), axis=None),
    )
    bar = base.mark_bar(color=palette.BLUE, width={"band": 0.62}, cornerRadiusEnd=2)
    number = base.mark_text(dy=-8, color=palette.INK, fontSize=12).encode(text="words:N")
    return alt.layer(bar, number).properties(width=WIDTHS[size] - 40, height=150)


def _names(named: bool) -> Any:
    import altair as alt

    axis = alt.Axis(labels=named, labelLimit=LABEL_LIMIT, ticks=False, domain=False)
    return alt.Y("label:N", sort=None, title=None, axis=axis)


def _with_names(layers: list[Any], base: Any, named: bool, up: int = -8) -> Any:
    import altair as alt

    if not named:
        layers.append(
            base.mark_text(align="left", dy=up, color=palette.INK, fontSize=13).encode(x=alt.value(0), text="label:N")
        )
    return alt.layer(*layers)


def _room(size: Size) -> int:
    return WIDTHS[size] - (130 if size != "narrow" else 0) - 76  # names may take more: the picture grows


_KINDS: dict[str, Callable[[Sequence[Column], Sequence[Row], Language, Size], Any]] = {
    "panels": _panels,
    "bars": _bars,
    "dots": _dots,
    "stack": _stack,
    "columns": _columns,
}
_STYLE: dict[str, Any] = {
    "font": FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {
        "labelColor": palette.MUTED, "gridColor": palette.GRID, "domainColor": palette.GRID, "tickColor": palette.GRID,
        "labelFontSize": 12,
    },
    "axisY": {"labelColor": palette.INK, "labelPadding": 6},
}  # fmt: skip
