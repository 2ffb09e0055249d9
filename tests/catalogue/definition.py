"""A small, right definition, as plain data, that tests bend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from gongxin.catalogue import BUILT_IN, Catalogue, Problem, check, load


def right() -> dict[str, Any]:
    """A resource without a fault: water abstraction ratings of enterprises, say."""
    return {
        "resource": "water_saving_rating",
        "label": {"zh": "节水信用评价", "en": "Water saving rating"},
        "category": "C09",
        "section": "ratings",
        "nature": "neutral",
        "basis": [
            {
                "law": {"zh": "节约用水条例", "en": "Regulation on Water Conservation"},
                "article": {"zh": "第五十条", "en": "art. 50"},
                "rank": "regulation",
                "in_force": {"from": "2024-05-01", "to": None},
                "certainty": "known",
            }
        ],
        "subject": {"uscc": "uscc", "name": "name"},
        "dates": {"decided": "rated_on"},
        "title": "grade",
        "key": ["rated_on"],
        "fields": [
            {
                "code": "uscc",
                "label": {"zh": "统一社会信用代码", "en": "USCC"},
                "type": "uscc",
                "required": True,
            },
            {"code": "name", "label": {"zh": "单位名称", "en": "Name"}, "type": "string", "length": 200},
            {
                "code": "rated_on",
                "label": {"zh": "评定日期", "en": "Rated on"},
                "type": "date",
                "required": True,
            },
            {
                "code": "grade",
                "label": {"zh": "节水等级", "en": "Grade"},
                "type": "grade",
                "code_set": "water_grade",
                "aliases": {"zh": ["节水等级"]},
            },
        ],
        "code_sets": [
            {
                "code_set": "water_grade",
                "label": {"zh": "节水等级", "en": "Water grade"},
                "values": [{"code": "A", "en": "grade A"}, {"code": "B", "en": "grade B"}],
            }
        ],
    }


def write(folder: Path, data: Any, name: str | None = None) -> Path:
    """Write a definition into a folder; dates stay dates."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or data['resource']}.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def loaded(folder: Path) -> Catalogue:
    """The built-in catalogue with the folder's definitions."""
    return load([BUILT_IN, folder])


def problems(folder: Path, change: Callable[[dict[str, Any]], Any]) -> tuple[Problem, ...]:
    """What the loader says of the right definition after a change."""
    data = right()
    change(data)
    write(folder, data)
    return check([BUILT_IN, folder])


def the_problem(folder: Path, code: str, change: Callable[[dict[str, Any]], Any]) -> Problem:
    """The first problem with this code; there must be one, and it must be complete in both languages."""
    found = problems(folder, change)
    for problem in found:
        assert problem.line > 0
        assert all((problem.message.zh, problem.message.en, problem.remedy.zh, problem.remedy.en))
        assert str(problem.line) in problem.text("zh")
    named = [problem for problem in found if problem.code == code]
    assert named, f"expected {code}, found {[problem.text('en') for problem in found]}"
    return named[0]


def line_of(folder: Path, text: str, name: str = "water_saving_rating") -> int:
    """The line of a definition on which the text first stands."""
    lines = (folder / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)
