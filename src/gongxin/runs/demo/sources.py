"""The city's data files (city.yaml, words.yaml, trades.yaml …), read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def read(name: str) -> Any:
    """The content of data/<name>.yaml as plain dicts and lists. Callers must not change it."""
    text = files("gongxin.runs.demo").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 - CSafeLoader is the safe loader in C
