"""Answers whose form another standard fixes (RFC 6749): no problem details are made of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase


class OAuthAnswer(HttpResponse):
    """JSON as RFC 6749 section 5 wants it, kept by no cache."""

    def __init__(self, content: str, status: int) -> None:
        super().__init__(content, status=status, content_type="application/json")
        self["Cache-Control"] = "no-store"


def is_oauth(response: HttpResponseBase) -> bool:
    return isinstance(response, OAuthAnswer)
