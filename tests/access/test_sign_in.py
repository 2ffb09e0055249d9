"""Signing in by browser: pages, seats, and the API with a session."""

from __future__ import annotations

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from gongxin.access import api
from gongxin.kernel.text import Bilingual

pytestmark = pytest.mark.django_db
PASSWORD = "walnut-kiln-harbour-6"
FIRM = "911100001000000000"


@pytest.fixture
def firm() -> str:
    from gongxin.kernel import uscc

    body = "91110000100000000"
    return next(body + last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if uscc.is_valid(body + last))


@pytest.fixture
def clerk() -> str:
    now = timezone.now()
    api.add_department("sign", Bilingual("登录局", "Sign-in"), now=now)
    api.add_officer("sign-01", "sign", ["check"], now=now)
    api.join(api.invite_officer("sign-01", made_by="root", now=now).token, word="sign-a", password=PASSWORD, now=now)
    return "sign-a"


def enter(client: Client, word: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/accounts/login/", {"login": word, "password": password, **more})


def test_in_and_out(client: Client, clerk: str) -> None:
    assert client.get("/accounts/").status_code == 302
    assert enter(client, clerk)["Location"] == "/accounts/work/"
    page = client.get("/accounts/")
    assert page.status_code == 200
    assert "sign-01" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert "信用核查" in page.content.decode()
    assert "make checks" in client.get("/en/accounts/").content.decode()
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/accounts/").status_code == 302


@pytest.mark.parametrize(("word", "password"), [("sign-a", "wrong-but-long-enough"), ("nobody", PASSWORD), ("", ""), ("a\0b", "x")])
def test_not_in(client: Client, clerk: str, word: str, password: str) -> None:
    refused = enter(client, word, password)
    assert refused.status_code == 200
    assert "errorlist" in refused.content.decode()
    assert client.get("/accounts/").status_code == 302


def test_the_way_on_stays_here(client: Client, clerk: str) -> None:
    assert enter(client, clerk, next="https://elsewhere.example/")["Location"] == "/accounts/work/"
    client.post("/accounts/logout/")
    assert enter(client, clerk, next="/accounts/")["Location"] == "/accounts/"


def test_whoever_was_ended_is_out_at_once(client: Client, clerk: str) -> None:
    enter(client, clerk)
    api.end_account(clerk, now=timezone.now())
    assert client.get("/accounts/").status_code == 302
    enter(client, clerk)
    assert client.get("/accounts/").status_code == 302


def test_joining_by_page(client: Client, firm: str) -> None:
    token = api.invite_member(firm, "manager", made_by="root", now=timezone.now()).token
    given = {"code": token, "word": "firm-a", "password": PASSWORD, "again": PASSWORD}
    assert client.post("/accounts/join/", given | {"again": "other"}).status_code == 422
    assert client.post("/accounts/join/", given | {"code": "XXXXX"}).status_code == 422
    weak = client.post("/en/accounts/join/", given | {"password": "short", "again": "short"})
    assert "too short" in weak.content.decode()
    assert client.post("/accounts/join/", given)["Location"] == "/accounts/login/"
    enter(client, "FIRM-A")
    assert firm in client.get("/accounts/").content.decode()
    assert client.get("/accounts/signup/")["Location"] == "/accounts/join/"


def test_public_pages_do_not_look_at_the_session(client: Client, clerk: str, django_assert_num_queries: object) -> None:
    page = client.get("/about/")
    assert "Cookie" not in page.get("Vary", "")
    assert not client.cookies


def test_seats_have_doors(clerk: str, firm: str) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("in")

    def ask(door: object, word: str | None, method: str = "get") -> int:
        client = Client()
        if word:
            client.post("/accounts/login/", {"login": word, "password": PASSWORD})
        request = getattr(RequestFactory(), method)("/x")
        request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
        from django.contrib.auth.middleware import AuthenticationMiddleware
        from django.contrib.sessions.middleware import SessionMiddleware

        from gongxin.access.seats import seat_middleware

        def last(request: HttpRequest) -> HttpResponse:
            from django.core.exceptions import PermissionDenied

            try:
                return door(view)(request)  # type: ignore[operator]
            except PermissionDenied:
                return HttpResponse(status=403)

        return SessionMiddleware(AuthenticationMiddleware(seat_middleware(last)))(request).status_code

    now = timezone.now()
    api.join(api.invite_member(firm, "reader", made_by="x", now=now).token, word="reads", password=PASSWORD, now=now)
    api.join(api.invite_member(firm, "editor", made_by="x", now=now).token, word="edits", password=PASSWORD, now=now)
    officers, offices, firms = (
        api.seat_required(kind="officer"), api.seat_required(kind="officer", office="remedy"), api.seat_required(kind="subject")
    )  # fmt: skip
    assert [ask(officers, who) for who in (None, clerk, "reads")] == [302, 200, 403]
    assert [ask(offices, who) for who in (None, clerk)] == [302, 403]
    assert [ask(firms, who) for who in (None, clerk, "reads", "edits")] == [302, 403, 200, 200]
    assert [ask(firms, who, "post") for who in ("reads", "edits")] == [403, 200]


def test_the_api_with_a_session(clerk: str) -> None:
    client = Client(enforce_csrf_checks=True)
    plain = Client()
    assert plain.get("/api/v1/checks/none").status_code == 401
    plain.post("/accounts/login/", {"login": clerk, "password": PASSWORD})
    assert plain.get("/api/v1/checks/none").status_code == 404, "the office is held, the check is unknown"
    client.cookies = plain.cookies
    refused = client.post("/api/v1/checks/none/feedback", json.dumps({"items": []}), content_type="application/json")
    assert refused.status_code in {403, 422}
    item = {"subject": "91110000100000000X", "measure": "M004", "outcome": "applied", "document": "x"}
    refused = client.post("/api/v1/checks/none/feedback", json.dumps({"items": [item]}), content_type="application/json")
    assert refused.status_code == 403
    assert refused.json()["code"] == "access.forbidden"


def test_a_second_factor_can_be_added(client: Client, clerk: str) -> None:
    enter(client, clerk)
    page = client.get("/accounts/second-factor/")
    assert page.status_code == 200
    assert client.get("/accounts/second-factor/totp/activate/").status_code in {200, 302}
