"""The languages in which things are shown."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]
