"""The Python client against a real server, and against answers that go wrong."""

from __future__ import annotations

import asyncio
import inspect
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from gongxin_client import (
    AsyncClient,
    Client,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    TooManyRequestsError,
    TooOldError,
    UnreachableError,
    signatures,
)
from gongxin_client.models import Message

pytestmark = pytest.mark.django_db
REPOSITORY = Path(__file__).resolve().parents[2]


def test_public_questions(site: str, committed_world: ModuleType) -> None:
    with Client(site) as client:
        (hit, *_rest) = client.search("清和").items
        assert hit.uscc == committed_world.FOOD
        assert len(list(client.every("云州"))) >= 4
        file = client.subject(hit.uscc)
        assert file.subject.name == hit.name
        assert {record.nature for record in file.records} >= {"adverse"}
        assert any(record.contested for record in file.records)
        past = client.subject(hit.uscc, on=committed_world.ago(20))
        assert past.on == committed_world.ago(20)
        known, unknown = client.lookup([committed_world.BIG, committed_world.UNKNOWN])
        assert known.found
        assert known.counts
        assert (unknown.found, unknown.counts) == (False, None)
        with pytest.raises(NotFoundError) as lost:
            client.subject(committed_world.UNKNOWN)
        assert lost.value.code
        assert lost.value.remedy
        with pytest.raises(RefusedError):
            client.lookup(["x"] * 10_001)
        assert client.anything("get", "catalogue/resources")["items"]


def test_what_is_not_public_needs_key_and_purpose(site: str, committed_world: ModuleType, bank_key: str) -> None:
    with Client(site, purpose="贷前审查") as client, pytest.raises(NotAllowedError):
        client.subject(committed_world.FOOD, channel="sharing")
    with Client(site, key=bank_key) as client, pytest.raises(RefusedError) as refused:
        client.subject(committed_world.FOOD, channel="sharing")
    assert refused.value.code == "access.purpose_missing"
    with Client(site, key=bank_key, purpose="贷前审查") as client:
        assert client.subject(committed_world.FOOD, channel="sharing").channel == "sharing"
        page = client.changes(limit=5)
        assert [change.seq for change in page.items] == sorted(change.seq for change in page.items)
        assert page.last >= page.items[-1].seq
        followed = client.follow(page.last - 3, wait=1)
        assert [next(followed).seq for _ in range(3)] == [page.last - 2, page.last - 1, page.last]
        head, *lines = client.snapshot().splitlines()
        assert json.loads(head)["seq"] >= page.last
        assert lines
        assert client.signing_keys()


def test_both_clients_have_the_same_methods() -> None:
    def shapes(kind: type) -> dict[str, list[str]]:
        members = inspect.getmembers(kind, inspect.isfunction)
        return {name: list(inspect.signature(f).parameters) for name, f in members if not name.startswith("_")}

    assert shapes(Client) == shapes(AsyncClient)


def test_the_asynchronous_client(site: str, committed_world: ModuleType) -> None:
    async def ask() -> list[str]:
        async with AsyncClient(site) as client:
            files = await asyncio.gather(client.subject(committed_world.FOOD), client.subject(committed_world.BIG))
            hits = [hit.uscc async for hit in client.every("清和")]
        return [*(file.subject.uscc for file in files), *hits]

    assert asyncio.run(ask())[:2] == [committed_world.FOOD, committed_world.BIG]


def test_reports(site: str, committed_world: ModuleType) -> None:
    with Client(site) as client:
        made = client.make_report(committed_world.FOOD, on=committed_world.ago(1))
        assert client.report(made.number) == made
        assert made.number in str(client.report_json(made.number))
        with pytest.raises(NotAllowedError):
            client.make_report(committed_world.FOOD, "special", first=committed_world.ago(400), last=committed_world.ago(1))
        with pytest.raises(NotFoundError):
            client.report("x")


def test_a_long_report_is_waited_for() -> None:
    making = (202, {"Retry-After": "0"}, {"state": "making"})
    client = Client("http://x", transport=Odd(making, making, (200, {}, "the file")))
    assert client.report_pdf("1") == b'"the file"'
    with pytest.raises(UnreachableError):
        Client("http://x", transport=Odd(making)).report_pdf("1", at_most=0)


