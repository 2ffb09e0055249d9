"""`gongxin demo`: the invented city 云州, from nothing to a site one can look at."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongxin.runs.language import lang, t

if TYPE_CHECKING:
    from gongxin.runs.demo.delivery import Taken
    from gongxin.runs.demo.manifest import Manifest

TODAY = "2026-11-20"
"""The city's today is a fixed day, so that everybody's city is the same."""
SHOWN = ("builder", "two_regimes", "county")
"""The three stories whose addresses are printed."""


def register(app: typer.Typer) -> None:
    @app.command(
        help=t(
            "演示：虚构的云州市，约2万家组织、20万条记录，经真实归集流程入库，然后打开网站。可重复运行。",
            "The fictional city Yunzhou: 20,000 organisations, 200,000 records through the real intake; "
            "then the site. May be run again.",
        )
    )
    def demo(  # noqa: PLR0917  typer calls it by name
        organisations: Annotated[int, typer.Option(min=120, help=t("组织数量", "How many organisations."))] = 20_000,
        records: Annotated[int, typer.Option(min=1_000, help=t("记录数量", "About how many records."))] = 200_000,
        seed: Annotated[int, typer.Option(help=t("随机种子：相同种子，相同文件", "Same seed, same files."))] = 2026,
        today: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=t("云州的“今天”", "The city's today."))] = TODAY,
        folder: Annotated[
            Path | None,
            typer.Option(file_okay=False, help=t("文件放在哪里", "Where its files go (default: in the home folder).")),
        ] = None,
        serve: Annotated[
            bool, typer.Option("--serve/--no-serve", help=t("完成后打开网站", "Serve the site at the end."))
        ] = True,
        host: Annotated[str, typer.Option(help=t("网站地址", "Address the site listens on."))] = "127.0.0.1",
        port: Annotated[int, typer.Option(min=1, max=65535, help=t("网站端口", "Port the site listens on."))] = 8000,
    ) -> int:
        from datetime import datetime

        from gongxin.conf.bootstrap import setup
        from gongxin.conf.home import home
        from gongxin.runs.demo import delivery, generate_city
        from gongxin.runs.demo.feeds import BEIJING
        from gongxin.runs.demo.manifest import Manifest
        from gongxin.runs.output import say

        day = _day(today)
        place = folder or home() / "demo" / f"{seed}-{organisations}-{records}-{day:%Y%m%d}"
        say(t("准备数据库……", "Preparing the database …"))
        setup()
        if (place / "manifest.json").exists():
            manifest = Manifest.read(place / "manifest.json")
        else:
            with _bar(t("生成文件", "writing files")) as bar:
                manifest = generate_city(place, seed, organisations, records, day, progress=bar)
        delivery.register_departments(manifest, datetime.now(BEIJING))
        with _bar(t("归集入库", "taking files in")) as bar:
            taken = delivery.deliver(manifest, place, None if bar is None else lambda n, total, _: bar(n, total))
        _stories(manifest, day)
        _finish(day, manifest)
        _ratings(day, manifest)
        _summary(manifest, taken, place, host, port)
        _accounts(manifest.story("food").uscc, f"http://{host}:{port}")
        if serve:
            from gongxin.runs import serving

            serving.serve(
                host,
                port,
                serving.default_workers(),
                lambda address: say(t(f"公信已启动：{address}（Ctrl-C 停止）", f"Gongxin is at {address} (Ctrl-C stops it)")),
            )
        return 0


def _stories(manifest: Manifest, day: date) -> None:
    """Government integrity, commitments and tips: steps through the rooms' own apis."""
    from django.db import connection, transaction

    from gongxin.catalogue import load
    from gongxin.civic.seeds import seed

    told = [manifest.story(key) for key in ("builder", "food", "renamed", "county")]
    *companies, county = [(story.uscc, story.name) for story in told]
    with transaction.atomic():
        connection.ensure_connection()
        seed(connection.connection, today=day, companies=companies, county=county, catalogue=load())


