"""How a submission is told at a terminal: words, progress, exit status. Used by submit, submissions,
findings, dropfolder.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gongxin.runs.language import lang, t
from gongxin.runs.output import say

if TYPE_CHECKING:
    from gongxin.intake.api import SubmissionView

__all__ = ["actor", "progress", "status", "tell", "tell_list"]

Progress = Callable[[str, int, "int | None"], None]

_BAD_ENDS = {"refused", "rejected", "failed"}


def status(view: SubmissionView) -> int:
    """0 when the submission is in or waits for a person, 1 when it was refused, rejected or failed."""
    return 1 if view.state.value in _BAD_ENDS else 0


def actor() -> str:
    """Who acts: the account of the operating system."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # no such account, e.g. in a container with a bare number
        return "cli"


def tell(view: SubmissionView, *, full: bool = False) -> None:
    """One submission for a person, on stdout."""
    shown = view.as_dict()
    print(
        t(
            f"批次 {view.id}：{shown['state_label']['zh']}",
            f"Submission {view.id}: {shown['state_label']['en']}",
        )
    )
    if view.again:
        print(
            t(
                "  此前已接收过相同内容，未作任何改变。",
                "  These very bytes were received before; nothing was changed.",
            )
        )
    for name, value in _lines(shown, full=full):
        print(f"  {name}{t('：', ': ')}{value}")
    for kind, reasons in ((t("暂停原因", "held because"), view.holds), (t("原因", "reason"), view.reasons)):
        for reason in reasons:
            print(f"  {kind}{t('：', ': ')}{_sentence(reason)}")
    if view.state.value == "held":
        print(
            t(
                f"  放行：gongxin submissions release {view.id}；否决：gongxin submissions reject {view.id}",
                f"  Release it: gongxin submissions release {view.id}; reject it: gongxin submissions reject {view.id}",
            )
        )
    if view.findings:
        print(t(f"  问题清单：gongxin findings {view.id}", f"  Every finding: gongxin findings {view.id}"))


def _lines(shown: dict[str, Any], *, full: bool) -> Iterator[tuple[str, Any]]:
    counts = shown["counts"]
    yield t("资源", "resource"), shown["resource"]
    yield t("部门", "department"), shown["department"]
    if full:
        yield (
            t("文件", "file"),
            f"{shown['file']['name']} ({shown['file']['size']:,} B, {shown['file']['format']})",
        )
        yield "SHA-256", shown["file"]["sha256"]
        yield t("接收", "received"), shown["received_at"]
        if shown["published_at"]:
            yield t("入库", "published"), shown["published_at"]
    if counts["rows"] is not None:
        yield (
            t("行", "rows"),
            t(
                "{rows}（通过 {accepted}，退回 {refused}，待关联 {quarantined}；其中重复 {duplicates}）",
                "{rows} (accepted {accepted}, refused {refused}, quarantined {quarantined}; duplicates {duplicates})",
            ).format(**counts),
        )
    if counts["new"] is not None:
        yield (
            t("记录", "records"),
            t(
                "新增 {new}，变更 {changed}，不变 {unchanged}",
                "new {new}, changed {changed}, unchanged {unchanged}",
            ).format(**counts),
        )
    if full:
        for rule, number in shown["findings"].items():
            yield t("规则", "rule"), f"{rule} × {number}"
        for event in shown["events"]:
            yield event["at"], f"{event['from'] or '-'} → {event['to']} ({event['actor']})"


def tell_list(views: list[SubmissionView]) -> None:
    """A table of submissions, newest first, on stdout."""
    if not views:
        say(t("没有批次。", "No submissions."))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    for head, justify in (
        (t("编号", "id"), "right"),
        (t("状态", "state"), "left"),
        (t("资源", "resource"), "left"),
        (t("部门", "department"), "left"),
        (t("行", "rows"), "right"),
        (t("通过", "accepted"), "right"),
        (t("退回", "refused"), "right"),
        (t("待关联", "quarantined"), "right"),
        (t("接收", "received"), "left"),
        (t("文件", "file"), "left"),
    ):
        table.add_column(head, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    for view in views:
        counts = [view.rows, view.accepted, view.refused, view.quarantined]
        table.add_row(
            str(view.id),
            view.state.value,
            view.resource,
            view.department,
            *("" if n is None else f"{n:,}" for n in counts),
            f"{view.received_at:%Y-%m-%d %H:%M}",
            view.filename,
        )
    # In a pipe nothing is cut to the width of a terminal.
    Console(width=None if sys.stdout.isatty() else 240, highlight=False, markup=False).print(table)


def _sentence(reason: dict[str, Any]) -> str:
    place = reason.get("place")
    remedy = reason.get(f"remedy_{lang()}")
    parts = [str(reason.get(lang(), reason.get("en", ""))), f"[{place}]" if place else "", remedy or ""]
    return " ".join(part for part in parts if part)


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A bar per stage on stderr when that is a terminal; nothing at all in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    labels = {
        "received": t("接收", "receiving"),
        "read": t("读取", "reading"),
        "checked": t("校验", "checking"),
        "published": t("入库", "publishing"),
        "finished": t("收尾", "finishing"),
    }
    tasks: dict[str, TaskID] = {}
    with Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[shown]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bars:

        def report(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                for earlier in tasks.values():
                    bars.update(earlier, total=1, completed=1)
                    bars.stop_task(earlier)
                tasks[stage] = bars.add_task(labels.get(stage, stage), total=total, shown="")
            bars.update(tasks[stage], completed=done, total=total, shown=f"{done:,}" if done else "")

        yield report
