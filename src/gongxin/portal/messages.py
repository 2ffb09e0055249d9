"""English texts of the pages: `python -m gongxin.portal.messages` collects Chinese msgids, checks and
compiles.

Templates and modules write Chinese; `locale/en/LC_MESSAGES/django.po` holds the English. This collects the
msgids of both, adds new ones to the .po with an empty text, marks those that no page uses any more, and
writes the .mo that Django reads. `--check` changes nothing and ends with status 1 if anything is missing,
unused, or not compiled.
"""

from __future__ import annotations

import ast
import io
import struct
import sys
from pathlib import Path

ROOM = Path(__file__).parent
PO = ROOM / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
_HEADER = "Content-Type: text/plain; charset=utf-8\nLanguage: en\n"
_FUNCTIONS = {"gettext", "_", "gettext_lazy"}


def used() -> set[str]:
    """Every msgid in the templates and modules of the portal."""
    found: set[str] = set()
    for path in sorted((ROOM / "templates").rglob("*.html")):
        found |= _of_template(path.read_text(encoding="utf-8"))
    for path in sorted(ROOM.rglob("*.py")):
        found |= _of_module(path.read_text(encoding="utf-8"))
    return found


def _of_template(source: str) -> set[str]:
    from django.template.base import Lexer, TokenType
    from django.utils.translation.template import inline_re

    found: set[str] = set()
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK and (match := inline_re.match(token.contents)):
            found.add(match.group(1)[1:-1])
    return found


def _of_module(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def texts() -> dict[str, str]:
    """msgid → English, as the .po holds them."""
    from babel.messages.pofile import read_po

    catalog = read_po(io.BytesIO(PO.read_bytes()), locale="en")
    return {str(message.id): str(message.string or "") for message in catalog if message.id}


def compiled(entries: dict[str, str]) -> bytes:
    """The .mo of these texts (GNU gettext's format: two tables of length and offset, then the texts), the same bytes
    every time: babel's own writer puts the time into it."""
    pairs = sorted({"": _HEADER, **{k: v for k, v in entries.items() if v}}.items(), key=lambda pair: pair[0].encode())
    keys, texts_ = ([text.encode() for text in column] for column in zip(*pairs, strict=True))
    place = 28 + 16 * len(pairs)
    tables = b""
    for column in (keys, texts_):
        for text in column:
            tables += struct.pack("<2I", len(text), place)
            place += len(text) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + tables + b"".join(text + b"\0" for text in (*keys, *texts_))


def written(entries: dict[str, str]) -> str:
    """The .po: msgids in order, one line each."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: en\\n"\n'
    return head + "".join(f"\nmsgid {_quoted(k)}\nmsgstr {_quoted(v)}\n" for k, v in sorted(entries.items()))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main(arguments: list[str]) -> int:
    """0 when complete; 1 with the list of what is missing."""
    have, want = texts(), used()
    missing = sorted(msgid for msgid in want if not have.get(msgid))
    unused = sorted(set(have) - want)
    kept = {msgid: have.get(msgid, "") for msgid in want}
    stale = not MO.exists() or MO.read_bytes() != compiled(kept)
    if "--check" not in arguments:
        PO.write_text(written(kept), encoding="utf-8")
        MO.write_bytes(compiled(kept))
        stale, unused = False, []
    for word, items in (("no English", missing), ("not used any more", unused)):
        for item in items:
            print(f"{word}: {item}")
    if stale:
        print("django.mo is not up to date: run python -m gongxin.portal.messages")
    return 1 if missing or unused or stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
