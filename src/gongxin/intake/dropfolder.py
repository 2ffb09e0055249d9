"""The drop folder: a department's own file transfer puts files in, answers come out beside them.

    <root>/<department>/<resource>/penalties.csv
    <root>/<department>/<resource>/answered/penalties.csv.result.json     the submission as `--json` shows it
    <root>/<department>/<resource>/answered/penalties.csv.findings.csv    every finding of every row

A file is taken when its size and time have not changed between two looks, and removed only when its encrypted copy and
its row are durable. Before that an `.owed` note is written, so that a crash at any point still ends in an answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gongxin.intake import folders
from gongxin.intake.facts import SubmissionView, reason_of
from gongxin.intake.receipt import shown_name
from gongxin.intake.rules.states import ENDED, State
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

ANSWERED = "answered"
_UNFINISHED_NAMES = (".part", ".tmp", ".filepart", ".crdownload", ".swp")

Stamp = tuple[int, int, int]


class WrongPlaceError(GongxinError):
    """文件放错了位置。 | The file is in the wrong place."""


@dataclass(frozen=True)
class Doors:
    """What the drop folder needs of the room, given by api.py."""

    submit: Callable[..., SubmissionView]
    process: Callable[[int, datetime], SubmissionView]
    submission: Callable[[int], SubmissionView]
    findings: Callable[[int], Iterable[bytes]]


def look(root: Path) -> dict[Path, Stamp]:
    """Every file that waits, with size, time and inode. Hidden and half-transferred names are left alone."""
    found = {}
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if ANSWERED in parts[:-1] or any(part.startswith(".") for part in parts):
            continue
        if path.is_symlink() or not path.is_file() or path.name.lower().endswith(_UNFINISHED_NAMES):
            continue
        stat = path.stat()
        found[path] = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
    return found


def take_stable(
    root: Path, before: dict[Path, Stamp], after: dict[Path, Stamp], doors: Doors, now: datetime
) -> Iterator[dict[str, Any]]:
    """Take in every file that is the same in two looks; yields each answer."""
    for path, stamp in after.items():
        if before.get(path) == stamp:
            answer = _take(root, path, stamp, doors, now)
            if answer is not None:
                yield answer


def answer_owed(root: Path, doors: Doors, now: datetime) -> Iterator[dict[str, Any]]:
    """Write the answers that are still owed: after a crash, or after a person released or rejected a submission."""
    for note in sorted(root.rglob(f"{ANSWERED}/.*.owed")):
        owed = json.loads(note.read_text(encoding="utf-8"))
        view = doors.submission(owed["submission"])
        if view.state not in ENDED and view.state is not State.HELD:
            view = doors.process(view.id, now)
        if view.state.value != owed["answered"]:
            yield _answer(note.parent, owed["name"], view, doors)
        if view.state in ENDED:
            folders.remove(note)
        elif view.state.value != owed["answered"]:
            folders.write_json(note, owed | {"answered": view.state.value})


def _take(root: Path, path: Path, stamp: Stamp, doors: Doors, now: datetime) -> dict[str, Any] | None:
    answers = path.parent / ANSWERED
    name = shown_name(path.name)
    refusal = answers / f"{name}.result.json"
    if refusal.exists() and json.loads(refusal.read_text(encoding="utf-8")).get("stamp") == list(stamp):
        return None  # told already, and the file is still the same
    answers.mkdir(mode=0o700, exist_ok=True)
    try:
        department, resource = _address(root, path)
        view = doors.submit(
            path,
            resource=resource,
            department=department,
            filename=path.name,
            received_at=now,
            actor="dropfolder",
        )
    except GongxinError as error:
        answer = {"state": "not_taken", "stamp": list(stamp), "reasons": [reason_of(error)]}
        _put_aside(refusal, None)
        folders.write_json(refusal, answer)
        return answer | {"file": name}
    note = answers / f".{view.id}.{name}.owed"
    folders.write_json(note, {"submission": view.id, "name": name, "answered": ""})
    path.unlink()
    folders.sync_folder(path.parent)
    view = doors.process(view.id, now) if view.state not in ENDED and view.state is not State.HELD else view
    answer = _answer(answers, name, view, doors)
    if view.state in ENDED:
        folders.remove(note)
    else:
        folders.write_json(note, {"submission": view.id, "name": name, "answered": view.state.value})
    return answer


def _address(root: Path, path: Path) -> tuple[str, str]:
    parts = path.relative_to(root).parts
    if len(parts) != 3:
        raise WrongPlaceError(
            code="dropfolder.place",
            message=Bilingual(
                "文件不在 <部门代码>/<资源>/ 之下，未处理。",
                "The file does not lie in <department>/<resource>/ and was not taken.",
            ),
            remedy=Bilingual(
                "请移到 <部门代码>/<资源>/ 目录，例如 SZ-MSA/administrative_penalty/。",
                "Move it to <department>/<resource>/, for example SZ-MSA/administrative_penalty/.",
            ),
        )
    return parts[0], parts[1]


def _answer(answers: Path, name: str, view: SubmissionView, doors: Doors) -> dict[str, Any]:
    result = answers / f"{name}.result.json"
    _put_aside(result, view.id)
    table = answers / f"{name}.findings.csv"
    part = table.with_name(table.name + ".part")
    with part.open("wb") as out:
        out.writelines(doors.findings(view.id))
    folders.move_in(part, table)
    answer = view.as_dict()
    folders.write_json(result, answer)
    return answer


def _put_aside(result: Path, submission: int | None) -> None:
    """An earlier answer for a file of the same name keeps a name of its own: <file>.<id>.result.json."""
    if not result.exists():
        return
    earlier = json.loads(result.read_text(encoding="utf-8")).get("submission")
    if earlier is None or earlier == submission:
        return
    stem = result.name.removesuffix(".result.json")
    for suffix in ("result.json", "findings.csv"):
        old = result.with_name(f"{stem}.{suffix}")
        if old.exists():
            old.replace(result.with_name(f"{stem}.{earlier}.{suffix}"))
