"""A page of the space: the rooms in it, and where one is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongxin.portal.pages import private_page
from gongxin.space.acting import seat

PLACES = (
    ("home", _("概况"), {"home"}),
    ("file", _("本单位档案"), {"file", "record"}),
    ("notices", _("通知"), {"notices", "notice"}),
    ("objections", _("异议"), {"objections", "objection", "object"}),
    ("repairs", _("信用修复"), {"repairs", "repair", "repair_record"}),
    ("commitments", _("信用承诺"), {"commitments", "commitment"}),
    ("complaints", _("投诉政府部门"), {"complaints", "complaint"}),
    ("lists", _("名单"), {"lists", "list_entry"}),
    ("warnings", _("监管预警"), {"warnings", "warning"}),
    ("ratings", _("信用评价"), {"ratings"}),
    ("reports", _("信用报告"), {"reports"}),
    ("looks", _("谁查看过"), {"looks"}),
    ("grants", _("授权"), {"grants"}),
    ("people", _("本单位账号"), {"people"}),
)
MANAGING = {"people"}


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page inside the space's frame."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    places = [
        {"url": reverse(f"space:{name}"), "label": label, "here": here in names}
        for name, label, names in PLACES
        if name not in MANAGING or seat(request).role == "manager"
    ]
    return private_page(request, template, {"places": places, **context}, status=status, nav="space")
