"""bench/results.json: the latest figures of every part, merged; bench/RESULTS.md: the page made from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.figures import Figure, Findings
from bench.machine import machine, origin

JSON = Path(__file__).with_name("results.json")
PAGE = Path(__file__).with_name("RESULTS.md")
ORDER = ("checking", "growth", "intake", "peers", "http", "checks", "propagation", "pages", "reports", "ratings")


def keep(name: str, title: str, command: str, sizes: Mapping[str, int], found: Findings) -> None:
    """Put one part's figures in place of its earlier ones, and make the page anew."""
    parts = _parts()
    parts[name] = {
        "title": title,
        "command": command,
        "sizes": dict(sizes),
        "origin": origin(),
        "machine": machine(),
        "figures": [figure.as_dict() for figure in found.figures],
        "notes": found.notes,
        "details": found.details,
    }
    ordered = {part: parts[part] for part in sorted(parts, key=lambda p: (ORDER.index(p) if p in ORDER else 99, p))}
    JSON.write_text(json.dumps({"parts": ordered}, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")
    PAGE.write_text(page(ordered), "utf-8")


def _parts() -> dict[str, Any]:
    try:
        return dict(json.loads(JSON.read_text("utf-8"))["parts"])
    except FileNotFoundError:
        return {}


def page(parts: Mapping[str, Any]) -> str:
    """RESULTS.md."""
    lines = [
        "# 基准测试结果 · Benchmark results",
        "",
        "Made by `make bench` (all parts) or the command of each part; do not edit. Ratios of runs that stood next to each",
        "other on the same machine are what counts; seconds are for orientation. Definitions: `bench/README.md`.",
        "",
    ]
    for part in parts.values():
        where, made = part["machine"], part["origin"]
        changed = " with uncommitted changes" if made["changed"] else ""
        figures = [Figure(**{key: value for key, value in f.items() if key != "met"}) for f in part["figures"]]
        lines += [
            f"## {part['title']}",
            "",
            f"`{part['command']}` · {made['at']} · commit {made['commit']}{changed} · {where['cores']} cores"
            f" ({where['processor']}), {where['memory_gb']} GB, {where['kernel']}, Python {where['python']},"
            f" DuckDB {where['duckdb']}, PostgreSQL {where['postgres']} · "
            + ", ".join(f"{name} {value:,}" for name, value in part["sizes"].items()),
            "",
            table(figures, part["notes"]),
            "",
        ]
    return "\n".join(lines)


def table(figures: Sequence[Figure], notes: Sequence[str]) -> str:
    """A table in Markdown that a terminal shows well too."""
    rows = [("", "", "target", "beside"), *(_row(figure) for figure in figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    written = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows]
    written.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([*written, *(["", *(f"- {note}" for note in notes)] if notes else [])])


def _row(figure: Figure) -> tuple[str, str, str, str]:
    target = "" if figure.most is None else f"≤ {_amount(figure.most, figure.unit)}: {'met' if figure.met else 'MISSED'}"
    return figure.name, _amount(figure.value, figure.unit), target, figure.beside


def _amount(value: float, unit: str) -> str:
    if unit == "x":
        return f"{value:.2f}x"
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()
