"""Each test has a home of its own; the database is rolled back or flushed by pytest-django."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings) -> Path:  # noqa: ANN001  pytest-django's fixture
    settings.GONGXIN_HOME = tmp_path / "home"
    return tmp_path / "home"