class Odd(httpx.BaseTransport):
    """Answers in turn: a status with headers, or no answer at all."""

    def __init__(self, *answers: tuple[int, dict[str, str], Any] | None) -> None:
        self.answers, self.asked = list(answers), 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        answer = self.answers.pop(0)
        if answer is None:
            raise httpx.ConnectError("refused", request=request)
        status, headers, body = answer
        return httpx.Response(status, headers=headers, json=body)


HITS = {"items": [], "next": None}
BUSY = (503, {"Retry-After": "0"}, {"code": "server.unavailable", "title": "x"})
LIMIT = (429, {"Retry-After": "0"}, {"code": "access.rate", "title": "x"})


def test_a_busy_platform_is_asked_again() -> None:
    odd = Odd(BUSY, LIMIT, (200, {}, HITS))
    with Client("http://x", transport=odd) as client:
        assert client.search("a").items == []
    assert odd.asked == 3


def test_it_gives_up_in_the_end() -> None:
    for answers, error in (([LIMIT] * 2, TooManyRequestsError), ([(429, {"Retry-After": "3600"}, {})], TooManyRequestsError)):
        with Client("http://x", transport=Odd(*answers), tries=2) as client, pytest.raises(error):
            client.search("a")
    with Client("http://x", transport=Odd(None), tries=1) as client, pytest.raises(UnreachableError):
        client.search("a")


def test_what_must_not_be_doubled_is_sent_once() -> None:
    odd = Odd(BUSY, (201, {}, {}))
    with Client("http://x", transport=odd) as client, pytest.raises(Exception, match="503"):
        client.check("tender", ["x"], purpose="p")
    assert odd.asked == 1


def test_answers_that_are_no_problem_details() -> None:
    for status, error in ((410, TooOldError), (404, NotFoundError)):
        with Client("http://x", transport=Odd((status, {}, ["odd"]))) as client, pytest.raises(error):
            client.changes(1)


def test_a_newer_platform_may_say_more() -> None:
    with Client("http://x", transport=Odd((200, {}, HITS | {"more": 1}))) as client:
        assert client.search("a").items == []


def test_a_path_holds_what_it_is_given() -> None:
    odd = Odd((404, {}, {}))
    with Client("http://x", transport=odd) as client, pytest.raises(NotFoundError):
        client.subject("../../accounts")
    with pytest.raises(NotFoundError):
        Client("http://x", transport=Odd((404, {}, {}))).anything("GET", "nothing")


def test_signatures() -> None:
    from gongxin.kernel import signing

    private = bytes(range(32))
    envelope = signing.signed({"message": 7, "fields": ["a", None], "zh": "更正"}, private)
    message, keys = Message(**envelope), {envelope["key"]: signing.public_of(private)}
    assert signatures.verify(message, keys)
    assert message.number == 7
    assert not signatures.verify(message, {})
    assert not signatures.verify(Message(**envelope | {"payload": envelope["payload"] | {"message": 8}}), keys)
    assert not signatures.verify(Message(**envelope | {"signature": "!"}), keys)


def test_the_examples_of_the_documentation(
    site: str, committed_world: ModuleType, bank_key: str, department_key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """docs/client.md, block by block, as printed there."""
    file = tmp_path / "licences.csv"
    file.write_text("行政许可决定文书号\n", encoding="utf-8")
    blocks = (REPOSITORY / "docs" / "client.md").read_text(encoding="utf-8").split("```python\n")[1:]
    assert len(blocks) == 6
    names: dict[str, Any] = {
        "SERVER": site, "BANK_KEY": bank_key, "DEPARTMENT_KEY": department_key, "FILE": file,
        "FOOD": committed_world.FOOD, "BIG": committed_world.BIG,
    }  # fmt: skip
    for block in blocks:
        exec(compile(block.split("```")[0], "docs/client.md", "exec"), names)
    out = capsys.readouterr().out
    assert "云州市清和食品有限公司" in out
    assert "subject." in out
