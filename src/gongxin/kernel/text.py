"""Text that people read exists in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One sentence or label in both languages; Chinese is the default everywhere."""

    zh: str
    en: str

    def format(self, **values: Any) -> Bilingual:
        """Fill `{placeholders}` in both; a value that is itself Bilingual goes in by language."""
        zh = {k: v.zh if isinstance(v, Bilingual) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Bilingual) else v for k, v in values.items()}
        return Bilingual(self.zh.format(**zh), self.en.format(**en))

    def pick(self, lang: str) -> str:
        """The text in `lang`, 'zh' or 'en'; a tag such as 'en-GB' counts by its first part, others get
        Chinese.
        """
        return self.en if lang.replace("_", "-").split("-")[0].lower() == "en" else self.zh

    def as_dict(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"
