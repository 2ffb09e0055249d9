"""pydantic: one model per row; csv.DictReader feeds it."""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints, ValidationError, model_validator

from bench.measuring import measured, tell
from bench.peer_runs import rules

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
RECEIVED = dt.date.fromisoformat(rules.RECEIVED)


def _written(cell: object) -> object:
    if isinstance(cell, str) and not _DAY.fullmatch(cell):
        raise ValueError("not written YYYY-MM-DD")
    return cell


def _not_future(day: dt.date) -> dt.date:
    if day > RECEIVED:
        raise ValueError("in the future")
    return day


def _empty_is_none(cell: object) -> object:
    return None if cell == "" else cell


def _text(longest: int | None = None) -> object:
    return Annotated[str, StringConstraints(min_length=1, max_length=longest)]


Code = Annotated[str, StringConstraints(pattern=rules.CODE)]
Day = Annotated[dt.date, BeforeValidator(_written)]


class Penalty(BaseModel):
    CF_XDR_MC: _text(200)  # type: ignore[valid-type]
    CF_XDR_LB: Literal[rules.KINDS_OF_SUBJECT]  # type: ignore[valid-type]
    CF_XDR_SHXYM: Annotated[Code | None, BeforeValidator(_empty_is_none)]
    CF_WSH: _text(128)  # type: ignore[valid-type]
    CF_WFXW: _text(2000)  # type: ignore[valid-type]
    CF_SY: _text(5000)  # type: ignore[valid-type]
    CF_YJ: _text(2000)  # type: ignore[valid-type]
    CF_CFLB: Annotated[str, StringConstraints(pattern=rules.KINDS_LIST)]
    CF_NR: _text(4000)  # type: ignore[valid-type]
    CF_NR_FK: Annotated[
        Annotated[str, StringConstraints(pattern=rules.AMOUNT)] | None,
        BeforeValidator(_empty_is_none),
    ]
    CF_JDRQ: Annotated[Day, AfterValidator(_not_future)]
    CF_YXQ: Day
    CF_CFJG: _text(200)  # type: ignore[valid-type]
    CF_CFJGDM: Code
    CF_SJLY: _text(200)  # type: ignore[valid-type]
    CF_SJLYDM: Code

    @model_validator(mode="after")
    def row(self) -> Penalty:
        if self.CF_YXQ < self.CF_JDRQ:
            raise ValueError("ends before it was decided")
        if "罚款" in self.CF_CFLB and self.CF_NR_FK is None:
            raise ValueError("a fine without an amount")
        return self


def main(file: str) -> None:
    with measured() as found, open(file, encoding="utf-8", newline="") as given:  # noqa: PTH123
        rows, bad, failures = 0, 0, 0
        for row in csv.DictReader(given):
            rows += 1
            try:
                Penalty.model_validate(row)
            except ValidationError as error:
                bad += 1
                failures += len(error.errors())
    tell(found | {"rows": rows, "bad": bad, "failures": failures})


if __name__ == "__main__":
    main(*sys.argv[1:])
