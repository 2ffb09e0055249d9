"""YAML with the line of every key and value kept, so that every complaint can name its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from gongxin.catalogue.problems import Problem
from gongxin.kernel.text import Bilingual

_TEXT = "tag:yaml.org,2002:str"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Lines:
    """The line of a node (from 1) and of what is inside it, by key or index."""

    line: int
    inside: dict[Any, Lines] = field(default_factory=dict)

    def at(self, path: Sequence[Any]) -> int:
        """The line of the deepest known part of the path; parts that are not there are passed over."""
        here = self
        for part in path:
            here = here.inside.get(part, here)
        return here.line


@dataclass(slots=True)
class Document:
    """One file: its data as plain Python and where everything stands."""

    path: Path
    data: Any
    lines: Lines

    def problem(self, code: str, path: Sequence[Any], message: Bilingual, remedy: Bilingual) -> Problem:
        """A problem at the line of ``path``."""
        return Problem(code=code, file=self.path, line=self.lines.at(path), message=message, remedy=remedy)


def read(path: Path) -> tuple[Document | None, list[Problem]]:
    """Read one file; a file that is not UTF-8 or not YAML gives no document but a problem."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return None, [_not_utf8(path, error)]
    loader = _Loader(text)
    problems: list[Problem] = []
    try:
        node = loader.get_single_node()
        if node is None:
            return None, [_empty(path)]
        data, lines = _plain(loader, node, path, problems)
    except yaml.YAMLError as error:
        return None, [_not_yaml(path, error)]
    finally:
        loader.dispose()
    return Document(path, data, lines), problems


def _plain(loader: Any, node: yaml.Node, path: Path, problems: list[Problem]) -> tuple[Any, Lines]:
    """Node → (plain value, lines); a key given twice in one mapping is a problem, not a silent last one."""
    lines = Lines(node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _scalar(loader, key_node)
            key = key if isinstance(key, str | int | float | bool | None) else str(key)
            value, inner = _plain(loader, value_node, path, problems)
            if key in mapping:
                problems.append(_twice(path, key_node.start_mark.line + 1, str(key)))
            inner.line = key_node.start_mark.line + 1
            mapping[key], lines.inside[key] = value, inner
        return mapping, lines
    if isinstance(node, yaml.SequenceNode):
        items: list[Any] = []
        for index, item in enumerate(node.value):
            value, inner = _plain(loader, item, path, problems)
            items.append(value)
            lines.inside[index] = inner
        return items, lines
    return _scalar(loader, node), lines


def _scalar(loader: Any, node: yaml.Node) -> Any:
    # nearly every scalar is text, and text needs no constructor
    return node.value if node.tag == _TEXT else loader.construct_object(node, deep=True)


def _twice(path: Path, line: int, key: str) -> Problem:
    return Problem(
        "catalogue.key_twice",
        path,
        line,
        Bilingual(f"同一处两次写了“{key}”。", f"'{key}' is given twice in the same place."),
        Bilingual("请只保留一处。", "Keep one of them."),
    )


def _not_utf8(path: Path, error: UnicodeDecodeError) -> Problem:
    line = error.object[: error.start].count(b"\n") + 1
    return Problem(
        "catalogue.encoding",
        path,
        line,
        Bilingual("文件不是 UTF-8 编码。", "The file is not UTF-8."),
        Bilingual("请以 UTF-8 重新保存。", "Save it as UTF-8."),
    )


def _empty(path: Path) -> Problem:
    return Problem(
        "catalogue.empty",
        path,
        1,
        Bilingual("文件没有内容。", "The file has no content."),
        Bilingual("请写入定义，或删除该文件。", "Write a definition or delete the file."),
    )


def _not_yaml(path: Path, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    why = str(getattr(error, "problem", None) or error).splitlines()[0]
    return Problem(
        "catalogue.yaml",
        path,
        mark.line + 1 if mark else 1,
        Bilingual(f"不是有效的 YAML：{why}", f"Not valid YAML: {why}"),
        Bilingual("请检查该行的缩进、冒号与引号。", "Check indentation, colons and quotes on this line."),
    )
