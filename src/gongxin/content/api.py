"""The door of the room: texts as they are public on a day; saving and withdrawing them, by an account, at an instant."""

from gongxin.content.editing import Edited, edited, to_edit
from gongxin.content.errors import PersonalTextError, TextRefusedError, UnknownTextError
from gongxin.content.models import KINDS
from gongxin.content.reading import GUIDES, PAGE, Head, Piece, article, articles, guides
from gongxin.content.rendering import html
from gongxin.content.writing import Text, save, withdraw

__all__ = [
    "GUIDES",
    "KINDS",
    "PAGE",
    "Edited",
    "Head",
    "PersonalTextError",
    "Piece",
    "Text",
    "TextRefusedError",
    "UnknownTextError",
    "article",
    "articles",
    "edited",
    "guides",
    "html",
    "save",
    "to_edit",
    "withdraw",
]
