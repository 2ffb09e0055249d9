"""What a document says about whoever made it goes; its text, its comments' words, its pictures stay."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from gongxin.papers import bare as module
from gongxin.papers.api import LARGEST, bare
from gongxin.papers.rules import documents as rules
from gongxin.papers.rules import files

from . import documents


def test_a_pdf_loses_its_author_everywhere_and_keeps_its_text():
    made = bare("pdf", documents.pdf())
    assert not made.as_it_came
    assert documents.names_anybody(made.content) is False
    assert documents.text_of(made.content) == documents.TEXT
    page = PdfReader(io.BytesIO(made.content)).pages[0]
    assert page["/Annots"][0].get_object()["/Contents"] == "see here"  # type: ignore[index]
    assert "/Im1" in page["/Resources"]["/XObject"]  # type: ignore[index]
    assert files.judge(made.content) == ("pdf", None)


def test_the_same_bytes_are_the_same_bytes_and_nothing_goes_twice():
    first = bare("pdf", documents.pdf())
    assert bare("pdf", documents.pdf()) == first
    assert bare("pdf", first.content) == first
    packed = bare("ofd", documents.ofd())
    assert bare("ofd", packed.content) == packed


def test_an_ofd_loses_its_author_and_stays_an_ofd():
    made = bare("ofd", documents.ofd())
    assert not made.as_it_came
    assert not documents.names_anybody(made.content)
    assert documents.TEXT in documents.text_of(made.content)
    assert files.judge(made.content) == ("ofd", None)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        head = archive.read("OFD.xml").decode()
        assert "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>" in head
        assert "<ofd:DocUsage>Normal</ofd:DocUsage>" in head
        assert archive.namelist() == ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml",
                                      "Doc_0/Annots/Page_0/Annotation.xml", "Doc_0/Res/photo.jpg"]  # fmt: skip


@pytest.mark.parametrize(("kind", "make"), [("pdf", documents.signed_pdf), ("ofd", documents.signed_ofd)])
def test_what_is_signed_is_left_alone_unless_the_signature_may_go(kind: str, make: object):
    content = make()  # type: ignore[operator]
    assert bare(kind, content) == module.Bare(kind, content, as_it_came=True)
    made = bare(kind, content, signed=True)
    assert not made.as_it_came
    assert not documents.names_anybody(made.content)
    assert documents.TEXT in documents.text_of(made.content)
    assert rules.plain(kind, made.content) == made.content, "no signature is left"


@pytest.mark.parametrize(("kind", "content"), [
    ("pdf", documents.encrypted_pdf()), ("pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"), ("ofd", b"PK\x03\x04"),
    ("ofd", documents.ofd()[:-40]), ("jpeg", b"\xff\xd8\xff\xe1\0\x10 cut \xff\xd9"),
])  # fmt: skip
def test_what_cannot_be_read_stays_as_it_came(kind: str, content: bytes):
    assert bare(kind, content, signed=True) == module.Bare(kind, content, as_it_came=True)


def test_a_name_of_pdf_written_in_another_way_is_a_signature_still():
    content = documents.signed_pdf().replace(b"/ByteRange", b"/#42yteR#61nge")
    assert bare("pdf", content).as_it_came


def test_a_document_that_would_not_end_is_left_after_its_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "SECONDS", 0.01)
    began = time.monotonic()
    assert bare("pdf", documents.pdf()).as_it_came
    assert time.monotonic() - began < 5


def test_one_that_takes_too_much_is_left(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST", 10)
    assert bare("ofd", documents.ofd()).as_it_came
    assert module.MOST < LARGEST


def test_the_process_sees_nothing_of_ours(monkeypatch: pytest.MonkeyPatch):
    seen = {}

    def run(words: object, **given: object) -> object:
        seen.update(given)
        raise module.subprocess.TimeoutExpired("x", 1)

    monkeypatch.setenv("GONGXIN_SEALED_KEY", "secret")
    monkeypatch.setattr(module.subprocess, "run", run)
    assert bare("pdf", documents.pdf()).as_it_came
    assert set(seen["env"]) == {"PYTHONPATH", "PYTHONHASHSEED"}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(documents.pdf()) - 1), st.binary(min_size=1, max_size=6), st.sampled_from(["pdf", "ofd"]))
def test_whatever_is_damaged_comes_out_without_the_name_or_is_left_alone(at: int, put: bytes, kind: str):
    whole = documents.pdf() if kind == "pdf" else documents.ofd()
    at %= len(whole)
    damaged = whole[:at] + put + whole[at + len(put) :]
    assume(files.kind_of(damaged) == kind)
    try:
        made = rules.plain(kind, damaged)
    except Exception:  # the process that does this ends with the same answer: left as it came
        return
    assert made is None or files.kind_of(made) == kind
