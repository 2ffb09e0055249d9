"""SQL files: parameters are filled in by the client, so a comment must not hold one — a line break in the value would end the comment."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gongxin

FILES = sorted(Path(gongxin.__file__).parent.rglob("*.sql"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}/{file.stem}")
def test_no_comment_holds_a_parameter(file: Path) -> None:
    for line in file.read_text(encoding="utf-8").splitlines():
        comment = re.sub(r"'[^']*'", "", line).partition("--")[2]
        assert "%(" not in comment, line
        assert not re.search(r"\{\w+\}", comment), line
