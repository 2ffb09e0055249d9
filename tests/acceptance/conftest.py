from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "home")
    yield house
    house.close()
