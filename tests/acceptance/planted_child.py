"""Run by test_planted_identifiers.py in a process of its own, in a home of its own: sends every parcel by the command line,
asks for everything that can be asked for, and leaves all of it in files.

Arguments: the folder for the parcels (a department's own disk), the folder for every answer.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from acceptance.planting import Planter
from gongxin.runs.cli import run

PARCELS, ANSWERS = map(Path, sys.argv[1:])


def ask(name: str, *arguments: str) -> tuple[int, bytes]:
    """Run a command with stdout and stderr in files; the status and what it printed."""
    out, err = ANSWERS / f"{name}.out", ANSWERS / f"{name}.err"
    saved = os.dup(1), os.dup(2)
    try:
        for number, path in ((1, out), (2, err)):
            sys.stdout.flush(), sys.stderr.flush()
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, number)
            os.close(handle)
        status = run(arguments)
    finally:
        sys.stdout.flush(), sys.stderr.flush()
        for number, handle in enumerate(saved, start=1):
            os.dup2(handle, number)
            os.close(handle)
    return status, out.read_bytes()


def main() -> None:
    planter = Planter()
    told = []
    for number, parcel in enumerate(planter.parcels()):
        path = PARCELS / parcel.filename
        path.write_bytes(parcel.data)
        for form in ("--json", "") if parcel.ask_all else ("--json",):  # the second is a repetition, told in words
            status, out = ask(
                f"submit-{number}{form}", "submit", str(path), "--resource", "administrative_penalty", "--department",
                f"dept{number}", *filter(None, [form]),
            )  # fmt: skip
            if form:
                view = json.loads(out)
        told.append({"file": number, "name": parcel.filename, "clean": parcel.kept_clean, "status": status, "view": view})
        identity = str(view["submission"])
        if view["state"] == "held":
            ask(f"decide-{number}", "submissions", "release" if number % 2 == 0 else "reject", identity, "--json")
        for form in ("csv", "xlsx", "json") if parcel.ask_all else ("csv",):
            ask(f"findings-{number}-{form}", "findings", identity, "--format", form)
        for form in ("csv", "xlsx") if parcel.ask_all else ("csv",):
            ask(f"own-{number}-{form}", "findings", identity, "--own-sheet", "--format", form)
        if parcel.ask_all:
            ask(f"show-{number}", "submissions", "show", identity, "--json")
            ask(f"words-{number}", "submissions", "show", identity)
    ask("list", "submissions", "--limit", "1000")
    ask("dump", "db", "backup", str(ANSWERS / "backup.dump"))
    (PARCELS / "identifiers.json").write_text(json.dumps(sorted(planter.identifiers.all)))
    (PARCELS / "told.json").write_text(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
