"""Every Chinese text of the pages has an English one, and the compiled file holds them."""

from __future__ import annotations

import gettext
import io
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


def room_with(folder, english):
    """A room with one page, which says one word twice: by itself, and as the name of a role."""
    (folder / "templates").mkdir(parents=True)
    page = '{% load i18n %}{% translate "查看" %} {% translate "查看" context "role" %}'
    (folder / "templates" / "page.html").write_text(page, encoding="utf-8")
    (folder / "views.py").write_text('pgettext_lazy("role", "查看")\n_("查看")\n', encoding="utf-8")
    po = folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(messages.written(english), encoding="utf-8")
    po.with_suffix(".mo").write_bytes(messages.compiled(english))
    return folder


def test_a_word_has_one_english_everywhere_and_another_in_a_context(tmp_path, monkeypatch, capsys):
    """All catalogues become one: a button of a public page said "Reader", as a role does in the space."""
    both = {"查看": "Show", "role\x04查看": "Reader"}
    one = room_with(tmp_path / "one", both)
    two = room_with(tmp_path / "two", both)
    monkeypatch.setattr(messages, "rooms", lambda: [one, two])
    assert messages.texts(one) == both
    assert messages.main(["--check"]) == 0, capsys.readouterr().out
    with io.BytesIO(messages.compiled(both)) as file:
        found = gettext.GNUTranslations(file)
    assert (found.gettext("查看"), found.pgettext("role", "查看")) == ("Show", "Reader")
    three = room_with(tmp_path / "three", both | {"查看": "Look"})
    monkeypatch.setattr(messages, "rooms", lambda: [one, two, three])
    assert messages.main(["--check"]) == 1
    assert "more than one English: 查看: 'Show' (one); 'Show' (two); 'Look' (three)" in capsys.readouterr().out
