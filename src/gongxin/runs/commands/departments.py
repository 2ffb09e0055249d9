"""`gongxin departments list|add`: who may send and receive."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from gongxin.runs.language import lang, t


def register(app: typer.Typer) -> None:
    group = typer.Typer(help=t("部门：谁报送、谁接收。", "Departments: who sends and who receives."), no_args_is_help=True)
    app.add_typer(group, name="departments")

    @group.command("list", help=t("列出已登记的部门。", "List the registered departments."))
    def list_(
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import print_json

        setup()
        from gongxin.access import api

        found = api.departments()
        if as_json:
            print_json([asdict(department) for department in found])
            return
        for department in found:
            extras = " ".join(filter(None, (department.uscc, department.region, department.level)))
            print(f"{department.code}\t{department.name.pick(lang()) or department.name.zh}\t{extras}".rstrip())

    @group.command(
        help=t(
            "登记一个部门；同样内容再登记一次不会改变什么。",
            "Register a department; the same again changes nothing.",
        )
    )
    def add(  # noqa: PLR0917 -- options, named by whoever types them
        code: Annotated[str, typer.Argument(help=t("代码：简称或统一社会信用代码。", "A short code, or its USCC."))],
        name: Annotated[str, typer.Option("--name", help=t("中文全称。", "Full name in Chinese."))],
        name_en: Annotated[str, typer.Option("--name-en", help=t("英文名称。", "Name in English."))] = "",
        uscc: Annotated[str | None, typer.Option("--uscc", help=t("统一社会信用代码。", "Its USCC."))] = None,
        region: Annotated[str, typer.Option("--region", help=t("行政区划代码（6 位）。", "Region code, 6 digits."))] = "",
        level: Annotated[str, typer.Option("--level", help="nation, province, city, county, town")] = "",
        update: Annotated[bool, typer.Option("--update", help=t("修改已有的登记。", "Change an entry."))] = False,
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> None:
        from gongxin.conf.bootstrap import setup
        from gongxin.kernel.text import Bilingual
        from gongxin.runs.output import tell

        setup()
        from django.utils import timezone

        from gongxin.access import api

        added = api.add_department(
            code,
            Bilingual(name, name_en),
            now=timezone.now(),
            uscc=uscc,
            region=region,
            level=level,
            update=update,
        )
        tell(
            asdict(added),
            [t(f"已登记 {added.code} {added.name.zh}", f"Registered {added.code} {added.name.zh}")],
            as_json=as_json,
        )
