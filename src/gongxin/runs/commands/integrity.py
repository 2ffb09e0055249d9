"""`gongxin integrity figures|export|import|body`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongxin.runs.acting import opened
from gongxin.runs.language import t

_JSON = typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))


def register(app: typer.Typer) -> None:
    group = typer.Typer(help=t("政务诚信。", "Government integrity."), no_args_is_help=True)
    app.add_typer(group, name="integrity")

    @group.command(help=t("一个部门或者区域近十二个月的指标。", "Figures of a body or region for twelve months."))
    def figures(
        body: Annotated[str, typer.Option("--body", help=t("统一社会信用代码。", "Its USCC."))] = "",
        region: Annotated[str, typer.Option("--region", help=t("行政区划代码。", "Region code."))] = "",
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from dataclasses import asdict

        from gongxin.runs.output import tell

        conn = opened()
        from django.utils import timezone

        from gongxin.integrity import api

        period = api.year_to(timezone.localdate())
        if body:
            (found,) = api.of_body(conn, api.body(conn, body.strip().upper()).uscc, [period])
        else:
            (found,) = api.of_region(conn, region, [period])
        tell(
            {"since": period[0], "until": period[1], "counts": asdict(found), "ratios": api.ratios(found)},
            (f"{name}\t{'' if value is None else value}" for name, value in {**asdict(found), **api.ratios(found)}.items()),
            as_json=as_json,
        )

    @group.command(help=t("导出OCDS 1.1 release package。", "Write an OCDS 1.1 release package."))
    def export(
        file: Annotated[Path, typer.Argument(dir_okay=False, help=t("写入的文件。", "The file to write."))],
        body: Annotated[str, typer.Option("--body", help=t("只导出一个部门。", "Of one body only."))] = "",
    ) -> None:
        import json

        conn = opened()
        from django.utils import timezone

        from gongxin.integrity import api

        package, after = api.exported(conn, base=file.name, now=timezone.now(), body=body.strip().upper(), limit=1000)
        while after is not None:
            more, after = api.exported(
                conn, base=file.name, now=timezone.now(), body=body.strip().upper(), after=after, limit=1000
            )
            package["releases"] += more["releases"]
        file.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
        print(t(f"已导出 {len(package['releases'])} 份合同", f"{len(package['releases'])} contracts written"))

    @group.command("import", help=t("导入OCDS 1.1 release package：全部或者全不。", "Take a package in: all or nothing."))
    def import_(
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=t("文件。", "The file."))],
        officer: Annotated[str, typer.Option("--officer", help=t("以哪个经办账号。", "The account that acts."))],
        as_json: Annotated[bool, _JSON] = False,
    ) -> None:
        from dataclasses import asdict

        from gongxin.runs.output import print_json

        conn = opened()
        from django.db import transaction
        from django.utils import timezone

        from gongxin.access import api as access
        from gongxin.integrity import api

        now = timezone.now()
        actor = access.officer(officer, now=now)
        with transaction.atomic():
            done = api.import_package(conn, file.read_bytes(), actor=actor, now=now)
        if as_json:
            print_json(asdict(done))
        else:
            print(
                t(
                    f"合同 {done.contracts}，发票 {done.invoices}，付款 {done.payments}；新增 {done.new} 行",
                    f"{done.contracts} contracts, {done.invoices} invoices, {done.payments} payments; {done.new} new rows",
                )
            )

    @group.command(help=t("登记政府部门（信用主管部门）。", "Enter a government body (credit office)."))
    def body(  # noqa: PLR0917 -- options, named by whoever types them
        uscc: Annotated[str, typer.Argument(help=t("统一社会信用代码。", "Its USCC."))],
        name: Annotated[str, typer.Option("--name", help=t("中文全称。", "Full name in Chinese."))],
        region: Annotated[str, typer.Option("--region", help=t("行政区划代码（6 位）。", "Region code, 6 digits."))],
        level: Annotated[str, typer.Option("--level", help="nation, province, city, county, town")],
        officer: Annotated[str, typer.Option("--officer", help=t("以哪个经办账号。", "The account that acts."))],
        name_en: Annotated[str, typer.Option("--name-en", help=t("英文名称。", "Name in English."))] = "",
        superior: Annotated[str | None, typer.Option("--superior", help=t("上级单位代码。", "The superior's USCC."))] = None,
    ) -> None:
        conn = opened()
        from django.db import transaction
        from django.utils import timezone

        from gongxin.access import api as access
        from gongxin.integrity import api
        from gongxin.kernel.text import Bilingual

        now = timezone.now()
        with transaction.atomic():
            made = api.enrol(
                conn, uscc, Bilingual(name, name_en), region=region, level=level, superior=superior,
                actor=access.officer(officer, now=now), now=now,
            )  # fmt: skip
        print(t(f"已登记 {made.uscc} {made.name_zh}", f"Entered {made.uscc} {made.name_zh}"))
