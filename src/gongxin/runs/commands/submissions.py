"""`gongxin submissions`: list, show, resume, release, reject. Words and JSON are promised (docs/cli/submit.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongxin.runs.language import t

if TYPE_CHECKING:
    from gongxin.intake.api import SubmissionView

_JSON_HELP = ("以 JSON 输出", "Print JSON.")
_WHY_HELP = ("理由，记入批次经过", "the reason, kept with the submission")


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help=t("归集批次：列表、查看、恢复、放行、否决。", "Submissions: list, show, resume, release, reject."),
        invoke_without_command=True,
    )
    app.add_typer(group, name="submissions")
    _add_list(group)
    _add_show_and_resume(group)
    _add_decisions(group)


def _add_list(group: typer.Typer) -> None:
    @group.callback()
    def listing(  # noqa: PLR0917  typer's options
        ctx: typer.Context,
        as_json: Annotated[bool, typer.Option("--json", help=t(*_JSON_HELP))] = False,
        resource: Annotated[str | None, typer.Option(help=t("只看某资源", "Only this resource."))] = None,
        department: Annotated[str | None, typer.Option(help=t("只看某部门", "Only this department."))] = None,
        state: Annotated[str | None, typer.Option(help=t("只看某状态", "Only this state."))] = None,
        after: Annotated[
            int | None,
            typer.Option(help=t("从该编号之前继续", "Continue below this id (the last answer's `next`).")),
        ] = None,
        limit: Annotated[int, typer.Option(min=1, max=1000, help=t("最多几条", "At most so many."))] = 50,
    ) -> int | None:
        if ctx.invoked_subcommand is not None:
            return None
        api = _api()
        from gongxin.runs import deliveries
        from gongxin.runs.output import print_json, say

        filters = {"resource": resource, "department": department, "state": state}
        page = api.submissions(filters, after=after, limit=limit)
        if as_json:
            print_json({"submissions": [view.as_dict() for view in page.items], "next": page.next})
        else:
            deliveries.tell_list(list(page.items))
            if page.next is not None:
                say(t(f"更早的：--after {page.next}", f"Earlier ones: --after {page.next}"))
        return 0


def _add_show_and_resume(group: typer.Typer) -> None:
    @group.command(help=t("查看一个批次及其经过。", "Show one submission and what happened to it."))
    def show(
        id: Annotated[int, typer.Argument(help=t("批次编号", "the submission's id"))],
        as_json: Annotated[bool, typer.Option("--json", help=t(*_JSON_HELP))] = False,
    ) -> int:
        _print(_api().submission(id), as_json=as_json, full=True)
        return 0

    @group.command(
        help=t(
            "完成所有未完成的批次（断电或进程被杀之后），不丢失、不重复；也可只恢复一个。",
            "Finish every unfinished submission (after a crash), without loss or doubling; or only the one named.",
        )
    )
    def resume(
        id: Annotated[int | None, typer.Argument(help=t("只恢复这个批次", "only this submission"))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=t(*_JSON_HELP))] = False,
    ) -> int:
        api = _api()
        from django.utils import timezone

        from gongxin.runs import deliveries
        from gongxin.runs.output import print_json, say

        with deliveries.progress() as progress:
            views = api.resume(timezone.now(), only=id, progress=progress)
        if as_json:
            print_json({"resumed": [view.as_dict() for view in views]})
        else:
            for view in views:
                deliveries.tell(view)
            if not views:
                say(t("没有未完成的批次。", "Nothing is unfinished."))
        return int(any(view.state.value == "failed" for view in views))


def _add_decisions(group: typer.Typer) -> None:
    @group.command(help=t("放行被暂停的批次。", "Release a held submission: it is published."))
    def release(
        id: Annotated[int, typer.Argument(help=t("批次编号", "the submission's id"))],
        why: Annotated[str, typer.Option("--why", help=t(*_WHY_HELP))] = "",
        as_json: Annotated[bool, typer.Option("--json", help=t(*_JSON_HELP))] = False,
    ) -> int:
        api = _api()
        from django.utils import timezone

        from gongxin.runs import deliveries

        view = api.release(id, deliveries.actor(), why, now=timezone.now())
        _print(view, as_json=as_json)
        return deliveries.status(view)

    @group.command(help=t("否决被暂停的批次：不入库。", "Reject a held submission: nothing of it is published."))
    def reject(
        id: Annotated[int, typer.Argument(help=t("批次编号", "the submission's id"))],
        why: Annotated[str, typer.Option("--why", help=t(*_WHY_HELP))] = "",
        as_json: Annotated[bool, typer.Option("--json", help=t(*_JSON_HELP))] = False,
    ) -> int:
        api = _api()
        from django.utils import timezone

        from gongxin.runs import deliveries

        _print(api.reject(id, deliveries.actor(), why, now=timezone.now()), as_json=as_json)
        return 0


def _api() -> Any:
    from gongxin.conf.bootstrap import setup

    setup()
    from gongxin.intake import api

    return api


def _print(view: SubmissionView, *, as_json: bool, full: bool = False) -> None:
    from gongxin.runs import deliveries
    from gongxin.runs.output import print_json

    if as_json:
        print_json(view.as_dict())
    else:
        deliveries.tell(view, full=full)
