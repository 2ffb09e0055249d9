"""Commitments. Rules CMT1-CMT13; sources: commitment_fields.csv (S10, S14: fields, number), domain.md (States: Commitment),
issue 5 item 1."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import date

from gongxin.visibility.rule import Rule

REMIND_FIRST = 10
"""Working days before the due day of the first reminder."""
REMIND_LAST = 3
"""… and of the last."""
TIME_TO_ANSWER = 5
"""Working days between the notice that a promise is overdue and the day it may be found broken: the platform's own term."""
LONGEST_SERIAL = 999_999
NUMBER = re.compile(r"([0-9]{6})([0-9]{8})([0-9]{6})")


class CMT1(Rule):
    """A commitment is made by an organisation itself, from a template that has a legal basis in force on that day; never by a
    natural person and never for somebody else."""

    zh = "信用承诺由组织自身作出，采用当日有依据、有效的模板；不收录自然人的承诺，不得代他人承诺。"

    @staticmethod
    def may_promise(promisors: Collection[str], *, of_body: bool) -> bool:
        """Whether a template is open to a government body (`body`) or to another organisation (`organisation`)."""
        return ("body" if of_body else "organisation") in promisors


class CMT2(Rule):
    """What is signed is what was shown: the signature names the SHA-256 of the whole text, and the text never changes after."""

    zh = "所签即所见：签署时须给出全文的SHA-256，签署后文本不再变化。"

    @staticmethod
    def digest(*parts: str) -> str:
        """The hash of a text in parts (matter, content, liability, due day), each on lines of its own."""
        return hashlib.sha256("\n\n".join(part.strip() for part in parts).encode()).hexdigest()


class CMT3(Rule):
    """The number has 20 digits: 6 of the accepting body's region, 8 of the day it was made, 6 of a serial that runs without
    gaps through the region's day."""

    zh = "承诺编码为20位数字：受理单位所在地6位行政区划代码、作出日期8位、当地当日连续的6位流水号。"

    @staticmethod
    def compose(region: str, made_on: date, serial: int) -> str:
        """The number. ValueError for a region that is not six digits or a serial outside 1 … 999,999."""
        if not re.fullmatch(r"[0-9]{6}", region) or not 1 <= serial <= LONGEST_SERIAL:
            raise ValueError("a number is made of a region of six digits and a serial from 1 to 999,999")
        return f"{region}{made_on:%Y%m%d}{serial:06d}"

    @staticmethod
    def parts(number: str) -> tuple[str, date, int]:
        """(region, day, serial) of a number. ValueError for anything else."""
        found = NUMBER.fullmatch(number)
        if found is None:
            raise ValueError("a number has 20 digits")
        day = found[2]
        return found[1], date(int(day[:4]), int(day[4:6]), int(day[6:])), int(found[3])


class CMT4(Rule):
    """It is due on a day that is named, not before it is made and within the longest time of its template."""

    zh = "承诺须写明到期日：不早于作出之日，不超过模板规定的最长期限。"

    @staticmethod
    def due(on: date, due_on: date, longest_days: int) -> bool:
        return 0 <= (due_on - on).days <= longest_days


class CMT5(Rule):
    """With the signature it becomes a record of the promisor's credit file, in the same act, and is public as far as its range
    of publication says."""

    zh = "签署的同时，承诺成为承诺人信用档案中的记录，并按公开类型公开。"


class CMT6(Rule):
    """The promisor is reminded 10 and 3 working days before it is due, and told once when it is overdue."""

    zh = "到期前10个和3个工作日各提醒承诺人一次，逾期时再告知一次。"


class CMT7(Rule):
    """Evidence of keeping is handed in by the promisor or taken by the accepting body, by name and SHA-256, at any time until
    the commitment is kept or cured."""

    zh = "履行证明由承诺人提交或者受理单位取得，记其名称和SHA-256；在认定已履行或者已补正之前均可提交。"


class CMT8(Rule):
    """The accepting body determines whether it was kept, with an officer who has that office; a body never determines its own
    promise."""

    zh = "是否履行由受理单位具有相应职责的人员认定；任何单位不得认定自己的承诺。"

    @staticmethod
    def may_determine(department_uscc: str | None, promisor: str) -> bool:
        return department_uscc != promisor


class CMT9(Rule):
    """It is kept when what was promised was done on or before the due day; what was done later is a breach that was cured."""

    zh = "在到期日当日或者之前完成的为已履行；此后完成的，属违诺后补正。"

    @staticmethod
    def kept(performed_on: date, due_on: date) -> bool:
        return performed_on <= due_on


class CMT10(Rule):
    """It is found broken only after the due day, five working days or more after the promisor was told that it is overdue, in
    writing, with what was not done and the consequence."""

    zh = "认定违诺须在到期之后，且自告知逾期之日起满5个工作日，书面写明未履行的内容和责任追究。"

    @staticmethod
    def may_break(due_on: date, answer_until: date | None, on: date) -> bool:
        """answer_until: the last day of the term that the overdue notice opened; None: not told, or not known yet."""
        return on > due_on and answer_until is not None and on > answer_until


class CMT11(Rule):
    """A broken commitment is cured when it is performed after all; the breach stays in the file for its period, says when it
    was cured, and can be repaired like any adverse record."""

    zh = "违诺后补正履行的，记为已补正；违诺记录在公示期内注明补正日期，并可依规申请信用修复。"

    @staticmethod
    def cured(performed_on: date, due_on: date, on: date) -> bool:
        return due_on < performed_on <= on


class CMT12(Rule):
    """A licence granted on a commitment (notification and commitment, or accepted with papers missing) is linked to it: same
    organisation, same body; if the commitment is broken the body is told that the licence rested on it."""

    zh = "凭告知承诺或者容缺受理作出的许可与承诺相互关联：同一组织、同一单位；违诺时提示该许可以此承诺为前提。"


class CMT13(Rule):
    """Every step is kept with who, when and why; accounts, never names of persons."""

    zh = "每一步均记明何账号、何时、何因，不记人员姓名。"


RULES: tuple[type[Rule], ...] = (
    CMT1, CMT2, CMT3, CMT4, CMT5, CMT6, CMT7, CMT8, CMT9, CMT10, CMT11, CMT12, CMT13,
)  # fmt: skip


def standing(state: str, due_on: date, on: date) -> str:
    """The state as people read it on a day: a commitment that was made and whose day is over is `overdue`."""
    return "overdue" if state == "made" and on > due_on else state
