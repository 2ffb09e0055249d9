"""One submission on the bulk plane: spool → reading → checking → the files that stay, and the records for the registry.

Everything in between has no name on disk: the decrypted bytes, the checked table. After a crash they are gone and are
made again from the spool, which is what makes every step repeatable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from django.db import connection

from gongxin.catalogue import Catalogue, HeaderMapping, Resource, map_headers
from gongxin.checking import findings as checked_findings
from gongxin.checking import records as checked_records
from gongxin.checking.handed import Records
from gongxin.checking.plan import Layout
from gongxin.checking.run import check
from gongxin.engine.raw import NotWellFormed
from gongxin.intake import folders, spool
from gongxin.intake.facts import Reason, reason_of
from gongxin.intake.models import Submission
from gongxin.intake.reading import FileRefused, Reading, read
from gongxin.intake.receipt import Progress
from gongxin.intake.rules import heading
from gongxin.intake.steps import step
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.linking.register import Register
from gongxin.registry import api as registry


@dataclass(frozen=True, slots=True)
class Said:
    """A finding of reading in the shape that checking takes: `row` None is the file as a whole."""

    row: int | None
    rule_id: str
    level: str
    reason: Bilingual


@dataclass
class Examination:
    """What came of a file: either `refusals`, or `checked` with its counts. Use as a context manager: nothing of it
    outlives the block."""

    format: str = ""
    encoding: str = ""
    header: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[Reason] = field(default_factory=list)
    checked: Any = None
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.checked = None
        self._open.close()

    @property
    def counts(self) -> dict[str, Any]:
        """Fields of Submission."""
        outcome = self.checked.outcome
        return {
            name: getattr(outcome, name) for name in ("rows", "accepted", "refused", "quarantined", "duplicates", "findings")
        }


def examine(row: Submission, folder: Path, catalogue: Catalogue, progress: Progress | None) -> Examination:
    """Read and check the spooled bytes. The same bytes, catalogue and register give the same answer."""
    resource = catalogue.resource(row.resource, row.received_on)
    found = Examination()
    try:
        plain = found._open.enter_context(spool.open_plain(folder / folders.SPOOL, scratch=folder))
        try:
            reading = read(plain, row.filename, fits=lambda names: _fits(resource, names), scratch=folder)
        except FileRefused as refusal:
            found.refusals = [reason_of(refusal)]
            return found
        step("check.read")
        try:
            _check(found, reading, row, resource, catalogue, folder, progress)
        except NotWellFormed:
            _check(found, reading.carefully(), row, resource, catalogue, folder, progress)
        return found
    except BaseException:
        found._open.close()
        raise


def _fits(resource: Resource, names: Sequence[str]) -> bool:
    """Does a sheet with this header hold the resource?"""
    mapping = map_headers(resource, names)
    return not mapping.missing_required and any(column.field for column in mapping.columns)


def _check(  # noqa: PLR0917  the parts of one examination
    found: Examination,
    reading: Reading,
    row: Submission,
    resource: Resource,
    catalogue: Catalogue,
    folder: Path,
    progress: Progress | None,
) -> None:
    mapping = map_headers(resource, reading.headers)
    remarks = heading.remarks(mapping, resource)
    found.format, found.encoding = reading.format, reading.encoding or ""
    found.header = [
        {"header": heading.shown(column.header), "field": column.field, "reserved": column.reserved}
        for column in mapping.columns
    ]
    found.refusals = [remark.as_reason() for remark in remarks if remark.refuses]
    if found.refusals:
        return
    found.checked = found._open.enter_context(
        check(
            reading.table,
            _layout(mapping),
            [heading.shown(header) for header in reading.headers],
            [*_said(remarks), *_said_by(reading)],
            resource=resource,
            catalogue=catalogue,
            register=_register(),
            received_on=row.received_on,
            folder=folder,
            progress=_share(progress, "checked"),
        )
    )


def _layout(mapping: HeaderMapping) -> Layout:
    return Layout(
        width=len(mapping.columns),
        columns=mapping.fields,
        foreign={column.index: heading.shown(column.header) for column in mapping.unknown},
        standard=mapping.standard,
        units={column.field: column.unit for column in mapping.columns if column.field and column.unit},
    )


def _said(remarks: Sequence[heading.Remark]) -> list[Said]:
    return [Said(None, remark.rule, "warning", _joined(remark.message, remark.remedy)) for remark in remarks]


def _said_by(reading: Reading) -> list[Said]:
    whole = [Said(None, f.rule_id, f.level, _joined(f.message, f.remedy)) for f in reading.file_findings]
    return whole + [Said(f.row, f.rule_id, f.level, _joined(f.message, f.remedy)) for f in reading.structural]


def _joined(message: Bilingual, remedy: Bilingual) -> Bilingual:
    return Bilingual(message.zh + remedy.zh, f"{message.en} {remedy.en}".strip())


def _register() -> Register:
    connection.ensure_connection()
    raw = connection.connection
    return Register(
        subjects=lambda: registry.subjects_snapshot(raw),
        old_codes=lambda codes: registry.old_codes_snapshot(raw, codes),
    )


def _share(progress: Progress | None, stage: str) -> Callable[[str, float], None] | None:
    return (lambda _, share: progress(stage, int(share * 100), 100)) if progress else None


def keep_files(examination: Examination, folder: Path) -> None:
    """findings.parquet and masked.parquet into the folder, each whole or not at all; neither holds a personal value."""
    work = folder / folders.WORK
    folders.remove(work)
    work.mkdir(mode=0o700)
    checked_findings.write_findings(examination.checked, work / folders.FINDINGS)
    step("check.findings_written")
    checked_findings.write_masked(examination.checked, work / folders.MASKED)
    step("check.masked_written")
    for path in sorted(work.iterdir()):
        path.chmod(0o600)
        folders.move_in(path, folder / path.name)
    folders.remove(work)
    step("check.moved")


class RowsLostError(GongxinError):
    """入库行数与校验通过的行数不符，已全部撤销。 | The registry was handed another number of rows than were accepted; nothing
    of it stays.
    """

    code = "submission.rows_lost"


def publish(row: Submission, resource: Resource, examination: Examination, now: datetime) -> registry.Published:
    """Subjects and records into the registry, inside the caller's transaction. Raises RowsLostError."""
    checked, raw = examination.checked, connection.connection
    ref = registry.SubmissionRef(row.pk, row.resource, row.department)
    if resource.describes_subjects:
        registry.register_subjects(raw, ref, checked_records.subjects(checked))
    else:
        registry.ensure_subjects(raw, ref, checked_records.newcomers(checked))
    step("publish.subjects")
    records = Records(checked)
    published = registry.publish(raw, ref, records, now=now)
    if published.rows != records.count:
        told = Bilingual(
            f"应为 {records.count} 行，实为 {published.rows} 行。",
            f"{records.count} rows were accepted, {published.rows} came.",
        )
        raise RowsLostError(reason=told)
    step("publish.records")
    return published


def waiting_rows(examination: Examination) -> Iterator[dict[str, Any]]:
    """The rows in quarantine: row, reasons, name, codes, and the record that each would make."""
    for batch in checked_records.quarantined(examination.checked):
        yield from batch.to_pylist()
