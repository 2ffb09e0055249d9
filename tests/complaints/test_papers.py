"""Files of tips (TIP11): sealed, nameless, without what pictures tell; for those who handle the tip and nobody else."""

from __future__ import annotations

import struct
import zlib
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.complaints import api
from gongxin.complaints import papers as store
from gongxin.papers.api import PaperRefusedError, UnknownPaperError
from gongxin.papers.rules.pictures import plain
from papers import documents

from .test_tips import refused
from .world import ACCUSED, CLERK, OFFICE, SEAL, World

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*between: bytes) -> bytes:
    head, body = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(b"\0\0")
    return b"".join([b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", head), *between, chunk(b"IDAT", body), chunk(b"IEND", b"")])


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(*between: bytes) -> bytes:
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34" + b"\xff\xd9"
    return b"".join([b"\xff\xd8", segment(0xE0, b"JFIF\0"), *between, segment(0xDB, b"\0" * 65), scan])


EXIF = segment(0xE1, b"Exif\0\0GPS 30.27N 120.15E")
TOLD = segment(0xFE, b"Li Moujia's phone")
WHERE = chunk(b"eXIf", b"GPS 30.27N 120.15E")
WHO = chunk(b"tEXt", b"Author\0Li Moujia")


def test_files_are_sealed_and_shown_to_those_who_handle_it(world: World):
    tip, receipt = world.report(files=[PDF, png()])
    dump = world.dump()
    assert PDF.hex() not in dump
    assert b"IHDR".hex() not in dump
    assert api.follow(world.conn, receipt).papers == 2
    first, second = api.papers_of(world.conn, tip.id, actor=OFFICE)
    assert [(item.name, item.kind, item.size) for item in (first, second)] == [("附件1", "pdf", len(PDF)), ("附件2", "png", len(png()))]
    assert api.paper(world.conn, tip.id, first.id, actor=OFFICE) == (first, PDF)
    with pytest.raises(api.UnknownTipError):
        api.papers_of(world.conn, tip.id, actor=CLERK)
    world.call(api.pass_on, tip.id, "czj", why="有权处理", actor=OFFICE)
    assert api.paper(world.conn, tip.id, second.id, actor=CLERK)[1] == png()
    with pytest.raises(api.UnknownTipError):  # opens identities, handles nothing
        api.paper(world.conn, tip.id, first.id, actor=SEAL)


def test_the_accused_sees_no_file(world: World):
    from integrity.world import WORKS

    tip, _ = world.report(WORKS, about_kind="body", files=[PDF])
    (paper,) = api.papers_of(world.conn, tip.id, actor=OFFICE)
    with pytest.raises(api.UnknownTipError):
        api.papers_of(world.conn, tip.id, actor=ACCUSED)
    with pytest.raises(api.UnknownTipError):
        api.paper(world.conn, tip.id, paper.id, actor=ACCUSED)


def test_no_file_of_another_tip(world: World):
    tip, _ = world.report(files=[PDF])
    other, _ = world.report()
    (paper,) = api.papers_of(world.conn, tip.id, actor=OFFICE)
    for number, kept in ((other.id, paper.id), (tip.id, uuid4())):
        with pytest.raises(UnknownPaperError):
            api.paper(world.conn, number, kept, actor=OFFICE)


def test_more_comes_by_receipt_while_it_is_open(world: World):
    tip, receipt = world.passed(files=[PDF])
    assert world.call(api.supplement, receipt, "又及", files=[jpeg()]).papers == 2
    with refused("TIP11"):
        world.call(api.supplement, receipt, "又及", files=[PDF] * (api.MOST_PAPERS - 1))
    world.decide(tip.id)
    with refused("TIP8"):
        world.call(api.supplement, receipt, "又及", files=[PDF])
    assert [item.place for item in api.papers_of(world.conn, tip.id, actor=CLERK)] == [1, 2]


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"MZ", PDF[:-6] + b"<</S /JavaScript>>\n%%EOF", b"%PDF-1.7" + b" " * 11_000_000])
def test_what_no_case_takes_no_tip_takes(world: World, content: bytes):
    with pytest.raises(PaperRefusedError, match="FIL"), world.conn.transaction():
        world.report(files=[PDF, content])
    assert world.conn.execute("SELECT (SELECT count(*) FROM tip), (SELECT count(*) FROM sealed.tip_paper)").fetchone() == (0, 0)


def test_too_many(world: World, monkeypatch: pytest.MonkeyPatch):
    with refused("TIP11"), world.conn.transaction():
        world.report(files=[PDF] * (api.MOST_PAPERS + 1))
    monkeypatch.setattr(store, "MOST_A_DAY", 3)
    world.report(files=[PDF] * 3)
    with refused("TIP11"), world.conn.transaction():
        world.report(files=[PDF])
    world.report()


def test_another_key_opens_nothing(world: World, settings):
    tip, _ = world.report(files=[PDF])
    (paper,) = api.papers_of(world.conn, tip.id, actor=OFFICE)
    settings.SEALED_KEY = "another"
    with pytest.raises(api.SealBrokenError):
        api.paper(world.conn, tip.id, paper.id, actor=OFFICE)