def _finish(day: date, manifest: Manifest) -> None:
    """Texts, entries on lists, the stories' proceedings; then what the worker would do within the hour: index, sums, charts."""
    from django.utils import timezone

    from gongxin.boards import api as boards
    from gongxin.catalogue import load
    from gongxin.publicity import api as publicity
    from gongxin.runs.demo import proceedings, quality, showcase, watching

    showcase.texts(day)
    showcase.listings(day, load())
    with _bar(t("办理名单、异议、修复、核查", "lists, objections, repairs, checks")) as bar:
        proceedings.happen(manifest, progress=bar)
    watching.watch(day, load())
    publicity.refresh()
    with _bar(t("质量月度数据、抽样、月报", "months of quality, a sample, a bulletin")):
        quality.happen(manifest, day, load(), now=timezone.now())
    first = boards.BOARDS[0]
    boards.refresh(timezone.now(), only=[item.chart.name for item in first.items])
    boards.have_public_drawn()  # the others are drawn by the worker, beside the site


def _ratings(day: date, manifest: Manifest) -> None:
    """Grades as given, a run of every model in force, a trial."""
    from gongxin.runs.demo import ratings

    ratings.happen(manifest, day)


def _accounts(organisation: str, address: str) -> None:
    """Accounts of the city and, the first time, their passwords; on stdout."""
    from django.utils import timezone

    from gongxin.runs.demo.accounts import open_accounts

    print(t(f"可以登录（{address}/accounts/login/）：", f"One may sign in at {address}/en/accounts/login/:"))
    for account in open_accounts(organisation, now=timezone.now()):
        password = account.password or t("（密码在首次运行时打印过）", "(the password was printed the first time)")
        print(f"  {account.word}  {password}  {account.what.pick(lang())}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(t(f"{text} 不是日期（YYYY-MM-DD）", f"{text} is not a date (YYYY-MM-DD)")) from None


def _summary(manifest: Manifest, taken: Taken, place: Path, host: str, port: int) -> None:
    """What is in now, and where to look; on stdout."""
    rows, states = taken.rows, taken.states
    address = f"http://{host}:{port}"
    organisations, departments = f"{manifest.organisations:,}", len(manifest.departments)
    files, published, held, refused = (
        sum(states.values()),
        states["published"],
        states["held"],
        states["refused"],
    )
    read, good, bad, waiting, left = (f"{rows[name]:,}" for name in ("rows", "accepted", "refused", "quarantined", "held"))
    print(
        t(
            f"云州市（虚构）：{organisations} 家组织，{departments} 个部门。",
            f"Yunzhou (fictional): {organisations} organisations, {departments} departments.",
        )
    )
    print(
        t(
            f"报送 {files} 份文件：入库 {published}，暂停待确认 {held}，整份退回 {refused}；"
            f"另有 {taken.again} 份重复报送，未作改变。",
            f"{files} files: {published} published, {held} held for a person, {refused} refused as a whole; "
            f"{taken.again} more were sent twice and changed nothing.",
        )
    )
    print(
        t(
            f"共 {read} 行：通过 {good}，退回 {bad}，待关联 {waiting}，随整份文件待人工确认 {left}。",
            f"{read} rows: {good} accepted, {bad} refused, {waiting} quarantined, {left} in the file that is held.",
        )
    )
    print(t(f"文件在 {place}", f"The files are in {place}"))
    for line in taken.surprises[:5]:
        print(t("与预期不符：", "Not as expected: ") + line)
    print(t("值得一看：", "Worth a look:"))
    prefix = "" if lang() == "zh" else "/en"
    for key in SHOWN:
        story = manifest.story(key)
        print(f"  {address}{prefix}/subjects/{story.uscc}/  {story.name}")
        print(f"    {t(story.zh, story.en)}")
    print(f"  {address}{prefix}/recipients/overdue/")
    print("    " + t("更正逾期未确认的接收方", "Recipients that are late to take corrections in"))


@contextmanager
def _bar(label: str) -> Iterator[Any]:
    """A progress bar on stderr when that is a terminal; None in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task(label, total=None)

        def report(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)

        yield report
        bars.update(task, completed=bars.tasks[task].total or 0)
