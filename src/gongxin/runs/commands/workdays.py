"""`gongxin workdays add|between|show|set|announce`: the calendar of working days, which is data of this platform."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, Any

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
        date: Annotated[dt.datetime, typer.Argument(metavar="DATE", formats=DATE, help="YYYY-MM-DD")],
        days: Annotated[int, typer.Argument(metavar="N", min=0, help=t("工作日数。", "How many working days."))],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.runs.output import tell

        result = _calendar().add(date.date(), days)
        tell(
            {"from": f"{date:%Y-%m-%d}", "workdays": days, "date": result.isoformat()},
            [result.isoformat()],
            as_json=as_json,
        )

    @group.command(help=t("甲日之后至乙日（含）的工作日数。", "Working days after A up to and including B."))
    def between(
        a: Annotated[dt.datetime, typer.Argument(metavar="A", formats=DATE, help="YYYY-MM-DD")],
        b: Annotated[dt.datetime, typer.Argument(metavar="B", formats=DATE, help="YYYY-MM-DD")],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.runs.output import tell

        count = _calendar().between(a.date(), b.date())
        tell({"from": f"{a:%Y-%m-%d}", "to": f"{b:%Y-%m-%d}", "workdays": count}, [str(count)], as_json=as_json)

    @group.command(help=t("一年中与星期不一致的日子。", "The days of a year that are not what their weekday says."))
    def show(
        year: Annotated[int, typer.Argument(metavar="YEAR")],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        _setup()
        from gongxin.workdays import api

        _print(api.year(year), as_json)

    @group.command("set", help=t("更正一天，写明依据的通知。", "Correct one day, naming the notice."))
    def set_(
        date: Annotated[dt.datetime, typer.Argument(metavar="DATE", formats=DATE, help="YYYY-MM-DD")],
        working: Annotated[bool, typer.Option("--working/--holiday", help=t("上班或放假。", "A working day or a holiday."))],
        basis: Annotated[str, typer.Option(help=t("依据的通知。", "The notice."))],
        officer: Annotated[str, typer.Option(help=t("经办账号。", "The officer who acts."))],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        now = _setup()
        from gongxin.access import api as access
        from gongxin.workdays import api

        actor = access.officer(officer, now=now)
        _print(api.set_day(date.date(), working, basis, actor=actor, now=now), as_json)

    @group.command(help=t("录入新公布的一年。", "Enter a year that was announced."))
    def announce(
        file: Annotated[
            Path,
            typer.Argument(
                exists=True,
                dir_okay=False,
                help='JSON: {"year": 2027, "days": [{"day": "2027-01-01", "working": false, "name": "元旦"}]}',
            ),
        ],
        basis: Annotated[str, typer.Option(help=t("依据的通知。", "The notice."))],
        officer: Annotated[str, typer.Option(help=t("经办账号。", "The officer who acts."))],
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        now = _setup()
        from gongxin.access import api as access
        from gongxin.workdays import api

        try:
            given = json.loads(file.read_text(encoding="utf-8"))
            days = {dt.date.fromisoformat(d["day"]): (bool(d["working"]), str(d.get("name", ""))) for d in given["days"]}
            year = int(given["year"])
        except (ValueError, KeyError, TypeError) as error:
            from gongxin.kernel.text import Bilingual

            raise api.CalendarRefusedError(
                place=file.name,
                reason=Bilingual("文件不是所要求的 JSON。", "The file is not the JSON that is asked for."),
                remedy=Bilingual("格式见 gongxin workdays announce --help。", "See gongxin workdays announce --help."),
            ) from error
        _print(api.announce(year, days, basis, actor=access.officer(officer, now=now), now=now), as_json)


def _setup() -> dt.datetime:
    from gongxin.conf.bootstrap import setup

    setup()
    from django.utils import timezone

    now: dt.datetime = timezone.now()
    return now


def _calendar() -> Any:
    _setup()
    from gongxin.workdays import api

    return api.calendar()


def _print(days: Any, as_json: bool) -> None:
    from gongxin.runs.output import tell

    tell(
        [{"day": d.day.isoformat(), "working": d.working, "name": d.name} for d in days],
        (f"{d.day}\t{t('上班', 'working') if d.working else t('放假', 'holiday')}\t{d.name}".rstrip() for d in days),
        as_json=as_json,
    )
