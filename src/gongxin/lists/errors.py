"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class StepRefusedError(GongxinError):
    """名单程序不允许这一步。 | The procedure of lists does not allow this step."""

    code = "list.step"
    default_remedy = Bilingual(
        "请按告知、陈述申辩、决定、复核的顺序办理。", "Follow the order: notice, statement, decision, sign-off."
    )


class ListNotKeptError(GongxinError):
    """这个名单没有启用，或者其依据已经失效。 | This list is switched off, or its basis is no longer in force."""

    code = "list.not_kept"
    default_remedy = Bilingual("名单及其依据见 docs/lists。", "See docs/lists for the lists and what they rest on.")


class UnknownListError(GongxinError):
    """没有这个名单。 | There is no such list."""

    code = "list.unknown"


class UnknownEntryError(GongxinError):
    """没有这条列入记录。 | There is no such entry."""

    code = "list.entry_unknown"
