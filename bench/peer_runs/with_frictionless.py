"""frictionless: a table schema with constraints, and row constraints for what concerns two cells."""

from __future__ import annotations

import sys

from frictionless import Checklist, Resource, Schema, checks, fields, system

from bench.measuring import measured, tell
from bench.peer_runs import rules

NO_LIMIT = 10**9  # it stops at a thousand errors otherwise


def schema() -> Schema:
    made = []
    for name in rules.COLUMNS:
        constraints: dict[str, object] = {"required": True} if name in rules.REQUIRED else {}
        if name in rules.CODES:
            constraints["pattern"] = rules.CODE[1:-1]
        if name in rules.LONGEST:
            constraints["maxLength"] = rules.LONGEST[name]
        if name == "CF_XDR_LB":
            constraints["enum"] = list(rules.KINDS_OF_SUBJECT)
        if name == "CF_CFLB":
            constraints["pattern"] = rules.KINDS_LIST[1:-1]
        if name == "CF_NR_FK":
            constraints["pattern"] = rules.AMOUNT[1:-1]
        if name == "CF_JDRQ":
            constraints["maximum"] = rules.RECEIVED
        kind = fields.DateField if name in rules.DATES else fields.StringField
        made.append(kind(name=name, constraints=constraints))
    return Schema(fields=made)


def main(file: str) -> None:
    system.trusted = True  # the path is absolute
    with measured() as found:
        checklist = Checklist(
            checks=[
                checks.row_constraint(formula="CF_YXQ is None or CF_JDRQ is None or CF_YXQ >= CF_JDRQ"),
                checks.row_constraint(formula="CF_CFLB is None or '罚款' not in CF_CFLB or CF_NR_FK is not None"),
            ]
        )
        report = Resource(path=file, schema=schema()).validate(checklist, limit_errors=NO_LIMIT)
        task = report.tasks[0]
        bad = {error.row_number for error in task.errors if hasattr(error, "row_number")}
    tell(found | {"rows": task.stats["rows"], "bad": len(bad), "failures": len(task.errors)})


if __name__ == "__main__":
    main(*sys.argv[1:])
