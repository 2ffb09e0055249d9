"""Headers of every answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from gongxin.conf.security import POLICY, security_headers


def test_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_headers_are_set_and_a_views_own_are_kept() -> None:
    plain = security_headers(lambda _: HttpResponse())(HttpRequest())
    assert plain["Content-Security-Policy"] == POLICY
    assert "geolocation=()" in plain["Permissions-Policy"]

    def special(_: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    assert security_headers(special)(HttpRequest())["Content-Security-Policy"] == "sandbox"
