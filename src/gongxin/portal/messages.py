"""English texts of the pages: `python -m gongxin.portal.messages` collects Chinese msgids, checks and
compiles, for every room that has a folder `locale`.

Templates and modules write Chinese; `locale/en/LC_MESSAGES/django.po` of the room holds the English. This collects the
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
_HEADER = "Content-Type: text/plain; charset=utf-8\nLanguage: en\n"
_FUNCTIONS = {"gettext", "_", "gettext_lazy"}


def rooms() -> list[Path]:
    """The rooms that have pages, by name."""
    return sorted(folder.parent for folder in ROOM.parent.glob("*/locale"))


def _po(room: Path) -> Path:
    return room / "locale" / "en" / "LC_MESSAGES" / "django.po"


def used(room: Path = ROOM) -> set[str]:
    """Every msgid in the templates and modules of the room."""
    found: set[str] = set()
    for path in sorted((room / "templates").rglob("*.html")):
        found |= _of_template(path.read_text(encoding="utf-8"))
    for path in sorted(room.rglob("*.py")):
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


def texts(room: Path = ROOM) -> dict[str, str]:
    """msgid → English, as the room's .po holds them; nothing where there is none yet."""
    from babel.messages.pofile import read_po

    if not _po(room).exists():
        return {}
    catalog = read_po(io.BytesIO(_po(room).read_bytes()), locale="en")
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
    """0 when every room is complete; 1 with the list of what is missing."""
    return max([_complete(room, check="--check" in arguments) for room in rooms()], default=0)


def _complete(room: Path, *, check: bool) -> int:
    have, want, compiled_to = texts(room), used(room), _po(room).with_suffix(".mo")
    missing = sorted(msgid for msgid in want if not have.get(msgid))
    unused = sorted(set(have) - want)
    kept = {msgid: have.get(msgid, "") for msgid in want}
    stale = not compiled_to.exists() or compiled_to.read_bytes() != compiled(kept)
    if not check:
        compiled_to.parent.mkdir(parents=True, exist_ok=True)
        _po(room).write_text(written(kept), encoding="utf-8")
        compiled_to.write_bytes(compiled(kept))
        stale, unused = False, []
    for word, items in (("no English", missing), ("not used any more", unused)):
        for item in items:
            print(f"{room.name}: {word}: {item}")
    if stale:
        print(f"{room.name}: django.mo is not up to date: run python -m gongxin.portal.messages")
    return 1 if missing or unused or stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
