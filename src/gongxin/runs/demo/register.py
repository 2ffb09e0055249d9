"""The register's own rows: how an organisation stands in it on a day, and its changes of name, seat,
capital and status."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from gongxin.runs.demo.organisations import Change, Organisation, Population
from gongxin.runs.demo.row import Authority, Row
from gongxin.runs.demo.sources import read

STATUS_WORDS = {"1": "存续", "2": "吊销，未注销", "4": "注销", "7": "歇业"}


def registration(org: Organisation, on: date, authority: Authority) -> Row:
    """The whole entry as the register holds it on `on`: the newest version replaces the one before."""
    state: dict[str, Any] = {
        "name": org.name,
        "address": org.address,
        "capital": org.capital or None,
        "status": org.status,
        "closed": None,
        "representative": org.representative,
    }
    former = list(org.former_names)
    for change in reversed(org.changes):  # undo what is still to come
        if change.on > on:
            for name, value in change.before.items():
                state[name] = value
            if "name" in change.before:
                former = [name for name in former if name != change.before["name"]]
        elif "closed" in change.values:
            state["closed"] = change.values["closed"]
    values = {
        "uscc": org.uscc,
        "name": state["name"],
        "former_names": "；".join(former) or None,
        "organisation_kind": org.kind,
        "registration_state": STATUS_WORDS[state["status"]],
        "established_on": org.established,
        "approved_on": max([org.established, *(c.on for c in org.changes if c.on <= on)]),
        "cancelled_on": state["closed"],
        "registered_capital": state["capital"],
        "business_scope": org.scope,
        "address": state["address"],
        "region_code": org.district,
        "industry_code": industry(org),
        "registration_no": org.reg_no or None,
        "organisation_code": org.org_code if org.category != "92" else None,
        "registration_authority": authority.name,
        "registration_authority_uscc": authority.uscc,
        "legal_representative": state["representative"],
    }
    return Row("organisation_registration", authority.code, on, values)


def industry(org: Organisation) -> str | None:
    """Its line of business by GB/T 4754, where the register knows one."""
    table = read("industries")
    found: str | None = table["trades"].get(org.trade) or table["kinds"].get(org.category)
    return found


def plan_changes(population: Population, organisations: list[Organisation], rng: Random, start: date, today: date) -> None:
    """Give one in nine organisations of the register a change within the three years; the organisation ends
    in its newest state."""
    for org in organisations:
        if org.story or org.category[0] != "9" or rng.random() > 0.11:
            continue
        first = max(start, org.established) + timedelta(days=10)
        last = today - timedelta(days=25)
        if first >= last:
            continue
        on = first + timedelta(days=rng.randrange((last - first).days))
        kind = rng.random()
        if kind < 0.22 and org.category == "91" and not org.kind.endswith("分公司"):
            _rename(population, org, on)
        elif kind < 0.55:
            apply(org, Change(on, "住所", {"address": population.address_in(org.district)}))
        elif kind < 0.72 and org.category == "91":
            apply(org, Change(on, "法定代表人", {"representative": population.words.person()}))
        elif kind < 0.80 and org.category == "91":
            apply(
                org,
                Change(
                    on,
                    "注册资本",
                    {"capital": rng.choice(("800万元", "1600万元人民币", "2,400万元", "5000万人民币"))},
                ),
            )
        elif kind < 0.94:
            apply(org, Change(on, "注销", {"status": "4", "closed": on}))
        else:
            apply(org, Change(on, "吊销", {"status": "2"}))


def _rename(population: Population, org: Organisation, on: date) -> None:
    """A new brand behind the same place; names that put the place elsewhere keep theirs."""
    old = org.name
    if old.startswith("云州") and old[2] != "市":
        apply(org, Change(on, "名称", {"name": population.words.unique(old[:2] + "{brand}" + old[4:])}))


def apply(org: Organisation, change: Change) -> None:
    """Bring the organisation into its state after the change and remember the one before. Changes come in
    order of time."""
    for name, value in change.values.items():
        if name == "closed":
            org.closed = value
            continue
        change.before[name] = getattr(org, name)
        setattr(org, name, value)
    if "name" in change.before:
        org.former_names = (*org.former_names, change.before["name"])
    org.changes.append(change)
