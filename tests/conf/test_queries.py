"""SQL in files: what is bound or put in is never inside a comment, where a line break in a value would end the comment."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gongxin

FILES = sorted(Path(gongxin.__file__).parent.rglob("*.sql"))
PLACE = re.compile(r"%\(\w+\)s|(?<!%)%s|\{\w+\}")


def test_there_are_queries() -> None:
    assert len(FILES) > 40


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_no_comment_holds_a_place(file: Path) -> None:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        assert not PLACE.search(line.partition("--")[2]), f"{file.name}:{number}"
