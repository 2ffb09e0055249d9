"""What the pages of objections and repairs share: the record a case is about, its papers, its steps so far."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gongxin.catalogue import Catalogue, UnknownDefinition
from gongxin.kernel.dates import CHINA
from gongxin.portal import values
from gongxin.portal.facts import Reader
from gongxin.portal.language import current
from gongxin.registry import api as registry
from gongxin.remedies import api as remedies
from gongxin.workbench.desk import conn, department_name, desk, handed_out, look
from gongxin.workbench.tasks import Due, due_on
from gongxin.workbench.words import CLOCKS, STEPS, word
from gongxin.workdays import api as workdays


def record_of(request: HttpRequest, target: remedies.Target, loaded: Catalogue, purpose: str) -> dict[str, Any]:
    """The record as an officer sees it; personal names masked. A look at non-public data, so it is written into the trail."""
    lang = current()
    found_ = registry.latest(conn(), target.uscc, target.resource, target.record_key)
    look(request, [target.uscc], purpose)
    try:
        resource = loaded.resource(target.resource)
    except UnknownDefinition:
        resource = None
    if found_ is None:
        return {"label": target.resource, "facts": [], "state": "", "uscc": target.uscc}
    reader = Reader(loaded, lang)
    return {
        "uscc": target.uscc,
        "label": resource.label.pick(lang) if resource else target.resource,
        "facts": reader.facts(resource, found_.content) if resource else [],
        "state": found_.state,
        "version": found_.version,
        "public_until": values.day(found_.public_until, lang) if found_.public_until else "",
    }


def papers_of(kind: str, number: int) -> list[dict[str, Any]]:
    """The papers of a case with their addresses."""
    if kind == "repair":
        papers = remedies.evidence_of_repair(conn(), number)
    else:
        papers = [("", paper) for paper in remedies.evidence_of_objection(conn(), number)]
    return [
        {"what": what, "name": paper.name, "size": paper.size, "kind": paper.kind, "id": paper.id, "hash": paper.hash,
         "at": values.moment(paper.at, current())}
        for what, paper in papers
    ]  # fmt: skip


def steps_of(kind: str, number: int) -> list[dict[str, Any]]:
    """What happened so far."""
    lang = current()
    return [
        {"at": values.moment(item.at, lang), "what": word(STEPS, item.what), "actor": item.actor, "why": item.why,
         "department": department_name(item.department) if item.department else ""}
        for item in remedies.events(conn(), kind, number)
    ]  # fmt: skip


def due_of(clock: remedies.Clock, now: datetime) -> dict[str, Any]:
    """A clock of a case: what for, until when, how long."""
    today = now.astimezone(CHINA).date()
    due: Due = due_on(clock.ends, today, workdays.calendar(), clock.words.pick(current()))
    return {"label": word(CLOCKS, clock.step), "due": due, "words": clock.words.pick(current())}


@desk()
def paper(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """/workbench/papers/<id>: a paper of a case of this department, as a download."""
    return handed_out(request, remedies.evidence_content, number, purpose=f"paper {number}")


def plain(value: Any) -> str:
    """A stored value as it goes into a text field."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value or "")
