"""Files without what they tell about whoever made them: pictures here, documents in a process of their own, which may take so
long and so much memory and sees neither our environment nor our database."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass

from gongxin.papers.rules import documents, files, pictures

SECONDS = 20
MOST = 3 * files.LARGEST
"""Bytes: a document whose parts were packed together may grow."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A file as it is to be kept. as_it_came: what it says about whoever made it is in it still (signed, unreadable)."""

    kind: str
    content: bytes
    as_it_came: bool


def bare(kind: str, content: bytes, *, signed: bool = False) -> Bare:
    """The file without author, program, dates, place. `signed`: at the price of an electronic signature."""
    found = _document(kind, content, signed=signed) if kind in {"pdf", "ofd"} else pictures.plain(kind, content)
    if found is None or not found or len(found) > MOST or files.kind_of(found) != kind:
        return Bare(kind, content, as_it_came=True)
    return Bare(kind, found, as_it_came=False)


def _document(kind: str, content: bytes, *, signed: bool) -> bytes | None:
    words = [sys.executable, "-m", documents.__name__, kind, *(["signed"] if signed else [])]
    around = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(words, input=content, capture_output=True, timeout=SECONDS, env=around, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None
