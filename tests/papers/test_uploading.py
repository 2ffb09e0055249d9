"""Files of forms: for people on a seat as large as a paper may be, for others small, and never on disk."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from gongxin.papers.api import LARGEST
from gongxin.papers.uploading import MOST

MEGA = 1024 * 1024


def sent(*sizes: int, seat: object | None) -> list[Any]:
    files = [SimpleUploadedFile(f"{n}.pdf", bytes([65 + n]) * size) for n, size in enumerate(sizes)]
    request = RequestFactory().post("/x", {"papers": files})
    request.seat = seat
    return list(request.FILES.getlist("papers"))


def test_a_seat_hands_in_papers_of_any_allowed_size():
    got = sent(3 * MEGA, LARGEST, 10, seat=object())
    assert [(file.name, file.size) for file in got] == [("0.pdf", 3 * MEGA), ("1.pdf", LARGEST), ("2.pdf", 10)]
    assert all(isinstance(file, InMemoryUploadedFile) for file in got)
    assert got[0].read() == b"A" * 3 * MEGA


def test_what_is_too_large_comes_one_byte_over():
    (file,) = sent(LARGEST + 5 * MEGA, seat=object())
    assert file.size == LARGEST + 1, "enough for the refusal"


def test_the_form_as_a_whole_has_its_bound():
    got = sent(*[LARGEST] * 4, 100, LARGEST, seat=object())
    assert [file.size for file in got[:4]] == [LARGEST] * 4
    assert [file.size for file in got[4:]] == [0, 0], "empty: refused"
    assert sum(file.size for file in got) <= MOST


def test_whoever_has_no_seat_sends_little():
    assert [file.size for file in sent(2 * MEGA, seat=None)] == [2 * MEGA]
    assert sent(3 * MEGA, seat=None) == []


@pytest.mark.parametrize("sizes", [(0,), (0, 5), (5, 0, 5)])
def test_empty_files_stay_empty(sizes: tuple[int, ...]):
    assert [file.size for file in sent(*sizes, seat=object())] == list(sizes)
