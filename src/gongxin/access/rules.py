"""Pure rules of this room: what a key looks like, what it may be for, what a department's code is."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from gongxin.kernel.text import Bilingual

__all__ = [
    "DEPARTMENT_CODE",
    "LEVELS",
    "OFFICES",
    "PREFIX",
    "SCOPES",
    "TOKEN_PREFIX",
    "hash_token",
    "new_token",
    "usable",
    "visible_prefix",
]

SCOPES: dict[str, Bilingual] = {
    "submit": Bilingual("报送数据", "submit data"),
    "checks": Bilingual("查看自己报送的核查结果", "see the findings of one's own submissions"),
    "read:sharing": Bilingual("查看可共享的信息", "see what is shared between departments"),
    "act": Bilingual("以经办账号或主体身份办理事项", "act as the officer or the subject it is bound to"),
    "read:government": Bilingual("查看政务共享的信息", "see what is open to government only"),
}
"""What a key may be for. Public data need no key."""

OFFICES: dict[str, Bilingual] = {
    "propose": Bilingual("提出列入名单", "propose entries on a list"),
    "decide": Bilingual("作出列入、移出决定", "decide on entries and removals"),
    "sign_off": Bilingual("复核签发", "sign off what another decided"),
    "remedy": Bilingual("办理异议和信用修复", "decide on objections and repairs"),
    "review": Bilingual("复查", "review what another decided"),
    "certify": Bilingual("重新认定事实", "certify a fact anew"),
    "check": Bilingual("信用核查", "make checks"),
    "warn": Bilingual("办理监管预警", "decide on signals of early warning"),
    "feedback": Bilingual("反馈措施落实情况", "give feedback on measures"),
    "commitment": Bilingual("受理和认定信用承诺", "accept commitments and find how they were kept"),
    "integrity": Bilingual("办理政务诚信事项", "act in matters of government integrity"),
    "tips": Bilingual("办理投诉举报", "act on tips and complaints"),
    "unseal": Bilingual("开启密封的举报人信息", "open the sealed identity of a reporter"),
    "calendar": Bilingual("维护工作日历", "keep the working-day calendar"),
    "credit_office": Bilingual("信用主管部门事务", "act for the credit office"),
}
"""What an officer may do for the department."""

LEVELS: dict[str, Bilingual] = {
    "nation": Bilingual("国家", "nation"),
    "province": Bilingual("省", "province"),
    "city": Bilingual("市", "city"),
    "county": Bilingual("县", "county"),
    "town": Bilingual("乡镇", "town"),
}

DEPARTMENT_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""A short code of one's choosing, or the department's own unified social credit code."""

PREFIX = "gx"
TOKEN_PREFIX = "gxt"  # noqa: S105 (the start of access tokens, no secret)
SHOWN = 8  # random characters of a key that lists and logs may show, of forty-three


def new_token(prefix: str = PREFIX) -> str:
    """A new key, e.g. `gx_Zk3…`, 256 random bits; shown once, when it is issued."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def hash_token(token: str) -> bytes:
    """What is stored instead of the key. A plain SHA-256 serves, for a key is random and not a chosen
    word.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def visible_prefix(token: str) -> str:
    """The start of a key by which people recognise it; useless for signing in."""
    return token[: len(PREFIX) + 1 + SHOWN]


def usable(*, now: datetime, expires_at: datetime | None, revoked_at: datetime | None) -> bool:
    """A key serves until it is revoked or its last moment has come."""
    return revoked_at is None and (expires_at is None or now < expires_at)
