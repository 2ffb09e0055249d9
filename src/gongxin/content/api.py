"""The door of the room: texts as they are public on a day; saving and withdrawing them, by an account, at an instant."""

from gongxin.content.errors import PersonalTextError, TextRefusedError, UnknownTextError
from gongxin.content.reading import GUIDES, PAGE, Head, Piece, article, articles, guides
from gongxin.content.rendering import html
from gongxin.content.writing import Text, save, withdraw

__all__ = [
    "GUIDES",
    "PAGE",
    "Head",
    "PersonalTextError",
    "Piece",
    "Text",
    "TextRefusedError",
    "UnknownTextError",
    "article",
    "articles",
    "guides",
    "html",
    "save",
    "withdraw",
]
