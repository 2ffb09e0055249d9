"""Finding the one unified social credit code in a dirty cell, or abstaining."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongxin.kernel.folding import drop_invisible
from gongxin.kernel.uscc_structure import LENGTH, is_organisation

_TOKEN = re.compile(r"[0-9A-Z]+")
_JOINT = re.compile(r"[ \-]*")
_REPAIRS = str.maketrans("OI", "01")
"""Letters that the alphabet leaves out because they were taken for these digits."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a dirty cell holds. `code` is set only when there is exactly one candidate; `repaired`: O or I
    was read as 0 or 1.
    """

    code: str | None
    repaired: bool
    candidates: tuple[str, ...]


def extract(cell: str) -> str | None:
    """The one valid code in a cell with labels, spaces or footnotes; None if there is none or more than
    one.
    """
    return extraction(cell).code


def extraction(cell: str) -> Extraction:
    """As `extract`, with the candidates and whether a repair was needed.

    A candidate is a run of letters and digits, or neighbouring runs parted by spaces and hyphens only, of
    18 characters in all. A written-out valid code beside a different repairable one counts as two
    candidates: then nothing is returned.
    """
    text = drop_invisible(cell).upper()
    spans = [m.span() for m in _TOKEN.finditer(text)]
    found: dict[str, bool] = {}
    for first, (start, _) in enumerate(spans):
        end, length = start, 0
        for begin, stop in spans[first : first + LENGTH]:
            length += stop - begin
            if length > LENGTH or not _JOINT.fullmatch(text, end, begin):
                break
            end = stop
            if length == LENGTH:
                _add_candidate(re.sub(r"[ \-]+", "", text[start:end]), found)
                break
    candidates = tuple(found)
    if len(candidates) != 1:
        return Extraction(None, False, candidates)
    return Extraction(candidates[0], found[candidates[0]], candidates)


def _add_candidate(written: str, found: dict[str, bool]) -> None:
    """Record a valid reading of 18 characters; plain beats repaired when the same code stands there twice."""
    repaired = written.translate(_REPAIRS)
    if is_organisation(written):
        found[written] = False
    elif repaired != written and is_organisation(repaired):
        found.setdefault(repaired, True)
