"""The one door: which format, which reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from gongxin.intake.reading import csv_file, detect, jsonl_file, parquet_file, xlsx_file
from gongxin.intake.reading.limits import Limits
from gongxin.intake.reading.plain import PlainFile
from gongxin.intake.reading.reading import Reading

Fits = Callable[[Sequence[str]], bool]
"""Do these headers belong to the resource that is expected? Chooses among the sheets of a workbook."""


def read(
    plain: PlainFile,
    filename: str,
    limits: Limits | None = None,
    *,
    fits: Fits | None = None,
    scratch: Path | None = None,
) -> Reading:
    """The file as a raw table. Raises FileRefused when it cannot be one; its message names place and remedy.

    filename: only its extension is compared with the content. scratch: where nameless files go.
    """
    limits = limits or Limits()
    found = detect.detect(plain)
    if found == "csv":
        reading = csv_file.fast(plain, limits, scratch)
    elif found in ("xlsx", "xls"):
        reading = xlsx_file.whole(plain, found, limits, fits, scratch)
    elif found == "jsonl":
        reading = jsonl_file.whole(plain, limits, scratch)
    else:
        reading = parquet_file.whole(plain, limits, scratch)
    reading.file_findings[:0] = detect.extension_finding(filename, found)
    return reading
