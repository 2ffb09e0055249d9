"""Deliveries by HTTP: a form or plain bytes, straight into the encrypted spool; state and findings for the sender."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test.client import FakePayload
from django.utils import timezone

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/submissions"
MARK = "行政相对人名称"
BODY = f"{MARK},统一社会信用代码\r\n云州市清和食品有限公司,91510104MA6CFT0189\r\n".encode()


@pytest.fixture
def key(world: ModuleType) -> Any:
    from gongxin.access import api as access

    def issue(*scopes: str, department: str = world.DEPARTMENT) -> dict[str, str]:
        token = access.issue_key(department, scopes, now=timezone.now()).token
        return {"Authorization": f"Bearer {token}"}

    return issue


def send(
    client: Any, headers: dict[str, str], body: bytes = BODY, query: str = "?resource=administrative_penalty", **more: Any
) -> Any:
    kind = more.pop("content_type", "application/octet-stream")
    return client.generic("POST", ADDRESS + query, body, content_type=kind, headers=headers, **more)


def form(parts: list[tuple[str, str | None, bytes]], boundary: str = "b0undary") -> tuple[bytes, str]:
    out = b""
    for name, filename, value in parts:
        extra = f'; filename="{filename}"' if filename else ""
        out += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'.encode() + value + b"\r\n"
    return out + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def test_plain_bytes(client: Any, key: Any):
    answer = send(client, key("submit"), query="?resource=administrative_penalty&filename=处罚.csv")
    assert answer.status_code == 202, answer.content
    body = answer.json()
    assert body["state"] == "received"
    assert body["file"] == {
        "name": "处罚.csv", "size": len(BODY), "sha256": hashlib.sha256(BODY).hexdigest(), "format": None, "encoding": None,
    }  # fmt: skip
    assert answer["Location"] == f"{ADDRESS}/{body['submission']}"
    state = client.get(answer["Location"], headers=key("checks"))
    assert (state.status_code, state.json()["submission"]) == (200, body["submission"])


def test_a_form(client: Any, key: Any):
    body, kind = form([("resource", None, b"administrative_penalty"), ("file", "一月.csv", BODY)])
    answer = send(client, key("submit"), body, "", content_type=kind)
    assert answer.status_code == 202, answer.content
    assert answer.json()["file"]["sha256"] == hashlib.sha256(BODY).hexdigest()
    assert answer.json()["file"]["name"] == "一月.csv"


def test_bytes_that_look_like_a_form_arrive_whole(client: Any, key: Any):
    """Line ends, dashes and half boundaries inside the file, larger than any buffer."""
    content = (b"\r\n--b0undar\r\n--b0unda\r\n\n" * 40_000) + b"\n"
    body, kind = form([("file", "x.csv", content)])
    answer = send(client, key("submit"), body, content_type=kind)
    assert answer.json()["file"]["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_same_bytes_again_change_nothing(client: Any, key: Any):
    first, second = send(client, key("submit")), send(client, key("submit"))
    assert (first.status_code, second.status_code) == (202, 200)
    assert second.json()["again"] is True
    assert second.json()["submission"] == first.json()["submission"]


def files_with(text: bytes) -> list[Path]:
    """Files of the home that hold the text in the clear; temporary files have no other home in these tests."""
    home = Path(os.environ["GONGXIN_HOME"]) / "submissions"
    return [path for path in home.rglob("*") if path.is_file() and text in path.read_bytes()]


@pytest.mark.parametrize("as_form", [True, False])
def test_nothing_is_written_in_the_clear(client: Any, key: Any, as_form: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Larger than the size from which Django writes uploads to temporary files."""
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    content = BODY + os.urandom(16).hex().encode() * 200_000
    body, kind = form([("file", "x.csv", content)]) if as_form else (content, "text/csv")
    assert send(client, key("submit"), body, content_type=kind).status_code == 202
    assert files_with(MARK.encode()) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("as_form", [True, False])
def test_a_sender_that_breaks_off_leaves_nothing(client: Any, key: Any, as_form: bool):
    from gongxin.intake import api as intake

    before = len(intake.submissions().items)
    body, kind = form([("file", "x.csv", BODY)]) if as_form else (BODY, "text/csv")
    half = FakePayload(body[: len(body) // 2])
    half_sent = {"wsgi.input": half, "CONTENT_LENGTH": str(len(body) // 2 + 0)}
    if as_form:  # the announced length arrives, the closing boundary does not
        answer = send(client, key("submit"), body, content_type=kind, **half_sent)
        assert answer.status_code == 400, answer.content
    else:

        class Short:
            """A connection that ends early."""

            def __init__(self) -> None:
                self.data = [BODY[:10], b""]

            def read(self, size: int = -1) -> bytes:
                return self.data.pop(0) if self.data else b""

            readline = read

        answer = send(client, key("submit"), body, content_type=kind, **{"wsgi.input": Short()})
        assert answer.status_code == 400, answer.content
    assert len(intake.submissions().items) == before


@pytest.mark.parametrize(
    ("query", "code"),
    [("", "request.invalid"), ("?resource=nothing", "resource.unknown"), ("?resource=", "request.invalid")],
)
def test_resources(client: Any, key: Any, query: str, code: str):
    answer = send(client, key("submit"), query=query)
    assert (answer.status_code // 100, answer.json()["code"]) == (4, code)


def test_without_length_or_with_compression(client: Any, key: Any):
    assert send(client, key("submit"), CONTENT_LENGTH="").json()["code"] == "request.length_required"
    assert send(client, key("submit") | {"Content-Encoding": "gzip"}).json()["code"] == "request.media_type"
    assert send(client, key("submit"), content_type="application/x-www-form-urlencoded").status_code == 415


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é"])
def test_forms_without_boundary(client: Any, key: Any, kind: str):
    assert send(client, key("submit"), content_type=kind).status_code == 400


def test_a_form_without_a_file(client: Any, key: Any):
    body, kind = form([("resource", None, b"administrative_penalty")])
    assert send(client, key("submit"), body, content_type=kind).json()["code"] == "request.invalid"


def test_who_may(client: Any, key: Any):
    assert send(client, {}).status_code == 401
    assert send(client, key("checks")).status_code == 403


def test_a_department_sees_its_own_only(client: Any, key: Any, world: ModuleType):
    from gongxin.access import api as access
    from gongxin.kernel.text import Bilingual

    access.add_department("tax", Bilingual("云州市税务局", "Yunzhou Tax Office"), now=timezone.now())
    address = send(client, key("submit"))["Location"]
    for path in (address, f"{address}/findings", f"{ADDRESS}/999999", f"{ADDRESS}/{10**30}"):
        answer = client.get(path, headers=key("checks", department="tax"))
        assert (answer.status_code, answer.json()["code"]) == (404, "submission.unknown")
