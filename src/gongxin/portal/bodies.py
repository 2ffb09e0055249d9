"""Names of departments in the language of the page."""

from __future__ import annotations

from gongxin.access import api as access
from gongxin.portal.language import Language


class Bodies:
    """The departments as they stand now; one per page, one query."""

    def __init__(self, lang: Language) -> None:
        known = access.departments()
        self._by_code = {item.code: item.name.pick(lang) or item.name.zh for item in known}
        self._by_name = {item.name.zh: self._by_code[item.code] for item in known}

    def of(self, code: str) -> str:
        """The name of a department; an unknown code stands for itself."""
        return self._by_code.get(code, code)

    def named(self, name: str) -> str:
        """A body that a record names: in the language of the page where it is a department we know, else as
        written."""
        return self._by_name.get(name, name)
