"""OAuth 2 client credentials, quotas and rates, over HTTP."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from gongxin.access import api
from gongxin.access.limits import meter
from gongxin.access.models import AccessLog, AccessToken
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import check_character

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
FIRM = "91330100MA27XL0Q3" + check_character("91330100MA27XL0Q3")


@pytest.fixture
def key() -> api.IssuedKey:
    now = timezone.now()
    api.add_department("scjg", Bilingual("市监局", "SAMR"), now=now)
    return api.issue_key("scjg", ["read:sharing", "read:government", "checks"], now=now, purpose="招标核查")


def ask(client: Client, key: api.IssuedKey | None, secret: str = "", path: str = "/api/v1/token", **form: str) -> Any:
    headers = {}
    if key is not None:
        pair = base64.b64encode(f"{key.key.prefix}:{secret or key.token}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    return client.post(path, urlencode(form), content_type=FORM, headers=headers)


def test_a_key_becomes_a_token(client: Client, key: api.IssuedKey) -> None:
    answer = ask(client, key, grant_type="client_credentials", scope="read:sharing", purpose="年度检查")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "read:sharing")
    assert "refresh_token" not in body
    caller = api.authenticate(body["access_token"], now=timezone.now())
    assert caller is not None
    assert (caller.department.code, caller.scopes, caller.purpose) == ("scjg", {"read:sharing"}, "年度检查")
    row = AccessToken.objects.get()
    assert body["access_token"].encode() not in bytes(row.hash)
    looked = client.get(
        f"/api/v1/subjects/{FIRM}?channel=sharing", headers={"Authorization": f"Bearer {body['access_token']}"}
    )
    assert looked.status_code == 404, "entitled without a purpose of its own: the token has one"
    refused = client.get(
        f"/api/v1/subjects/{FIRM}?channel=government", headers={"Authorization": f"Bearer {body['access_token']}"}
    )
    assert refused.json()["code"] == "access.scope_missing"
    assert AccessLog.objects.count() <= 1


def test_in_the_form_and_with_the_keys_own_scopes(client: Client, key: api.IssuedKey) -> None:
    answer = ask(client, None, grant_type="client_credentials", client_id=key.key.prefix, client_secret=key.token)
    assert set(answer.json()["scope"].split()) == {"read:sharing", "read:government", "checks"}
    caller = api.authenticate(answer.json()["access_token"], now=timezone.now())
    assert caller is not None
    assert caller.purpose == "招标核查"


@pytest.mark.parametrize(
    ("form", "error", "status"),
    [
        ({"grant_type": "client_credentials", "scope": "submit"}, "invalid_scope", 400),
        ({"grant_type": "client_credentials", "scope": "read:sharing submit"}, "invalid_scope", 400),
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type", 400),
        ({}, "invalid_request", 400),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type", 400),
    ],
)
def test_what_is_refused(client: Client, key: api.IssuedKey, form: dict[str, str], error: str, status: int) -> None:
    answer = ask(client, key, **form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert AccessToken.objects.count() == 0


@pytest.mark.parametrize("secret", ["gx_wrong", "nonsense", "gxt_" + "x" * 43, "é" * 5])
def test_who_is_not_known(client: Client, key: api.IssuedKey, secret: str) -> None:
    answer = ask(client, key, secret, grant_type="client_credentials")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer["WWW-Authenticate"]


def test_bad_bodies_are_no_faults(client: Client, key: api.IssuedKey) -> None:
    def status(body: bytes, kind: str = FORM, **headers: str) -> int:
        return client.post("/api/v1/token", body, content_type=kind, headers=headers).status_code

    assert status(b"{}", "application/json") == 400
    assert status(b"a" * 9000) == 400
    assert status(b"\xff\xfe=%zz&grant_type") in {400, 401}
    assert status(b"grant_type=client_credentials&grant_type=client_credentials") in {400, 401}
    assert status(b"", Authorization="Basic !!!") in {400, 401}
    assert client.get("/api/v1/token").status_code == 405


def test_a_token_ends_by_revocation_with_its_key_and_with_its_hour(client: Client, key: api.IssuedKey) -> None:
    def token() -> str:
        return ask(client, key, grant_type="client_credentials").json()["access_token"]

    now = timezone.now()
    first, second = token(), token()
    assert api.authenticate(first, now=now + api.TOKEN_LASTS * 2) is None
    assert ask(client, key, path="/api/v1/token/revoke", token=first).status_code == 200
    assert ask(client, key, path="/api/v1/token/revoke", token="unknown").status_code == 200
    assert api.authenticate(first, now=now) is None
    assert api.authenticate(second, now=now)
    api.revoke_key(key.key.id, now=now)
    assert api.authenticate(second, now=now) is None
    assert ask(client, key, grant_type="client_credentials").status_code == 401


def test_nobody_ends_anothers_token(client: Client, key: api.IssuedKey) -> None:
    token = ask(client, key, grant_type="client_credentials").json()["access_token"]
    api.add_department("other", Bilingual("他局", "Other"), now=timezone.now())
    other = api.issue_key("other", ["checks"], now=timezone.now())
    ask(client, other, path="/api/v1/token/revoke", token=token)
    assert api.authenticate(token, now=timezone.now())


def test_a_token_outlives_its_key_by_nothing(client: Client) -> None:
    now = timezone.now()
    api.add_department("scjg", Bilingual("市监局", ""), now=now)
    short = api.issue_key("scjg", ["checks"], now=now, expires_at=now + timedelta(minutes=5))
    token = ask(client, short, grant_type="client_credentials").json()["access_token"]
    assert AccessToken.objects.get().expires_at == now + timedelta(minutes=5)
    assert api.authenticate(token, now=now + timedelta(minutes=6)) is None


def test_where_to_find_it(client: Client) -> None:
    said = client.get("/.well-known/oauth-authorization-server").json()
    assert said["token_endpoint"] == "http://testserver/api/v1/token"
    assert "read:sharing" in said["scopes_supported"]


def test_a_quota_of_the_day_and_a_rate_of_the_minute(client: Client, settings: Any) -> None:
    now = timezone.now()
    api.add_department("scjg", Bilingual("市监局", ""), now=now)
    issued = api.issue_key("scjg", ["read:sharing"], now=now, quota=2, purpose="x")
    settings.API_RATE = 100

    def look() -> Any:
        return client.get(f"/api/v1/subjects/{FIRM}?channel=sharing", headers={"Authorization": f"Bearer {issued.token}"})

    first = look()
    assert first["RateLimit-Policy"] == '"minute";q=100;w=60, "day";q=2;w=86400'
    assert first["RateLimit"].startswith('"minute";r=99;t=')
    assert '"day";r=1;t=' in first["RateLimit"]
    assert look().status_code == 404
    refused = look()
    assert (refused.status_code, refused.json()["code"]) == (429, "access.too_many")
    assert 0 < int(refused["Retry-After"]) <= 86_400
    assert client.get(f"/api/v1/subjects/{FIRM}").status_code == 404, "the public look has no key to count"


def test_the_public_is_counted_where_it_is_wished(client: Client, settings: Any) -> None:
    settings.PUBLIC_RATE = 2
    answers = [client.get("/api/v1/healthz", headers=headers) for headers in ({}, {}, {}, {"Authorization": "Bearer gx_x"})]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert client.get("/api/v1/healthz", REMOTE_ADDR="10.0.0.9").status_code == 200
    forged = client.get("/api/v1/healthz", headers={"X-Forwarded-For": "10.0.0.10"})
    assert forged.status_code == 429, "no proxy is believed unless it is counted"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.get("/api/v1/healthz", headers={"X-Forwarded-For": "1.1.1.1, 10.0.0.10"}).status_code == 200


def test_counts_begin_anew() -> None:
    def count(at: datetime) -> list[int]:
        return [w.left for w in meter("key:1", now=at, per_minute=2, per_day=3).windows]

    at = datetime(2026, 11, 21, 23, 59, 30, tzinfo=UTC)
    assert [count(at) for _ in range(3)] == [[1, 2], [0, 1], [-1, 0]]
    assert meter("key:1", now=at, per_minute=2, per_day=3).wait == 30
    assert count(at + timedelta(seconds=30)) == [1, 2], "another minute and another day"
    assert meter("key:2", now=at, per_minute=0, per_day=None).headers == {}
