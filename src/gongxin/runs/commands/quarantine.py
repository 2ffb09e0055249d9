"""`gongxin quarantine`: rows that name no organisation for certain; a person decides, and the decision is kept."""

from __future__ import annotations

import dataclasses
import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongxin.runs.language import t

if TYPE_CHECKING:
    from gongxin.intake.api import QuarantineView

CANDIDATES = 5
_JSON = typer.Option("--json", help=t("以 JSON 输出", "Print JSON."))


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        help=t("隔离区：列出无法确定主体的行，由人决定。", "Quarantine: rows without a certain subject; a person decides."),
    )
    app.add_typer(group, name="quarantine")

    @group.command("list", help=t("列出待决定的行，附候选主体。", "Rows that wait, each with candidate subjects."))
    def list_(
        submission: Annotated[int | None, typer.Option(help=t("只看某批次", "Only this submission."))] = None,
        every: Annotated[bool, typer.Option("--all", help=t("包括已决定的", "Decided ones, too."))] = False,
        after: Annotated[int | None, typer.Option(help=t("从该编号之后继续", "Continue behind this id."))] = None,
        limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
        as_json: Annotated[bool, _JSON] = False,
    ) -> int:
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import print_json

        setup()
        from gongxin.intake import api

        filters: dict[str, Any] = {} if submission is None else {"submission": submission}
        if not every:
            filters["open"] = True
        rows = [{**_as_dict(row), "candidates": _candidates(row.name)} for row in api.quarantine(filters, after, limit)]
        if as_json:
            print_json(rows)
        else:
            for row in rows:
                _tell(row)
        return 0

    @group.command(
        help=t(
            "决定一行：归到某个主体，或（--refuse）不用。",
            "Decide a row: it is about this subject, or (--refuse) not used.",
        )
    )
    def decide(  # noqa: PLR0917  typer's options
        row: Annotated[int, typer.Argument(help=t("隔离编号", "the row's id in quarantine"))],
        uscc: Annotated[str | None, typer.Argument(help=t("统一社会信用代码", "unified social credit code"))] = None,
        refuse: Annotated[bool, typer.Option("--refuse", help=t("不用该行", "Do not use the row."))] = False,
        why: Annotated[str, typer.Option(help=t("理由，永久保存", "the reason, kept for ever"))] = "",
        author: Annotated[str | None, typer.Option(help=t("决定人，默认当前用户", "who decides; the current user"))] = None,
        as_json: Annotated[bool, _JSON] = False,
    ) -> int:
        if (uscc is None) != refuse:
            raise typer.BadParameter(t("请给出代码，或用 --refuse。", "Give a code, or --refuse."))
        if not why.strip():
            raise typer.BadParameter(t("请用 --why 说明理由。", "Say why with --why."))
        from gongxin.conf.bootstrap import setup
        from gongxin.runs.output import print_json

        setup()
        from django.utils import timezone

        from gongxin.intake import api

        decided = api.decide(row, author=author or getpass.getuser(), why=why, now=timezone.now(), uscc=uscc)
        if as_json:
            print_json(_as_dict(decided))
        else:
            _tell(_as_dict(decided))
        return 0


def _as_dict(row: QuarantineView) -> dict[str, Any]:
    return {**dataclasses.asdict(row), "open": row.open}


def _candidates(name: str) -> list[dict[str, str]]:
    """Subjects whose names are like the row's: a help for the person, never a link by itself."""
    from gongxin.registry import api

    if len(name) < 2:
        return []
    hits = api.search(name, api.Filters(), None, CANDIDATES)
    return [{"uscc": hit.uscc, "name": hit.name} for hit in hits.items]


def _tell(row: dict[str, Any]) -> None:
    where = t(f"批次 {row['submission']} 行 {row['row']}", f"submission {row['submission']} row {row['row']}")
    print(f"{row['id']}  {where}  {row['name']}  {row['codes']}")
    print(f"   {', '.join(row['reasons'])}")
    for hit in row.get("candidates", ()):
        print(f"   ? {hit['uscc']}  {hit['name']}")
    for decision in row["decisions"]:
        chosen = decision["uscc"] or t("不用", "not used")
        print(f"   = {chosen}  {decision['author']}  {decision['at']:%Y-%m-%d}  {decision['why']}")
