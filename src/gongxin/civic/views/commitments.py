"""One published commitment by its 20 digits."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.access import api as access
from gongxin.civic import showing
from gongxin.commitments import api as commitments
from gongxin.portal.language import current
from gongxin.portal.pages import Trouble, page, reading, trouble


@reading
def one(request: HttpRequest, number: str) -> HttpResponse:
    """What was promised, by when, on what basis, and how it was kept."""
    connection.ensure_connection()
    conn: Any = connection.connection
    try:
        found = commitments.public(conn, number)
    except commitments.UnknownCommitmentError:
        words = Trouble(_("没有这件公开的承诺"), _("编码可能写错了，或者该承诺不向社会公开。"), _("承诺编码为20位数字。"))
        return trouble(request, words, 404)
    template, lang, on = commitments.templates()[found.template], current(), timezone.localdate()
    authority = access.department(found.department).name
    facts = [
        (_("承诺编码"), found.number or ""),
        (_("类型"), template.label.text.pick(lang)),
        (_("受理单位"), authority.pick(lang) or authority.zh),
        (_("作出"), showing.day(found.made_on)),
        (_("到期"), showing.day(found.due_on)),
        (_("履行"), showing.day(found.performed_on)),
        (_("未履行的内容"), found.unfulfilled),
        (_("责任追究"), found.sanction),
    ]
    basis = [f"{b.law.text.pick(lang)} {b.article.text.pick(lang)}" for b in template.basis_on(found.made_on or on)]
    context = {
        "found": found,
        "facts": [fact for fact in facts if fact[1]],
        "basis": basis,
        "state": showing.states()[found.standing(on)],
        "bad": found.standing(on) in {"broken", "cured", "overdue"},
        "papers": commitments.evidence_of(conn, found.id),
        "subject_url": reverse("portal:subject", args=[found.uscc]),
        "licence_url": reverse("portal:record", args=[found.uscc, found.licence_resource, found.licence_key])
        if found.licence_key and found.licence_resource
        else "",
    }
    return page(request, "civic/commitment.html", context, nav="commitments")
