"""The index of public records follows the whole registry; then sums and charts. All that the jobs do after a first load.

    python -m bench.once.follow
"""

from __future__ import annotations

import time

from bench.measuring import measured, tell


def main() -> None:
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    from gongxin.publicity import api as publicity
    from gongxin.publicity import jobs

    with measured() as found:
        changes = jobs.follow_registry(0)
    start = time.perf_counter()
    publicity.refresh()
    tell(found | {"changes": changes, "sums": time.perf_counter() - start})


if __name__ == "__main__":
    main()
