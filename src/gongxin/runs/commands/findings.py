"""`gongxin findings`: every finding of every row of a submission, as a download. Promised (docs/cli/submit.md)."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongxin.runs.language import lang, t


class Form(StrEnum):
    csv = "csv"
    xlsx = "xlsx"
    json = "json"


def register(app: typer.Typer) -> None:
    @app.command(
        help=t(
            "下载一个批次的全部问题数据：行号、字段、规则、级别、原因。",
            "Every finding of a submission: row, field, rule, level, reason.",
        )
    )
    def findings(
        id: Annotated[int, typer.Argument(help=t("批次编号", "the submission's id"))],
        form: Annotated[Form, typer.Option("--format", help=t("格式", "format of the answer"))] = Form.csv,
        own_sheet: Annotated[
            bool,
            typer.Option(
                "--own-sheet",
                help=t(
                    "原表加一列原因（csv 或 xlsx）",
                    "the sender's own table with a column of reasons (csv or xlsx)",
                ),
            ),
        ] = False,
        output: Annotated[Path | None, typer.Option("--output", "-o", help=t("写入文件", "write to this file"))] = None,
    ) -> int:
        if own_sheet and form is Form.json:
            raise typer.BadParameter(t("--own-sheet 只有 csv 和 xlsx。", "--own-sheet comes as csv or xlsx."))
        if form is Form.xlsx and output is None and sys.stdout.isatty():
            raise typer.BadParameter(t("xlsx 请用 --output 指定文件。", "Name a file for xlsx: --output FILE"))
        from gongxin.conf.bootstrap import setup

        setup()
        from gongxin.intake import api

        if own_sheet:
            pieces = api.own_sheet(id, "xlsx" if form is Form.xlsx else "csv", lang())
        else:
            pieces = api.findings(id, form.value, lang())
        if output is None:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
        else:
            with output.open("wb") as out:
                out.writelines(pieces)
        return 0
