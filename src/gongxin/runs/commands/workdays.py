"""`gongxin workdays add DATE N`, `gongxin workdays between A B`: the working-day calendar of the State
Council.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from gongxin.runs.language import t

DATE = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=t(
            "工作日计算（国务院办公厅公布的节假日与调休）。",
            "Working days, by the State Council's yearly notices.",
        ),
        no_args_is_help=True,
    )
    app.add_typer(group, name="workdays")

    @group.command(help=t("某日之后的第 N 个工作日。", "The Nth working day after a date."))
    def add(
        date: Annotated[datetime, typer.Argument(metavar="DATE", formats=DATE, help="YYYY-MM-DD")],
        days: Annotated[int, typer.Argument(metavar="N", min=0, help=t("工作日数。", "How many working days."))],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.kernel import workdays
        from gongxin.runs.output import print_json

        result = workdays.add(date.date(), days)
        if as_json:
            print_json({"from": f"{date:%Y-%m-%d}", "workdays": days, "date": result.isoformat()})
        else:
            print(result.isoformat())

    @group.command(help=t("甲日之后至乙日（含）的工作日数。", "Working days after A up to and including B."))
    def between(
        a: Annotated[datetime, typer.Argument(metavar="A", formats=DATE, help="YYYY-MM-DD")],
        b: Annotated[datetime, typer.Argument(metavar="B", formats=DATE, help="YYYY-MM-DD")],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.kernel import workdays
        from gongxin.runs.output import print_json

        count = workdays.between(a.date(), b.date())
        if as_json:
            print_json({"from": f"{a:%Y-%m-%d}", "to": f"{b:%Y-%m-%d}", "workdays": count})
        else:
            print(count)
