"""The organisation's own file, one record of it with what can be done about it, and its own papers."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongxin.catalogue import load
from gongxin.portal import files
from gongxin.remedies import api as remedies
from gongxin.space import words
from gongxin.space.acting import code, handed_out, mine, now, seat, see
from gongxin.space.own import history, own_file
from gongxin.space.pages import page


@require_safe
@mine
def file(request: HttpRequest) -> HttpResponse:
    """/space/file/: every record that departments can see, by section."""
    own = own_file(code(request))
    sections: tuple[files.SectionView, ...] = ()
    if own:
        sections = files.sections_of(
            own.file, own.writer, lambda section: f"?all={section}#{section}", preview=_preview(request)
        )
    return page(request, "space/file.html", {"own": own, "sections": sections})


@require_safe
@mine
def record(request: HttpRequest, resource: str, key: UUID) -> HttpResponse:
    """/space/records/…: one record, its versions, whether the public sees it, and the ways to object and to repair."""
    own = own_file(code(request))
    found = own.record(resource, key) if own else None
    if own is None or found is None:
        raise Http404
    target = remedies.Target(own.code, resource, key)
    outlook = see(lambda conn: remedies.prospect(conn, target, now=now(), catalogue=load()))
    cases = [case for case in see(lambda conn: remedies.of_subject(conn, own.code)) if case.target == target]
    context = {
        "own": own,
        "record": own.writer.view(found, alone=True),
        "history": history(own, resource, key),
        "outlook": outlook,
        "turn": words.say(words.TURN, outlook.turn),
        "conditions": [(item, words.say(words.CONDITION, item.state)) for item in outlook.conditions],
        "clocks": [words.clock(clock) for clock in outlook.clocks],
        "cases": [(case, words.say(words.OBJECTION, case.state)) for case in cases],
        "public": found.get("public_until"),
        "never_public": found.get("never_public"),
        "may_write": seat(request).may_write,
        "resource": resource,
        "key": key,
    }
    return page(request, "space/record.html", context)


@require_safe
@mine
def paper(request: HttpRequest, number: UUID) -> HttpResponse:
    """One's own paper again: always a download of a fixed type (rule FIL5)."""
    return handed_out(request, remedies.evidence_content, number)


def _preview(request: HttpRequest) -> int:
    """A section asked for by `?all=` shows everything; the others their newest."""
    return 10_000 if request.GET.get("all") else files.PREVIEW
