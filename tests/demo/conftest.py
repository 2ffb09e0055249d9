"""One small city for all tests of this folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongxin.runs.demo import Manifest, generate_city

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def small() -> dict[str, Any]:
    """The arguments of the small city."""
    return {"seed": 7, "organisations": 400, "records": 6_000, "today": TODAY}


@pytest.fixture(scope="session")
def city_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("city")


@pytest.fixture(scope="session")
def city(city_folder: Path, small: dict[str, Any]) -> Manifest:
    return generate_city(city_folder, **small)


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """A home of the test's own; `settings` is pytest-django's fixture."""
    settings.GONGXIN_HOME = tmp_path / "home"
    return tmp_path / "home"