@pytest.mark.parametrize(("kind", "given_", "kept"), [
    ("jpeg", jpeg(EXIF, TOLD, segment(0xED, b"Photoshop")), jpeg()),
    ("jpeg", jpeg(segment(0xE2, b"ICC_PROFILE")), jpeg(segment(0xE2, b"ICC_PROFILE"))),
    ("png", png(WHERE, WHO, chunk(b"tIME", b"\x07\xea\x0b\x15\0\0\0")), png()),
    ("png", png(chunk(b"gAMA", b"\0\0\xb1\x8f")), png(chunk(b"gAMA", b"\0\0\xb1\x8f"))),
    ("jpeg", jpeg(EXIF) + jpeg(EXIF), jpeg()),
    ("jpeg", jpeg()[:-2] + segment(0xC4, b"\0") + EXIF + segment(0xDA, b"\2\1\0\0\x3f\0") + b"\x77\xff\xd0\1\xff\xd9",
     jpeg()[:-2] + segment(0xC4, b"\0") + segment(0xDA, b"\2\1\0\0\x3f\0") + b"\x77\xff\xd0\1\xff\xd9"),
    ("jpeg", b"\xff\xd8\xff\xe1\0\x10 cut \xff\xd9", None),
    ("png", png()[:-4], None),
])  # fmt: skip
def test_what_a_picture_tells_is_taken_out(kind: str, given_: bytes, kept: bytes | None):
    assert plain(kind, given_) == kept


@given(st.lists(st.sampled_from([EXIF, TOLD, segment(0xE2, b"ICC")]), max_size=5), st.binary(max_size=40))
def test_what_is_taken_out_stays_out(between: list[bytes], tail: bytes):
    once = plain("jpeg", jpeg(*between) + tail)
    assert once is not None
    assert plain("jpeg", once) == once
    assert b"GPS" not in once
    assert b"moujia" not in once.lower(), "nothing stands behind the picture's end"
    same = plain("png", png(WHO) + tail)
    assert same == png()


def test_a_picture_that_was_cleaned_is_what_is_kept(world: World):
    tip, _ = world.report(files=[jpeg(EXIF, TOLD)])
    (paper,) = api.papers_of(world.conn, tip.id, actor=OFFICE)
    assert api.paper(world.conn, tip.id, paper.id, actor=OFFICE)[1] == jpeg()


def test_a_document_is_kept_without_its_author_and_one_that_is_signed_as_it_came(world: World):
    written, signed = documents.pdf(), documents.signed_pdf()
    assert documents.AUTHOR.encode() in written
    tip, receipt = world.report(files=[written, signed, documents.ofd(), PDF, jpeg(EXIF)])
    kept = {item.place: (item, api.paper(world.conn, tip.id, item.id, actor=OFFICE)[1]) for item in
            api.papers_of(world.conn, tip.id, actor=OFFICE)}  # fmt: skip
    assert [kept[place][0].as_it_came for place in (1, 2, 3, 4, 5)] == [False, True, False, True, False]
    assert not documents.names_anybody(kept[1][1])
    assert not documents.names_anybody(kept[3][1])
    assert kept[2][1] == signed
    assert api.follow(world.conn, receipt).as_they_came == 2


def test_whoever_is_forgotten_is_gone_from_the_files_too(world: World):
    """TIP3: what was kept as it came loses author and signature or goes; the rest stays as it is, with its number."""
    tip, receipt = world.passed(files=[documents.signed_pdf(), documents.pdf(), documents.encrypted_pdf(), documents.signed_ofd(), PDF])
    before = {item.place: item for item in api.papers_of(world.conn, tip.id, actor=CLERK)}
    seen = world.call(api.forget, receipt)
    assert (seen.identified, seen.papers, seen.as_they_came) == (False, 3, 0)
    after = {item.place: item for item in api.papers_of(world.conn, tip.id, actor=CLERK)}
    assert sorted(after) == [1, 2, 4], "what could not be had without its properties is deleted"
    assert after[2] == before[2]
    for item in after.values():
        assert not documents.names_anybody(api.paper(world.conn, tip.id, item.id, actor=CLERK)[1])
    assert documents.text_of(api.paper(world.conn, tip.id, after[1].id, actor=CLERK)[1]) == documents.text_of(documents.signed_pdf())
    assert [event.what for event in seen.events].count("identity_deleted") == 1
    with pytest.raises(UnknownPaperError):
        api.paper(world.conn, tip.id, before[1].id, actor=CLERK)
    assert world.call(api.forget, receipt).events == seen.events, "nothing is left to do"
    world.call(api.supplement, receipt, "", files=[png()])
    assert [item.place for item in api.papers_of(world.conn, tip.id, actor=CLERK)] == [1, 2, 4, 5]
    world.settled()


def test_an_anonymous_reporter_too_and_after_the_answer(world: World):
    tip, receipt = world.passed(reporter=None, files=[documents.signed_pdf()])
    world.decide(tip.id)
    seen = world.call(api.forget, receipt)
    assert (seen.papers, seen.as_they_came, seen.tip.steps) == (1, 0, tip.steps + 1)


def test_nothing_else_of_the_store_is_changed_or_deleted(world: World):
    world.report(files=[png(), documents.signed_pdf()])
    for statement in (
        "DELETE FROM sealed.tip_paper WHERE place = 1", "DELETE FROM sealed.tip_paper", "UPDATE sealed.tip_paper SET place = 9",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.RestrictViolation), world.conn.transaction():
            world.conn.execute(statement)


def test_files_that_another_key_sealed_are_not_lost_by_forgetting(world: World, settings):
    tip, receipt = world.report(files=[documents.signed_pdf()])
    settings.SEALED_KEY = "another"
    with pytest.raises(api.SealBrokenError), world.conn.transaction():
        world.call(api.forget, receipt)
    assert len(api.papers_of(world.conn, tip.id, actor=OFFICE)) == 1
    assert api.follow(world.conn, receipt).identified
