"""Off line: what is genuine passes, what was changed by one byte does not, and no network is asked."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone

from gongxin.catalogue import load
from gongxin.exchange import api as exchange
from gongxin.kernel.signing import SignatureError
from gongxin.reports import api as reports
from gongxin.reports import typesetting, verifying

from .reporting import make, pdf, trusted

pytestmark = pytest.mark.django_db
needs_fonts = pytest.mark.skipif(bool(typesetting.fonts_missing()), reason="needs Debian's fonts-noto-cjk")
REFUSED = (reports.NotGenuineError, SignatureError)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the verifier asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def verified(data: bytes) -> verifying.Genuine:
    now = timezone.now()
    return verifying.of_pdf(data, reports.certificates(now), trusted(), now=now)


@needs_fonts
def test_a_genuine_pdf_passes_without_network(world: ModuleType, request: pytest.FixtureRequest):
    issued, content = make(world.FOOD)
    data = pdf((issued, content))
    request.getfixturevalue("no_network")
    found = verified(data)
    assert (found.number, found.content_hash, found.facts) == (issued.number, content.hash, content.facts)


@needs_fonts
@pytest.mark.parametrize("many", [5, pytest.param(150, marks=pytest.mark.slow)])
def test_one_changed_byte_is_found_wherever_it_is(world: ModuleType, many: int):
    data = pdf(make(world.BLANK))
    verified(data)
    start = data.index(b"/Contents <") + len(b"/Contents ")
    end = data.index(b">", start) + 1
    dice = random.Random(7)
    places = {0, 7, len(data) - 1, len(data) - 20, start, end - 1}
    places |= {dice.randrange(len(data)) for _ in range(many)} | {dice.randrange(start, end) for _ in range(many)}
    places |= {start + 1 + dice.randrange(2200) for _ in range(many)}  # the signature itself
    for place in sorted(places):
        changed = bytearray(data)
        changed[place] ^= dice.choice((1, 0x20, 0x80))
        with pytest.raises(REFUSED):
            verified(bytes(changed))


@needs_fonts
def test_what_is_added_cut_or_signed_by_another_is_refused(world: ModuleType):
    data = pdf(make(world.BLANK))
    for wrong in (data + b"\n", data[:-1], data[: len(data) // 2], b"", b"%PDF-1.7\n", data + data, b"\0" * 100):
        with pytest.raises(REFUSED):
            verified(wrong)
    now = timezone.now()
    with pytest.raises(reports.NotGenuineError, match="not one that is trusted"):
        verifying.of_pdf(data, (), trusted(), now=now)
    with pytest.raises(SignatureError, match="not one that is trusted"):
        verifying.of_pdf(data, reports.certificates(now), (), now=now)
    with pytest.raises(reports.NotGenuineError):  # the certificate has ended by then
        verifying.of_pdf(data, reports.certificates(now), trusted(), now=now + timedelta(days=366 * 11))


def test_the_signed_json_passes_and_any_change_does_not(world: ModuleType, no_network: None):
    issued, content = make(world.FOOD)
    data = reports.json_bytes(issued, content, load(), now=timezone.now())
    assert verifying.of_json(data, trusted()).facts == content.facts
    text = data.decode()
    for old, new in (
        ("35000.00", "35000.01"),
        (issued.number, issued.number[:-1] + "0"),
        ('"contested"', '"current"'),
        ("eddsa", "ecdsa"),
    ):
        if old in text and old != new:
            with pytest.raises(REFUSED):
                verifying.of_json(text.replace(old, new).encode(), trusted())
    given = json.loads(text)
    doubled = text.replace('"validFrom"', '"validUntil": "2999-01-01T00:00:00Z",\n "validFrom"')
    for wrong in (
        b"",
        b"[]",
        b"{}",
        b"null",
        b"1e999",
        doubled.encode(),
        b"[" * 100_000,
        json.dumps({**given, "x": 1}).encode(),
    ):
        with pytest.raises(REFUSED):
            verifying.of_json(wrong, trusted())
    with pytest.raises(SignatureError):
        verifying.of_json(data, [])


def test_the_credential_has_what_the_data_model_asks_for(world: ModuleType):
    """VC Data Model 2.0: base context first, type, issuer, validFrom, credentialSubject."""
    issued, content = make(world.FOOD, "special")
    given = reports.signed_json(issued, content, load(), now=timezone.now())
    assert given["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert given["type"][0] == "VerifiableCredential"
    assert given["issuer"]["id"].startswith("did:key:z6Mk")
    assert given["proof"]["verificationMethod"].startswith(given["issuer"]["id"] + "#")
    assert datetime.fromisoformat(given["validFrom"]) == issued.issued_at
    assert datetime.fromisoformat(given["validUntil"]).astimezone(UTC) > issued.issued_at
    assert given["credentialSubject"]["report"]["sections"]


@needs_fonts
def test_the_command_verifies_off_line_in_a_process_of_its_own(world: ModuleType, tmp_path: Path):
    """No database, no network: the process is given neither, and a home without any key."""
    issued, content = make(world.BLANK)
    now = timezone.now()
    keys, good, bad, signed = (tmp_path / name for name in ("keys.json", "good.pdf", "bad.pdf", "good.json"))
    keys.write_text(json.dumps({**exchange.published(), "certificates": list(reports.certificates(now))}))
    data = pdf((issued, content))
    good.write_bytes(data)
    bad.write_bytes(data[:3000] + bytes([data[3000] ^ 1]) + data[3001:])
    signed.write_bytes(reports.json_bytes(issued, content, load(), now=now))
    program = (
        "import socket, sys\n"
        "def no(*a, **k): raise SystemExit(99)\n"
        "socket.socket.connect = no\nsocket.getaddrinfo = no\n"
        "from gongxin.runs import cli\nsys.exit(cli.run(sys.argv[1:]))"
    )
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(sys.path),
        "GONGXIN_HOME": str(tmp_path / "home"),
        "GONGXIN_LANG": "en",
    }

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program, "verify", *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    assert run(str(good), "--keys", str(keys))[0] == 0
    status, said = run(str(good), "--keys", str(keys), "--json")
    assert (status, json.loads(said)["content_hash"]) == (0, content.hash)
    assert run(str(signed), "--keys", str(keys))[0] == 0
    status, said = run(str(bad), "--keys", str(keys))
    assert status == 1
    assert "Do not rely on it" in said
    assert run(str(good))[0] == 2, "without keys it says where to get them"
