"""FIL1-FIL5: what is taken as a paper and what is not."""

from __future__ import annotations

import time
import zlib

import pytest

from gongxin.access.api import NoOfficeError
from gongxin.papers.rules import files
from gongxin.remedies import api

from .world import CLERK, EICAR, PDF, PNG, SUBJECT, World, ofd

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"


def named(value: object) -> str:
    """Bytes by their length: a zip holds the time of its making, and a test's name must be the same on every worker."""
    return f"{len(value)} bytes" if isinstance(value, bytes) else getattr(value, "__name__", str(value))


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpeg"), (ofd(), "ofd")], ids=named)
def test_fil1_the_content_says_what_a_file_is(content: bytes, kind: str):
    assert files.judge(content) == (kind, None)


def packed(content: bytes) -> bytes:
    """A document that holds these bytes in a packed stream."""
    return PDF[:-6] + b"2 0 obj<</Filter/FlateDecode>>stream\r\n" + zlib.compress(content) + b"\nendstream\n%%EOF"


def test_fil4_a_harmless_stream_is_taken():
    assert files.judge(packed(b"0 0 m 100 100 l S /JSON /Launcher")) == ("pdf", None)
    assert files.judge(PDF[:-6] + b"stream\nnot packed\nendstream\n%%EOF") == ("pdf", None)


def test_a_file_full_of_false_streams_is_judged_in_time():
    began = time.process_time()
    body = (b"stream\n" + zlib.compress(b"a")) * (files.LARGEST // 20)
    assert files.judge(b"%PDF-1.7\n" + body[: files.LARGEST - 30] + b"\n%%EOF") == ("pdf", None)
    assert files.judge(b"%PDF-1.7\n" + b"/#4a#61" * 1_400_000 + b"\n%%EOF")[1] is None
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"<html><script>alert(1)</script>", files.FIL1),
        (b"MZ\x90\0", files.FIL1),
        (PNG + b"<script>alert(1)</script>", files.FIL1),
        (JPEG + b"PK\x03\x04", files.FIL1),
        (b"%PDF-1.7 cut off", files.FIL1),
        (b"PK\x03\x04 broken", files.FIL1),
        (ofd()[:-30], files.FIL1),
        (b"", files.FIL2),
        (b"%PDF-1.7" + b" " * files.LARGEST + b"%%EOF", files.FIL2),
        (EICAR, files.FIL3),
        (PDF[:-6] + EICAR + b"\n%%EOF", files.FIL3),
        (ofd(**{"a/b.txt": b"x" + EICAR}), files.FIL3),
        (PDF[:-6] + b"<</S /JavaScript /JS (x)>>\n%%EOF", files.FIL4),
        (PDF[:-6] + b"<</S /Launch>>\n%%EOF", files.FIL4),
        (PDF[:-6] + b"<</S /J#61vaScript>>\n%%EOF", files.FIL4),
        (PDF[:-6] + b"<</S /#4CaunCh /L#61unch (x)>>\n%%EOF", files.FIL4),
        (packed(b"x" * 9000 + EICAR), files.FIL3),
        (packed(b"<</S /JavaScript /JS (app.alert(1))>>"), files.FIL4),
        (ofd(**{"a.exe": b"MZ\x90"}), files.FIL4),
        (ofd(**{"a.zip": ofd()}), files.FIL4),
    ],
    ids=named,
)
def test_fil1_to_fil4_refuse(content: bytes, rule: type):
    assert files.judge(content)[1] is rule


def test_fil2_a_bomb_is_not_unpacked():
    assert files.judge(ofd(**{f"{n}.xml": b"\0" * 60_000_000 for n in range(4)}))[1] is files.FIL2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\证明.pdf", "证明.pdf"),
        ('a"\r\nSet-Cookie: b.pdf', "aSet-Cookie b.pdf"),
        ("", "file"),
        (". ", "file"),
        ("x" * 500, "x" * 120),
    ],
)
def test_fil5_a_name_is_only_a_name(given: str, kept: str):
    assert files.plain_name(given) == kept


def test_the_same_paper_twice_is_kept_once_and_only_for_a_subject(world: World):
    assert world.paper().id == world.paper().id
    with pytest.raises(NoOfficeError):
        world.call(api.keep_evidence, "a", PDF, actor=CLERK)
    with pytest.raises(api.EvidenceRefusedError, match="FIL3"):
        world.call(api.keep_evidence, "a.pdf", EICAR, actor=SUBJECT)


def test_a_subject_cannot_fill_the_disk(world: World, monkeypatch: pytest.MonkeyPatch):
    from gongxin.papers import store

    monkeypatch.setattr(store, "MOST_A_DAY", 2)
    for n in range(2):
        world.paper(PDF[:-6] + b"%d\n%%%%EOF" % n)
    with pytest.raises(api.EvidenceRefusedError, match="FIL2"):
        world.paper()
