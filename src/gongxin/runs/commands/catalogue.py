"""`gongxin catalogue check|list|show R`: the definitions, without a database."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from gongxin.runs.language import lang, t

_ON = typer.Option("--on", help=t("按该日判断（YYYY-MM-DD，默认今天）。", "Judged on this day (YYYY-MM-DD; today)."))
_JSON = typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))


def register(app: typer.Typer) -> None:
    commands = typer.Typer(
        no_args_is_help=True, help=t("信用信息目录：检查、列出、查看。", "The catalogue: check, list, show.")
    )
    app.add_typer(commands, name="catalogue")

    @commands.command(
        help=t(
            "检查全部目录文件；逐条列出文件、行、问题和办法。有错误时退出码为 1。",
            "Check every definition; names file, line, fault and remedy. Exit status 1 if there is an error.",
        )
    )
    def check(
        folders: Annotated[
            list[Path] | None,
            typer.Argument(help=t("另行指定的目录文件夹。", "Other folders of definitions."), exists=True),
        ] = None,
        on: Annotated[str | None, _ON] = None,
        as_json: Annotated[bool, _JSON] = False,
    ) -> int:
        from gongxin.catalogue import check as check_all
        from gongxin.runs.output import print_json

        problems = check_all(folders or None, on=_day(on))
        errors = [problem for problem in problems if problem.level == "error"]
        if as_json:
            both = [{"zh": problem.as_dict("zh"), "en": problem.as_dict("en")} for problem in problems]
            print_json({"errors": len(errors), "warnings": len(problems) - len(errors), "problems": both})
        else:
            for problem in problems:
                print(problem.text(lang()))
            print(t(f"错误 {len(errors)}，", f"Errors {len(errors)}, ") + _warnings(len(problems) - len(errors)))
        return 1 if errors else 0

    @commands.command("list", help=t("列出信息资源。", "List the resources."))
    def list_(on: Annotated[str | None, _ON] = None, as_json: Annotated[bool, _JSON] = False) -> int:
        from gongxin.catalogue import load
        from gongxin.runs.output import tell

        day = _day(on)
        rows: list[dict[str, Any]] = [
            {
                "resource": resource.id,
                "label": resource.label.as_dict(),
                "category": resource.category,
                "nature": resource.nature,
                "in_use": resource.enabled_on(day),
            }
            for resource in load().resources
        ]
        tell(
            rows,
            (f"{row['resource']:<28}{row['category']:<6}{row['label'][lang()]}" + _off(in_use=row["in_use"]) for row in rows),
            as_json=as_json,
        )
        return 0

    @commands.command(
        help=t("查看一种信息资源：字段、别名、校验、依据、公示范围。", "Everything that is true of one resource.")
    )
    def show(
        resource: Annotated[
            str, typer.Argument(help=t("信息资源，如 administrative_penalty。", "Such as administrative_penalty."))
        ],
        on: Annotated[str | None, _ON] = None,
        as_json: Annotated[bool, _JSON] = False,
    ) -> int:
        from gongxin.catalogue import load
        from gongxin.catalogue.content import describe
        from gongxin.runs.output import print_json

        catalogue, day = load(), _day(on)
        found = catalogue.resource(resource, day)
        if as_json:
            print_json({language: describe(found, language, catalogue, day) for language in ("zh", "en")})
        else:
            _tell(describe(found, lang(), catalogue, day))
        return 0


def _day(text: str | None) -> dt.date:
    """The day asked for; the command line is where today comes from (rules never read the clock)."""
    if text is None:
        return dt.datetime.now(dt.UTC).astimezone().date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(t(f"不是日期：{text}（应为 YYYY-MM-DD）", f"not a date: {text} (YYYY-MM-DD)")) from None


def _warnings(count: int) -> str:
    return t(f"提示 {count}。", f"warnings {count}.")


def _off(*, in_use: bool) -> str:
    return "" if in_use else t("（停用）", " (off)")


def _tell(value: Any, indent: int = 0) -> None:
    """Nested plain data as indented lines."""
    pad = "  " * indent
    named = isinstance(value, dict)
    pairs: list[tuple[Any, Any]] = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, item in pairs:
        label = f"{pad}{key}: " if named else f"{pad}- "
        if isinstance(item, dict) and item and not any(isinstance(inner, dict | list) for inner in item.values()):
            print(label + "  ".join(f"{k}={v}" for k, v in item.items() if v not in (None, "", False)))
        elif isinstance(item, dict | list) and item:
            print(label.rstrip())
            _tell(item, indent + 1)
        elif item not in (None, "", [], {}):
            print(f"{label}{item}")
