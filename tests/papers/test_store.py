"""The store of papers: sealed, one a side, owned, and closed when its key or a row has changed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gongxin.access.api import Actor
from gongxin.kernel.vault import OVERHEAD, BoxError, Vault
from gongxin.papers import api
from lists.world import CLERK, NOW, PDF, SUBJECT, USCC

OTHER = Actor("subject", uscc="92510104MA6CFT0101")


@pytest.fixture
def conn(db: None) -> Any:
    connection.ensure_connection()
    return connection.connection


def keep(conn: Any, who: Actor = SUBJECT, content: bytes = PDF, name: str = "证明.pdf") -> api.Paper:
    return api.keep(conn, name, content, uscc=USCC, actor=who, now=NOW)


def test_a_paper_comes_back_as_it_was(conn: Any):
    made = keep(conn)
    assert (api.content(conn, made.id), api.read(conn, made.id)) == (PDF, made)
    assert (made.kind, made.size, made.department) == ("pdf", len(PDF), "")


def test_each_side_has_its_own(conn: Any):
    ours, theirs = keep(conn), keep(conn, CLERK)
    assert ours.id != theirs.id
    assert keep(conn, name="other.pdf") == ours, "the same bytes are the same paper"
    assert api.own(conn, [ours.id], uscc=USCC) == [ours]
    assert api.own(conn, [theirs.id, theirs.id], uscc=USCC, department="scjg") == [theirs]
    for numbers, department in (([theirs.id], ""), ([ours.id], "scjg"), ([ours.id, uuid4()], ""), ([theirs.id], "rsj")):
        with pytest.raises(api.UnknownPaperError):
            api.own(conn, numbers, uscc=USCC, department=department)
    assert api.of_subject(conn, USCC) == [ours]
    assert api.of_subject(conn, OTHER.uscc) == []


def test_nothing_in_the_database_opens_it(conn: Any, settings: Any):
    made = keep(conn)
    settings.PAPERS_KEY = "another"
    with pytest.raises(api.PaperBrokenError):
        api.content(conn, made.id)


def test_a_box_is_bound_to_its_row(conn: Any):
    first, second = keep(conn), keep(conn, content=PDF[:-6] + b"%2\n%%EOF\n")
    conn.execute("ALTER TABLE paper DISABLE TRIGGER append_only")
    conn.execute("UPDATE paper SET content = (SELECT content FROM paper WHERE id = %s), size = %s WHERE id = %s",
                 (first.id, first.size, second.id))  # fmt: skip
    conn.execute("ALTER TABLE paper ENABLE TRIGGER append_only")
    with pytest.raises(api.PaperBrokenError):
        api.content(conn, second.id)


@pytest.mark.parametrize("statement", ["UPDATE paper SET name = 'x'", "DELETE FROM paper"])
def test_a_paper_is_never_changed(conn: Any, statement: str):
    keep(conn)
    with pytest.raises(psycopg.errors.RestrictViolation):
        conn.execute(statement)


def test_what_is_not_sealed_is_refused(conn: Any):
    with pytest.raises(psycopg.errors.CheckViolation):
        conn.execute(
            "INSERT INTO paper (id, hash, kind, size, name, uscc, department, handed_in_by, at, key_id, content)"
            " VALUES (%s, %s, 'pdf', 4, 'x', %s, '', 'x', %s, %s, %s)",
            (uuid4(), "0" * 64, USCC, NOW, "0" * 16, b"%PDF"),
        )


def test_a_day_has_its_end(conn: Any):
    for number in range(60):
        keep(conn, content=PDF[:-6] + b"%%%d\n%%%%EOF\n" % number)
    with pytest.raises(api.PaperRefusedError) as refused:
        keep(conn, content=PDF[:-6] + b"%60\n%%EOF\n")
    assert refused.value.place == "one day"
    keep(conn, CLERK)


@pytest.mark.parametrize(("given", "kept"), [
    ("../../x.pdf", "x.pdf"), ("身份证11010519491231002X.pdf", "身份证2X.pdf"), ("a\0b\n.pdf", "ab.pdf"),
    ("", "file"), ("\ud800.pdf", "pdf"),
])  # fmt: skip
def test_names(given: str, kept: str):
    assert api.named(given) == kept


@given(plain=st.binary(max_size=500), bound=st.binary(max_size=20), other=st.binary(max_size=20), at=st.integers(0, 499))
def test_a_vault_opens_only_what_it_closed(plain: bytes, bound: bytes, other: bytes, at: int):
    vault = Vault.of("secret", "test")
    box = vault.seal(plain, bound)
    assert vault.open(box, bound) == plain
    assert len(box) == len(plain) + OVERHEAD
    changed = bytearray(box)
    changed[at % len(box)] ^= 1
    for wrong in ((bytes(changed), bound), (box[:-1], bound), *(((box, other),) if other != bound else ())):
        with pytest.raises(BoxError):
            vault.open(*wrong)
    with pytest.raises(BoxError):
        Vault.of("secret", "another purpose").open(box, bound)
