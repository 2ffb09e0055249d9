"""No measure acts on people (scope.md; issue 3): posts, spending, travel, exit, schooling have no definition.

Like scope.py it works on the data as written, so that nothing escapes by being switched off, and nothing here can be
configured.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongxin.catalogue.entries import Entry
from gongxin.catalogue.problems import Problem
from gongxin.catalogue.scope_words import ON_PERSONS, PEOPLE, found_in
from gongxin.kernel.text import Bilingual

PERSON_KINDS = frozenset({"K02", "K03", "K04", "K05"})
"""Kinds of the national list: 限制任职, 限制消费 (bars persons of the unit), 限制出境, 限制升学复学."""

_REMEDY = Bilingual(
    "作用于自然人的措施不在公信之内，也没有开关可以打开（见 scope.md）。请删除该定义。",
    "Measures on people are not part of Gongxin; there is no switch (scope.md). Delete the definition.",
)


def person_measure_problems(entry: Entry) -> Iterator[Problem]:
    """Everything in a measure, a kind of measure or a matter that acts on people."""
    data = entry.data
    for path in (("measure_kind",), ("kind",)):
        code = str(data.get(path[0])).strip().upper()
        if code in PERSON_KINDS:
            yield _problem(entry, path, code, Bilingual("作用于自然人的措施种类", "a kind that acts on people"))
    for key in ("label", "target"):
        for path, text in _texts(data.get(key), (key,)):
            for topic in (ON_PERSONS, PEOPLE):
                if (word := found_in(topic, text)) is not None:
                    yield _problem(entry, path, word, topic.name)


def _texts(data: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))


def _problem(entry: Entry, path: tuple[Any, ...], word: str, name: Bilingual) -> Problem:
    return entry.problem(
        "catalogue.measure_on_persons",
        path,
        Bilingual(f"“{entry.id}”涉及{name.zh}（“{word}”）。", f"'{entry.id}' is about {name.en} ('{word}')."),
        _REMEDY,
    )
