"""A real server for the client: the same as the browser's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from api.conftest import committed_world
from browser.conftest import site
from gongxin.access import api as access
from gongxin.kernel.text import Bilingual

__all__ = ["committed_world", "site"]


def committed(act: Callable[[], Any]) -> Any:
    """Done on a connection of its own, so that the server's threads see it."""

    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


@pytest.fixture(scope="session")
def bank_key(committed_world: ModuleType, django_db_blocker: Any) -> str:
    def issue() -> str:
        now = timezone.now()
        access.add_department("clientbank", Bilingual("云州银行", "Bank of Yunzhou"), now=now, update=True)
        return access.issue_key("clientbank", ["read:sharing"], now=now).token

    with django_db_blocker.unblock():
        return str(committed(issue))


@pytest.fixture(scope="session")
def department_key(committed_world: ModuleType, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return str(committed(lambda: access.issue_key(committed_world.DEPARTMENT, ["submit", "checks"], now=timezone.now()).token))
