"""An officer who may check, with a key: the header that the client sends.

    python -m bench.once.clerk
"""

from __future__ import annotations

from bench.measuring import tell
from bench.once.prepare import DEPARTMENT


def main() -> None:
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    from django.utils import timezone

    from gongxin.access import api as access

    now = timezone.now()
    access.add_officer("bench-01", DEPARTMENT, {"check"}, now=now)
    issued = access.issue_key(DEPARTMENT, ("act",), now=now, officer_code="bench-01")
    tell({"header": f"Authorization: Bearer {issued.token}"})


if __name__ == "__main__":
    main()
