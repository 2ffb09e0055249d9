"""The client that waits for each answer."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import UUID

import httpx

from gongxin_client import calls
from gongxin_client.errors import UnreachableError
from gongxin_client.models import (
    Acknowledged,
    Change,
    Changes,
    Channel,
    Check,
    CreditFile,
    Feedback,
    Hit,
    Hits,
    Line,
    Message,
    Messages,
    Objection,
    Report,
    Submission,
)
from gongxin_client.sending import Again, Manner, pieces

T = TypeVar("T")


class Client:
    """A connection to one platform; a context manager, or close() it. Not for several threads at once."""

    def __init__(
        self,
        server: str,
        *,
        key: str = "",
        purpose: str = "",
        language: str = "zh",
        timeout: float = 30.0,
        tries: int = 4,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """server: the platform's address. key: an API key or a token. purpose: the duty or matter for which you look at what
        is not public; it is kept and shown to the organisation. tries: of a call that may be repeated."""
        self._manner = Manner(key, purpose, language, timeout, tries)
        self._http = httpx.Client(
            base_url=server, headers=self._manner.headers(), timeout=timeout, transport=transport, follow_redirects=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def send(self, call: calls.Call[T]) -> T:
        """Send one call, again where that is safe and the platform is busy. Raises GongxinApiError, UnreachableError."""
        turn = 0
        while True:
            turn += 1
            found = self._manner.outcome(call, turn, self._once(call))
            if not isinstance(found, Again):
                return found
            time.sleep(found.seconds)

    def _once(self, call: calls.Call[Any]) -> httpx.Response | httpx.TransportError:
        try:
            return self._http.request(**self._manner.described(call, pieces(call.file) if call.file else None))
        except httpx.TransportError as gone:
            return gone

    def search(self, text: str, *, after: str | None = None, limit: int = 20) -> Hits:
        """Organisations by name, former name or code; `after`: `next` of the page before."""
        return self.send(calls.search(text, after=after, limit=limit))

    def subject(self, code: str, *, channel: Channel = "public_page", on: date | None = None) -> CreditFile:
        """The credit file as the channel shows it on the day (today). NotFoundError."""
        return self.send(calls.subject(code, channel=channel, on=on))

    def lookup(self, codes: Iterable[str], *, channel: Channel = "public_page", on: date | None = None) -> list[Line]:
        """Up to 10,000 codes in one request, in the order given."""
        return self.send(calls.lookup(codes, channel=channel, on=on))

    def submit(self, file: str | Path, resource: str) -> Submission:
        """Hand in a file; it is streamed. The same bytes again are the same submission."""
        return self.send(calls.submit(Path(file), resource))

    def submission(self, number: int) -> Submission:
        """Where a submission stands."""
        return self.send(calls.submission(number))

    def findings(self, number: int, form: str = "csv") -> bytes:
        """Every finding of every row, as csv, xlsx or json."""
        return self.send(calls.findings(number, form))

    def check(self, matter: str, codes: Iterable[str], *, purpose: str, on: date | None = None, item: str = "") -> Check:
        """Which measures and incentives the law gives for these organisations in the matter, on the day."""
        return self.send(calls.check(matter, codes, on=on, item=item, purpose=purpose))

    def give_feedback(self, number: str, items: Iterable[Feedback]) -> int:
        """Say what was done with the measures of a check; how many still wait."""
        return self.send(calls.give_feedback(number, items))

    def changes(self, after: int = 0, *, limit: int = 1000, wait: int | None = None) -> Changes:
        """A page of the feed after a number; `wait`: seconds to wait for something new. TooOldError: take a snapshot."""
        return self.send(calls.changes(after, limit=limit, wait=wait))

    def messages(self, after: int = 0, *, limit: int = 100) -> Messages:
        """Corrections addressed to you, signed."""
        return self.send(calls.messages(after, limit=limit))

    def acknowledge(self, done: Iterable[Message]) -> Acknowledged:
        """Say that the corrections are taken in. Each is quoted as it was received."""
        return self.send(calls.acknowledge(done))

    def signing_keys(self) -> dict[str, Any]:
        """The public keys under which the platform signs, present and past."""
        return self.send(calls.signing_keys())

    def snapshot(self) -> bytes:
        """Everything that may be shared, as JSON lines; the first names the number of the feed it stands at."""
        return self.send(calls.snapshot())

    def hand_in(self, file: str | Path) -> UUID:
        """Hand in a paper for an objection or a repair; its number."""
        return self.send(calls.hand_in(Path(file)))

    def object_to(self,
        code: str,
        resource: str,
        key: UUID,
        *,
        statement: str,
        fields: Iterable[str] = (),
        evidence: Iterable[UUID] = (),
        matter: str = "content",
    ) -> Objection:
        """Object to a record of your own organisation; it is marked as contested at once."""
        return self.send(
            calls.object_to(
                code, resource, key, statement=statement, fields=fields, evidence=evidence, matter=matter
            )
        )

    def objection(self, number: int) -> Objection:
        """Where an objection stands."""
        return self.send(calls.objection(number))

    def make_report(
        self,
        code: str,
        kind: str = "public",
        *,
        on: date | None = None,
        first: date | None = None,
        last: date | None = None,
        sections: Iterable[str] = (),
        purpose: str = "",
    ) -> Report:
        """Have a report made, as of the end of a day or of now. special: of your own organisation or with its grant, for the
        span and sections chosen."""
        return self.send(
            calls.make_report(code, kind, on=on, first=first, last=last, sections=sections, purpose=purpose)
        )

    def report(self, number: str) -> Report:
        """Whether the platform issued a report of this number, and whether it still stands. NotFoundError."""
        return self.send(calls.report(number))

    def report_json(self, number: str) -> dict[str, Any]:
        """The report as a signed credential."""
        return self.send(calls.report_json(number))

    def report_pdf(self, number: str, *, language: str | None = None, at_most: float = 120.0) -> bytes:
        """The report as a signed PDF; a long one is waited for. UnreachableError after `at_most` seconds."""
        spent = 0.0
        while True:
            found = self.send(calls.report_pdf(number, language))
            if isinstance(found, bytes):
                return found
            if spent >= at_most:
                raise UnreachableError(f"the PDF of {number} was not made within {at_most} s")
            time.sleep(found)
            spent += found

    def anything(self, method: str, path: str, *, params: dict[str, Any] | None = None, body: Any = None) -> Any:
        """An operation of docs/openapi.json that has no method of its own here; JSON in, JSON out."""
        return self.send(calls.anything(method, path, params or {}, body))

    def every(self, text: str) -> Iterator[Hit]:
        """All hits of a search, page by page."""
        after: str | None = None
        while True:
            page = self.search(text, after=after, limit=100)
            yield from page.items
            if page.next is None:
                return
            after = page.next

    def ended(self, number: int, *, every: float = 1.0, at_most: float = 600.0) -> Submission:
        """Wait until a submission ends (published, held, refused); as it stands then, or after `at_most` seconds."""
        spent = 0.0
        while True:
            found = self.submission(number)
            if found.ended or spent >= at_most:
                return found
            time.sleep(every)
            spent += every

    def follow(self, after: int, *, wait: int = 25) -> Iterator[Change]:
        """The feed without end: changes as they happen. Keep the `seq` of the last one that you took in. TooOldError."""
        while True:
            page = self.changes(after, wait=wait)
            for change in page.items:
                yield change
                after = change.seq
