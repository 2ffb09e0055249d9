"""`gongxin quality figures|rows|sample|bulletin|alerts|warnings|goals|close`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gongxin.runs import acting
from gongxin.runs.language import lang as language
from gongxin.runs.language import t

_JSON = typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))
_OFFICER = typer.Option("--officer", help=t("以哪个经办账号。", "The account that acts."))
_DEPARTMENT = typer.Option("--department", help=t("部门代码。", "Code of the department."))
_MONTH = typer.Argument(help=t("月份，如 2026-10。", "The month, as 2026-10."))


def register(app: typer.Typer) -> None:
    group = typer.Typer(help=t("数据质量：指标、抽样、月报、提醒。", "Data quality."), no_args_is_help=True)
    app.add_typer(group, name="quality")

    @group.command(help=t("各部门的指标。", "Figures by department."))
    def figures(  # noqa: PLR0917 -- options, named by whoever types them
        period: Annotated[str, typer.Argument(help=t("期间：2026-10、2026-Q3、2026。", "2026-10, 2026-Q3 or 2026."))],
        metric: Annotated[list[str] | None, typer.Option("--metric", help=t("指标编号。", "Numbers of metrics."))] = None,
        department: Annotated[list[str] | None, _DEPARTMENT] = None,
        resource: Annotated[list[str] | None, typer.Option("--resource", help=t("信息资源。", "Resources."))] = None,
        whole: Annotated[bool, typer.Option("--whole", help=t("各部门、各类合计。", "All together."))] = False,
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        acting.opened()
        from gongxin.quality import api

        span = api.parse(period, _today())
        found = api.figures(
            start=span.first, end=span.last, by=_by(period), metrics=metric or None, departments=department or None,
            resources=resource or None, by_department=not whole, by_resource=not whole,
        )  # fmt: skip
        _print(
            [
                {"metric": item.metric, "department": item.department, "resource": item.resource, "period": item.period.word,
                 "numerator": item.numerator, "denominator": item.denominator, "value": item.value, "snapshot": item.snapshot}
                for item in found
            ], as_json=as_json,
        )  # fmt: skip

    @group.command(help=t("指标背后的每一条。", "The facts behind a figure."))
    def rows(  # noqa: PLR0917 -- options, named by whoever types them
        metric: Annotated[str, typer.Argument(help=t("指标编号。", "Number of the metric."))],
        period: Annotated[str, typer.Argument(help=t("期间。", "The period."))],
        officer: Annotated[str, _OFFICER],
        department: Annotated[str, _DEPARTMENT] = "",
        resource: Annotated[str, typer.Option("--resource", help=t("信息资源。", "The resource."))] = "",
        part: Annotated[str, typer.Option("--part", help="numerator, denominator")] = "",
        after: Annotated[str, typer.Option("--after", help=t("上一页的 next。", "`next` of the page before."))] = "",
        limit: Annotated[int, typer.Option("--limit", min=1, max=1000)] = 100,
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        acting.opened()
        from gongxin.quality import api
        from gongxin.runs.output import print_json

        who = acting.officer(officer)
        found = api.rows(
            metric, api.parse(period, _today()), actor=who, department=department or None, resource=resource or None, part=part,
            after=after, limit=limit,
        )  # fmt: skip
        _looked(who, f"quality {metric}", [row.about["uscc"] for row in found.items if row.about.get("uscc")])
        items = [
            {"department": row.department, "resource": row.resource, "day": row.day, "kind": row.kind, "ref": row.ref,
             "numerator": row.numerator, "denominator": row.denominator, "about": dict(row.about)}
            for row in found.items
        ]  # fmt: skip
        if as_json:
            print_json({"items": items, "next": found.next})
            return
        _print([{**item, "about": ""} for item in items], as_json=False)
        if found.next:
            print(f"--after '{found.next}'")

    @group.command(help=t("上传外部抽样并比对（信用主管部门）。", "Match a sample from outside (credit office)."))
    def sample(  # noqa: PLR0917 -- options, named by whoever types them
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=t("CSV 或 XLSX。", "CSV or XLSX."))],
        department: Annotated[str, _DEPARTMENT],
        resource: Annotated[str, typer.Option("--resource", help=t("信息资源。", "The resource."))],
        period: Annotated[str, typer.Option("--period", help=t("期间。", "The period."))],
        origin: Annotated[str, typer.Option("--origin", help=t("抽样来源。", "Where it was drawn."))],
        officer: Annotated[str, _OFFICER],
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from dataclasses import asdict

        conn = acting.opened()
        from django.db import transaction
        from django.utils import timezone

        from gongxin.catalogue import load
        from gongxin.quality import api

        with transaction.atomic():
            made = api.take_sample(
                conn, file.read_bytes(), file.name, department=department, resource=resource, origin=origin,
                period=api.parse(period, _today()), actor=acting.officer(officer), now=timezone.now(), catalogue=load(),
            )  # fmt: skip
        _print([asdict(made)], as_json=as_json)

    @group.command(help=t("编制一个月的月报（信用主管部门）。", "Make the bulletin of a month (credit office)."))
    def bulletin(
        month: Annotated[str, _MONTH],
        officer: Annotated[str, _OFFICER],
        place: Annotated[str, typer.Option("--place", help=t("区划代码。", "Division; default: all."))] = "000000",
        folder: Annotated[Path | None, typer.Option("--to", help=t("文件写入的文件夹。", "Folder for its files."))] = None,
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        conn = acting.opened()
        from django.db import transaction
        from django.utils import timezone

        from gongxin.catalogue import load
        from gongxin.quality import api

        with transaction.atomic():
            made = api.make_bulletin(
                conn, api.parse(month, _today()), load(), actor=acting.officer(officer), now=timezone.now(), place=place
            )
        lang: Any = language()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{made.number}.{lang}.pdf").write_bytes(api.bulletin_pdf(made, lang))
            (folder / f"{made.number}.{lang}.xlsx").write_bytes(api.bulletin_xlsx(made, lang))
        told = {"number": made.number, "month": f"{made.month:%Y-%m}", "place": made.place, "hash": made.hash}
        _print([told], as_json=as_json)

    @group.command(help=t("骤降和骤增。", "Drops and jumps."))
    def alerts(
        department: Annotated[str, _DEPARTMENT] = "",
        unseen: Annotated[bool, typer.Option("--unseen", help=t("只看未知悉的。", "Only those nobody has seen."))] = False,
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from dataclasses import asdict

        acting.opened()
        from gongxin.access.api import PLATFORM
        from gongxin.quality import api

        found = api.alerts(actor=PLATFORM, department=department or None, unseen=unseen, limit=500)
        _print([asdict(item) for item in found], as_json=as_json)

    @group.command(help=t("期限将到的。", "What may run over soon."))
    def warnings(
        department: Annotated[str, _DEPARTMENT] = "",
        within: Annotated[int, typer.Option("--within", min=0, max=60, help=t("工作日。", "Working days."))] = 3,
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from dataclasses import asdict

        acting.opened()
        from gongxin.access.api import PLATFORM
        from gongxin.quality import api

        found = api.warnings(_today(), actor=PLATFORM, department=department or None, within=within)
        _print([asdict(item) for item in found], as_json=as_json)

    @group.command(help=t("目标与现状。", "Goals beside what there is."))
    def goals(as_json: Annotated[bool, _JSON] = False) -> None:
        conn = acting.opened()
        from gongxin.quality import api

        _print(
            [
                {"kind": item.kind, "scope": item.scope, "target": item.target, "actual": item.actual, "due_on": item.due_on,
                 "source": item.source}
                for item in api.goals(conn)
            ], as_json=as_json,
        )  # fmt: skip

    @group.command(help=t("固化已结束的月份并生成提醒。", "Keep closed months and raise alerts, as the job does."))
    def close(back: Annotated[int, typer.Option("--back", min=1, max=60, help=t("月数。", "Months."))] = 3) -> None:
        acting.opened()
        from django.utils import timezone

        from gongxin.quality import jobs

        made = jobs.close(timezone.now(), back)
        jobs.look_and_count()
        jobs.count_running()
        print(t(f"已固化；新提醒 {made} 条", f"Kept; {made} new alerts"))


def _print(items: list[dict[str, Any]], *, as_json: bool) -> None:
    from gongxin.runs.output import print_json

    if as_json:
        print_json({"items": items})
        return
    if items:
        print("\t".join(items[0]))
    for item in items:
        print("\t".join("" if value is None else str(value) for value in item.values()))


def _by(period: str) -> Any:
    return "month" if len(period) == 7 and "q" not in period.lower() else "year" if len(period) == 4 else "quarter"


def _today() -> Any:
    from django.utils import timezone

    return timezone.localdate()


def _looked(who: Any, purpose: str, subjects: list[str]) -> None:
    from django.utils import timezone

    from gongxin.access import api as access

    access.log_batch(
        None, at=timezone.now(), purpose=f"{purpose} {who.officer}", channel="government", subjects=sorted(set(subjects)),
        operator=who.department,
    )  # fmt: skip
