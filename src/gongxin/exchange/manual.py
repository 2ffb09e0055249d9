"""Writes docs/exchange: ``python -m gongxin.exchange.manual docs/exchange``. A test compares what is committed.

One page per language: the numbered rules, and what a receiving platform does step by step.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gongxin.exchange.rules import EXC8, EXC10, EXC12, EXC13, RULES
from gongxin.visibility import rule_pages
from gongxin.visibility.rule_pages import table

LANGUAGES = ("zh", "en")
_STEPS = (
    (
        "取快照：`GET /api/v1/snapshot`（权限 read:sharing，写明 X-Purpose）。第一行的 `seq` 是快照的序号，其后每行一条记录。",
        "Take a snapshot: `GET /api/v1/snapshot` (scope read:sharing, with X-Purpose). The first line's `seq` is its number; a "
        "record a line follows.",
    ),
    (
        "跟随变更：`GET /api/v1/changes?after=SEQ&wait=25`，把答复中的 `last` 作为下次的 `after`。"
        "`must` 为 update 时逐字段更新（`new` 为 null 即删除该字段，本地没有该记录即新建），为 delete 时删除；"
        "过了 `public_until` 的记录自行删除。"
        "读得晚时，若本地副本的 `public_until` 早于该变更 `at` 的日期，先删除再更新：这样的变更会给出全部字段。",
        "Follow the changes: `GET /api/v1/changes?after=SEQ&wait=25`, and give the answer's `last` as the next `after`. Where "
        "`must` is update, set each field (`new` null removes it; a record you do not hold begins with these fields); where "
        "it is delete, delete. Delete a record by yourself when its `public_until` has gone by. "
        "Whoever reads late first deletes a copy whose `public_until` lies before the day of a change's `at`: "
        "such a change brings every field anew.",
    ),
    (
        "答复 410（feed.too_old）时重新取快照；答复带 Retry-After 时按其秒数稍后再问。",
        "At 410 (feed.too_old) take a new snapshot; at Retry-After ask again after so many seconds.",
    ),
    (
        "领取更正消息：`GET /api/v1/messages`，或者由信用主管部门为您登记回调地址。回调的内容是一个签名信封，"
        "`payload.messages` 为消息；请答复 2xx。",
        "Fetch corrections: `GET /api/v1/messages`, or have the credit office register an address to call. A call's body is "
        "one "
        "signed envelope with the messages in `payload.messages`; answer 2xx.",
    ),
    (
        "验证签名：公钥在 `GET /api/v1/keys`；签名覆盖 payload 的规范形式（UTF-8 JSON，键排序，无空白）。离线：`gongxin "
        "verify`。"
        "核对 issuer、recipient、at 和消息号；号码不大于已处理的最大号即为重放。",
        "Verify: public keys at `GET /api/v1/keys`; the signature covers the canonical form of payload (JSON in UTF-8, keys "
        "sorted, "
        "no white space). Off line: `gongxin verify`. Look at issuer, recipient, at and the messages' numbers: a number not "
        "above "
        "the highest you took in is a replay.",
    ),
    (
        "处理后确认：`POST /api/v1/messages/acks`，每条给出消息号和该条消息规范形式的 SHA-256。",
        "Acknowledge when it is done: `POST /api/v1/messages/acks`, with each message's number and the SHA-256 of its "
        "canonical "
        "form.",
    ),
)


def texts() -> dict[str, str]:
    """File name → text of both pages."""
    return {f"{lang}.md": _page(zh=lang == "zh") for lang in LANGUAGES}


def _page(*, zh: bool) -> str:
    lang = "zh" if zh else "en"
    lines = [f"# {'更正送达每一个接收方' if zh else 'Corrections reach everyone'}", ""]
    lines += ["本页由规则自动生成，请勿手工修改。" if zh else "Made from the rules; do not edit by hand.", ""]
    lines += rule_pages.rules_table(RULES, lang)
    lines += [f"## {'数字' if zh else 'Figures'}", ""]
    figures = (
        (("逾期", "Overdue"), (f"{EXC8.AFTER.days} 日", f"{EXC8.AFTER.days} days"), EXC8),
        (("回调次数", "Calls"), (str(EXC10.TRIES), str(EXC10.TRIES)), EXC10),
        (("变更可回溯", "Reach of the feed"), (f"{EXC12.REACH:,} 条", f"{EXC12.REACH:,} changes"), EXC12),
        (("最长等待", "Longest wait"), (f"{EXC13.LONGEST} 秒", f"{EXC13.LONGEST} seconds"), EXC13),
    )
    lines += table(
        ("项目", "数值", "规则") if zh else ("Item", "Figure", "Rule"),
        ((name[0 if zh else 1], value[0 if zh else 1], rule.number()) for name, value, rule in figures),
    )
    lines += [f"## {'接收平台怎么做' if zh else 'What a receiving platform does'}", ""]
    lines += [f"{number}. {step[0 if zh else 1]}" for number, step in enumerate(_STEPS, 1)]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    for path in rule_pages.write(Path(sys.argv[1]), texts()):
        print(path)
