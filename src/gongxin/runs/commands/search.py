"""`gongxin search TEXT`: organisations by name, former name, code or old code; never by a person's name."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gongxin.runs.language import lang, t


def register(app: typer.Typer) -> None:
    @app.command(
        help=t(
            "按名称（任意两个字以上）、曾用名、代码或旧代码查询组织。",
            "Find organisations by name (any two or more characters), former name, code or old code.",
        )
    )
    def search(  # noqa: PLR0917 (options of a command)
        text: Annotated[str, typer.Argument(metavar="TEXT", help=t("名称或代码", "Name or code."))],
        kind: Annotated[str | None, typer.Option(help=t("代码前两位，如 91", "First two characters, e.g. 91."))] = None,
        region: Annotated[str | None, typer.Option(help=t("6 位区划代码", "Region, six digits."))] = None,
        status: Annotated[str | None, typer.Option(help=t("登记状态代码", "Registration state."))] = None,
        after: Annotated[str | None, typer.Option(help=t("上一页的 next", "`next` of the page before."))] = None,
        limit: Annotated[int, typer.Option(min=1, max=100, help=t("最多几条", "At most so many."))] = 20,
        as_json: Annotated[bool, typer.Option("--json", help=t("以 JSON 输出。", "As JSON."))] = False,
    ) -> int:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import print_json

        setup()
        from gongxin.registry import api as registry

        found = registry.search(text, registry.Filters(kind, region, status), after, limit)
        if as_json:
            from dataclasses import asdict

            print_json({"items": [asdict(hit) for hit in found.items], "next": found.next})
        else:
            _tell(found)
        return 0


def _tell(found: Any) -> None:
    """A table for a person; on stderr how to go on."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from gongxin.kernel.uscc_tables import CATEGORIES
    from gongxin.runs.output import say

    if not found.items:
        say(t("没有找到。", "Nothing found."))
        return
    table = Table(box=None, pad_edge=False)
    for head in (t("代码", "Code"), t("名称", "Name"), t("类型", "Kind"), t("按什么找到", "Found by")):
        table.add_column(head)
    for hit in found.items:
        kind = CATEGORIES[hit.kind].pick(lang()) if hit.kind in CATEGORIES else hit.kind
        table.add_row(Text(hit.uscc), Text(hit.name), Text(kind), Text(_why(hit)))
    Console(highlight=False).print(table)
    if found.next:
        say(t(f"还有：--after {found.next}", f"More: --after {found.next}"))


def _why(hit: Any) -> str:
    words = {
        "code": t("代码", "code"),
        "old_code": t("旧代码", "old code"),
        "similar": t("名称相近", "similar name"),
    }
    if hit.match in words:
        return words[hit.match]
    if hit.matched_kind != "current":
        return t("曾用名或其他名称：", "another name: ") + str(hit.matched_name)
    return t("名称", "name")
