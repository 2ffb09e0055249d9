"""One small style sheet whose colours can be read (WCAG AA), and pages without anything inline."""

from __future__ import annotations

import re

import pytest

from gongxin.portal import messages

SHEET = messages.ROOM / "static" / "portal" / "gongxin.css"
CSS = SHEET.read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", CSS))
PAIRS = [
    ("ink", "paper"), ("ink", "card"), ("muted", "paper"), ("muted", "card"), ("muted", "slate-soft"), ("brand", "card"),
    ("brand", "paper"), ("brand", "brand-soft"), ("on-brand", "brand"), ("on-brand", "brand-dark"), ("adverse", "adverse-soft"),
    ("adverse", "card"), ("good", "good-soft"), ("slate", "slate-soft"), ("ink", "mark"), ("brand", "mark"),
    ("ink", "adverse-soft"), ("ink", "brand-soft"), ("ink", "good-soft"), ("brand", "adverse-soft"), ("muted", "good-soft"),
]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(text: str, ground: str):
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"), [("#6b4a00", "#fff6d8"), (COLOURS["muted"], "#efede6"), (COLOURS["brand"], "#efede6")]
)
def test_other_pairs(text: str, ground: str):
    assert contrast(text, ground) >= 4.5


def test_small():
    assert SHEET.stat().st_size < 25_000


def test_nothing_from_elsewhere():
    assert "@import" not in CSS
    assert "url(" not in CSS


def test_nothing_inline():
    for path in (messages.ROOM / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:|https?://", text), path
