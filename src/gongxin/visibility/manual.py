"""Writes docs/catalogue: ``python -m gongxin.visibility.manual docs/catalogue``. A test compares what is
committed.

It stands here because the page of rules needs this room's sentences beside the catalogue's definitions.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gongxin.catalogue import BUILT_IN, load
from gongxin.catalogue.docs import RuleGroup, pages
from gongxin.kernel.text import Bilingual
from gongxin.visibility import rule_pages
from gongxin.visibility.publication import PUBLICATION_RULES
from gongxin.visibility.rules import VISIBILITY_RULES


def texts() -> dict[str, str]:
    """Relative path → text of every page of the built-in definitions."""
    groups = (
        RuleGroup(
            Bilingual("公示期规则", "Rules of publication"),
            [(rule.number(), rule.sentence()) for rule in PUBLICATION_RULES],
        ),
        RuleGroup(
            Bilingual("展示规则", "Rules of visibility"),
            [(rule.number(), rule.sentence()) for rule in VISIBILITY_RULES],
        ),
    )
    return pages(load([BUILT_IN]), groups)


def write(folder: Path) -> list[Path]:
    """Write every page, take away pages of resources that are gone, and say which files changed."""
    wanted = texts()
    gone = [path for path in folder.glob("*/*.md") if str(path.relative_to(folder)) not in wanted]
    for path in gone:
        path.unlink()
    return gone + rule_pages.write(folder, wanted)


if __name__ == "__main__":
    for path in write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/catalogue")):
        sys.stdout.write(f"{path}\n")
