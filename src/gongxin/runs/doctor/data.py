"""Rules that ask the database: its role, its walls, accounts, keys, backups, jobs, its clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from gongxin.runs.doctor.findings import Findings, error, warning

__all__ = ["RULES"]

WALLED = ("intake_submission", "intake_submissionevent", "intake_quarantinerow", "intake_quarantinedecision",
          "list_entry", "list_event", "credit_check", "check_measure", "check_entry", "check_feedback", "objection", "repair",
          "reorganisation", "reorganisation_record", "paper", "list_paper", "objection_evidence", "repair_material",
          "remedy_event", "warning_signal",
          "warning_record", "warning_event", "warning_note", "warning_note_end")  # fmt: skip


def doc10(now: datetime) -> Findings:
    """DOC10: we are no superuser, for nothing holds one back."""
    if _one("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"):
        yield error(
            "DOC10",
            "DATABASE_URL",
            (
                "以超级用户或可绕过行级安全的角色连接数据库。",
                "为公信建一个普通角色：CREATE ROLE gongxin LOGIN; ALTER DATABASE … OWNER TO gongxin。",
            ),
            (
                "The database is entered as a superuser or past row-level security.",
                "Give Gongxin a plain role: CREATE ROLE gongxin LOGIN; ALTER DATABASE … OWNER TO gongxin.",
            ),
        )


def doc11(now: datetime) -> Findings:
    """DOC11: the walls between departments stand, and the connection says which side it is on."""
    standing = _one(
        "SELECT count(*) FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relname = ANY (%s)", [list(WALLED)]
    )
    if standing != len(WALLED):
        yield error(
            "DOC11",
            "row-level security",
            ("部门之间的行级安全没有全部启用。", "运行 gongxin db up 完成迁移；若有人关闭过，请恢复。"),
            (
                "Row-level security between departments is not all on.",
                "Run gongxin db up; put back what somebody switched off.",
            ),
        )
    if not _one("SELECT current_setting('gongxin.reach', true)"):
        yield error(
            "DOC11",
            "gongxin.reach",
            ("连接池丢掉了启动参数：部门的数据一行也读不到。", "让连接池放行启动参数 options。"),
            ("A pooler drops startup options: nothing of a department can be read.", "Let it pass the parameter options on."),
        )


def doc12(now: datetime) -> Findings:
    """DOC12: every officer's account has a second factor."""
    from gongxin.access import api

    without = [account.word for account in api.without_second_factor()]
    if without:
        named = ", ".join(without[:10]) + (" …" if len(without) > 10 else "")
        yield error(
            "DOC12",
            named,
            (
                f"{len(without)} 个经办账号没有两步验证。",
                "请其登录后在“两步验证”里添加；设 GONGXIN_SECOND_FACTOR=1 则必须添加。",
            ),
            (
                f"{len(without)} officers' accounts have no second factor.",
                "They add one on the page Second factor; with GONGXIN_SECOND_FACTOR=1 they must.",
            ),
        )


def doc13(now: datetime) -> Findings:
    """DOC13: no account of the demo, whose password was printed."""
    from gongxin.access import api

    demo = [account.word for account in api.accounts() if account.ended_at is None and account.word.startswith("demo-")]
    if demo:
        yield error(
            "DOC13",
            ", ".join(demo[:10]),
            ("有演示账号，其口令曾打印在屏幕上。", "用 gongxin accounts end 停用。"),
            ("There are accounts of the demo, whose passwords were printed.", "End them with gongxin accounts end."),
        )


def doc14(now: datetime) -> Findings:
    """DOC14: keys end."""
    from gongxin.access import api

    issued = api.keys()
    endless = [key.prefix for key in issued if key.revoked_at is None and key.expires_at is None]
    if endless:
        yield warning(
            "DOC14",
            ", ".join(endless[:10]),
            (f"{len(endless)} 个密钥没有有效期。", "换发带 --expires 的密钥。"),
            (f"{len(endless)} keys never expire.", "Issue them anew with --expires."),
        )


def doc15(now: datetime) -> Findings:
    """DOC15: there is a backup of the last two days."""
    last = _one("SELECT max(at) FROM access_event WHERE kind = 'backup'")
    if last is None or now - last > timedelta(days=2):
        said = (
            ("从未备份", "There is no backup")
            if last is None
            else (f"上次备份是 {last:%Y-%m-%d}", f"The last backup is of {last:%Y-%m-%d}")
        )
        yield warning(
            "DOC15",
            "gongxin db backup",
            (f"{said[0]}。", "每天运行 gongxin db backup，并把 keys 另存他处；用别的办法备份的可不理会。"),
            (f"{said[1]}.", "Run gongxin db backup daily and keep keys elsewhere; never mind if you back up another way."),
        )


def doc16(now: datetime) -> Findings:
    """DOC16: database and machine agree what time it is."""
    theirs = _one("SELECT clock_timestamp()")
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    if apart > 5:
        yield error(
            "DOC16",
            "clock",
            (f"本机与数据库的时钟相差 {apart:.0f} 秒。", "两边都用 NTP 校时。"),
            (f"The clocks of this machine and the database are {apart:.0f} s apart.", "Let NTP set both."),
        )
    ahead = _one("SELECT max(at) FROM access_log")
    if ahead is not None and ahead > now + timedelta(minutes=5):
        yield error(
            "DOC16",
            "clock",
            ("留痕里有未来的时刻：时钟曾经或者现在不准。", "请用 NTP 校时。"),
            ("The trail holds a time in the future: a clock is or was wrong.", "Let NTP set it."),
        )


def doc17(now: datetime) -> Findings:
    """DOC17: a worker is at work: what was looked at ten minutes ago has been sealed."""
    oldest = _one(
        "SELECT min(at) FROM access_log WHERE id > coalesce((SELECT max(last_id) FROM access_seal WHERE log = 'looks'), 0)"
    )
    if oldest is not None and now - oldest > timedelta(minutes=10):
        yield warning(
            "DOC17",
            "gongxin worker",
            (f"自 {oldest:%Y-%m-%d %H:%M} 起的留痕没有封存：后台任务没有运行。", "启动 gongxin serve 或 gongxin worker。"),
            (
                f"The trail since {oldest:%Y-%m-%d %H:%M} is not sealed: no worker runs.",
                "Start gongxin serve or gongxin worker.",
            ),
        )


RULES = (doc10, doc11, doc12, doc13, doc14, doc15, doc16, doc17)


def _one(statement: str, values: Any = None) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
