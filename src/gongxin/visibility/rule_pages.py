"""What the generated pages of several rooms have in common: a table, the rules' own table, and writing only what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gongxin.visibility.rule import Rule


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of Markdown, with an empty line after it; a bar within a cell becomes a slash. No rows: no table."""
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""] if lines else []


def rules_table(rules: Iterable[type[Rule]], lang: str) -> list[str]:
    """The rules by number, in one language (zh or en)."""
    head = ("编号", "规则") if lang == "zh" else ("Number", "Rule")
    return table(head, ((rule.number(), rule.sentence().pick(lang)) for rule in rules))


def write(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write the pages {file name: text} and say which changed."""
    changed: list[Path] = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
