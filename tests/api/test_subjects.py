"""One organisation's file, a record's history, many codes at once."""

from __future__ import annotations

import pytest

from . import world as w

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_file(client):
    answer = client.get(f"/api/v1/subjects/{w.FOOD}")
    assert answer.status_code == 200, answer.content
    print(answer.json())
