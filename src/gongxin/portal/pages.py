"""What every page gets: its address in both languages, its ETag; and the pages for what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongxin.kernel import identifiers
from gongxin.portal.language import ENGLISH_PREFIX, Language, current, same_page

ERROR_STATUS = 400
View = TypeVar("View", bound=Callable[..., HttpResponse])


def reading(view: View) -> View:
    """Views here only read: GET and HEAD."""
    return cast(View, require_safe(view))


@dataclass(frozen=True)
class Trouble:
    """What a page says when it cannot show what was asked: what, why, what to do, the right code."""

    title: str
    message: str
    remedy: str = ""
    findings: tuple[str, ...] = ()
    offer: str = ""
    offer_url: str = ""


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, nav: str = "") -> HttpResponse:
    """Render, with links to the same place in the other language; a good page carries an ETag and answers
    304."""
    body = render_to_string(template, {**_place(request, status), "nav": nav, **context}, request=request)
    response = HttpResponse(body, status=status)
    response["Content-Language"] = "en" if current() == "en" else "zh-Hans"
    if status >= ERROR_STATUS:
        response["Cache-Control"] = "no-store"
        return response
    return cached(request, response)


def private_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, nav: str = ""
) -> HttpResponse:
    """A page for whoever is signed in: kept by nobody."""
    body = render_to_string(template, {**_place(request, status), "nav": nav, **context}, request=request)
    response = HttpResponse(body, status=status)
    response["Content-Language"] = "en" if current() == "en" else "zh-Hans"
    response["Cache-Control"] = "private, no-store"
    return response


def cached(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Kept by browsers and proxies, but asked for anew each time: what was repaired or expired is gone at
    once."""
    response["Cache-Control"] = "public, no-cache"
    response["ETag"] = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    if conditional is None:
        return response
    for name in ("ETag", "Cache-Control", "Content-Language", "Content-Security-Policy"):
        if name in response:
            conditional[name] = response[name]
    return conditional


def trouble(request: HttpRequest, problem: Trouble, status: int) -> HttpResponse:
    """The page that says what is wrong."""
    return page(request, "portal/problem.html", {"problem": problem}, status=status)


def _place(request: HttpRequest, status: int) -> dict[str, Any]:
    path, tail = _address(request, status)
    other: Language = "zh" if current() == "en" else "en"
    names = {"zh": ("zh-Hans", "中文"), "en": ("en", "English")}
    addresses: dict[Language, str] = {lang: same_page(path, lang) + tail for lang in ("zh", "en")}
    return {
        "other_language": {"url": addresses[other], "hreflang": names[other][0], "name": names[other][1]},
        "alternates": [
            {"hreflang": names[lang][0], "url": request.build_absolute_uri(address)} for lang, address in addresses.items()
        ]
        if status < ERROR_STATUS
        else (),
    }


def _address(request: HttpRequest, status: int) -> tuple[str, str]:
    """Path and query as a page may repeat them: not where somebody typed a personal number into them."""
    if status >= ERROR_STATUS:
        return ("/" if any(map(identifiers.contains, request.path.split("/"))) else request.path), ""
    query = request.META.get("QUERY_STRING", "")
    typed = chain.from_iterable(parse_qsl(query, keep_blank_values=True))
    return request.path, f"?{query}" if query and not any(map(identifiers.contains, typed)) else ""


def elsewhere(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the way to the other language on pages that are not written here (signing in)."""
    return {"other_language": _place(request, ERROR_STATUS)["other_language"]}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    return trouble(
        _in_language(request),
        Trouble(_("请求无法读懂"), _("浏览器发来的请求有误。"), _("请从首页重新进入。")),
        400,
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not on the seat that this page is for."""
    return trouble(
        _in_language(request),
        Trouble(
            _("您的账号不能办理此事"),
            _("这个页面属于另一种身份、另一个部门，或需要另一项职权。"),
            _("请换用有权的账号登录，或与本单位管理员联系。"),
        ),
        403,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404"""
    return trouble(
        _in_language(request),
        Trouble(_("没有这个页面"), _("地址可能写错了，或者页面已经移动。"), _("可以按名称或代码查询。")),
        404,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: must not need the database."""
    return trouble(
        _in_language(request),
        Trouble(_("平台出现故障"), _("故障已经记录，与您的操作无关。"), _("请稍后再试。")),
        500,
    )


def _in_language(request: HttpRequest) -> HttpRequest:
    """An error may come from outside LocaleMiddleware; the address still says the language."""
    from django.utils.translation import activate

    activate("en" if request.path.startswith(ENGLISH_PREFIX) else "zh-hans")
    return request
