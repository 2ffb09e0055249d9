"""Licences and penalties: what a department decides about an organisation, as the double-publicity tables
carry it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from gongxin.runs.demo.organisations import Organisation
from gongxin.runs.demo.row import NO_END, Authority, DocumentNumbers, Row, counterpart, source, yuan
from gongxin.runs.demo.sources import read


class Acts:
    """Makes licence and penalty rows. Holds the document counters; all chance comes from one random
    stream."""

    def __init__(self, rng: Random, numbers: DocumentNumbers) -> None:
        self.rng, self.numbers = rng, numbers
        data = read("licences")
        self.licences: dict[str, dict[str, Any]] = data["licences"]
        self._grades, self._changes, self._projects = data["grades"], data["changes"], data["projects"]
        self.faults: dict[str, dict[str, Any]] = read("faults")["faults"]
        city = read("city")
        self._streets = city["streets"]
        self._districts = {d["code"]: d["zh"] for d in city["districts"]}

    def licence(self, org: Organisation, key: str, on: date, authority: Authority, **given: Any) -> Row:
        """One licence decision of `on`. `given` overrides fields (stories)."""
        kind = self.licences[key]
        number = self.numbers.next(authority.place[0], kind["letter"], on)
        prefix = kind.get("prefix")
        values = (
            counterpart(org, on)
            | {
                "decision_title": kind["title"],
                "decision_no": number,
                "licence_category": kind["category"],
                "certificate_name": kind["certificate"],
                "licence_no": self.numbers.plain(prefix, org.district, on) if prefix else org.uscc,
                "licence_content": self._fill(kind["content"], org),
                "decision_date": on,
                "valid_from": on,
                "valid_until": _years_later(on, kind["years"]) if kind["years"] else NO_END,
                "authority_name": authority.name,
                "authority_uscc": authority.uscc,
                "current_state": "有效",
                "remark": None,
            }
            | source(authority)
        )
        return Row("administrative_licence", authority.code, on, values | given)

    def penalty(
        self,
        org: Organisation,
        fault: str,
        on: date,
        authority: Authority,
        *,
        act: int | None = None,
        scale: float = 1.0,
        **given: Any,
    ) -> Row:
        """One penalty decision of `on`. act: which act of the fault (by chance if None); scale: of the
        fine."""
        acts = self.faults[fault]["acts"]
        chosen = self.rng.choice(acts) if act is None else acts[act]
        low, high = chosen["fine"]
        fine = _round(low + (high - low) * self.rng.betavariate(1.1, 3.5) * scale)
        kinds = [kind for kind in chosen["kinds"] if kind != "罚款" or fine > 0]
        if "没收违法所得" in kinds and self.rng.random() < 0.5:
            kinds.remove("没收违法所得")
        gains = _round(fine * self.rng.uniform(0.05, 0.6)) if any("没收" in kind for kind in kinds) else 0
        summary = bool(chosen.get("small")) and fine <= 3000
        values = (
            counterpart(org, on)
            | {
                "decision_no": self.numbers.next(authority.place, "当罚字" if summary else "罚字", on),
                "unlawful_act": chosen["act"],
                "unlawful_facts": self._fill(chosen["fact"], org),
                "legal_basis": chosen["basis"],
                "penalty_category": kinds,
                "penalty_content": content(kinds, fine, gains),
                "fine_amount": yuan(fine) if "罚款" in kinds else None,
                "confiscated_amount": yuan(gains) if gains else None,
                "revoked_licence": None,
                "decision_date": on,
                "valid_until": NO_END,
                "publication_end": None,
                "authority_name": authority.name,
                "authority_uscc": authority.uscc,
                "procedure": "简易" if summary else "普通",
                "severity_class": None,
                "remark": None,
            }
            | source(authority)
        )
        return Row("administrative_penalty", authority.code, on, values | given)

    def _fill(self, text: str, org: Organisation) -> str:
        if "{" not in text:
            return text
        pick = self.rng.choice
        return text.format(
            name=org.name,
            scope=org.scope,
            trade=org.kind,
            address=org.address,
            district=self._districts[org.district],
            grade=pick(self._grades),
            change=pick(self._changes),
            project=pick(self._projects),
            street=pick(self._streets),
            area=self.rng.randint(8, 900) * 100,
            n=self.rng.randint(2, 60),
            value=self.rng.randint(3, 900) * 40,
            pct=self.rng.randint(8, 70),
        )


def content(kinds: list[str], fine: int, gains: int) -> str:
    """The operative part: 1.警告；2.罚款人民币5000元。"""
    words = {
        "罚款": f"罚款人民币{fine}元",
        "没收违法所得": f"没收违法所得{gains}元",
        "没收非法财物": f"没收非法财物（折合{gains}元）",
    }
    parts = [words.get(kind, kind) for kind in kinds]
    if len(parts) == 1:
        return parts[0] + "。"
    return "；".join(f"{number}.{part}" for number, part in enumerate(parts, 1)) + "。"


def _round(amount: float) -> int:
    """As decisions have it: to tens below 1,000, to hundreds below 10,000, to thousands above."""
    step = 10 if amount < 1_000 else 100 if amount < 10_000 else 1_000
    return int(round(amount / step) * step)


def _years_later(day: date, years: int) -> date:
    """The last day of a term of whole years: the day before the same date."""
    try:
        end = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        end = date(day.year + years, 3, 1)
    return end - timedelta(days=1)
