"""Every role at every address and operation: tests/cases/access_matrix.csv says what each is answered, and a new address must be
placed there. To write the table as the service stands, and then to READ the difference: GONGXIN_MATRIX=write pytest this file.

open: let in · sign_in: sent to sign in, or 401 · refused: 403 · unknown: 404, as if there were none · invalid: what was sent is
judged before or without looking who sends it, or by the room once it was let in · method: 405.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from access_places import Place, places
from django.db import transaction
from django.test import Client
from django.utils import timezone
from in_order import prepare

from gongxin.access import api
from gongxin.kernel.text import Bilingual

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[1] / "cases" / "access_matrix.csv"
ROLES = ("anonymous", "reader", "manager", "clerk", "office", "program")
OUTCOMES = {400: "invalid", 403: "refused", 404: "unknown", 405: "method", 409: "invalid", 410: "invalid", 415: "invalid",
            422: "invalid"}  # fmt: skip
PASSWORD = "walnut-kiln-harbour-6"
Ask = Callable[[Place], Any]


@pytest.fixture
def world() -> ModuleType:
    from api import world as module

    if not module.stands():
        module.build(many=3)
    return module


@pytest.fixture
def askers(world: ModuleType) -> dict[str, Ask]:
    """For each role, how it asks. Not the owner of what is asked about: a department and an organisation beside it."""
    now = timezone.now()
    api.add_department("matrix", Bilingual("矩阵局", "Matrix"), now=now, region="510104")
    for officer, offices in (("mx-clerk", ["check", "feedback", "propose"]), ("mx-office", ["credit_office"])):
        api.add_officer(officer, "matrix", offices, now=now)
        token = api.invite_officer(officer, made_by="x", now=now).token
        api.join(token, word=f"{officer}-a", password=PASSWORD, now=now)
    for role in ("reader", "manager"):
        token = api.invite_member(world.SHOP, role, made_by="x", now=now).token
        api.join(token, word=f"mx-{role}-a", password=PASSWORD, now=now)
    key = api.issue_key("matrix", ["submit", "checks", "read:sharing", "read:government"], now=now, purpose="x")
    words = {"reader": "mx-reader-a", "manager": "mx-manager-a", "clerk": "mx-clerk-a", "office": "mx-office-a"}
    return {role: _asker(words.get(role), key.token if role == "program" else None) for role in ROLES}


def _asker(word: str | None, token: str | None) -> Ask:
    from django.contrib.auth import get_user_model

    client = Client(raise_request_exception=False)
    if word:
        client.force_login(get_user_model().objects.get(word=word), "allauth.account.auth_backends.AuthenticationBackend")
    if token:
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    signed_in = {name: morsel.value for name, morsel in client.cookies.items()}

    def ask(place: Place) -> Any:
        client.cookies.clear()
        client.cookies.load(signed_in)  # what signs out takes the cookie, and its rows come back with the savepoint
        return client.generic(place.method, place.path, place.content, content_type=place.kind)

    return ask


def outcome(answer: Any) -> str:
    if answer.status_code == 401 or (answer.status_code == 302 and "/accounts/login/" in answer["Location"]):
        return "sign_in"
    return OUTCOMES.get(answer.status_code, "open")


def found(askers: dict[str, Ask], world: ModuleType) -> tuple[dict[str, dict[str, str]], list[str]]:
    table: dict[str, dict[str, str]] = {}
    faults: list[str] = []
    for place in places(world.FOOD, prepare(world)):
        row = table[place.name] = {}
        for role, ask in askers.items():
            mark = transaction.savepoint()
            answer = ask(place)
            transaction.savepoint_rollback(mark)
            row[role] = outcome(answer)
            if answer.status_code >= 500 and answer.status_code != 503:
                faults.append(f"{role} {place.method} {place.path}: {answer.status_code}")
    return table, faults


def test_every_role_at_every_address(askers: dict[str, Ask], world: ModuleType, settings: Any) -> None:
    settings.API_RATE = settings.TOKEN_RATE = 0
    table, faults = found(askers, world)
    if os.environ.get("GONGXIN_MATRIX") == "write":
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("place", *ROLES))
            writer.writerows((name, *(row[role] for role in ROLES)) for name, row in table.items())
    assert faults == [], "no request is a fault of ours"
    with TABLE.open(encoding="utf-8", newline="") as file:
        expected = {row.pop("place"): row for row in csv.DictReader(file)}
    missing = sorted(table.keys() - expected.keys())
    assert missing == [], "place these in tests/cases/access_matrix.csv"
    assert sorted(expected.keys() - table.keys()) == [], "these are gone: remove them from the table"
    differing = {name: (expected[name], row) for name, row in table.items() if expected[name] != row}
    assert differing == {}


def test_the_table_says_what_we_mean() -> None:
    """What holds for the table as a whole, whoever edits it."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 100
    assert [row["place"] for row in rows] == sorted(row["place"] for row in rows)
    for row in rows:
        path = row["place"].partition(" ")[2]
        if path.startswith(("/workbench/", "/space/")):
            assert row["anonymous"] in {"sign_in", "refused", "unknown", "method"}, row
        if path.startswith("/workbench/"):
            assert {row["reader"], row["manager"]} <= {"refused", "unknown", "sign_in", "method"}, row
        if path.startswith("/space/"):
            assert {row["clerk"], row["office"]} <= {"refused", "unknown", "sign_in", "method"}, row
        if row["anonymous"] == "open" and path.startswith("/api/"):
            assert row["program"] == "open" or row["place"].startswith("POST"), row


def test_uploads_have_a_limit(client: Client, settings: Any) -> None:
    """What is no delivery (those are streamed into the spool and counted there) ends at 5 MB."""
    too_much = b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert client.post("/api/v1/token", too_much, content_type="application/x-www-form-urlencoded").status_code in {400, 413}
    answer = client.post("/api/v1/subjects/lookup", too_much, content_type="application/json")
    assert answer.status_code in {400, 404, 405, 413}
    assert client.post("/accounts/login/", {"login": "a", "password": "x" * len(too_much)}).status_code in {400, 413}


@pytest.mark.parametrize("path", ["/", "/en/", "/accounts/login/", "/accounts/join/", "/api/v1/healthz", "/nowhere/"])
def test_headers_of_every_answer(client: Client, path: str, world: ModuleType) -> None:
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Permissions-Policy"]


def test_behind_tls_cookies_are_secure_and_browsers_are_told_to_stay(tmp_path: Path) -> None:
    """The settings as they are read with GONGXIN_TLS=1, in a process of their own."""
    import subprocess
    import sys

    program = (
        "from gongxin.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000)"
    )
    environment = os.environ | {"GONGXIN_TLS": "1", "GONGXIN_HOME": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True"] * 4


def test_a_form_of_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    for path in ("/accounts/login/", "/accounts/join/", "/accounts/logout/"):
        assert client.post(path, {"login": "a", "password": "b"}).status_code == 403
