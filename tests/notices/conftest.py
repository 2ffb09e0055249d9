from __future__ import annotations

from collections.abc import Iterator

import pytest

from .box import Box


@pytest.fixture
def box() -> Iterator[Box]:
    """A mail server on a free port."""
    found = Box()
    yield found
    found.close()
