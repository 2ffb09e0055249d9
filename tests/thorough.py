"""How many examples a dear property test draws: a few in the ordinary run, all where GONGXIN_THOROUGH is set (CI, test-all)."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("GONGXIN_THOROUGH"))


def examples(ordinary: int, thorough: int) -> int:
    """The number for this run."""
    return thorough if THOROUGH else ordinary
