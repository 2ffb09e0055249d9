"""Addresses: the API under /api/v1/, pages at the root, in Chinese unless the address begins with /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from gongxin.api import errors as api_errors
from gongxin.api import health, tokens
from gongxin.portal import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.plain),
    path(".well-known/oauth-authorization-server", tokens.metadata),
    path("api/v1/", include("gongxin.api.urls")),
    *i18n_patterns(
        path("space/", include("gongxin.space.urls")),
        path("accounts/", include("gongxin.access.urls")),
        path("workbench/", include("gongxin.workbench.urls")),
        path("", include("gongxin.civic.urls")),
        path("", include("gongxin.portal.urls")),
        prefix_default_language=False,
    ),
]


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A program is answered with problem details, a person with a page."""
    return api_errors.bad_request(request) if api_errors.is_ours(request) else pages.bad_request(request)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return api_errors.not_found(request) if api_errors.is_ours(request) else pages.not_found(request)


def handler500(request: HttpRequest) -> HttpResponse:
    return api_errors.server_error(request) if api_errors.is_ours(request) else pages.server_error(request)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return api_errors.forbidden(request) if api_errors.is_ours(request) else pages.forbidden(request)
