"""/space/: what is waiting, what is on file, what was read."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.commitments import api as commitments
from gongxin.integrity import api as integrity
from gongxin.lists import api as lists
from gongxin.notices import api as notices
from gongxin.portal.language import current
from gongxin.remedies import api as remedies
from gongxin.remedies.rules.objecting import OPEN
from gongxin.space import words
from gongxin.space.acting import code, mine, now, seat, see
from gongxin.space.own import own_file
from gongxin.space.pages import page

RUNNING_REPAIRS = {"applied", "accepted"}
COMPLAINING = {"filed", "registered", "routed", "urged"}
SOON = timedelta(days=30)
"""A commitment stands on the first page this long before it is due."""
WAITING_LISTS = {"notified", "stated"}


@require_safe
@mine
def home(request: HttpRequest) -> HttpResponse:
    """The space's first page."""
    uscc, own, today = code(request), own_file(code(request)), timezone.localdate()
    unread = see(lambda conn: notices.inbox(conn, uscc, now=now(), catalogue=load(), unread=True, limit=6))
    objections = [case for case in see(lambda conn: remedies.of_subject(conn, uscc)) if case.state in OPEN]
    repairs = [case for case in see(lambda conn: remedies.repairs_of_subject(conn, uscc)) if case.state in RUNNING_REPAIRS]
    entries = see(lambda conn: [lists.entry(conn, number) for number in lists.open_of(conn, uscc=uscc)])
    records = own.records if own else []
    bodies = {item.code: item.name.pick(current()) or item.name.zh for item in access.departments()}
    context = {
        "own": own,
        "uscc": uscc,
        "seat": seat(request),
        "unread": unread[:5],
        "more_unread": len(unread) > 5,
        "objections": [(case, words.say(words.OBJECTION, case.state), words.clock(_clock(case))) for case in objections],
        "repairs": [(case, words.say(words.REPAIR, case.state)) for case in repairs],
        "proceedings": [(entry, words.say(words.LISTING, entry.state)) for entry in entries if entry.state in WAITING_LISTS],
        "promises": [
            (case, words.say(words.COMMITMENT, case.standing(today)))
            for case in see(lambda conn: commitments.of_subject(conn, uscc))
            if case.state == "offered" or (case.state == "made" and case.due_on <= today + SOON)
        ],
        "complaints": [
            (case, words.say(words.COMPLAINT, case.state))
            for case in see(lambda conn: integrity.mine(conn, actor=seat(request).actor))
            if case.state in COMPLAINING
        ],
        "total": len(records),
        "adverse": sum(row["nature"] == "adverse" for row in records),
        "contested": sum("contested" in row["marks"] for row in records),
        "looks": [
            (look, bodies.get(look.department, look.department), words.purpose(look.purpose))
            for _number, look in access.access_log(uscc, limit=5)
        ],
    }
    return page(request, "space/home.html", context)


def _clock(case: remedies.Objection) -> remedies.Clock:
    return remedies.clock_of(case, now())
