"""Second factors, lockout, the end of sessions, and what the events of access say of it."""

from __future__ import annotations

import time
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from gongxin.access import api
from gongxin.access.audit.models import AccessEvent
from gongxin.kernel.text import Bilingual

pytestmark = pytest.mark.django_db
PASSWORD = "walnut-kiln-harbour-6"


@pytest.fixture
def clerk() -> str:
    now = timezone.now()
    api.add_department("safe", Bilingual("安全局", "Safety"), now=now)
    api.add_officer("safe-01", "safe", ["check"], now=now)
    api.join(api.invite_officer("safe-01", made_by="root", now=now).token, word="safe-a", password=PASSWORD, now=now)
    return "safe-a"


def enter(client: Client, word: str = "safe-a", password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": word, "password": password})


def kinds() -> list[str]:
    return list(AccessEvent.objects.order_by("id").values_list("kind", flat=True))


def code_of(totp: pyotp.TOTP) -> str:
    """A code that still stands when the site looks at it: one whose thirty seconds are nearly over is waited out."""
    left = totp.interval - time.time() % totp.interval
    if left < 3:
        time.sleep(left)
    return totp.now()


def add_totp(client: Client) -> pyotp.TOTP:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/second-factor/totp/activate/")
    assert page.status_code == 200
    totp = pyotp.TOTP(page.context["form"].secret)
    assert client.post("/accounts/second-factor/totp/activate/", {"code": code_of(totp)}).status_code == 302
    return totp


def test_officers_must_add_a_second_factor_where_it_is_wished(client: Client, clerk: str, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    enter(client)
    sent = client.get("/accounts/")
    assert (sent.status_code, sent["Location"]) == (302, "/accounts/second-factor/")
    assert client.get("/api/v1/checks/none").status_code == 401, "no seat before"
    assert [account.word for account in api.without_second_factor()] == ["safe-a"]
    add_totp(client)
    assert client.get("/accounts/").status_code == 200
    assert client.get("/api/v1/checks/none").status_code == 404
    assert api.without_second_factor() == []


def test_with_a_second_factor_the_password_is_not_enough(
    client: Client, clerk: str, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SECOND_FACTOR = True
    enter(client)
    with django_capture_on_commit_callbacks(execute=True):
        totp = add_totp(client)
    client.post("/accounts/logout/")
    asked = enter(client)
    assert asked["Location"].startswith("/accounts/second-factor/authenticate/")
    assert client.get("/accounts/").status_code == 302
    wrong = client.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    from django.core.cache import cache

    cache.clear()  # the code was used a moment ago, when it was added
    client.post("/accounts/second-factor/authenticate/", {"code": code_of(totp)})
    assert client.get("/accounts/").status_code == 200
    assert "second_factor_added" in kinds()


def test_recovery_codes_serve_once(client: Client, clerk: str) -> None:
    enter(client)
    add_totp(client)
    client.post("/accounts/second-factor/recovery-codes/generate/")
    from allauth.mfa.models import Authenticator

    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for status in (302, 200):
        client.post("/accounts/logout/")
        enter(client)
        assert client.post("/accounts/second-factor/authenticate/", {"code": codes[0]}).status_code == status


def test_five_failures_lock_an_account_for_all_workers(client: Client, clerk: str) -> None:
    """The count is in the database, so another process knows it."""
    for number in range(5):
        assert enter(Client(REMOTE_ADDR=f"10.0.0.{number}"), password="wrong-wrong-wrong").status_code == 200
    locked = enter(Client(REMOTE_ADDR="10.0.0.99"))
    assert locked.status_code == 200, "the right password, refused"
    assert client.get("/accounts/").status_code == 302
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_cache")
        assert cursor.fetchone()[0] > 0
    assert kinds().count("sign_in_failed") >= 5


def test_an_address_that_guesses_is_stopped(clerk: str) -> None:
    for number in range(12):
        last = enter(Client(REMOTE_ADDR="10.0.0.7"), word=f"nobody-{number}", password="wrong-wrong-wrong")
    assert last.status_code in {200, 429}
    assert enter(Client(REMOTE_ADDR="10.0.0.7")).status_code in {200, 429}, "also with the right password"
    assert enter(Client(REMOTE_ADDR="10.0.0.8")).status_code == 302


def test_all_sessions_end_at_once(clerk: str) -> None:
    first, second = Client(), Client()
    enter(first)
    enter(second)
    assert first.post("/accounts/sessions/end/").status_code == 302
    assert [client.get("/accounts/").status_code for client in (first, second)] == [302, 302]
    enter(first)
    assert first.get("/accounts/").status_code == 200
    assert "sessions_ended" in kinds()


def test_a_new_password_ends_the_other_sessions(clerk: str) -> None:
    first, second = Client(), Client()
    enter(first)
    enter(second)
    new = "another-long-phrase-7"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert first.post("/accounts/password/change/", given).status_code == 302
    assert first.get("/accounts/").status_code == 200
    assert second.get("/accounts/").status_code == 302
    assert "password_changed" in kinds()


def test_a_session_lasts_a_working_day(client: Client, clerk: str, settings: Any) -> None:
    enter(client)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    from django.contrib.sessions.models import Session

    left = Session.objects.get().expire_date - timezone.now()
    assert 9 * 3600 < left.total_seconds() <= 10 * 3600


def test_events_keep_no_word_that_is_no_account(client: Client, clerk: str) -> None:
    enter(client, word="my-secret-password")
    enter(client)
    client.post("/accounts/logout/")
    assert kinds()[-3:] == ["sign_in_failed", "signed_in", "signed_out"]
    rows = list(AccessEvent.objects.order_by("id"))
    assert rows[-3].account == ""
    assert rows[-2].account == "safe-a"
    assert rows[-2].origin
    assert "127.0.0.1" not in str([vars(row) for row in rows])


@pytest.mark.parametrize("path", ["", "webauthn/", "webauthn/add/", "totp/activate/", "recovery-codes/generate/"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_of_second_factors_run_nothing_inline(client: Client, clerk: str, path: str, language: str) -> None:
    enter(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    if path in {"recovery-codes/generate/"}:
        add_totp(client)
    page = client.get(f"{language}/accounts/second-factor/{path}", follow=True)
    assert page.status_code == 200
    text = page.content.decode()
    import re

    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
    assert all("application/json" in given for given in scripts), scripts
    assert " style=" not in text
    assert " onclick=" not in text
    assert "default-src 'none'" in page["Content-Security-Policy"]
