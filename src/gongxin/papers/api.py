"""The door of the room. Writing takes the psycopg connection whose transaction it belongs to. Who may see a paper is for the
room to say whose case it was handed in with (lists, remedies, commitments): here nobody is asked."""

from gongxin.papers.bare import Bare, bare
from gongxin.papers.errors import PaperBrokenError, PaperRefusedError, UnknownPaperError
from gongxin.papers.facts import Paper
from gongxin.papers.rules.files import LARGEST, MEDIA_TYPES
from gongxin.papers.store import content, keep, kind_of, named, of_subject, own, read, some

__all__ = [
    "LARGEST",
    "MEDIA_TYPES",
    "Bare",
    "Paper",
    "PaperBrokenError",
    "PaperRefusedError",
    "UnknownPaperError",
    "bare",
    "content",
    "keep",
    "kind_of",
    "named",
    "of_subject",
    "own",
    "read",
    "some",
]
