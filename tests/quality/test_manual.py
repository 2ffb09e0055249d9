"""The committed manual is what the definitions say."""

from pathlib import Path

from gongxin.quality.manual import texts

DOCS = Path(__file__).resolve().parents[2] / "docs" / "quality"


def test_the_manual_is_up_to_date():
    for name, text in texts().items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, f"{name}: run make docs"
