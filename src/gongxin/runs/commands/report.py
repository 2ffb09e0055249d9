"""`gongxin report CODE`: a credit report as a signed PDF or signed JSON."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from gongxin.runs.language import lang, t

_DAY = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    @app.command(
        help=t(
            "生成信用报告：公共信用信息报告，或者（--special）专项信用报告。PDF 带签名，--json 为已签名的 JSON。",
            "Make a credit report: the public one or, with --special, the special one. A signed PDF; --json: signed JSON.",
        )
    )
    def report(  # noqa: PLR0917 (options of a command)
        code: Annotated[str, typer.Argument(metavar="CODE", help=t("统一社会信用代码", "Credit code."))],
        special: Annotated[
            bool,
            typer.Option(
                "--special", help=t("专项信用报告（代该主体办理，留痕）", "The special report, for the organisation; logged.")
            ),
        ] = False,
        since: Annotated[
            datetime | None, typer.Option("--from", formats=_DAY, help=t("期间起始日", "First day of the span."))
        ] = None,
        until: Annotated[
            datetime | None, typer.Option("--to", formats=_DAY, help=t("期间截止日", "Last day of the span."))
        ] = None,
        sections: Annotated[str, typer.Option(help=t("栏目，逗号分隔", "Sections, separated by commas."))] = "",
        purpose: Annotated[str, typer.Option(help=t("报告用途", "What it is for."))] = "",
        on: Annotated[
            datetime | None, typer.Option(formats=_DAY, help=t("那一天终了时的情况", "As of the end of that day."))
        ] = None,
        output: Annotated[
            Path | None,
            typer.Option("--output", "-o", dir_okay=False, help=t("写入文件，- 为标准输出", "File to write; - for stdout.")),
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=t("已签名的 JSON，不要 PDF。", "Signed JSON, no PDF."))] = False,
        language: Annotated[str, typer.Option("--lang", help="zh, en")] = "",
    ) -> int:
        if language not in {"", "zh", "en"}:
            raise typer.BadParameter("zh, en", param_hint="--lang")
        if not special and (since or until or sections):
            raise typer.BadParameter(
                t("只有专项信用报告可以选择期间和栏目。", "Only a special report is chosen from."), param_hint="--special"
            )
        days = (since.date() if since else None, until.date() if until else None)
        chosen = tuple(part.strip() for part in sections.split(",") if part.strip())
        return _make(code, special, days, chosen, purpose, on.date() if on else None, output, as_json, language or lang())


def _make(  # noqa: PLR0917  what the command was given
    code: str,
    special: bool,
    days: tuple[date | None, date | None],
    sections: tuple[str, ...],
    purpose: str,
    on: date | None,
    output: Path | None,
    as_json: bool,
    language: str,
) -> int:
    from gongxin.conf.bootstrap import setup

    setup()
    from django.db import connection, transaction
    from django.utils import timezone

    from gongxin.access.api import Actor
    from gongxin.catalogue import load
    from gongxin.kernel import uscc
    from gongxin.reports import api as reports
    from gongxin.runs.output import say

    now, catalogue = timezone.now(), load()
    wanted = reports.Asked(
        "special" if special else "public", code, reports.end_of(on, now) if on else None, days, sections, purpose
    )
    # whoever runs the platform's commands stands in for the organisation; the trail says so
    actor = Actor("subject", uscc=uscc.normalise(code)) if special else None
    with transaction.atomic():
        connection.ensure_connection()
        issued, content = reports.issue(connection.connection, wanted, actor=actor, now=now, catalogue=catalogue)
        if as_json:
            data = reports.json_bytes(issued, content, catalogue, now=now)
        else:
            data = reports.pdf(issued, content, catalogue, lang="en" if language == "en" else "zh", now=now)
    if str(output) == "-" or (as_json and output is None):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    target = output or Path(f"{issued.number}.pdf")
    target.write_bytes(data)
    say(
        t(
            f"已生成 {target}（编号 {issued.number}，{issued.records} 条）。",
            f"Made {target} (number {issued.number}, {issued.records} records).",
        )
    )
    return 0
