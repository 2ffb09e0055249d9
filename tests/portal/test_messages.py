"""Every Chinese text of the pages has an English one, and the compiled file holds them."""

from __future__ import annotations

import re

from gongxin.portal import messages


def test_complete_and_compiled(capsys):
    """After a change: `python -m gongxin.portal.messages`, and write the English into django.po."""
    assert messages.main(["--check"]) == 0, capsys.readouterr().out


def test_placeholders_agree():
    for chinese, english in messages.texts().items():
        assert set(re.findall(r"%\(\w+\)[sd]", chinese)) == set(re.findall(r"%\(\w+\)[sd]", english)), chinese


def test_english_is_english():
    for english in messages.texts().values():
        assert not re.search(r"[\u4e00-\u9fff]", english.replace("公信", "")), english


def test_templates_hold_no_untranslated_chinese():
    """Chinese in a template stands inside a translate tag, except the seal."""
    for path in (messages.ROOM / "templates").rglob("*.html"):
        bare = re.sub(r"\{[%#].*?[%#]\}|公<br>信", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"[\u4e00-\u9fff]", bare), path
