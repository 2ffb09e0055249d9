"""What every page of the space needs: who sits there, the connection, and a refusal turned into words on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from gongxin.access import api as access
from gongxin.api import paper_files
from gongxin.kernel.errors import GongxinError
from gongxin.papers.api import Paper
from gongxin.portal.language import current
from gongxin.remedies import api as remedies

if TYPE_CHECKING:
    import psycopg

View = TypeVar("View", bound=Callable[..., Any])
MOST_PAPERS = 20


def mine(view: View) -> View:
    """The pages here are for an organisation's own people."""
    return cast(View, access.seat_required(kind="subject")(view))


def managing(view: View) -> View:
    """… and some for those who manage its seats."""

    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from django.core.exceptions import PermissionDenied

        if seat(request).role != "manager":
            raise PermissionDenied("manager")
        return view(request, *args, **kwargs)

    return mine(cast(View, entered))


def seat(request: HttpRequest) -> access.Seat:
    """The seat that `mine` has seen to."""
    found = access.seat_of_request(request)
    assert found is not None
    return found


def code(request: HttpRequest) -> str:
    """The organisation whose space this is."""
    return seat(request).actor.uscc


def conn() -> psycopg.Connection[Any]:
    """The connection of the running transaction."""
    connection.ensure_connection()
    return cast("psycopg.Connection[Any]", connection.connection)


def now() -> datetime:
    return cast(datetime, timezone.now())


def who(request: HttpRequest) -> dict[str, Any]:
    """Who acts and when, as the rooms want it."""
    return {"actor": seat(request).actor, "now": now()}


def do(act: Callable[[psycopg.Connection[Any]], Any]) -> tuple[Any, str]:
    """(what `act` gave, '') in one transaction, or (None, why not) with nothing done."""
    try:
        with transaction.atomic():
            return act(conn()), ""
    except GongxinError as refused:
        return None, said(refused)


def see(act: Callable[[psycopg.Connection[Any]], Any]) -> Any:
    """What `act` reads; what is not there, or another's, is 404."""
    try:
        with transaction.atomic():
            return act(conn())
    except GongxinError:
        raise Http404 from None


def handed_out(request: HttpRequest, read: Callable[..., tuple[Paper, bytes]], *which: object) -> HttpResponse:
    """One's own paper as a download: `read` is the door of its room, called with connection, `which` and actor."""
    found, content = see(lambda conn: read(conn, *which, actor=seat(request).actor))
    return paper_files.attachment(found, content)


def said(refused: GongxinError) -> str:
    """The refusal in the language of the page: what, why, what to do."""
    return refused.text(current())


def keep_papers(
    connection: psycopg.Connection[Any], request: HttpRequest, name: str = "papers"
) -> Sequence[UUID]:
    """Keep the uploaded files of a form field; their numbers. EvidenceRefusedError names the file and the rule."""
    kept = []
    for upload in request.FILES.getlist(name)[:MOST_PAPERS]:
        paper = remedies.keep_evidence(connection, upload.name or "", upload.read(), **who(request))
        kept.append(paper.id)
    return kept
