"""A report as PDF/A by Typst: fonts embedded as subsets, text that can be selected, tags, bookmarks, the signed JSON inside."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import segno
import typst

from gongxin.kernel.text import Bilingual
from gongxin.reports.errors import FontMissingError

STANDARD: Final = "a-3u"
"""PDF/A-3: the signed JSON may be attached; level u: every character can be read out as Unicode."""
PLAIN_STANDARD: Final = "a-2u"
"""PDF/A-2: nothing attached; level u as above."""
FAMILIES = ("Noto Sans CJK SC", "Noto Serif CJK SC")
FOLDERS = (
    Path("/usr/share/fonts/opentype/noto"),  # Debian, Ubuntu: fonts-noto-cjk
    Path("/usr/share/fonts/noto-cjk"),  # Arch
    Path("/usr/share/fonts/google-noto-cjk-fonts"),  # Fedora
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
)
TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


def pdf(page: Mapping[str, Any], credential: Mapping[str, Any], *, at: datetime) -> bytes:
    """The report; `page` is writing.Writer's. `at`: what the file gives as its time of creation. FontMissingError."""
    compiler = _compiler(os.environ.get("GONGXIN_FONTS", ""))
    attached = json.dumps(credential, ensure_ascii=False, indent=1)
    code = segno.make(page["url"], error="m").svg_inline(border=0, dark="#12303c", svgclass=None, lineclass=None)
    cleaners = (_without_controls, _basic_plane, _common)
    return _set(compiler, page, cleaners, standard=STANDARD, at=at, credential=attached, qr=code)


def laid_out(template: Path, page: Mapping[str, Any], *, at: datetime) -> bytes:
    """Another room's page (sys.inputs.page) set by its own template, with the fonts of reports, as PDF/A. FontMissingError."""
    fonts = _fonts(os.environ.get("GONGXIN_FONTS", ""))
    compiler = typst.Compiler(template, root=template.parent, font_paths=fonts, ignore_system_fonts=True)
    return _set(compiler, page, (_without_controls, _common), standard=PLAIN_STANDARD, at=at)


def _set(
    compiler: typst.Compiler,
    page: Mapping[str, Any],
    cleaners: Sequence[Callable[[str], str]],
    *,
    standard: Literal["a-2u", "a-3u"],
    at: datetime,
    **more: str,
) -> bytes:
    """The page as a file. Where the fonts here lack a character, its number stands in its place: each cleaner does so for more
    characters than the one before, and the first with which the page can be set is taken."""
    for clean in cleaners:
        inputs = {"page": json.dumps(_cleaned(page, clean), ensure_ascii=False), **more}
        try:
            made = compiler.compile(format="pdf", pdf_standards=[standard], sys_inputs=inputs, timestamp=int(at.timestamp()))
        except typst.TypstError as error:
            if clean is cleaners[-1] or "display" not in str(error):
                raise
        else:
            if not isinstance(made, bytes):
                raise TypeError("one file was asked for")
            return made
    raise AssertionError("unreachable")


def fonts_missing() -> str:
    """Which families are missing where reports look for them; empty if none. For `gongxin doctor` and the tests."""
    try:
        _fonts(os.environ.get("GONGXIN_FONTS", ""))
    except FontMissingError as error:
        return error.place or ""
    return ""


@cache
def _fonts(named: str) -> typst.Fonts:
    folders = [Path(named)] if named else [folder for folder in FOLDERS if folder.is_dir()]
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))
    missing = [family for family in FAMILIES if family not in found.families()]
    if missing:
        raise FontMissingError(
            place=", ".join(missing),
            reason=Bilingual(
                f"在 {named or '系统字体目录'} 没有找到。", f"Not found in {named or 'the folders of system fonts'}."
            ),
        )
    return found


@cache
def _compiler(named: str) -> typst.Compiler:
    """One for the process: it keeps the fonts read."""
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts(named), ignore_system_fonts=True)


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return "".join(map(clean, value))
    if isinstance(value, Mapping):
        return {name: _cleaned(item, clean) for name, item in value.items()}
    return [_cleaned(item, clean) for item in value] if isinstance(value, list | tuple) else value


def _without_controls(character: str) -> str:
    """What no font draws: controls, halves of pairs, private use."""
    if character in "\n\t":
        return character
    return _named(character) if unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn", "Cf"} else character


def _basic_plane(character: str) -> str:
    return _named(character) if ord(character) > 0xFFFF else _without_controls(character)


def _common(character: str) -> str:
    """What the Chinese national sets have since GBK."""
    try:
        return _basic_plane(character) if len(character.encode("gbk")) else character
    except UnicodeEncodeError:
        return _named(character)


def _named(character: str) -> str:
    return f"[U+{ord(character):04X}]"
