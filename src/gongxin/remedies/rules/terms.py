"""The platform's own terms, in working days, where no regime fixes one. Each may be set otherwise (REMEDY_TERMS in Django's
settings, GONGXIN_REMEDY_TERMS in the environment).

The national texts name no term for objections (repair_rules.yaml, objection: uncertain). Local regulations commonly have 3
days to pass it on, 5 to 7 to verify, 15 at most: 3 + 7 with 5 more once keep within all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

TERMS: Mapping[str, int] = {
    "objection.accept": 3,  # of the answer's ten: the subject hears one last day and it does not move
    "objection.answer": 10,
    "objection.extend": 5,
    "objection.ask_review": 15,
    "objection.review": 15,
    # where a regime of repair fixes none that is certain: those of NDRC36
    "repair.accept": 3,
    "repair.decide": 7,
    "repair.extend": 10,
    "repair.answer": 10,
}


def terms_with(own: Mapping[str, int]) -> dict[str, int]:
    """TERMS with a city's own figures. Raises ValueError for a name that is none or a figure outside 1 … 120."""
    for name, days in own.items():
        if name not in TERMS or not isinstance(days, int) or not 1 <= days <= 120:
            raise ValueError(f"{name}={days} is no term of working days")
    return {**TERMS, **own}
