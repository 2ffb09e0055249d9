"""`gongxin submit`: one file of one department, in. Words and JSON are promised (docs/cli/submit.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongxin.runs.language import t


def register(app: typer.Typer) -> None:
    @app.command(
        help=t(
            "报送一个文件：加密接收、逐行校验、入库。打印批次编号、各项计数和状态。",
            "Take in one file: encrypted receipt, every row checked, published. Prints id, counts and state.",
        )
    )
    def submit(
        file: Annotated[
            Path,
            typer.Argument(
                exists=True,
                dir_okay=False,
                readable=True,
                help=t(
                    "CSV（UTF-8 或 GB18030）、XLSX、JSON Lines 或 Parquet 文件",
                    "CSV (UTF-8 or GB18030), XLSX, JSON lines or Parquet",
                ),
            ),
        ],
        resource: Annotated[
            str,
            typer.Option(
                "--resource",
                "-r",
                help=t("信息资源，如 administrative_penalty", "e.g. administrative_penalty"),
            ),
        ],
        department: Annotated[
            str, typer.Option("--department", "-d", help=t("报送部门代码", "code of the sending department"))
        ],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出", "Print JSON."))] = False,
    ) -> int:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs import deliveries
        from gongxin.runs.output import print_json

        setup()
        from django.utils import timezone

        from gongxin.intake import api

        _known(department)
        with deliveries.progress() as progress:
            view = api.submit(
                file,
                resource=resource,
                department=department,
                filename=file.name,
                received_at=timezone.now(),
                actor=deliveries.actor(),
                progress=progress,
            )
        if as_json:
            print_json(view.as_dict())
        else:
            deliveries.tell(view)
        return deliveries.status(view)


def _known(code: str) -> None:
    """Register a department that nobody registered: the command line is the operator's, and a first try needs no set-up."""
    from django.utils import timezone

    from gongxin.access import api as access
    from gongxin.access.errors import UnknownDepartmentError
    from gongxin.kernel.identifiers import contains
    from gongxin.kernel.text import Bilingual
    from gongxin.runs.output import say

    try:
        access.department(code)
    except UnknownDepartmentError:
        if contains(code):
            raise
        access.add_department(code, Bilingual(code, code), now=timezone.now())
        say(
            t(
                f"部门 {code} 尚未登记，已按代码登记；可用 gongxin departments 补充名称。",
                f"Department {code} was not registered; registered under its code. Name it by: gongxin departments",
            )
        )
