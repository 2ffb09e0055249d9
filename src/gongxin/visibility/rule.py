"""What a numbered rule is: its class name is the number, its docstring the English sentence, ``zh`` the
Chinese one."""

from __future__ import annotations

import inspect
from typing import ClassVar

from gongxin.kernel.text import Bilingual


class Rule:
    """A rule of law or of the platform, as people read it."""

    zh: ClassVar[str]

    @classmethod
    def number(cls) -> str:
        """The rule's number, such as PUB3."""
        return cls.__name__

    @classmethod
    def sentence(cls) -> Bilingual:
        """The rule in both languages."""
        return Bilingual(zh=cls.zh, en=" ".join(inspect.cleandoc(cls.__doc__ or "").split()))
