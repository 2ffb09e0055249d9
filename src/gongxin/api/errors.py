"""What Django finds wrong before a request reaches the service, as problem details (conf.urls names these
handlers)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from gongxin.api.problems import Problem, render

PREFIX = "/api/"


def is_ours(request: HttpRequest) -> bool:
    """Whether a request is one to the API."""
    return str(request.path_info).startswith(PREFIX)


def bad_request(request: HttpRequest) -> HttpResponse:
    return render(request, Problem("request.malformed"))


def forbidden(request: HttpRequest) -> HttpResponse:
    return render(request, Problem("access.forbidden"))


def not_found(request: HttpRequest) -> HttpResponse:
    return render(request, Problem("request.not_found"))


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, Problem("server.fault"))
