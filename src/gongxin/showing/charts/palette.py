"""Colours of charts. They differ in lightness as well as in hue, so that they stay apart for people who see no red or no green
and in grey print; and what a colour means is always written beside it."""

from __future__ import annotations

INK, MUTED, GRID, PAPER = "#1c2830", "#53606b", "#e4e1d8", "#ffffff"
BLUE, ORANGE, DARK, SAND = "#2c6b80", "#c2601f", "#16222b", "#dcc48f"
PALETTE = (BLUE, ORANGE, DARK)
"""Of panels and bars, one after the other."""
PARTS = (ORANGE, SAND, BLUE, DARK)
"""Of a bar in parts: what is urgent first."""
