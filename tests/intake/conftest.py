"""Each test has a home of its own; what it committed is taken out of the database (tests/left_behind.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from acceptance import material

if TYPE_CHECKING:
    from gongxin.intake.api import SubmissionView

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
Send = Callable[..., "SubmissionView"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings) -> Path:
    settings.GONGXIN_HOME = tmp_path / "home"
    return tmp_path / "home"


@pytest.fixture
def send(transactional_db: None) -> Send:
    """send(rows, …) → view: penalty rows of a registered department, as CSV unless `data` is given."""
    from gongxin.access import api as access  # models need Django, which is set up after this module is read
    from gongxin.intake import api
    from gongxin.kernel.text import Bilingual

    access.add_department("scjg", Bilingual("市场监督管理局", "Market Supervision"), now=NOW)

    def sending(rows: list[material.Row] | None = None, *, data: bytes | None = None, **other: object) -> SubmissionView:
        given = {
            "resource": "administrative_penalty", "department": "scjg", "filename": "p.csv", "received_at": NOW, "actor": "t",
        } | other  # fmt: skip
        content = material.as_csv(material.PENALTY_HEADERS, rows or []) if data is None else data
        return api.submit([content], **given)

    return sending
